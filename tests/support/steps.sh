# Steps of tests/run.sh and .ci/run, and the time that each took. Source this.
#
#   step 'build: preset dev'     # begins a step, and ends the one before it
#   end_steps                    # the table of all steps, those of scripts that were called between steps included
jobs=$(nproc)

if [ -z "${STEP_TIMES:-}" ]; then
  STEP_TIMES=$(mktemp)
  export STEP_TIMES
  owns_steps=1
  trap 'rm -f "$STEP_TIMES" "$STEP_TIMES".*' EXIT
fi
step_name=

# Of the commands that ended so far: the processor time in milliseconds, in $cpu. A subshell would have its own.
read_cpu() {
  times >"$STEP_TIMES.$$"
  cpu=$(awk 'NR == 2 { gsub(/s/, ""); for (i = 1; i <= 2; i++) { split($i, t, "m"); s += 60 * t[1] + t[2] }
                       printf "%d", 1000 * s }' "$STEP_TIMES.$$")
}

end_step() {
  read_cpu
  if [ -n "$step_name" ]; then
    printf '%s\t%s\t%s\n' "$((SECONDS - step_began))" "$(((cpu - step_cpu) / 1000))" "$step_name" >>"$STEP_TIMES"
  fi
  step_name=
}

step() {
  end_step
  step_name=$1
  step_began=$SECONDS
  step_cpu=$cpu
  printf '\n== [%4d s] %s\n' "$SECONDS" "$1"
}

end_steps() {
  end_step
  [ -n "${owns_steps:-}" ] || return 0
  printf '\n%8s %8s  step\n' 'wall s' 'CPU s'
  awk -F'\t' '{ printf "%8d %8d  %s\n", $1, $2, $3; wall += $1; cpu += $2 }
              END { printf "%8d %8d  together\n", wall, cpu }' "$STEP_TIMES"
}

# Configures build/PRESET. ccache needs the sloppiness to cache anything with precompiled headers. It goes by the files
# that the compiler names, which saves preprocessing, and remembers their hashes, as precompiled headers are large.
configure() {
  local launcher=()
  if command -v ccache >/dev/null; then
    launcher=(env CCACHE_SLOPPINESS=pch_defines,time_macros CCACHE_DEPEND=1 CCACHE_INODECACHE=1 ccache)
  fi
  cmake --preset "$1" -DCMAKE_CXX_COMPILER_LAUNCHER="$(IFS=';'; echo "${launcher[*]}")"
}

# build PRESET [TARGET]
build() {
  step "build: preset $*"
  configure "$1"
  cmake --build "build/$1" -j "$jobs" ${2:+--target "$2"}
}

# test_all PRESET [options of ctest]
test_all() {
  step "test: preset $*"
  ctest --test-dir "build/$1" "${@:2}" --output-on-failure -j "$jobs" --no-tests=error \
    --timeout $((600 * ${PROPTER_TIME_FACTOR:-1}))
  awk '/^\[  PASSED  \]/ { n += $4 } END { printf "%d tests passed within the programs of tests\n", n }' \
    "build/$1/Testing/Temporary/LastTest.log"
}
