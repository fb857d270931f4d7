# The transcript in README.md is what the program prints, up to the end of the first origin. UPDATE_GOLDEN=1
# rewrites it.
. "${SOURCE_DIR:?}/tests/support/check.sh" || exit 1
command='propter investigate examples/incidents/slow-pricing'

run "$PROPTER" investigate "$SOURCE_DIR/examples/incidents/slow-pricing"
expect_code 0
{
  printf '$ %s\n' "$command"
  awk '/^$/ && ++blanks == 2 { exit } { print }' "$work/stdout"
  echo '[...]'
} >"$work/transcript"

# The lines between ```console and ```, and the rest of the file around them.
begin='^```console$'
if [ -n "${UPDATE_GOLDEN:-}" ]; then
  awk -v begin="$begin" -v transcript="$work/transcript" '
    $0 ~ begin { print; while ((getline line < transcript) > 0) print line; inside = 1; next }
    inside && /^```$/ { inside = 0 }
    !inside { print }' "$SOURCE_DIR/README.md" >"$work/README.md"
  cp "$work/README.md" "$SOURCE_DIR/README.md"
fi
awk -v begin="$begin" '$0 ~ begin { inside = 1; next } inside && /^```$/ { exit } inside { print }' \
  "$SOURCE_DIR/README.md" >"$work/written"
expect_same "$work/written" "$work/transcript"
finish
