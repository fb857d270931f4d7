# bash completion for propter

_propter() {
  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}
  local commands='investigate ingest evidence graph ledger why version help'
  local shared='--help --output --color'
  local reading="$shared --case --baseline --threads"
  local investigating="$reading --at --from --to --symptom --format --labeller --max-visits"

  local words=
  case $previous in
    --format) words='text json markdown dot' ;;
    --color) words='auto always never' ;;
    --labeller) words='rules' ;;
    help) words=$commands ;;
  esac
  if [[ -z $words && $COMP_CWORD -eq 1 ]]; then words="$commands --help --version"; fi
  if [[ -z $words && $current == -* ]]; then
    case ${COMP_WORDS[1]} in
      investigate) words=$investigating ;;
      ingest) words=$reading ;;
      graph) words="$shared --format" ;;
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
