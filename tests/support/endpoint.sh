# A scripted model for scenario scripts; source it after check.sh.
#
#   start_endpoint --policy defer      # sets $endpoint, and $endpoint_log with every request
#   stop_endpoint
: "${SCRIPTED_ENDPOINT:?}"
endpoint=
endpoint_pid=
endpoint_log=$work/requests.jsonl
trap 'stop_endpoint; rm -rf "$work"' EXIT
unset PROPTER_LLM_ENDPOINT PROPTER_LLM_MODEL PROPTER_LLM_API_KEY
export XDG_CONFIG_HOME=$work/config
mkdir -p "$XDG_CONFIG_HOME/propter"

start_endpoint() {
  rm -f "$work/port" "$endpoint_log"
  "$SCRIPTED_ENDPOINT" --port-file "$work/port" --log "$endpoint_log" "$@" &
  endpoint_pid=$!
  local tries
  for tries in $(seq 200); do
    [ -s "$work/port" ] && break
    kill -0 "$endpoint_pid" 2>/dev/null || break
    sleep 0.05
  done
  endpoint=$(cat "$work/port" 2>/dev/null) || { echo 'the scripted endpoint does not start' >&2; exit 1; }
  : "$tries"
}

stop_endpoint() {
  if [ -n "$endpoint_pid" ]; then kill "$endpoint_pid" 2>/dev/null; wait "$endpoint_pid" 2>/dev/null; fi
  endpoint_pid=
}

requests_sent() { grep -c '"path":"/v1/chat/completions"' "$endpoint_log" 2>/dev/null || true; }

# One value of the report in $work/stdout, by a Python expression over `r`.
value_of() {
  python3 -c 'import json,sys; r=json.load(open(sys.argv[1])); print(eval(sys.argv[2]))' "$work/stdout" "$1"
}

expect_value() {
  checks=$((checks + 1))
  local value
  value=$(value_of "$1" 2>&1)
  [ "$value" = "$2" ] || say_failure "$1 is $value, not $2"
}
