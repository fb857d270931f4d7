# Settings of a model: where they come from, what is wrong with them, what an investigation would cost.
. "${SOURCE_DIR:?}/tests/support/check.sh" || exit 1
. "$SOURCE_DIR/tests/support/endpoint.sh" || exit 1
example=$SOURCE_DIR/examples/incidents/slow-pricing
config=$XDG_CONFIG_HOME/propter/config.json

run "$PROPTER" doctor
expect_code 0
expect_stdout 'none is configured; the built-in rules work without'

start_endpoint --policy defer
run "$PROPTER" doctor --llm-endpoint "$endpoint/" --llm-model scripted
expect_code 0
expect_stdout 'scripted is served'
expect_stdout 'answers can be held to a JSON schema'
run "$PROPTER" doctor --llm-endpoint "$endpoint" --llm-model other
expect_stdout 'served are scripted'
stop_endpoint
start_endpoint --policy defer --schema none
run "$PROPTER" doctor --llm-endpoint "$endpoint" --llm-model scripted
expect_code 0
expect_stdout 'answers cannot be held to a JSON schema'
run "$PROPTER" investigate "$example" --labeller llm --llm-endpoint "$endpoint" --llm-model scripted --format json
expect_value 'r["labeller"]["failures"]' 0
stop_endpoint
run "$PROPTER" doctor --llm-endpoint http://127.0.0.1:1/v1 --llm-model scripted --llm-retries 0
expect_code 1
expect_stdout 'bad   connection'
expect_stdout '-> check that'

# Options before the environment before the configuration.
start_endpoint --policy defer
echo '{"llm": {"endpoint": "http://127.0.0.1:1/v1", "model": "of-config"}}' >"$config"
run env PROPTER_LLM_ENDPOINT="$endpoint" "$PROPTER" doctor
expect_stdout 'of-config at http'
run env PROPTER_LLM_ENDPOINT="$endpoint" PROPTER_LLM_MODEL=of-environment "$PROPTER" doctor
expect_stdout 'of-environment at http'
run env PROPTER_LLM_ENDPOINT="$endpoint" PROPTER_LLM_MODEL=of-environment "$PROPTER" doctor --llm-model of-option
expect_stdout 'of-option at http'

# A key file that nobody else can read.
umask 022
echo some-key >"$work/key"
chmod 644 "$work/key"
run "$PROPTER" doctor --llm-endpoint "$endpoint" --llm-model scripted --llm-key-file "$work/key"
expect_code 2
expect_stderr 'others can read the key file'
chmod 600 "$work/key"
run "$PROPTER" doctor --llm-endpoint "$endpoint" --llm-model scripted --llm-key-file "$work/key"
expect_code 0
expect_stdout 'one is set, accepted'
checks=$((checks + 1))
grep -qF 'Authorization: Bearer some-key' "$endpoint_log" || say_failure 'the key of the file was not sent'
: >"$work/key"
run "$PROPTER" doctor --llm-endpoint "$endpoint" --llm-model scripted --llm-key-file "$work/key"
expect_code 2
expect_stderr 'the key file is empty'

# A configuration that is wrong, and that rules do not need.
wrong_config() {
  printf '%s' "$1" >"$config"
  run "$PROPTER" doctor
  expect_code 2
  expect_stderr "$2"
  expect_stderr "$config"
}
wrong_config '{"llm": {"modle": "x"}}' "'llm.modle' is no setting"
wrong_config '{"llm": {"model": 7}}' "'llm.model' has a value of the wrong kind"
wrong_config '{"llm": {"api_key": "x"}}' 'the API key does not belong into the configuration'
wrong_config '{"llm": {"max_calls": -1}}' "'llm.max_calls'"
wrong_config '{"llm": {"prices": {"m": {"input": 1}}}}' "'llm.prices'"
wrong_config '{"llm": [' 'the configuration is no JSON'
wrong_config '[]' 'the configuration is no JSON object'
wrong_config '{"other": {}}' "'other' is no section"
wrong_config '' 'the configuration is no JSON'
run "$PROPTER" investigate "$example"
expect_code 0
rm "$config"

# Options that make no sense are refused before anything is read.
refused() {
  run "$PROPTER" investigate "$work/nowhere" --labeller llm "${@:2}"
  expect_code 2
  expect_stderr "$1"
}
refused 'no endpoint of a model is named'
refused 'no model is named' --llm-endpoint "$endpoint"
refused 'no http or https URL' --llm-endpoint ftp://host/v1 --llm-model m
refused 'must not hold a user' --llm-endpoint http://me:hunter2@host/v1 --llm-model m
checks=$((checks + 1))
! grep -q hunter2 "$work/stderr" || say_failure 'a password of the URL was shown'
refused 'needs the price' --llm-endpoint "$endpoint" --llm-model m --max-cost 1
refused 'samples cannot be 26' --llm-endpoint "$endpoint" --llm-model m --samples 26
run "$PROPTER" investigate "$example" --estimate --samples 1000000
expect_code 2
expect_stderr 'samples cannot be'
refused 'tokens per request cannot be 10' --llm-endpoint "$endpoint" --llm-model m --max-request-tokens 10

# What it would cost; nothing is sent.
echo '{"llm": {"prices": {"scripted": {"input": 1, "output": 2}}}}' >"$config"
before=$(wc -l <"$endpoint_log")
run "$PROPTER" investigate "$example" --estimate --llm-endpoint "$endpoint" --llm-model scripted
expect_code 0
expect_stdout 'requests            about'
expect_stdout 'cost                at most 0.0'
checks=$((checks + 1))
[ "$(wc -l <"$endpoint_log")" = "$before" ] || say_failure 'an estimate sent something'
run "$PROPTER" investigate "$example" --estimate
expect_code 0
expect_stdout 'no price of the model is configured'
finish
