# What others do with an installed propter, and with one in a subfolder.
. "${SOURCE_DIR:?}/tests/support/check.sh" || exit 1
if sanitized; then skip 'the consumer is built without sanitizers'; fi

run cmake --install "$BUILD_DIR" --prefix "$work/prefix"
expect_code 0
run "$work/prefix/bin/propter" version
expect_code 0

# Public headers do not include what only the .cpp files need.
checks=$((checks + 1))
command_line='headers'
if grep -rlE '#include <(nlohmann|boost|sqlite3|simdjson|zlib|CLI)' "$work/prefix/include"; then
  say_failure 'a public header includes a heavy one'
fi

run cmake -G Ninja -S "$SOURCE_DIR/tests/install" -B "$work/installed" -DCMAKE_BUILD_TYPE=Debug \
  -DCMAKE_PREFIX_PATH="$work/prefix"
expect_code 0
run cmake --build "$work/installed" --target consumer
expect_code 0
run "$work/installed/consumer" "$SOURCE_DIR/examples/incidents/slow-pricing"
expect_code 0
expect_stdout root_cause_found

# tests/run.sh --full builds it, which takes too long for a test.
run cmake -G Ninja -S "$SOURCE_DIR/tests/install" -B "$work/subfolder" -DPROPTER_SOURCE="$SOURCE_DIR"
expect_code 0
finish
