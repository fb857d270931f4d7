#!/usr/bin/env bash
# Installs what is missing for building propter on Debian 12 or a relative of it.
#   packages.sh [build|test]...     default: build
# Says what it does, and does nothing where everything is there.
set -euo pipefail

build=(g++ cmake ninja-build libboost-dev nlohmann-json3-dev libsimdjson-dev libsqlite3-dev libfmt-dev zlib1g-dev
       libcurl4-openssl-dev libssl-dev libre2-dev libz3-dev libcli11-dev)
test=(libgtest-dev libgmock-dev libbenchmark-dev libcpp-httplib-dev openssl eprover ccache python3 sqlite3 clang-19 clang-tidy-19 clang-tools-19
      libclang-rt-19-dev)

wanted=()
for group in "${@:-build}"; do
  case $group in
    build) wanted+=("${build[@]}") ;;
    test) wanted+=("${test[@]}") ;;
    *) echo "packages.sh: no such group: $group" >&2; exit 2 ;;
  esac
done

command -v dpkg-query >/dev/null || {
  echo "packages.sh: this is no Debian system; install the equivalents of: ${wanted[*]}" >&2
  exit 1
}

missing=()
for package in "${wanted[@]}"; do
  state=$(dpkg-query -W -f='${Status}' "$package" 2>/dev/null || true)
  [[ $state == *' installed' ]] || missing+=("$package")
done
[ "${#missing[@]}" -gt 0 ] || { echo "packages: everything is installed"; exit 0; }

as_root=()
if [ "$(id -u)" -ne 0 ]; then as_root=(sudo); fi
echo "packages: installing ${missing[*]}"
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"
