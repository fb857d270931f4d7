// The shapes in which theories with labelled statements are published, and what becomes of records that are
// none.
#include "eval/labelled.h"

#include <algorithm>
#include <string>

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "unit/eval/problem_file.h"

namespace propter::eval {
namespace {

using test::ProblemFile;
using testing::Each;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

Result<EntailEvalReport> evaluated(std::string_view text, EntailFormat format = EntailFormat::kProofWriter,
                                   std::size_t limit = 0) {
  const ProblemFile file(text);
  EntailEvalOptions options = file.options(format);
  options.limit = limit;
  return evaluate_entailment(options);
}
EntailEvalReport report_of(std::string_view text, EntailFormat format = EntailFormat::kProofWriter,
                           std::size_t limit = 0) {
  auto report = evaluated(text, format, limit);
  EXPECT_TRUE(report.ok()) << report.status().message().str();
  return report.ok() ? *report : EntailEvalReport();
}

// JSON, with its quotes written as apostrophes.
Json json(std::string text) {
  std::replace(text.begin(), text.end(), '\'', '"');
  Result<Json> out = parse_json(text);
  EXPECT_TRUE(out.ok()) << text;
  return out.ok() ? *out : Json();
}
std::string label_of(const char* answer, const char* options) {
  return std::string(label_of_answer(json(answer), json(options)));
}

std::string messages_of(const EntailEvalReport& report, std::string_view case_id) {
  std::string out;
  for (const EntailIssue& warning : report.warnings)
    if (warning.case_id == case_id) out += warning.message + "\n";
  return out;
}

constexpr const char* kGood =
    R"({"id": "good", "context": "Ada is old.", "question": "Which? Ada is old.", "answer": "True"})";

TEST(LabelOfAnswer, IsSaidOutrightInAnyCase) {
  EXPECT_EQ(label_of("'True'", "null"), "True");
  EXPECT_EQ(label_of("' FALSE '", "null"), "False");
  EXPECT_EQ(label_of("'unknown'", "[]"), "Unknown");
  EXPECT_EQ(label_of("'Uncertain'", "[]"), "Unknown");
  EXPECT_EQ(label_of("true", "null"), "True");
}

TEST(LabelOfAnswer, IsTheOptionThatItNames) {
  for (const char* options :
       {"['A) True', 'B) False']", "['A. True', 'B. False']", "['(A) True', '(B) False']",
        "['A: True', 'B: False']", "['A True', 'B False']", "['True', 'False']"})
    for (const char* answer : {"'B'", "'b'", "'B)'", "'(B)'", "'B.'"})
      EXPECT_EQ(label_of(answer, options), "False") << options << answer;
  EXPECT_EQ(label_of("'A) True'", "null"), "True");
}

TEST(LabelOfAnswer, IsNoneWhereNothingOrTooMuchIsMeant) {
  EXPECT_EQ(label_of("'C'", "['A) True', 'B) False']"), "");
  EXPECT_EQ(label_of("'C'", "['True', 'False']"), "");
  EXPECT_EQ(label_of("'A'", "['A) True', 'A) False']"), "");
  EXPECT_EQ(label_of("'A'", "['A) red', 'B) blue']"), "");
  EXPECT_EQ(label_of("'A'", "[1, {}]"), "");
  for (const char* answer : {"null", "1", "[]", "''", "'('", "'perhaps'"})
    EXPECT_EQ(label_of(answer, "['True', 'False']"), "") << answer;
}

TEST(Labelled, GoesOnAfterARecordThatIsNoProblem) {
  const EntailEvalReport report =
      report_of(std::string("[") + kGood +
                R"(, 1, {}, {"id": "q", "context": "Ada is old.", "answer": "True"},
      {"id": "c", "context": ["Ada is old."], "question": "? Ada is old.", "answer": "True"},
      {"id": "a", "context": "Ada is old.", "question": "? Ada is old.", "options": ["True"], "answer": "B"}])");
  EXPECT_EQ(report.cases, 6U);
  EXPECT_EQ(report.correct, 1U);
  EXPECT_THAT(report.warnings, SizeIs(5));
  EXPECT_EQ(report.warnings[0].case_id, "case 2");
  EXPECT_EQ(report.warnings[2].case_id, "q");
  EXPECT_THAT(report.warnings[2].message, HasSubstr("asks no question"));
  EXPECT_THAT(report.warnings[3].message, HasSubstr("'context' is no text"));
  EXPECT_THAT(report.warnings[4].message, HasSubstr("none of True, False and Unknown"));
  EXPECT_THAT(report.wrong_answers, Each(Field(&EntailIssue::message, "not understood")));
}

TEST(Labelled, RefusesAFileWithoutAnyProblem) {
  for (const EntailFormat format : {EntailFormat::kProofWriter, EntailFormat::kProntoQa})
    for (const char* text : {"{}", "[1]", "7", "null", "not json", "", "\x1f\x8b\x08", "\xff\xfe{\0}", "[{]",
                             R"({"example1": {"in_context_example0": {"question": "", "query": ""}}})",
                             R"([{"context": "Ada is old.", "question": "? Ada is old.", "answer": "A"}])",
                             "{\"a\": 1}\n{\"b\": 2}\n"})
      EXPECT_EQ(evaluated(text, format).status().code(), StatusCode::kCorrupt) << text;
  EXPECT_THAT(evaluated("[{}]").status().message().str(), HasSubstr("case 1"));
  EXPECT_THAT(evaluated("{}").status().message().str(), HasSubstr("'questions' or 'context'"));
}

TEST(Labelled, RefusesEveryTruncationOfAnArray) {
  const std::string whole = std::string("[") + kGood + "\n,\n" + kGood + "]";
  for (std::size_t n = 1; n < whole.size(); n += 5)
    EXPECT_EQ(evaluated(whole.substr(0, n)).status().code(), StatusCode::kCorrupt) << n;
}

TEST(Labelled, ReadsAnArrayLinesAndASingleObjectAlike) {
  const std::string one = kGood;
  const std::string lines = one + "\n\n" + one + "\n";
  EXPECT_EQ(report_of(one).correct, 1U);
  EXPECT_EQ(report_of("\n  " + one + "\n").correct, 1U);
  EXPECT_EQ(report_of("[" + one + ",\n" + one + "]").correct, 2U);
  EXPECT_EQ(report_of(lines).correct, 2U);
  EXPECT_EQ(report_of(lines, EntailFormat::kProntoQa).correct, 2U);
}

TEST(Labelled, NamesTheLineThatIsNoJson) {
  const EntailEvalReport report = report_of(std::string(kGood) + "\n{\"id\": \"cut\", \"cont");
  EXPECT_EQ(report.cases, 2U);
  EXPECT_EQ(report.correct, 1U);
  ASSERT_THAT(report.warnings, SizeIs(1));
  EXPECT_EQ(report.warnings[0].case_id, "line 2");
}

// As published; the first theory needs two rules for what is asked.
constexpr const char* kTheories =
    R"({"id": "T-1", "maxD": 2, "theory": "Ada is old. If someone is old then they are slow. Slow people are kind.",
"questions": {
"Q1": {"question": "Ada is old.", "answer": true, "QDep": 0, "QLen": ""},
"Q2": {"question": "Ada is not kind.", "answer": false, "QDep": 2},
"Q3": {"question": "Bo is kind.", "answer": "Unknown", "QDep": 2},
"Q4": {"question": "Ada is slow.", "answer": true, "QDep": 3}}})";

