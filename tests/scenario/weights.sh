# The numbers that decide: printed, replaced by a file, kept with what they decided.
. "${SOURCE_DIR:?}/tests/support/check.sh" || exit 1
. "$SOURCE_DIR/tests/support/endpoint.sh" || exit 1
example=$SOURCE_DIR/examples/incidents/slow-pricing

run "$PROPTER" weights
expect_code 0
expect_stdout '"schema": "propter.weights/3"'
expect_stdout '"log_burst": {'
expect_stdout '"logs.margin": 1.5'
cp "$work/stdout" "$work/all.json"

# What is printed is read, and is the same again; a part is completed.
run "$PROPTER" weights --weights "$work/all.json"
expect_code 0
expect_same "$work/stdout" "$work/all.json"
echo '{"evidence": {"change": {"local": 0}}, "prior": {"Change": 0.00001}}' >"$work/no_change.json"
run "$PROPTER" weights --weights "$work/no_change.json"
expect_stdout '"Change": 1e-05'
expect_stdout '"logs.margin": 1.5'

# They decide: without a weight for changes the release is no origin any more.
run "$PROPTER" investigate "$example" --format json
expect_value 'r["frontier"]' "['Change/3.4.0']"
expect_value '"weights" in r["settings"]' False
cp "$work/stdout" "$work/built_in.report"
run "$PROPTER" investigate "$example" --weights "$work/all.json" --format json
expect_same "$work/stdout" "$work/built_in.report"
run "$PROPTER" investigate "$example" --weights "$work/no_change.json" --case "$work/a.propter" --format json
expect_code_in 0 5
expect_value 'r["frontier"] == ["Change/3.4.0"]' False
expect_value 'len(r["settings"]["weights"])' 16
cp "$work/stdout" "$work/mine.report"

# The case keeps them: what is read out of it later needs no file.
rm "$work/no_change.json"
run "$PROPTER" replay "$work/a.propter" --format json
expect_same "$work/stdout" "$work/mine.report"
run "$PROPTER" why "$work/a.propter" Change/3.4.0
expect_code 0
expect_stdout 'from -11.51 before any evidence'
run "$PROPTER" verify "$work/a.propter"
expect_code_in 0 7

# Files that are none.
refused() {
  printf '%s' "$1" >"$work/bad.json"
  run "$PROPTER" investigate "$example" --weights "$work/bad.json"
  expect_code 2
  expect_stderr "$work/bad.json"
  expect_stderr "$2"
}
refused '' 'no JSON'
refused '{"schema": "propter.weights/1"}' "'schema' is not propter.weights/3"
refused '{"numbers": {"logs.margins": 2}}' "'numbers.logs.margins' is not known"
refused '{"numbers": {"logs.margin": 1e9}}' 'from 1 to 100'
refused '{"numbers": {"logs.margin": NaN}}' 'no JSON'
head -c 100000 /dev/urandom >"$work/bad.json"
run "$PROPTER" weights --weights "$work/bad.json"
expect_code 2
run "$PROPTER" weights --weights "$work/nowhere.json"
expect_code 3
expect_stderr "$work/nowhere.json"
finish
