# Hypotheses and trees are checked step by step.
. "${SOURCE_DIR:?}/tests/support/check.sh" || exit 1

theory=$work/theory.txt
cat >"$theory" <<'END'
# A comment.
Bob is cold.
Bob is tall.
If someone is cold then they are rough.
rule: If someone is rough then they are kind.
END

run "$PROPTER" entail --premises "$theory" --hypothesis 'Bob is kind.'
expect_code 0
expect_empty stderr
expect_stdout 'The hypothesis is verified.'
expect_stdout 'n1  verified  Bob is rough.'
expect_stdout 'unused        s2'

run "$PROPTER" entail --premises "$theory" --hypothesis 'Ann is rough.'
expect_code 5
expect_stdout 'The hypothesis is unsupported.'
expect_stdout 'missing: Ann is cold.'

run "$PROPTER" entail --premises "$theory" --hypothesis 'Bob is not kind.'
expect_code 7
expect_stdout 'The hypothesis is refuted.'

{ cat "$theory"; echo 'Bob is not rough.'; } >"$work/contradiction.txt"
run "$PROPTER" entail --premises "$work/contradiction.txt" --hypothesis 'Bob is kind.'
expect_code 7
expect_stdout 'contradict each other'

# Contraposition is classical.
{ cat "$theory"; echo 'Ann is not rough.'; } >"$work/ann.txt"
run "$PROPTER" entail --premises "$work/ann.txt" --hypothesis 'Ann is not cold.' --prover z3
expect_code 5
run "$PROPTER" entail --premises "$work/ann.txt" --hypothesis 'Ann is not cold.' --prover z3 --semantics classical
expect_code 0

# A tree, and what was written about it read back.
cat >"$work/tree.json" <<'END'
{"root": {"statement": "Bob is kind.", "premises": [
  {"id": "step", "statement": "Bob is rough.", "premises": [
    {"statement": "Bob is cold."}, {"statement": "If X is cold then X is rough."}]},
  {"statement": "If someone is rough then they are kind."}]}}
END
run "$PROPTER" entail --premises "$theory" --tree "$work/tree.json" --format json
expect_code 0
expect_stdout '"schema": "propter.entailment/1"'
expect_stdout '"verified": 5'
cp "$work/stdout" "$work/first.json"
run "$PROPTER" entail --premises "$theory" --tree "$work/first.json" --format json
expect_same "$work/stdout" "$work/first.json"
run "$PROPTER" entail --tree "$work/tree.json"
expect_code 0
expect_stderr 'taken for granted'
run "$PROPTER" entail --premises "$theory" --tree "$work/tree.json" --format dot
expect_code 0
expect_stdout 'digraph entailment {'

# One broken step is named; what rests on it is blocked.
sed 's/"Bob is rough."/"Bob is a rough."/' "$work/tree.json" >"$work/broken.json"
run "$PROPTER" entail --premises "$theory" --tree "$work/broken.json"
expect_code 5
expect_stdout 'blocked  Bob is kind.'
expect_stdout "ill-typed: 'rough' is a category here"

# For other provers.
run "$PROPTER" entail --premises "$theory" --hypothesis 'Bob is kind.' --format tptp
expect_code 0
expect_stdout 'conjecture'
run "$PROPTER" entail --premises "$theory" --hypothesis 'Bob is kind.' --format smtlib
expect_code 0
expect_stdout '(check-sat)'
run "$PROPTER" entail --tree "$work/tree.json" --format tptp
expect_code 0
run "$PROPTER" entail --premises "$theory" --hypothesis 'Bob is kind.' --format tstp
expect_code 0
expect_stdout 'plain, is_kind(c_Bob), inference(modus_ponens'
run "$PROPTER" entail --premises "$theory" --hypothesis 'Ann is kind.' --format tstp
expect_code 3
expect_empty stdout
expect_stderr 'there is no proof to write'

# What cannot be read says where.
echo 'Bob is is is.' >"$work/bad.txt"
run "$PROPTER" entail --premises "$work/bad.txt" --hypothesis 'Bob is kind.'
expect_code 3
expect_stderr 'line 1'
run "$PROPTER" entail --premises "$theory" --hypothesis 'Bob is is is.'
expect_code 3
expect_stderr 'hypothesis'
echo '{"root": {"statement": "Bob is kind.", "premises": ["nobody"]}}' >"$work/bad.json"
run "$PROPTER" entail --premises "$theory" --tree "$work/bad.json"
expect_code 3
expect_stderr 'root.premises[0]'
run "$PROPTER" entail --premises "$work/nowhere" --hypothesis 'Bob is kind.'
expect_code 3
run "$PROPTER" entail --premises "$work" --hypothesis 'Bob is kind.'
expect_code 3
: >"$work/empty"
run "$PROPTER" entail --premises "$work/empty" --hypothesis 'Bob is kind.'
expect_code 3
run "$PROPTER" entail --premises "$theory"
expect_code 2
run "$PROPTER" entail --premises "$theory" --hypothesis 'Bob is kind.' --tree "$work/tree.json"
expect_code 2
run "$PROPTER" entail --hypothesis 'Bob is kind.'
expect_code 3
run "$PROPTER" entail --premises "$theory" --hypothesis 'Bob is kind.' --prover oracle
expect_code 2
run "$PROPTER" entail --premises "$theory" --hypothesis 'Bob is kind.' --timeout 0
expect_code 2

# Nothing that was read reaches a terminal as it is.
printf '{"root": {"id": "\\u001b[31m", "statement": "Bob is \\u001b[2J.", "premises": [{"statement": "Bob is cold."}]}}' \
  >"$work/hostile.json"
run "$PROPTER" entail --premises "$theory" --tree "$work/hostile.json"
expect_code 5
checks=$((checks + 1))
if grep -q $'\033' "$work/stdout" "$work/stderr"; then say_failure "an escape sequence got through"; fi
finish
