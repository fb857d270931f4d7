# The specification of the diagnosis: each of incidents/*.incident says what happened, and what a good answer is.
. "${SOURCE_DIR:?}/tests/support/check.sh" || exit 1
command -v python3 >/dev/null || skip "no python3"
incidents=$SOURCE_DIR/tests/scenario/incidents.py
run_seconds=500  # all together

run python3 "$incidents"
cat "$work/stdout"
expect_code 0

# The same text, the same telemetry.
for folder in first second; do run python3 "$incidents" --keep "$work/$folder" disk-full; done
run diff -r "$work/first" "$work/second"
expect_code 0

# What is not understood is named with its place.
wrong() {
  printf '# A mistake.\nservice portal\n%s\nexpect origin portal\n' "$1" >"$work/wrong.incident"
  run python3 "$incidents" "$work/wrong.incident"
  expect_code 1
  expect_stderr "$work/wrong.incident:3: $2"
  expect_empty stdout
}
wrong 'wobbles portal' "unknown word 'wobbles'"
wrong 'fails catalog 0 now 40%' "unknown entity 'catalog'"
wrong 'takes portal 15 now 300ms' "'15' is no time"
wrong 'without rumours' "'rumours' is none of alerts, logs"
wrong 'expect blame portal' "unknown expectation 'blame'"
wrong 'expect outcome no-incident' "'no-incident' is none of root_cause_found"
wrong 'deploy 1.2 of portal' "'at' is missing"
wrong 'metric portal cpu_percent 20 and 30' "'and' is not expected here"
finish
