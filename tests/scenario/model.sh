# A model as labeller: a real endpoint on the loopback, a real investigation, a replay without either.
. "${SOURCE_DIR:?}/tests/support/check.sh" || exit 1
. "$SOURCE_DIR/tests/support/endpoint.sh" || exit 1
example=$SOURCE_DIR/examples/incidents/slow-pricing
ask() { run "$PROPTER" investigate "$example" --labeller llm --llm-endpoint "$endpoint" --llm-model scripted "$@"; }

# The truth: the origin is found, and a replay gives the same bytes in every form.
cat >"$work/truth.json" <<'J'
{"Change/3.4.0": "Origin", "Service/pricing": "Symptom", "Instance/pricing-1": "Symptom",
 "Instance/pricing-2": "Symptom", "Service/basket": "Symptom", "Instance/basket-1": "Symptom",
 "Instance/basket-2": "Symptom", "Service/storefront": "Symptom", "Instance/storefront-1": "Symptom",
 "Instance/storefront-2": "Symptom"}
J
start_endpoint --policy truth --truth "$work/truth.json"
ask --case "$work/truth.propter" --format json --trace "$work/trace.json"
expect_code 0
expect_value 'r["outcome"]' root_cause_found
expect_value 'r["hypotheses"][0]["entity"]' Change/3.4.0
expect_value 'r["hypotheses"][0]["label"]' Origin
expect_value 'r["labeller"]["kind"]' llm
expect_value 'r["labeller"]["calls"]' "$(requests_sent)"
expect_value 'r["labeller"]["by_rules"]' 0
expect_value 'r["settings"]["llm.model"]' scripted
cp "$work/stdout" "$work/truth.report"
python3 - "$work/trace.json" <<'P' || { failures=$((failures + 1)); echo 'FAILED: the trace'; }
import json, sys
spans = json.load(open(sys.argv[1]))["resourceSpans"][0]["scopeSpans"][0]["spans"]
ids = {s["spanId"] for s in spans}
assert len(ids) == len(spans) and len({s["traceId"] for s in spans}) == 1
assert all(s["parentSpanId"] == "" or s["parentSpanId"] in ids for s in spans)
assert {"investigate", "read", "look for evidence", "decide"} <= {s["name"] for s in spans}
chats = [s for s in spans if s["name"] == "chat scripted"]
assert chats
for s in chats:
    a = {x["key"]: x["value"] for x in s["attributes"]}
    assert a["gen_ai.operation.name"]["stringValue"] == "chat" and a["gen_ai.request.model"]["stringValue"] == "scripted"
    assert int(a["gen_ai.usage.input_tokens"]["intValue"]) > 100
    assert int(s["endTimeUnixNano"]) >= int(s["startTimeUnixNano"]) > 0
P
checks=$((checks + 1))

# The same questions cost nothing the second time.
before=$(requests_sent)
run "$PROPTER" investigate "$work/truth.propter" --labeller llm --llm-endpoint "$endpoint" --llm-model scripted --format json
expect_code 0
expect_value 'r["labeller"]["calls"]' 0
expect_value "r['labeller']['cache_hits'] >= $before" True
cp "$work/stdout" "$work/cached.report"
run "$PROPTER" replay "$work/truth.propter" --format json
expect_same "$work/stdout" "$work/cached.report"
stop_endpoint

for format in json text markdown dot; do
  start_endpoint --policy truth --truth "$work/truth.json"
  rm -f "$work/again.propter"
  ask --case "$work/again.propter" --format "$format"
  expect_code 0
  cp "$work/stdout" "$work/again.report"
  stop_endpoint
  run "$PROPTER" replay "$work/again.propter" --format "$format"
  expect_code 0
  expect_same "$work/stdout" "$work/again.report"
done

# The number of requests in flight changes nothing.
for n in 1 2 8; do
  start_endpoint --policy random --seed 7 --delay-ms 5
  ask --case "$work/flight$n.propter" --format json --llm-in-flight "$n"
  cp "$work/stdout" "$work/flight$n.report"
  stop_endpoint
  run "$PROPTER" ledger "$work/flight$n.propter"
  cp "$work/stdout" "$work/flight$n.ledger"
done
for n in 2 8; do
  expect_same "$work/flight$n.report" "$work/flight1.report"
  expect_same "$work/flight$n.ledger" "$work/flight1.ledger"
done

# Verdicts that are no help: it ends, and says what it rests on.
for policy in 'random --seed 1' 'random --seed 2' flip defer prose; do
  start_endpoint --policy $policy
  ask --case "$work/${policy// /}.propter" --format json
  expect_code_in 0 5
  expect_value 'max(b["visits"] for b in r["beliefs"]) <= 8' True
  expect_value 'r["stopped_by"]' converged
  case $policy in
    defer) expect_value 'any(w["what"] == "the model decided nothing" for w in r["warnings"])' True ;;
    prose) expect_value 'any("not admitted" in w["what"] for w in r["warnings"])' True ;;
  esac
  cp "$work/stdout" "$work/policy.report"
  stop_endpoint
  run "$PROPTER" replay "$work/${policy// /}.propter" --format json
  expect_same "$work/stdout" "$work/policy.report"
done

