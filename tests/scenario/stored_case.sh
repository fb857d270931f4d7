# A case file keeps what was found, and shows it again.
. "${SOURCE_DIR:?}/tests/support/check.sh" || exit 1
example=$SOURCE_DIR/examples/incidents/slow-pricing
case_file=$work/shop.propter

run "$PROPTER" investigate "$example" --case "$case_file" --format json
expect_code 0
cp "$work/stdout" "$work/direct.json"

run "$PROPTER" evidence "$case_file"
expect_code 0
expect_stdout 'SCORE  KIND'
run "$PROPTER" evidence "$case_file" pricing
expect_code 0
expect_stdout Instance/pricing-1
run "$PROPTER" evidence "$case_file" pric
expect_code 2
expect_stderr 'did you mean'
run "$PROPTER" graph "$case_file"
expect_code 0
expect_stdout 'digraph propter {'
run "$PROPTER" ledger "$case_file"
expect_code 0
expect_stdout 'Service/pricing'
run "$PROPTER" why "$case_file" Service/pricing
expect_code 0
expect_stdout 'Speaks for an origin'
expect_stdout 'What would change the answer'
cp "$work/stdout" "$work/why.txt"
run "$PROPTER" why "$case_file" pricing
expect_code 0
expect_same "$work/stdout" "$work/why.txt"
run "$PROPTER" why "$case_file" nobody
expect_code 2
expect_stderr 'no entity, or more than one'
run "$PROPTER" why "$case_file"
expect_code 2

# Read first, investigated later: the same conclusions.
run "$PROPTER" ingest "$example" --case "$work/later.propter"
expect_code 0
expect_stdout 'traces/spans.csv'
run "$PROPTER" evidence "$work/later.propter"
expect_code 3
expect_stderr 'propter: error: '
run "$PROPTER" investigate "$work/later.propter" --format json
expect_code 0
sed '/^  "case": /d' "$work/stdout" >"$work/later.json"
sed '/^  "case": /d' "$work/direct.json" >"$work/direct_without_name.json"
expect_same "$work/later.json" "$work/direct_without_name.json"

run "$PROPTER" ledger "$work/nowhere.propter"
expect_code 3
expect_stderr "$work/nowhere.propter"
finish
