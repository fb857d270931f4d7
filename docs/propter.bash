# bash completion for propter

_propter() {
  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}
  local commands='investigate ingest evidence graph ledger why replay doctor version help'
  local shared='--help --output --color'
  local reading="$shared --case --baseline --threads"
  local endpoint='--llm-endpoint --llm-model --llm-key-file --llm-ca-file --llm-timeout --llm-retries'
  local asking='--llm-in-flight --llm-rate --llm-seed --samples --max-request-tokens --max-calls --max-tokens'
  asking+=' --max-cost --max-seconds --recording --redact --no-redact --estimate --trace'
  local investigating="$reading --at --from --to --symptom --format --labeller --max-visits $endpoint $asking"

  local words=
  case $previous in
    --format) words='text json markdown dot' ;;
    --color) words='auto always never' ;;
    --labeller) words='rules llm replay' ;;
    help) words=$commands ;;
  esac
  if [[ -z $words && $COMP_CWORD -eq 1 ]]; then words="$commands --help --version"; fi
  if [[ -z $words && $current == -* ]]; then
    case ${COMP_WORDS[1]} in
      investigate) words=$investigating ;;
      ingest) words=$reading ;;
      graph) words="$shared --format" ;;
      replay) words="$shared --format --recording" ;;
      doctor) words="$shared $endpoint" ;;
      evidence | ledger | why) words=$shared ;;
    esac
  fi
  if [[ -n $words ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
  else
    compopt -o filenames
    mapfile -t COMPREPLY < <(compgen -f -- "$current")
  fi
}

complete -F _propter propter
