# One line with version and build, on stdout.
. "${SOURCE_DIR:?}/tests/support/check.sh" || exit 1

for argument in version --version; do
  run "$PROPTER" "$argument"
  expect_code 0
  expect_stdout "propter $(sed -n 's/^project(propter VERSION \([0-9.]*\).*/\1/p' "$SOURCE_DIR/CMakeLists.txt") ("
  expect_empty stderr
  checks=$((checks + 1))
  [ "$(wc -l <"$work/stdout")" -eq 1 ] || say_failure 'one line expected'
done
finish
