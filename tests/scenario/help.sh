# Every help text is the one that was read and agreed on. UPDATE_GOLDEN=1 rewrites them.
. "${SOURCE_DIR:?}/tests/support/check.sh" || exit 1
golden=$SOURCE_DIR/tests/scenario/help

check_help() {
  local name=$1
  shift
  run "$PROPTER" "$@"
  expect_code 0
  expect_empty stderr
  [ -z "${UPDATE_GOLDEN:-}" ] || cp "$work/stdout" "$golden/$name.txt"
  expect_same "$work/stdout" "$golden/$name.txt"
}

check_help propter help
check_help propter --help
check_help propter -h
for command in investigate ingest evidence graph ledger why verify replay entail eval weights doctor version help; do
  check_help "$command" help "$command"
  check_help "$command" "$command" --help
done
finish
