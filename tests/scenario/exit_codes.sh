# The exit code says how an investigation ended, whatever the format.
. "${SOURCE_DIR:?}/tests/support/check.sh" || exit 1
example=$SOURCE_DIR/examples/incidents/slow-pricing

for format in text json markdown dot; do
  run "$PROPTER" investigate "$example" --format "$format"
  expect_code 0
  expect_stdout pricing
  expect_empty stderr
done

# The good period alone, read as if it were an incident.
run "$PROPTER" investigate "$example/baseline" --format json
expect_code_in 4 5
expect_stdout '"frontier": []'

run "$PROPTER" investigate "$example" --max-visits 1 --format json
expect_code_in 0 6
expect_stdout '"stopped_by": "budget:visits"'

run "$PROPTER" investigate "$work/nowhere"
expect_code 3
expect_stderr "$work/nowhere"

# SIGTERM while standard input is awaited.
mkfifo "$work/pipe"
"$PROPTER" investigate - <"$work/pipe" >"$work/stdout" 2>"$work/stderr" &
pid=$!
exec 9>"$work/pipe"
# Wait, at most 10 s, until the program runs and catches signal 15: the bit 0x4000 of the mask.
mkfifo "$work/silence"
exec 7<>"$work/silence"
for _ in $(seq 100); do
  grep -q '^SigCgt:.*[4-7c-f]...$' "/proc/$pid/status" && [ "$(cat "/proc/$pid/comm")" = propter ] && break
  read -r -t 0.1 -u 7
done
kill -TERM "$pid"
wait "$pid"
code=$?
exec 9>&-
command_line='SIGTERM'
expect_code 130
expect_stderr 'propter: interrupted'
finish
