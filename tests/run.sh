#!/usr/bin/env bash
# Builds propter and runs its tests.
#   tests/run.sh            the quick tier: everything but what is labelled slow
#   tests/run.sh --change   the quick tier, with the unit tests under AddressSanitizer and UndefinedBehaviorSanitizer
#   tests/run.sh --full     all tests, also under the sanitizers; a build without precompiled headers; clang-tidy; fuzzers
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

tier=quick
for argument in "$@"; do
  case $argument in
    --change) tier=change ;;
    --full) tier=full ;;
    *) echo "usage: tests/run.sh [--change|--full]" >&2; exit 2 ;;
  esac
done
. tests/support/steps.sh

# Each fuzzer for some seconds; says how long each ran, and how often.
fuzz_all() {
  local seconds=${PROPTER_FUZZ_SECONDS:-20} target name log=build/fuzz/fuzz.log failed=0
  step "fuzz: $seconds s each"
  for target in build/fuzz/tests/fuzz_*; do
    [ -x "$target" ] || continue
    name=${target##*/}
    if "$target" -max_total_time="$seconds" -rss_limit_mb=2048 -print_final_stats=1 -artifact_prefix=build/fuzz/ \
        >"$log" 2>&1; then
      awk -v name="$name" '/^Done/ { seconds = $5 } /^stat::number_of_executed_units/ { units = $2 }
                           END { printf "%-24s %5d s %12d executions\n", name, seconds, units }' "$log"
    else
      tail -n 60 "$log"
      printf '%-24s FAILED\n' "$name"
      failed=1
    fi
  done
  return "$failed"
}

# What a project with propter in a subfolder builds. The scenario `install` only configures it.
build_in_subfolder() {
  step 'build: propter in a subfolder of another project'
  cmake -G Ninja -S tests/install -B build/subfolder -DCMAKE_BUILD_TYPE=Debug -DPROPTER_SOURCE="$PWD"
  cmake --build build/subfolder -j "$jobs" --target consumer
  build/subfolder/consumer examples/incidents/slow-pricing | grep -o root_cause_found
}

full() {
  cat <<'TEXT'
This takes some two hours of processor time and 10 GB of disk:
  the quick tier and the slow tests
  everything built without precompiled headers, and clang-tidy on every source
  propter in a subfolder of another project
  all tests with the address and undefined-behaviour sanitizers, and with the thread sanitizer
  the fuzzers
TEXT
  # Limits of time are there to end what hangs, not to fail what a busy machine or a sanitizer makes slow.
  export PROPTER_TIME_FACTOR=${PROPTER_TIME_FACTOR:-10} PROPTER_PROPERTY_INCIDENTS=2000
  build dev
  test_all dev
  build plain
  step 'clang-tidy'
  tests/support/tidy.sh all
  build_in_subfolder
  build asan
  test_all asan
  build tsan
  TSAN_OPTIONS="suppressions=$PWD/tests/support/tsan.supp" test_all tsan -LE slow
  build fuzz
  fuzz_all
}

tests/support/packages.sh build test
case $tier in
  quick)
    build dev
    test_all dev -LE slow ;;
  change)
    build dev programs
    test_all dev -LE slow -E '^unit'  # by name: what is not built has no label
    build asan unit_tests
    test_all asan -L unit ;;
  full) full ;;
esac
end_steps
printf '\nall tests passed\n'
