#!/usr/bin/env bash
# Whether the bundled incident is, byte for byte, what its generator writes.
#   check_incident.sh GENERATOR INCIDENT_FOLDER
set -euo pipefail
fresh=$(mktemp -d)
trap 'rm -rf "$fresh"' EXIT
"$1" "$fresh/incident"
diff -r "$fresh/incident" "$2"
