#!/usr/bin/env bash
# clang-tidy, in the build folder build/plain, whose compile commands Clang can follow.
#   tidy.sh all               every source of src, tools and tests
#   tidy.sh changed [LIMIT]   those that differ from the base, or all where there is none: LIMIT of them (default 40),
#                             the most changed first
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

all_sources() { find src tools tests -name '*.cpp' -printf '%s %p\n'; }

# "<lines changed> <file>" of each.
changed_sources() {
  local base
  if base=$(git rev-parse -q --verify origin/main) && [ "$base" != "$(git rev-parse HEAD)" ]; then
    base=$(git merge-base origin/main HEAD)
  else
    base=$(git rev-parse -q --verify HEAD~) || { all_sources; return; }
  fi
  git diff --numstat --no-renames --diff-filter=d "$base" -- 'src/*.cpp' 'tools/*.cpp' 'tests/*.cpp' |
    awk '{ print $1 + $2, $3 }'
}

case ${1:-} in
  all) sources=$(all_sources) limit=100000 ;;
  changed) sources=$(changed_sources) limit=${2:-40} ;;
  *) echo 'usage: tidy.sh all | changed [LIMIT]' >&2; exit 2 ;;
esac
mapfile -t files < <(sort -k1,1nr -k2 <<<"$sources" | awk '$2 && $2 !~ "^tests/(install|fuzz|bench)/" { print $2 }')
if [ "${#files[@]}" -eq 0 ]; then
  echo 'no source changed'
  exit
fi
if [ "${#files[@]}" -gt "$limit" ]; then
  echo "not checked, $((${#files[@]} - limit)) of ${#files[@]} sources:"
  printf '  %s\n' "${files[@]:limit}"
  files=("${files[@]:0:limit}")
fi
echo "checked, ${#files[@]} sources:"
printf '  %s\n' "${files[@]}"
# Whole path, end anchored: run-clang-tidy takes regular expressions.
run-clang-tidy-19 -quiet -p build/plain -j "$(nproc)" "${files[@]/%/\$}"