std::string in_one_line(std::string text) {
  std::erase(text, '\n');
  return text;
}

TEST(ProofWriterAsPublished, MakesACaseOfEachQuestion) {
  const std::string line = in_one_line(kTheories);
  for (const std::string& text : {std::string(kTheories), line, "[" + line + "]"}) {
    const EntailEvalReport report = report_of(text);
    EXPECT_EQ(report.cases, 4U);
    EXPECT_EQ(report.correct, 4U);
    EXPECT_EQ(report.verified, 3U);
  }
  EXPECT_EQ(report_of(line + "\n" + line + "\n").cases, 8U);
  EXPECT_EQ(report_of(line + "\n" + line + "\n", EntailFormat::kProofWriter, 5).cases, 5U);
}

TEST(ProofWriterAsPublished, ComparesTheDepthOfProofs) {
  const EntailEvalReport report = report_of(kTheories);
  EXPECT_EQ(report.depth_known, 3U);
  EXPECT_EQ(report.depth_equal, 2U);  // the last says 3, and it takes one rule
  EXPECT_EQ(report.chains_known, 0U);
  EXPECT_THAT(report.warnings, IsEmpty());
}

TEST(ProofWriterAsPublished, CountsQuestionsThatAreNone) {
  const EntailEvalReport report = report_of(
      R"([{"id": "T", "theory": "Ada is old.", "questions": {"Q1": {"question": "Ada is old.", "answer": true},
      "Q2": {"question": "Ada is old.", "answer": "perhaps"}, "Q3": 7, "Q4": {"answer": true},
      "Q5": {"question": "Ada is old.", "answer": true, "QDep": -1},
      "Q6": {"question": "Ada is old.", "answer": true, "QDep": "0"}}},
      {"id": "U", "theory": 7, "questions": {"Q1": {"question": "Ada is old.", "answer": true}}},
      {"id": "V", "theory": "Ada is old.", "questions": []}])");
  EXPECT_EQ(report.cases, 8U);
  EXPECT_EQ(report.correct, 3U);
  EXPECT_EQ(report.depth_known, 0U);
  ASSERT_THAT(report.warnings, SizeIs(5));
  EXPECT_EQ(report.warnings[0].case_id, "T_Q2");
  EXPECT_EQ(report.warnings[4].case_id, "V");
}

