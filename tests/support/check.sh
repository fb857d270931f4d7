# Helpers of the scenario scripts: run a program, then say what must hold. Source this; end with `finish`.
#
#   run "$PROPTER" investigate nowhere
#   expect_code 3
#   expect_stderr 'propter: error:'
set -uo pipefail

# Without these a script would act on the wrong folder.
: "${SOURCE_DIR:?}" "${BUILD_DIR:?}" "${PROPTER:?}"
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
checks=0
failures=0
command_line=

say_failure() {
  failures=$((failures + 1))
  printf 'FAILED: %s\n  after: %s\n' "$1" "$command_line"
  printf '  exit code: %s\n' "${code:-none}"
  head -c 2000 "$work/stdout" 2>/dev/null | sed 's/^/  stdout: /'
  head -c 2000 "$work/stderr" 2>/dev/null | sed 's/^/  stderr: /'
}

# Runs a command with its outputs in files; $code is its exit code. It has $run_seconds (two minutes, where the
# script does not say), or as many times that as PROPTER_TIME_FACTOR says.
run() {
  command_line="$*"
  timeout $((${run_seconds:-120} * ${PROPTER_TIME_FACTOR:-1})) "$@" >"$work/stdout" 2>"$work/stderr" </dev/null
  code=$?
  # 124 is a time-out, 128 and more a signal; 130 is what propter says when it is interrupted.
  if [ "$code" -ge 124 ] && [ "$code" -ne 130 ]; then say_failure "crashed or hung"; fi
}

expect_code() {
  checks=$((checks + 1))
  [ "$code" -eq "$1" ] || say_failure "exit code $1 expected"
}

# One of several exit codes.
expect_code_in() {
  checks=$((checks + 1))
  local wanted
  for wanted in "$@"; do [ "$code" -eq "$wanted" ] && return; done
  say_failure "one of the exit codes $* expected"
}

expect_in() {
  checks=$((checks + 1))
  grep -qF -- "$2" "$work/$1" || say_failure "$1 lacks '$2'"
}
expect_stdout() { expect_in stdout "$1"; }
expect_no_stdout() {
  checks=$((checks + 1))
  if grep -qF -- "$1" "$work/stdout"; then say_failure "stdout has '$1'"; fi
}
expect_stderr() { expect_in stderr "$1"; }

expect_empty() {
  checks=$((checks + 1))
  [ ! -s "$work/$1" ] || say_failure "$1 is not empty"
}

expect_same() {
  checks=$((checks + 1))
  command_line="cmp $1 $2"
  cmp -s "$1" "$2" || say_failure "$1 and $2 differ: $(diff "$1" "$2" | head -20)"
}

# Whether the program under test was built with sanitizers, which need far more address space.
sanitized() { grep -q '^PROPTER_SANITIZE:STRING=.' "$BUILD_DIR/CMakeCache.txt"; }

skip() {
  printf 'skipped: %s\n' "$1"
  exit 77
}

finish() {
  printf '%s checks, %s failures\n' "$checks" "$failures"
  [ "$checks" -gt 0 ] && [ "$failures" -eq 0 ]
}
