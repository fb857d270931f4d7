# Same input, same bytes: over runs, thread counts, formats and the place of the folder.
. "${SOURCE_DIR:?}/tests/support/check.sh" || exit 1
example=$SOURCE_DIR/examples/incidents/slow-pricing

for format in json text dot markdown; do
  run "$PROPTER" investigate "$example" --format "$format" --threads 1
  expect_code 0
  cp "$work/stdout" "$work/first.$format"
  for threads in 1 2 2; do
    run "$PROPTER" investigate "$example" --format "$format" --threads "$threads"
    expect_same "$work/stdout" "$work/first.$format"
  done
done

# Another place, another time of the files, another environment.
mkdir "$work/elsewhere"
cp -r "$example" "$work/elsewhere/slow-pricing"
find "$work/elsewhere" -exec touch -d '2001-02-03' {} +
run env TZ=Asia/Kathmandu LC_ALL=C LANG=tr_TR.UTF-8 COLUMNS=40 "$PROPTER" investigate "$work/elsewhere/slow-pricing" --format json
expect_same "$work/stdout" "$work/first.json"

run "$PROPTER" investigate "$example" --case "$work/a.propter"
run "$PROPTER" ledger "$work/a.propter"
cp "$work/stdout" "$work/ledger.txt"
run "$PROPTER" investigate "$example" --case "$work/b.propter" --threads 2
run "$PROPTER" ledger "$work/b.propter"
expect_same "$work/stdout" "$work/ledger.txt"
finish
