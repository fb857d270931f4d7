# Where data go: complete files or none, and no output that fails in silence.
. "${SOURCE_DIR:?}/tests/support/check.sh" || exit 1
example=$SOURCE_DIR/examples/incidents/slow-pricing

run "$PROPTER" investigate "$example"
cp "$work/stdout" "$work/wanted.txt"

run "$PROPTER" investigate "$example" -o "$work/report.txt"
expect_code 0
expect_empty stdout
expect_same "$work/report.txt" "$work/wanted.txt"

# An existing file is replaced, keeps its mode, and a link to it stays a link.
echo old >"$work/old.txt"
chmod 640 "$work/old.txt"
ln -s old.txt "$work/link.txt"
run "$PROPTER" investigate "$example" --output "$work/link.txt"
expect_same "$work/old.txt" "$work/wanted.txt"
command_line="stat $work/old.txt"
checks=$((checks + 2))
[ "$(stat -c %a "$work/old.txt")" = 640 ] || say_failure 'mode changed'
[ -L "$work/link.txt" ] || say_failure 'link replaced'

for output in "$work/nowhere/report.txt" "$work/wanted.txt/report.txt" "$work" /dev/full; do
  run "$PROPTER" investigate "$example" -o "$output"
  expect_code 1
  expect_stderr 'propter: error: cannot write the output'
  expect_stderr "$output"
done

cannot_write_stdout() {
  expect_code 1
  expect_stderr 'propter: error: cannot write the output'
  expect_stderr "reason: $1"
}
for arguments in version help "investigate $example" "help investigate"; do
  command_line="propter $arguments >/dev/full"
  # shellcheck disable=SC2086
  "$PROPTER" $arguments >/dev/full 2>"$work/stderr"
  code=$?
  cannot_write_stdout 'No space left on device'
  command_line="propter $arguments >&-"
  # shellcheck disable=SC2086
  "$PROPTER" $arguments >&- 2>"$work/stderr"
  code=$?
  cannot_write_stdout 'Bad file descriptor'
done

# A reader that is gone: the write end of a pipe whose read end was closed.
command_line='propter help into a closed pipe'
mkfifo "$work/pipe"
exec 8<>"$work/pipe" 9>"$work/pipe" 8>&-
"$PROPTER" help >&9 2>"$work/stderr"
code=$?
exec 9>&-
cannot_write_stdout 'Broken pipe'

# Colour only where it is asked for: stdout is no terminal here.
run "$PROPTER" investigate "$example" --color always
expect_stdout "$(printf '\033[')"
run "$PROPTER" investigate "$example" --color auto
expect_same "$work/stdout" "$work/wanted.txt"
checks=$((checks + 1))
command_line='leftovers'
[ -z "$(find "$work" -name '*.tmp')" ] || say_failure 'temporary files are left over'
finish
