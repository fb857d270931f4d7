#!/usr/bin/env bash
# From a fresh clone to the explanation of the bundled incident: installs packages that are missing, builds,
# investigates. Needs Debian 12 or a relative of it; sudo where it is not run as root.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

step() { printf '\n== %s\n' "$*"; }

step 'packages'
tests/support/packages.sh build

step 'build (build/quickstart)'
cmake -S . -B build/quickstart -G Ninja -DCMAKE_BUILD_TYPE=Release -DPROPTER_BUILD_TESTS=OFF \
  -DPROPTER_BUILD_EXAMPLES=OFF
cmake --build build/quickstart --target propter_cli

step 'propter investigate examples/incidents/slow-pricing'
build/quickstart/propter investigate examples/incidents/slow-pricing --case build/quickstart/shop.propter

step 'more about the case'
cat <<'TEXT'
build/quickstart/propter evidence build/quickstart/shop.propter pricing
build/quickstart/propter graph build/quickstart/shop.propter | dot -Tsvg > shop.svg
build/quickstart/propter help
TEXT