TEST(ProofWriterAsPublished, ReadsAnArrayOfQuestionsInEitherSpelling) {
  const EntailEvalReport report = report_of(
      R"([{"id": "R-1", "context": "Ada is old. If someone is old then they are slow. Bo is not slow.",
      "questions": [{"id": "R-1-1", "text": "Ada is slow.", "label": true},
      {"id": "R-1-2", "text": "Bo is slow.", "label": false}, {"text": "Bo is slow."}, 7]},
      {"id": "T", "theory": "Ada is old.", "context": "Bo is old.",
      "questions": [{"question": "Ada is old.", "answer": true, "QDep": 0}]}])");
  EXPECT_EQ(report.cases, 5U);
  EXPECT_EQ(report.correct, 3U);
  EXPECT_EQ(report.depth_equal, 1U);
  EXPECT_THAT(messages_of(report, "R-1_Q3"), HasSubstr("its answer is none"));
  EXPECT_THAT(messages_of(report, "R-1_Q4"), HasSubstr("asks no question"));
}

TEST(ProofWriterAsPublished, SaysWhatIsWrongWithTheQuestions) {
  const EntailEvalReport report =
      report_of(std::string("[") + kGood + R"(, {"id": "none", "theory": "Ada is old.", "questions": []},
      {"id": "empty", "theory": "Ada is old.", "questions": {}},
      {"id": "text", "theory": "Ada is old.", "questions": "Is Ada old?"},
      {"id": "bare", "questions": [{"text": "Ada is old.", "label": true}]}])");
  EXPECT_EQ(report.correct, 1U);
  EXPECT_THAT(messages_of(report, "none"), HasSubstr("'questions' holds none"));
  EXPECT_THAT(messages_of(report, "empty"), HasSubstr("'questions' holds none"));
  EXPECT_THAT(messages_of(report, "text"), HasSubstr("neither an object nor an array"));
  EXPECT_THAT(messages_of(report, "bare_Q1"), HasSubstr("neither 'theory' nor 'context'"));
}

std::string theory_of(const std::string& id) {
  return R"({"id": ")" + id + R"(", "theory": "Ada is old.", "questions": {
      "Q1": {"question": "Ada is old.", "answer": true}, "Q2": {"question": "Ada is slow.", "answer": false}}})";
}

TEST(ClosedWorld, IsWarnedAboutOnce) {
  const EntailEvalReport report =
      report_of("[" + theory_of("Att-OWA-D5-1") + ", " + theory_of("Att-CWA-D5-2") + ", " +
                theory_of("Att-CWA-D5-3") + "]");
  EXPECT_EQ(report.cases, 6U);
  EXPECT_EQ(report.correct, 3U);
  ASSERT_THAT(report.warnings, SizeIs(1));
  EXPECT_EQ(report.warnings[0].case_id, "Att-CWA-D5-2_Q1");
  EXPECT_THAT(report.warnings[0].message, HasSubstr("open world"));
}

TEST(ClosedWorld, ShowsInTheIdOfACaseWithOptions) {
  const EntailEvalReport report = report_of(
      R"({"id": "ProofWriter_Att-CWA-D5-2_Q1", "context": "Ada is old.", "question": "Which? Ada is slow.",
      "options": ["A) True", "B) False"], "answer": "B"})");
  EXPECT_EQ(report.correct, 0U);
  EXPECT_THAT(messages_of(report, "ProofWriter_Att-CWA-D5-2_Q1"), HasSubstr("closed world"));
}