# An endpoint that dies half-way, a budget that is spent half-way: the rules go on, and a replay does likewise.
start_endpoint --policy truth --truth "$work/truth.json" --die-after 4
ask --case "$work/dies.propter" --format json --llm-retries 0
expect_code 0
expect_value 'r["labeller"]["calls"] - r["labeller"]["failures"]' 4
expect_value 'r["labeller"]["by_rules"] > 0' True
expect_value 'r["labeller"]["failed_with"] != ""' True
expect_value 'any(b["labelled_by"] == "rules" and "by rules" in b["rationale"] for b in r["beliefs"])' True
cp "$work/stdout" "$work/dies.report"
stop_endpoint
if command -v sqlite3 >/dev/null; then
  run sqlite3 "$work/dies.propter" "SELECT count(*) > 0 FROM events WHERE given_by = 'llm'"
  expect_stdout 1
fi
run "$PROPTER" replay "$work/dies.propter" --format json
expect_same "$work/stdout" "$work/dies.report"

start_endpoint --policy truth --truth "$work/truth.json"
ask --case "$work/budget.propter" --format json --max-calls 3
expect_code 0
expect_value 'r["stopped_by"]' budget:calls
expect_value 'r["labeller"]["calls"]' 3
cp "$work/stdout" "$work/budget.report"
ask --format json --max-tokens 4000
expect_value 'r["stopped_by"]' budget:tokens
expect_value 'r["labeller"]["tokens_in"] + r["labeller"]["tokens_out"] <= 4000' True
echo '{"llm": {"prices": {"scripted": {"input": 1, "output": 2}}}}' >"$XDG_CONFIG_HOME/propter/config.json"
ask --format json --max-cost 0.004
expect_value 'r["stopped_by"]' budget:cost
expect_value '0 < r["labeller"]["cost"] <= 0.004' True
ask --format json --max-seconds 0.000001
expect_value 'r["stopped_by"]' budget:seconds
rm "$XDG_CONFIG_HOME/propter/config.json"
stop_endpoint
run "$PROPTER" replay "$work/budget.propter" --format json
expect_same "$work/stdout" "$work/budget.report"

# Where a budget of questions is spent the rules go on: it is said, and forbids nothing.
start_endpoint --policy defer
run "$PROPTER" investigate "$SOURCE_DIR/examples/incidents/slow-pricing/metrics" --labeller llm --llm-endpoint "$endpoint" \
  --llm-model scripted --max-calls 1
expect_code_in 0 5
expect_stdout 'a budget of the model was spent'
stop_endpoint

# Samples: the majority counts.
start_endpoint --policy truth --truth "$work/truth.json"
ask --format json --samples 3
expect_code 0
expect_value 'r["labeller"]["agreement"]' 1
expect_value 'r["labeller"]["calls"] % 3' 0
stop_endpoint

# A recording of its own, without the map of placeholders.
start_endpoint --policy truth --truth "$work/truth.json"
ask --recording "$work/recording.propter" --format json
expect_code 0
cp "$work/stdout" "$work/recorded.report"
stop_endpoint
checks=$((checks + 1))
[ "$(sqlite3 "$work/recording.propter" 'SELECT count(*) FROM placeholders')" = 0 ] || say_failure 'placeholders left the case'
run "$PROPTER" investigate "$example" --labeller replay --recording "$work/recording.propter" --format json
expect_code 0
expect_same "$work/stdout" "$work/recorded.report"

# Two cases share a recording, and each can be replayed; a case is no recording.
for name in one two; do
  start_endpoint --policy truth --truth "$work/truth.json"
  options=()
  if [ $name = two ]; then options=(--samples 2); fi
  ask --case "$work/$name.propter" --recording "$work/shared.propter" --format json "${options[@]}"
  cp "$work/stdout" "$work/$name.report"
  stop_endpoint
done
for name in one two; do
  run "$PROPTER" replay "$work/$name.propter" --recording "$work/shared.propter" --format json
  expect_same "$work/stdout" "$work/$name.report"
done
run "$PROPTER" replay "$work/one.propter"
expect_code 3
expect_stderr 'and with its --recording'
run "$PROPTER" investigate "$example" --labeller llm --llm-endpoint "$endpoint" --llm-model scripted --recording "$work/one.propter"
expect_code 2
expect_stderr 'the recording is a case of its own'

# Fewer questions than were recorded are no replay, and change nothing.
run "$PROPTER" investigate "$work/truth.propter" --labeller replay --max-visits 3
expect_code 3
expect_stderr 'recorded questions'
run "$PROPTER" replay "$work/truth.propter" --format json
expect_same "$work/stdout" "$work/cached.report"

# A replay that does not fit names the request.
cp "$work/truth.propter" "$work/other.propter"
sqlite3 "$work/other.propter" "UPDATE questions SET key='0' WHERE id=2"
run "$PROPTER" replay "$work/other.propter"
expect_code 3
expect_stderr 'the recording does not hold request 3'
sqlite3 "$work/other.propter" "UPDATE questions SET key=(SELECT key FROM exchanges WHERE exchanges.id=2) WHERE id=2"
sqlite3 "$work/other.propter" "UPDATE exchanges SET answer=replace(answer, 'as the script says', 'otherwise')"
run "$PROPTER" replay "$work/other.propter"
expect_code 3
expect_stderr 'the replay differs'
run "$PROPTER" investigate "$example" --case "$work/rules.propter" --format json
cp "$work/stdout" "$work/rules.report"
run "$PROPTER" replay "$work/rules.propter" --format json
expect_same "$work/stdout" "$work/rules.report"
run "$PROPTER" investigate "$work/rules.propter" --labeller replay
expect_code 3
expect_stderr 'there is nothing to replay'
finish
