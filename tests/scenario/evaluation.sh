# Recorded incidents with a known cause, where a collection of them lies beside the source tree: the answers must
# not get worse than these floors.
. "${SOURCE_DIR:?}/tests/support/check.sh" || exit 1
shared=$SOURCE_DIR/../shared
if [ ! -f "$shared/eval/run.py" ] || ! command -v python3 >/dev/null; then
  skip "no evaluation data beside the source tree"
fi

# All collections below data/, each held to the same modest floor on its first cases.
for folder in "$shared"/data/*/; do
  [ -n "$(find "$folder" -name truth.json -print -quit)" ] || continue
  run python3 "$shared/eval/run.py" --cases "$folder" --limit 4 --level service --jobs 2 --timeout 60 \
    --cmd "$PROPTER investigate {case} --format json" --fail-over failed=0
  cat "$work/stdout"
  expect_code 0
done
finish
