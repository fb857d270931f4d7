# Input that is not what it should be: a clear message or a note in the report, never a crash or a hang.
. "${SOURCE_DIR:?}/tests/support/check.sh" || exit 1
example=$SOURCE_DIR/examples/incidents/slow-pricing

# The bundled incident, with something put into it.
fresh_incident() {
  rm -rf "$work/incident"
  cp -r "$example" "$work/incident"
}

# Runs on the damaged incident: still answers, and the JSON report tells of the file.
expect_reported() {
  run "$PROPTER" investigate "$work/incident" --format json
  expect_code_in 0 4 5
  expect_stdout "$1"
}

unusable() {
  expect_code 3
  expect_stderr 'propter: error: '
  expect_stderr "$1"
  expect_empty stdout
}

echo '-- missing folder'
run "$PROPTER" investigate "$work/nowhere"
unusable "$work/nowhere"

echo '-- empty folder'
mkdir "$work/empty"
run "$PROPTER" investigate "$work/empty"
unusable 'help: '

echo '-- nothing that is telemetry'
mkdir "$work/prose"
printf 'Dear diary,\ntoday nothing was logged.\n' >"$work/prose/notes.txt"
head -c 4096 /dev/zero >"$work/prose/zeros.bin"
run "$PROPTER" investigate "$work/prose"
expect_code_in 3 4 5

echo '-- binary files'
fresh_incident
head -c 100000 "$PROPTER" >"$work/incident/core.log"
head -c 65536 /dev/zero >"$work/incident/zeros.csv"
expect_reported 'core.log'
run "$PROPTER" investigate "$PROPTER"
expect_code_in 3 4 5

echo '-- truncated gzip'
fresh_incident
gzip -c "$example/logs/shop.jsonl" | head -c 6000 >"$work/incident/logs/shop.jsonl.gz"
rm "$work/incident/logs/shop.jsonl"
expect_reported 'logs/shop.jsonl.gz'

echo '-- ragged rows'
fresh_incident
printf 'only,three,cells\n,,,,,,,,,,,,,,,,,\n' >>"$work/incident/traces/spans.csv"
expect_reported 'traces/spans.csv'
expect_stdout '"unparsed": 2'

echo '-- unclosed quotes'
fresh_incident
printf '2026-03-02T12:05:59Z,"abc\nno end of this\n' >>"$work/incident/traces/spans.csv"
expect_reported 'traces/spans.csv'

echo '-- broken JSON'
fresh_incident
printf '{"time": "2026-03-02T12:05:00Z", "msg": \n' >>"$work/incident/logs/shop.jsonl"
printf '[{"timestamp": ' >"$work/incident/changes/deploys.json"
printf '{"entities": [{"id": 7}, null, []], "relations": {}}' >"$work/incident/topology.json"
printf 'not json' >"$work/incident/incident.json"
expect_reported 'changes/deploys.json'

echo '-- one line of 200 MB'
mkdir -p "$work/long"
cp "$example/logs/shop.jsonl" "$work/long/shop.jsonl"
{ head -c 200000000 /dev/zero | tr '\0' x; echo; } | gzip -1 >"$work/long/endless.log.gz"
limit=(prlimit --as=2000000000)
if sanitized; then limit=(); fi
run "${limit[@]}" "$PROPTER" investigate "$work/long" --format json
expect_code_in 0 4 5
expect_stdout 'endless.log.gz'

echo '-- clocks years apart'
fresh_incident
sed 's/2026-03-02/1999-03-02/' "$example/logs/shop.jsonl" >"$work/incident/logs/old.jsonl"
sed 's/2026-03-02/2199-03-02/' "$example/metrics/instances.csv" >"$work/incident/metrics/future.csv"
expect_reported '"schema"'

echo '-- duplicate ids, cycles and self-dependencies'
fresh_incident
cat >"$work/incident/topology.json" <<'JSON'
{"entities": [{"id": "Service/basket", "kind": "Service"}, {"id": "Service/basket", "kind": "Service"},
              {"id": "", "kind": ""}],
 "relations": [{"from": "Service/basket", "to": "Service/basket", "kind": "calls"},
               {"from": "Service/basket", "to": "Service/pricing", "kind": "calls"},
               {"from": "Service/basket", "to": "Service/pricing", "kind": "calls"},
               {"from": "Service/pricing", "to": "Service/storefront", "kind": "calls"},
               {"from": "Service/storefront", "to": "Service/basket", "kind": "calls"},
               {"from": "Service/nobody", "to": "", "kind": "teleports"}]}
JSON
expect_reported 'Service/pricing'

echo '-- links that lead out or in circles'
fresh_incident
ln -s . "$work/incident/loop"
ln -s nowhere "$work/incident/dangling.log"
ln -s /dev/zero "$work/incident/endless.log"
mkfifo "$work/incident/pipe.log"
expect_reported '"schema"'

echo '-- names that would control a terminal'
fresh_incident
cp "$example/logs/shop.jsonl" "$work/incident/logs/$(printf 'a\033[2J\nb').jsonl"
run "$PROPTER" investigate "$work/incident"
expect_code_in 0 4 5
checks=$((checks + 1))
if LC_ALL=C grep -q "$(printf '\033')" "$work/stdout"; then say_failure 'an escape code came through'; fi

echo '-- case files'
run "$PROPTER" investigate "$example" --case "$work/good.propter"
expect_code 0

if command -v sqlite3 >/dev/null; then
  cp "$work/good.propter" "$work/newer.propter"
  sqlite3 "$work/newer.propter" 'PRAGMA user_version = 9999' >/dev/null
  cp "$work/newer.propter" "$work/newer.before"
  run "$PROPTER" evidence "$work/newer.propter"
  unusable "$work/newer.propter"
  run "$PROPTER" investigate "$work/newer.propter"
  unusable "$work/newer.propter"
  expect_same "$work/newer.propter" "$work/newer.before"
fi

{ head -c 3000 "$work/good.propter"; head -c 40000 /dev/urandom; } >"$work/corrupt.propter"
run "$PROPTER" evidence "$work/corrupt.propter"
unusable "$work/corrupt.propter"
head -c 5000 "$work/good.propter" >"$work/short.propter"
run "$PROPTER" graph "$work/short.propter"
unusable "$work/short.propter"
echo 'this is no case' >"$work/text.propter"
run "$PROPTER" ledger "$work/text.propter"
unusable "$work/text.propter"
run "$PROPTER" investigate "$example" --case "$work/text.propter"
expect_code_in 1 3
expect_stderr "$work/text.propter"
checks=$((checks + 1))
[ "$(cat "$work/text.propter")" = 'this is no case' ] || say_failure 'a file that is no case was overwritten'

echo '-- no permission, disk full'
run "$PROPTER" investigate "$example" --case "$work/text.propter/below-a-file.propter"
expect_code 1
expect_stderr "$work/text.propter/below-a-file.propter"
run "$PROPTER" investigate "$example" --case /dev/full
expect_code_in 1 3
expect_stderr '/dev/full'
run "$PROPTER" investigate "$work/text.propter/below-a-file"
unusable "$work/text.propter/below-a-file"
run "$PROPTER" investigate "$example" -o /dev/full
expect_code 1
expect_stderr 'No space left on device'
finish
