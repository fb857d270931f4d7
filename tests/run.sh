#!/usr/bin/env bash
# Builds propter and runs its tests.
#   tests/run.sh           the quick tier: everything but what is labelled slow
#   tests/run.sh --full    also the slow tests, all tests under the sanitizers, and each fuzzer for a minute
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

full=
for argument in "$@"; do
  case $argument in
    --full) full=1 ;;
    *) echo "usage: tests/run.sh [--full]" >&2; exit 2 ;;
  esac
done

jobs=$(nproc)
launcher=()
if command -v ccache >/dev/null; then launcher=(-DCMAKE_CXX_COMPILER_LAUNCHER=ccache); fi
started=$SECONDS
step() { printf '\n== [%4d s] %s\n' "$((SECONDS - started))" "$*"; }

build() {
  step "build: preset $1"
  cmake --preset "$1" "${launcher[@]}"
  cmake --build "build/$1" -j "$jobs"
}

test_all() {
  step "test: $*"
  ctest --test-dir "$@" --output-on-failure -j "$jobs" --no-tests=error
}

fuzz_all() {
  build fuzz
  local target
  for target in build/fuzz/tests/fuzz_*; do
    [ -x "$target" ] || continue
    step "fuzz: ${target##*/} for 60 s"
    "$target" -max_total_time=60 -rss_limit_mb=2048 -print_final_stats=1
  done
}

tests/support/packages.sh build test
build dev
if [ -z "$full" ]; then
  test_all build/dev -LE slow
else
  PROPTER_FULL=1 test_all build/dev
  build asan
  test_all build/asan
  build tsan
  test_all build/tsan -LE slow
  fuzz_all
fi
step 'all tests passed'
