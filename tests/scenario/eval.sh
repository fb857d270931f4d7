# Problems whose answers are known: figures on stdout, the same each time; times on stderr.
. "${SOURCE_DIR:?}/tests/support/check.sh" || exit 1

cat > "$work/problems.json" <<'JSON'
[{"id": "a", "context": "Ada is old. Old people are slow.", "question": "Which? Ada is slow.",
  "options": ["A) True", "B) False", "C) Unknown"], "answer": "A"},
 {"id": "b", "context": "Ada is old. Old people are slow.", "question": "Which? Bo is slow.",
  "options": ["A) True", "B) False", "C) Unknown"], "answer": "C"}]
JSON

run "$PROPTER" eval entail "$work/problems.json" --format proofwriter
expect_code 0
expect_stdout 'correct           2 of 2 (100.0 %)'
expect_stderr 'goals proved'
cp "$work/stdout" "$work/first"

run "$PROPTER" eval entail "$work/problems.json" --format proofwriter
expect_same "$work/stdout" "$work/first"

run "$PROPTER" eval entail "$work/problems.json" --format proofwriter --output-format json
expect_code 0
expect_stdout '"correct": 2'

# As published, with a line that is none; a negation that nothing shows is no answer of the native prover.
cat > "$work/theories.jsonl" <<'JSON'
{"id": "t", "theory": "Ada is old. Old people are slow.", "questions": {"Q1": {"question": "Ada is slow.", "answer": true, "QDep": 1}, "Q2": {"question": "Bo is slow.", "answer": "Unknown"}}}
{"id": "cut", "theo
JSON
run "$PROPTER" eval entail "$work/theories.jsonl" --format proofwriter
expect_code 0
expect_stdout 'correct           2 of 3'
expect_stdout 'depth equal       1 of 1'
expect_stdout 'line 2: this is no problem to answer'
run "$PROPTER" eval entail "$work/theories.jsonl" --format proofwriter --semantics classical
expect_stdout 't_Q2: Unknown -> undecided'

run "$PROPTER" eval entail "$work/nothing.json" --format proofwriter
expect_code 3
expect_stderr 'the file cannot be read'
expect_empty stdout

run "$PROPTER" eval entail "$work/problems.json" --format verse
expect_code 2
expect_stderr "'verse' is none of proofwriter, prontoqa, entailmentbank, folio"
finish
