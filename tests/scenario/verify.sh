# What a case claims is proved on its telemetry; what somebody changed in it is found at the place.
. "${SOURCE_DIR:?}/tests/support/check.sh" || exit 1
incident=$SOURCE_DIR/examples/incidents/slow-pricing
case_file=$work/shop.propter

# The report says what was proved, and a program can demand that it all was.
run "$PROPTER" investigate "$incident" --case "$case_file" --require-verified
expect_code 0
expect_stdout 'claims: 8 shown'
expect_stdout 'checked       shown'
run "$PROPTER" verify "$case_file" --require-shown
expect_code 0
run "$PROPTER" investigate "$case_file" --format json
expect_code 0
expect_stdout '"schema": "propter.entailment/1"'
expect_stdout '"verified": "verified"'
expect_stdout '"grade": "shown"'

# The tree of a stored case, as text and as a drawing.
run "$PROPTER" verify "$case_file"
expect_code 0
expect_stdout 'Incident is explained.'
expect_stdout 'is an origin.'
cp "$work/stdout" "$work/first"
run "$PROPTER" verify "$case_file"
expect_same "$work/first" "$work/stdout"
run "$PROPTER" verify "$case_file" --format dot
expect_code 0
expect_stdout 'digraph'
run "$PROPTER" verify "$case_file" --format json
expect_stdout '"claims": 8'

forge() {
  cp "$case_file" "$work/forged.propter"
  sqlite3 "$work/forged.propter" "$1" || say_failure "sqlite3: $1"
  run "$PROPTER" verify "$work/forged.propter" --max-refinements "${2:-0}"
}

# An item that the proof cites.
cited=$(grep -o 'Instance/basket-1 is degraded. \[E[0-9]*' "$work/first" | grep -o '[0-9]*$' | head -1)

# Evidence that the telemetry does not bear out is named. The change is the origin's only evidence.
if command -v sqlite3 >/dev/null; then
  forge "update evidence set source_count = source_count + 7 where id = 0"
  expect_code 7
  expect_stdout 'records stand behind it'
  forge "update evidence set score = score + 3 where id = 0"
  expect_code 7
  expect_stdout 'its score is'
  # A repair cites something else; it does not make a wrong onset right.
  forge "update evidence set onset_start = onset_start - 3600000000000, onset_end = onset_end - 3600000000000 where id = $cited" 11
  expect_stdout "E$cited is cited no more"
  expect_no_stdout 'has the onset "2026-03-02T11'
  forge "update settings set name = 'found.alertex' where name like 'found.alerted%'"
  expect_code 3
  expect_stderr 'others are alerted'
  forge "update evidence set kind = 'normal' where id = (select max(id) from evidence where kind <> 'normal')"
  expect_code 3
  expect_stderr 'that the case lacks'
  # Nothing can be looked up in a graph that the telemetry does not show.
  forge "delete from relations where id = (select max(id) from relations)"
  expect_code 3
  expect_stderr 'investigate the case again'
  forge "update evidence set onset_start = onset_start - 3600000000000, onset_end = onset_end - 3600000000000 where id = $cited"
  expect_code 7
  expect_stdout 'observed at another time'
fi

# What cannot be verified is said.
run "$PROPTER" verify "$work/nowhere.propter"
expect_code 3
run "$PROPTER" ingest "$incident" --case "$work/read.propter"
run "$PROPTER" verify "$work/read.propter"
expect_code 3
expect_stderr 'holds no investigation'
run "$PROPTER" investigate "$incident" --max-refinements 12
expect_code 2
finish
