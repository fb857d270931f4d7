# What leaves: no secret and no key, in requests, records, traces, reports of errors; and --no-redact warns.
. "${SOURCE_DIR:?}/tests/support/check.sh" || exit 1
. "$SOURCE_DIR/tests/support/endpoint.sh" || exit 1
key=not-a-real-key-4711
incident=$work/incident
mkdir -p "$incident"

# Secrets in an error log that bursts, so that they become evidence.
python3 - "$incident" "$work/secrets.txt" <<'P'
import json, sys
secrets = ["ann.smith@example.org", "10.77.66.55", "2001:db8::77:1", "hunter2hunter", "AKIA" + "ABCDEFGHIJKLMNOP",
           "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U",
           "4111 1111 1111 1111", "ghp_" + "a1B2c3D4e5F6g7H8i9J0a1B2c3D4e5F6g7H8"]
lines = ["login of {0} from {1} failed, password={3}", "peer {2} refused, Authorization: Bearer {5}",
         "cannot reach postgres://app:{3}@db.internal:5432/shop", "aws_access_key_id={4} rejected",
         "card {6} declined", "push with token {7} refused"]
with open(sys.argv[1] + "/app.jsonl", "w") as out:
    for i in range(600):
        t = "2026-03-02T12:%02d:%02dZ" % (i // 60, i % 60)
        out.write(json.dumps({"time": t, "service": "account", "level": "info", "msg": "request served"}) + "\n")
        if i >= 300:
            out.write(json.dumps({"time": t, "service": "account", "level": "error",
                                  "msg": lines[i % len(lines)].format(*secrets)}) + "\n")
open(sys.argv[2], "w").write("\n".join(secrets) + "\n")
P
ask() {
  run env PROPTER_LLM_API_KEY="$key" "$PROPTER" investigate "$incident" --labeller llm --llm-endpoint "$endpoint" \
    --llm-model scripted "$@"
}

# None of the secrets stands in the file.
expect_no_secret() {
  checks=$((checks + 1))
  local secret
  while IFS= read -r secret; do
    if grep -qaF -- "$secret" "$1"; then say_failure "a secret reached $(basename "$1"): $secret"; fi
  done <"$work/secrets.txt"
}

start_endpoint --policy echo --key "$key"
ask --case "$work/case.propter" --recording "$work/recording.propter" --trace "$work/trace.json" --symptom account --format json
expect_code_in 0 5
expect_value 'r["labeller"]["calls"] > 0' True
expect_empty stderr
checks=$((checks + 1))
grep -qE '<[A-Z_]+_1>' "$endpoint_log" || say_failure 'no placeholder reached the endpoint'
for file in "$endpoint_log" "$work/recording.propter" "$work/trace.json"; do expect_no_secret "$file"; done
# The local report resolves them: the endpoint echoed the packet into its rationale.
expect_value '"AKIA" + "ABCDEFGHIJKLMNOP" in r["beliefs"][0]["rationale"]' True
cp "$work/stdout" "$work/asked.report"
run "$PROPTER" replay "$work/case.propter" --recording "$work/recording.propter" --format json
expect_same "$work/stdout" "$work/asked.report"

# The key travels in its header and nowhere else, also where the endpoint echoes it.
checks=$((checks + 1))
grep -qF "Authorization: Bearer $key" "$endpoint_log" || say_failure 'the key was not sent'
cp "$work/stdout" "$work/report.json"
for file in "$work/case.propter" "$work/recording.propter" "$work/trace.json" "$work/report.json"; do
  checks=$((checks + 1))
  ! grep -qaF "$key" "$file" || say_failure "the key reached $(basename "$file")"
done
stop_endpoint
start_endpoint --policy defer --key another-key
ask --case "$work/refused.propter" --format json --trace "$work/refused.json"
expect_value 'r["labeller"]["failed_with"]' 'the endpoint does not accept the key (HTTP status 401)'
run env PROPTER_LLM_API_KEY="$key" "$PROPTER" doctor --llm-endpoint "$endpoint" --llm-model scripted
expect_code 1
expect_stdout 'not accepted'
for file in "$work/refused.propter" "$work/refused.json" "$work/stdout" "$work/stderr"; do
  checks=$((checks + 1))
  ! grep -qaF "$key" "$file" || say_failure "the key reached $(basename "$file")"
done

# A pattern of one's own.
stop_endpoint
start_endpoint --policy defer
ask --redact 'request (served)' --redact 'db\.internal' --format json
checks=$((checks + 1))
! grep -qF db.internal "$endpoint_log" || say_failure 'a pattern of the user was not redacted'
ask --redact '('
expect_code 2
expect_stderr 'redaction pattern'

# Without redaction it warns before anything is sent.
ask --no-redact --format json
expect_stderr 'nothing is redacted'
expect_value 'r["settings"]["llm.redact"]' false
checks=$((checks + 1))
grep -qF AKIA "$endpoint_log" || say_failure 'redacted in spite of --no-redact'
finish
