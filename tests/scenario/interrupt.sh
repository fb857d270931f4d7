# Interrupted while a model is asked: what was answered is kept, and the same command goes on from there.
. "${SOURCE_DIR:?}/tests/support/check.sh" || exit 1
. "$SOURCE_DIR/tests/support/endpoint.sh" || exit 1
example=$SOURCE_DIR/examples/incidents/slow-pricing

# Waits until the endpoint has got $1 requests, at most half a minute.
wait_for_requests() {
  local tries
  for tries in $(seq 600); do
    [ "$(requests_sent)" -ge "$1" ] 2>/dev/null && return
    sleep 0.05
  done
  : "$tries"
}

# Asks in the background and interrupts by $1 once the second round has begun.
interrupt_by() {
  local signal=$1
  shift
  command_line="interrupted by $signal: $*"
  "$@" >"$work/stdout" 2>"$work/stderr" </dev/null &
  local pid=$!
  wait_for_requests 9
  kill "-$signal" "$pid"
  wait "$pid"
  code=$?
}

start_endpoint --policy mirror
run "$PROPTER" investigate "$example" --labeller llm --llm-endpoint "$endpoint" --llm-model scripted --format json
cp "$work/stdout" "$work/undisturbed.report"
undisturbed_code=$code
stop_endpoint

start_endpoint --policy mirror --delay-ms 300
# A background job of a script ignores SIGINT unless it is given back.
cat >"$work/with_signals.py" <<'P'
import os, signal, sys
signal.signal(signal.SIGINT, signal.SIG_DFL)
os.execv(sys.argv[1], sys.argv[1:])
P
for signal in INT TERM; do
  case_file=$work/$signal.propter
  stop_endpoint
  start_endpoint --policy mirror --delay-ms 300
  interrupt_by "$signal" python3 "$work/with_signals.py" "$PROPTER" investigate "$example" --case "$case_file" \
    --labeller llm --llm-endpoint "$endpoint" --llm-model scripted --llm-in-flight 4 --format json
  expect_code 130
  expect_empty stdout
  expect_stderr 'finishing; interrupt again to end at once'
  expect_stderr "$case_file"
  kept=$(sqlite3 "$case_file" 'SELECT count(*) FROM exchanges')
  checks=$((checks + 1))
  [ "$kept" -ge 4 ] || say_failure "only $kept answers were kept"

  run "$PROPTER" ledger "$case_file"
  expect_code 0
  run "$PROPTER" replay "$case_file"
  expect_code 3
  expect_stderr 'was interrupted'

  # Goes on: nothing that was answered is asked again, and the end is as without the interruption.
  run "$PROPTER" investigate "$example" --case "$case_file" --labeller llm --llm-endpoint "$endpoint" --llm-model scripted --format json
  expect_code "$undisturbed_code"
  expect_value 'r["labeller"]["cache_hits"]' "$kept"
  cp "$work/stdout" "$work/resumed.report"
  for file in resumed undisturbed; do
    python3 - "$work/$file.report" >"$work/$file.core" <<'P'
import json, sys
r = json.load(open(sys.argv[1]))
print(json.dumps([r["hypotheses"], r["frontier"], r["beliefs"], r["outcome"], r["stopped_by"]], indent=1))
P
  done
  expect_same "$work/resumed.core" "$work/undisturbed.core"
  cp "$work/resumed.report" "$work/wanted.report"
  run "$PROPTER" replay "$case_file" --format json
  expect_same "$work/stdout" "$work/wanted.report"
done

# A complete answer is not given up for one that is cut short.
run "$PROPTER" ledger "$work/INT.propter"
cp "$work/stdout" "$work/complete.ledger"
stop_endpoint
start_endpoint --policy mirror --delay-ms 300
interrupt_by INT python3 "$work/with_signals.py" "$PROPTER" investigate "$work/INT.propter" --labeller llm \
  --llm-endpoint "$endpoint" --llm-model other
expect_code 130
run "$PROPTER" ledger "$work/INT.propter"
expect_same "$work/stdout" "$work/complete.ledger"
run "$PROPTER" replay "$work/INT.propter"
expect_code "$undisturbed_code"

# Without a case there is nothing to go on from, and it says so.
stop_endpoint
start_endpoint --policy mirror --delay-ms 300
interrupt_by INT python3 "$work/with_signals.py" "$PROPTER" investigate "$example" --labeller llm \
  --llm-endpoint "$endpoint" --llm-model scripted
expect_code 130
expect_stderr 'name a case with --case'
finish