TEST(ClosedWorld, IsWhatTheLabelsOfRuleTakerAreOf) {
  const auto warned = [](const std::string& id) {
    return messages_of(report_of(R"({"id": ")" + id + R"(", "context": "Ada is old.",
                                 "questions": [{"text": "Ada is old.", "label": true}]})"),
                       id + "_Q1");
  };
  EXPECT_THAT(warned("Att-D5-1"), HasSubstr("RuleTaker"));
  EXPECT_EQ(warned("Att-OWA-D5-1"), "");
}

TEST(ProofWriterAsPublished, IsNeverRightAboutAContradictoryTheory) {
  const EntailEvalReport report = report_of(
      R"({"id": "T", "theory": "Ada is old. Ada is not old.", "questions": {
      "Q1": {"question": "Ada is old.", "answer": true}, "Q2": {"question": "Ada is old.", "answer": false}}})");
  EXPECT_EQ(report.cases, 2U);
  EXPECT_EQ(report.correct, 0U);
}

std::string example(std::string_view query, std::string_view answer) {
  return R"({"question": "Gorps are zims. Every zim is not blue. Max is a gorp.", "query": ")" +
         std::string(query) +
         R"(", "chain_of_thought": ["Max is a gorp.", "Gorps are zims.", "Max is a zim.",
      "Every zim is not blue.", "Max is not blue."])" +
         std::string(answer) + "}";
}

TEST(ProntoQaAsPublished, AnswersTheTestExampleOfEachRecord) {
  const std::string asked = example("True or false: Max is blue.", R"(, "answer": "False")");
  const EntailEvalReport report =
      report_of(R"({"example1": {"in_context_example0": )" + asked + R"(, "test_example": )" + asked +
                    R"(}, "example2": {"in_context_example0": )" + asked + R"(}, "seed": 7,
      "example3": )" +
                    example("Prove: Max is not blue.", "") + "}",
                EntailFormat::kProntoQa);
  EXPECT_EQ(report.cases, 2U);
  EXPECT_EQ(report.correct, 2U);
  EXPECT_EQ(report.chains_equal, 2U);
  EXPECT_EQ(report.depth_equal, 2U);
  EXPECT_THAT(report.warnings, IsEmpty());
}

TEST(ProntoQaAsPublished, ReadsAnExampleByItselfAndInLines) {
  const std::string asked = in_one_line(example("True or false: Max is not blue.", R"(, "answer": "True")"));
  EXPECT_EQ(report_of(asked, EntailFormat::kProntoQa).correct, 1U);
  EXPECT_EQ(report_of(asked + "\n" + asked, EntailFormat::kProntoQa).correct, 2U);
}

TEST(ProntoQaAsPublished, NamesTheExampleThatIsNone) {
  const EntailEvalReport report = report_of(
      R"({"good": )" + example("True or false: Max is a zim.", R"(, "answer": "True")") +
          R"(, "unanswered": )" + example("True or false: Max is blue.", "") +
          R"(, "odd": {"test_example": "none"}, "unasked": )" + example("", R"(, "answer": "True")") + "}",
      EntailFormat::kProntoQa);
  EXPECT_EQ(report.cases, 4U);
  EXPECT_EQ(report.correct, 1U);
  ASSERT_THAT(report.warnings, SizeIs(4));  // the proof found for the first is shorter than the one given
  EXPECT_EQ(report.warnings[1].case_id, "unanswered");
  EXPECT_EQ(report.warnings[2].case_id, "odd");
  EXPECT_EQ(report.warnings[3].case_id, "unasked");
}

// A theory with a gold proof, and a statement that is true.
EntailEvalReport report_of_proof(const std::string& theory, const std::string& statement,
                                 const std::string& proof) {
  return report_of(R"({"question": ")" + theory + R"(", "query": "Prove: )" + statement +
                       R"(", "chain_of_thought": )" + proof + "}",
                   EntailFormat::kProntoQa);
}

constexpr const char* kBranching =
    "Rex is a jompus. Rex is a lorpus. Jompuses are wumpuses. Lorpuses are dumpuses. "
    "Everything that is a wumpus and a dumpus is a vumpus.";

