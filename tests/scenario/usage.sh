# Wrong command lines: exit code 2, a message that says what is wrong and what to do, nothing on stdout.
. "${SOURCE_DIR:?}/tests/support/check.sh" || exit 1

usage_error() {
  local message=$1
  shift
  run "$PROPTER" "$@"
  expect_code 2
  expect_stderr 'propter: error: '
  expect_stderr "$message"
  expect_stderr '    help: '
  expect_empty stdout
}

usage_error 'a command is missing'
usage_error "did you mean 'propter investigate'?" investigat
usage_error 'no such command' frobnicate
usage_error "to explain what is there: propter investigate $work" "$work"
usage_error 'INPUT is required' investigate
usage_error 'not expected: --nope' investigate "$work" --nope
usage_error "--format: 'yaml' is none of text, json, markdown, dot" investigate "$work" --format yaml
usage_error "--at: 'noon' is no time" investigate "$work" --at noon
usage_error '--at: 1 required TIME missing' investigate "$work" --at
usage_error "--labeller: 'oracle' is none of rules, llm, replay" investigate "$work" --labeller oracle
usage_error 'no endpoint of a model is named' investigate "$work" --labeller llm
usage_error "--samples: 'many' is no whole number" investigate "$work" --samples many
usage_error 'CASE is required' replay
usage_error "--max-cost: '0' is no number above 0" investigate "$work" --max-cost 0
usage_error "--max-calls: '0' is no whole number" investigate "$work" --max-calls 0
usage_error '--symptom names an entity twice' investigate "$work" --symptom a=x --symptom a=y
usage_error '--trace excludes --estimate' investigate "$work" --estimate --trace x
usage_error "--threads: '0' is no whole number from 1 to 256" investigate "$work" --threads 0
usage_error "--max-visits: '-1' is no whole number" investigate "$work" --max-visits -1
usage_error "--max-visits: 'many' is no whole number" investigate "$work" --max-visits many
usage_error "--color: 'pink' is none of auto, always, never" investigate "$work" --color pink
usage_error '--case is required' ingest "$work"
usage_error 'CASE is required' evidence
usage_error 'CASE is required' graph
usage_error 'CASE is required' ledger
usage_error 'not expected: extra' version extra
usage_error "COMMAND: 'nope' is none of investigate" help nope
usage_error 'not expected: -x' -x

example=$SOURCE_DIR/examples/incidents/slow-pricing
usage_error 'before' investigate "$example" --from 2026-03-02T12:05:00Z --to 2026-03-02T12:00:00Z
usage_error 'no-such-entity' investigate "$example" --symptom no-such-entity

run "$PROPTER" investigate "$(printf 'evil\033[2Jname')"
expect_code 3
expect_stderr 'evil\x1b[2Jname'
finish
