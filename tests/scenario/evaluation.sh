# Recorded incidents with a known cause, where a collection of them lies beside the source tree: the answers must
# not get worse than these floors.
. "${SOURCE_DIR:?}/tests/support/check.sh" || exit 1
shared=$SOURCE_DIR/../shared
if [ ! -f "$shared/eval/run.py" ] || ! command -v python3 >/dev/null; then
  skip "no evaluation data beside the source tree"
fi

cases=8    # of each collection, the first ones
least=0.5  # share of them with the cause among the first five

for folder in "$shared"/data/*/; do
  found=$(find "$folder" -name truth.json | wc -l)
  [ "$found" -gt 0 ] || continue
  floor=()
  # One or two cases say nothing about a share.
  if [ "$found" -ge "$cases" ]; then floor=(--fail-under "AC@5=$least"); fi
  run python3 "$shared/eval/run.py" --cases "$folder" --limit "$cases" --level service --jobs 2 --timeout 60 \
    --cmd "$PROPTER investigate {case} --format json" --fail-over failed=0 "${floor[@]}"
  cat "$work/stdout"
  expect_code 0
done
finish