TEST(GoldProof, IsAsDeepAsItsLongestWay) {
  const EntailEvalReport report = report_of_proof(
      kBranching, "Rex is a vumpus.",
      R"(["Rex is a jompus.", "Jompuses are wumpuses.", "Rex is a wumpus.", "Rex is a lorpus.",
      "Lorpuses are dumpuses.", "Rex is a dumpus.", "Everything that is a wumpus and a dumpus is a vumpus.",
      "Rex is a vumpus."])");
  EXPECT_EQ(report.correct, 1U);
  EXPECT_EQ(report.unparsed, 0U);
  EXPECT_EQ(report.depth_known, 1U);
  EXPECT_EQ(report.depth_equal, 1U);
}

TEST(GoldProof, OfAGivenFactIsOfDepthZero) {
  const EntailEvalReport report = report_of_proof(kBranching, "Rex is a jompus.", R"(["Rex is a jompus."])");
  EXPECT_EQ(report.depth_equal, 1U);
  EXPECT_EQ(report.chains_equal, 1U);
}

TEST(GoldProof, DiffersInDepthFromAShorterOne) {
  const EntailEvalReport report = report_of_proof(
      "Rex is a zim. Zims are gorps. Gorps are wugs. Zims are wugs.", "Rex is a wug.",
      R"(["Rex is a zim.", "Zims are gorps.", "Rex is a gorp.", "Gorps are wugs.", "Rex is a wug."])");
  EXPECT_EQ(report.correct, 1U);
  EXPECT_EQ(report.depth_known, 1U);
  EXPECT_EQ(report.depth_equal, 0U);
}

TEST(GoldProof, LeavesTheDepthOpenWhereItCannotBeTold) {
  const std::string theory = "Rex is a zim. Zims are gorps. Gorps are wugs. Zims are wugs.";
  for (const char* proof : {
           // a shortcut, a gap, what does not follow, a rule that is derived
           R"(["Rex is a zim.", "Zims are gorps.", "Rex is a gorp.", "Gorps are wugs.", "Zims are wugs.",
           "Rex is a wug."])",
           R"(["Rex is a zim.", "Zims are gorps.", "Gorps are wugs.", "Rex is a wug."])",
           R"(["Rex is a zim.", "Rex is a wug."])",
           R"(["Zims are gorps.", "Gorps are wugs.", "All zims that are gorps are wugs.", "Rex is a zim.",
           "Rex is a wug."])",
       }) {
    const EntailEvalReport report = report_of_proof(theory, "Rex is a wug.", proof);
    EXPECT_EQ(report.correct, 1U) << proof;
    EXPECT_EQ(report.depth_known, 0U) << proof;
  }
}

// Thousands of sentences, where comparing each with each takes seconds.
TEST(GoldProof, MayBeLong) {
  constexpr int kSteps = 2000;
  std::string theory = "Rex is a zim.";
  std::string proof = R"("Rex is a zim.")";
  std::string kind = "zim";
  for (int i = 0; i < kSteps; ++i) {
    std::string next = "zo";
    for (const char digit : std::to_string(10000 + i)) next += {"bcdfghklmn"[digit - '0'], 'o'};
    next += "rp";
    const std::string rule = fmt::format("Every {} is a {}.", kind, next);
    theory += " " + rule;
    proof += fmt::format(R"(, "{}", "Rex is a {}.")", rule, next);
    kind = next;
  }
  const EntailEvalReport report = report_of_proof(theory, "Rex is a " + kind + ".", "[" + proof + "]");
  EXPECT_EQ(report.unparsed, 0U);
  EXPECT_EQ(report.depth_equal, 1U);
  EXPECT_EQ(report.chains_equal, 1U);
}

TEST(GoldProof, IsLeftOutWhereASentenceIsNotRead) {
  const EntailEvalReport report = report_of_proof(
      kBranching, "Rex is a wumpus.",
      R"(["Rex is a jompus.", "Well, erm.", "Jompuses are wumpuses.", 7, "Rex is a wumpus."])");
  EXPECT_EQ(report.correct, 1U);
  EXPECT_EQ(report.verified, 1U);
  EXPECT_EQ(report.unparsed, 2U);
  EXPECT_EQ(report.depth_known, 0U);
  EXPECT_EQ(report.chains_known, 0U);
}

}  // namespace
}  // namespace propter::eval
