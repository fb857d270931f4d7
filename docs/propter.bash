# bash completion for propter

_propter() {
  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}
  local commands='investigate ingest evidence graph ledger why verify replay entail eval weights doctor version help'
  local shared='--help --output --color'
  local reading="$shared --case --baseline --threads"
  local endpoint='--llm-endpoint --llm-model --llm-key-file --llm-ca-file --llm-timeout --llm-retries'
  local asking='--llm-in-flight --llm-rate --llm-seed --samples --max-request-tokens --max-calls --max-tokens'
  asking+=' --max-cost --max-seconds --recording --redact --no-redact'
  local proving='--max-refinements --require-verified --require-shown'
  local investigating="$reading --at --from --to --symptom --format --labeller --max-visits $proving $endpoint $asking"
  investigating+=' --estimate --trace --weights'
  local entailing="$shared --premises --hypothesis --tree --semantics --prover --format --timeout --max-nodes"
  entailing+=" $endpoint $asking --max-refinements --replay"

  local words=
  case $previous in
    --format)
      words='text json markdown dot'
      if [[ ${COMP_WORDS[1]} == entail ]]; then words='text json dot tptp smtlib tstp'; fi
      if [[ ${COMP_WORDS[1]} == eval ]]; then words='proofwriter prontoqa entailmentbank folio'; fi
      ;;
    --color) words='auto always never' ;;
    --labeller) words='rules llm replay' ;;
    --prover) words='native z3 eprover' ;;
    --semantics) words='strong-negation classical' ;;
    --output-format) words='text json' ;;
    eval) words=entail ;;
    help) words=$commands ;;
  esac
  if [[ -z $words && $COMP_CWORD -eq 1 ]]; then words="$commands --help --version"; fi
  if [[ -z $words && $current == -* ]]; then
    case ${COMP_WORDS[1]} in
      investigate) words=$investigating ;;
      ingest) words=$reading ;;
      graph) words="$shared --format --beliefs" ;;
      verify) words="$shared --format $proving" ;;
      replay) words="$shared --format --recording" ;;
      entail) words=$entailing ;;
      eval) words="$shared --format --prover --semantics --limit --output-format --free-text $endpoint $asking --max-refinements --replay" ;;
      weights) words="$shared --weights" ;;
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
