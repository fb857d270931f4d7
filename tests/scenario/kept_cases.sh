# Cases that released versions wrote are opened, shown and answered as they were then (tests/kept_cases).
. "${SOURCE_DIR:?}/tests/support/check.sh" || exit 1
kept=$SOURCE_DIR/tests/kept_cases

unpack() { gunzip -c "$kept/$1.gz" >"$work/$1"; }

# $work/stdout has all that the report $1 has; it may have more members.
expect_contains() {
  checks=$((checks + 1))
  python3 - "$1" "$work/stdout" <<'P' || say_failure "the report differs from $1"
import json, sys
def lacks(then, now, where):
    if isinstance(then, dict) and isinstance(now, dict):
        return [m for k in then for m in ([where + '/' + k] if k not in now else lacks(then[k], now[k], where + '/' + k))]
    if isinstance(then, list) and isinstance(now, list) and len(then) == len(now):
        return [m for i, (a, b) in enumerate(zip(then, now)) for m in lacks(a, b, f'{where}[{i}]')]
    return [] if then == now else [f'{where}: {then!r} became {now!r}']
differing = lacks(json.load(open(sys.argv[1])), json.load(open(sys.argv[2])), '')
print('\n'.join(differing[:10]), file=sys.stderr)
sys.exit(bool(differing))
P
}

# Whoever only reads a case leaves it as it is: $1 the file, $2 a word of its evidence, $3 an entity.
shows() {
  cp "$1" "$work/before.propter"
  run "$PROPTER" evidence "$1"
  expect_code 0
  expect_stdout "$2"
  run "$PROPTER" graph "$1"
  expect_code 0
  expect_stdout "$3"
  run "$PROPTER" ledger "$1"
  expect_code 0
  expect_stdout "$3"
  run "$PROPTER" why "$1" "$3"
  expect_code 0
  run "$PROPTER" verify "$1"
  expect_code_in ${4:-0}
  expect_same "$1" "$work/before.propter"
}

for name in version-2-slow-pricing version-2-alerts version-2-model; do
  unpack $name.propter
  unpack $name.json
  case $name in
    *alerts) shows "$work/$name.propter" ContainerCpuHigh shop/Instance/cart-0 ;;
    *) shows "$work/$name.propter" '34 s before the onset' Change/3.4.0 ;;
  esac
  run "$PROPTER" replay "$work/$name.propter" --format json
  expect_code 0
  expect_contains "$work/$name.json"
done

# Decided again it is a case of this version, with the same answer.
run "$PROPTER" investigate "$work/version-2-alerts.propter" --format json
expect_code 0
expect_contains "$work/version-2-alerts.json"
run "$PROPTER" investigate "$work/version-2-alerts.propter" --format json
expect_contains "$work/version-2-alerts.json"
run sqlite3 "$work/version-2-alerts.propter" "PRAGMA user_version; SELECT DISTINCT typeof(kind) FROM entities"
expect_code 0
expect_stdout text
expect_no_stdout integer

# Version 1 decided otherwise; what it found is shown, and the incident is investigated again.
unpack version-1-slow-pricing.propter
shows "$work/version-1-slow-pricing.propter" '34 s before the onset' Change/3.4.0 "0 3"
run "$PROPTER" investigate "$work/version-1-slow-pricing.propter"
expect_code 0
expect_stdout 'Root cause found: Change/3.4.0'

# A value that version 2 cannot have written.
unpack version-2-alerts.propter
mv "$work/version-2-alerts.propter" "$work/bad.propter"
run sqlite3 "$work/bad.propter" "UPDATE evidence SET kind = 77 WHERE id = 1"
expect_code 0
cp "$work/bad.propter" "$work/bad.before"
for command in evidence investigate; do
  run "$PROPTER" "$command" "$work/bad.propter"
  expect_code 3
  expect_stderr 'table evidence, row 1'
  expect_same "$work/bad.propter" "$work/bad.before"
done
run sqlite3 "$work/bad.propter" "UPDATE evidence SET kind = 0 WHERE id = 1; CREATE TABLE extra(a)"
run "$PROPTER" evidence "$work/bad.propter"
expect_code 3
expect_stderr 'CREATE TABLE extra'
finish
