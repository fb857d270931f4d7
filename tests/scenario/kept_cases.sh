# Cases that released versions wrote are opened and shown, and what they hold is investigated anew (tests/kept_cases).
. "${SOURCE_DIR:?}/tests/support/check.sh" || exit 1
kept=$SOURCE_DIR/tests/kept_cases

unpack() { gunzip -c "$kept/$1.gz" >"$work/$1"; }

# Whoever only reads a case leaves it as it is: $1 the file, $2 a word of its evidence, $3 an entity. What it was decided
# by is no longer there to be checked, or today's tools tell it in other words: that is said.
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
  run "$PROPTER" replay "$1"
  expect_code 3
  expect_stderr 'help: '
  run "$PROPTER" verify "$1"
  case $1 in
    *version-4*)
      expect_code 7
      expect_stdout '8 not shown'
      ;;
    *)
      expect_code 3
      expect_stderr 'help: '
      ;;
  esac
  expect_same "$1" "$work/before.propter"
}

for name in version-1-slow-pricing version-2-slow-pricing version-2-alerts version-2-model version-3-slow-pricing version-4-slow-pricing; do
  unpack $name.propter
  case $name in
    *alerts) shows "$work/$name.propter" ContainerCpuHigh shop/Instance/cart-0 ;;
    version-4-*) shows "$work/$name.propter" '5 s before cpu_percent went' Change/3.4.0 ;;
    *) shows "$work/$name.propter" '34 s before the onset' Change/3.4.0 ;;
  esac
done

# Decided again it is a case of this version, whose replay gives the same.
for name in version-1-slow-pricing version-2-slow-pricing version-3-slow-pricing version-4-slow-pricing; do
  run "$PROPTER" investigate "$work/$name.propter"
  expect_code 0
  expect_stdout 'Root cause found: Change/3.4.0'
  run "$PROPTER" replay "$work/$name.propter"
  expect_code 0
  expect_stdout 'Root cause found: Change/3.4.0'
done
run "$PROPTER" investigate "$work/version-2-alerts.propter" --format json
expect_code_in 0 5
run sqlite3 "$work/version-2-alerts.propter" "PRAGMA user_version; SELECT DISTINCT typeof(kind) FROM entities"
expect_code 0
expect_stdout text
expect_no_stdout integer

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
