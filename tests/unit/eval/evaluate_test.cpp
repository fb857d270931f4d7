#include <gmock/gmock.h>

#include "eval/session.h"
#include "unit/eval/problem_file.h"

namespace propter {
namespace {

using test::ProblemFile;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

constexpr std::string_view kThree = R"([
 {"id": "a", "context": "Ada is old. Old people are slow. If someone is slow then they are not quick.",
  "question": "True, false, or unknown? Ada is slow.", "options": ["A) True", "B) False", "C) Unknown"],
  "answer": "A"},
 {"id": "b", "context": "Ada is old. If Ada is old then Ada does not help Bo.",
  "question": "Which? Ada helps Bo.", "options": ["A) True", "B) False", "C) Unknown"], "answer": "B"},
 {"id": "c", "context": "Ada is old. If Bo is old then Bo is slow.",
  "question": "Which? Bo is slow.", "options": ["A) True", "B) False", "C) Unknown"], "answer": "C"}])";

std::string chained(std::string_view explanation) {
  return R"([{"id": "p", "context": "Gorps are zims. Every zim is not blue. Max is a gorp.",
    "question": "True or false? Max is blue.", "options": ["A) True", "B) False"], "answer": "B",
    "explanation": )" +
         std::string(explanation) + "}]";
}

TEST(Evaluation, CountsAnswersByLabel) {
  const ProblemFile file(kThree);
  const auto report = evaluate_entailment(file.options(EntailFormat::kProofWriter));
  ASSERT_TRUE(report.ok()) << report.status().message().str();
  EXPECT_EQ(report->cases, 3U);
  EXPECT_EQ(report->correct, 3U);
  EXPECT_EQ(report->verified, 2U);
  EXPECT_EQ(report->sentences, 10U);
  EXPECT_EQ(report->goals, 5U);
  ASSERT_THAT(report->labels, SizeIs(3));
  EXPECT_EQ(report->labels[0].label, "False");
  EXPECT_THAT(report->timings.goal_seconds, SizeIs(5));
}

TEST(Evaluation, AnswersOnlyAsManyAsAskedFor) {
  const ProblemFile file(kThree);
  EntailEvalOptions options = file.options(EntailFormat::kProofWriter);
  options.limit = 2;
  const auto report = evaluate_entailment(options);
  ASSERT_TRUE(report.ok());
  EXPECT_EQ(report->cases, 2U);
}

TEST(Evaluation, AgreesBetweenProvers) {
  const ProblemFile file(kThree);
  EntailEvalOptions options = file.options(EntailFormat::kProofWriter);
  options.prover = ProverKind::kZ3;
  const auto report = evaluate_entailment(options);
  ASSERT_TRUE(report.ok());
  EXPECT_EQ(report->correct, 3U);
}

std::string unknown_case(std::string_view context) {
  return R"([{"id": "u", "context": ")" + std::string(context) +
         R"(", "question": "Which? Bo is slow.", "options": ["A) True", "B) False", "C) Unknown"],
    "answer": "C"}])";
}

TEST(Evaluation, DoesNotCallUnknownWhatTheProverLeftOpen) {
  const ProblemFile file(unknown_case("Ada is old."));
  EntailEvalOptions options = file.options(EntailFormat::kProofWriter);
  options.semantics = Semantics::kClassical;  // the native prover can prove here, but not deny
  const auto report = evaluate_entailment(options);
  ASSERT_TRUE(report.ok());
  EXPECT_EQ(report->correct, 0U);
  EXPECT_EQ(report->gave_up, 2U);
  ASSERT_THAT(report->wrong_answers, SizeIs(1));
  EXPECT_EQ(report->wrong_answers[0].message, "undecided");
  options.prover = ProverKind::kZ3;
  EXPECT_EQ(evaluate_entailment(options)->correct, 1U);
}

TEST(Evaluation, IsNeverRightAboutPremisesThatContradictEachOther) {
  const ProblemFile file(unknown_case("Ada is old. Ada is not old."));
  for (const ProverKind prover : {ProverKind::kNative, ProverKind::kZ3}) {
    EntailEvalOptions options = file.options(EntailFormat::kProofWriter);
    options.prover = prover;
    const auto report = evaluate_entailment(options);
    ASSERT_TRUE(report.ok());
    EXPECT_EQ(report->correct, 0U);
    ASSERT_THAT(report->wrong_answers, SizeIs(1));
    EXPECT_EQ(report->wrong_answers[0].message, "inconsistent premises");
  }
}

TEST(Evaluation, ComparesTheProofWithTheOneGiven) {
  const ProblemFile file(chained(
      R"(["Max is a gorp.", "Gorps are zims.", "Max is a zim.", "Every zim is not blue.", "Max is not blue."])"));
  const auto report = evaluate_entailment(file.options(EntailFormat::kProntoQa));
  ASSERT_TRUE(report.ok());
  EXPECT_EQ(report->chains_known, 1U);
  EXPECT_EQ(report->chains_equal, 1U);
  EXPECT_EQ(report->depth_equal, 1U);
  EXPECT_THAT(report->warnings, IsEmpty());
}

TEST(Evaluation, SaysWhichProofIsAnother) {
  const ProblemFile file(chained(R"(["Max is a gorp.", "Every zim is not blue.", "Max is not blue."])"));
  const auto report = evaluate_entailment(file.options(EntailFormat::kProntoQa));
  ASSERT_TRUE(report.ok());
  EXPECT_EQ(report->correct, 1U);
  EXPECT_EQ(report->chains_equal, 0U);
  EXPECT_EQ(report->depth_equal, 0U);
  ASSERT_THAT(report->warnings, SizeIs(1));
  EXPECT_EQ(report->warnings[0].case_id, "p");
}

TEST(Evaluation, CountsACaseThatIsNotUnderstoodAsWrong) {
  const ProblemFile file(
      R"([{"id": "a", "context": "Ada is old or slow. Bo is old.", "question": "? Bo is old.",
    "options": ["A) True"], "answer": "A"}])");
  const auto report = evaluate_entailment(file.options(EntailFormat::kProofWriter));
  ASSERT_TRUE(report.ok());
  EXPECT_EQ(report->correct, 0U);
  EXPECT_EQ(report->goals, 0U);
  ASSERT_THAT(report->unparsed_sentences, SizeIs(1));
  EXPECT_EQ(report->unparsed_sentences[0].text, "Ada is old or slow.");
  EXPECT_THAT(report->unparsed_sentences[0].message, HasSubstr("position 12"));
}

TEST(Evaluation, NamesAFileThatIsNotThere) {
  EntailEvalOptions options;
  options.path = "/nowhere/problems.json";
  const Status status = evaluate_entailment(options).status();
  EXPECT_EQ(status.code(), StatusCode::kIo);
  EXPECT_THAT(status.message().str(), HasSubstr("/nowhere/problems.json"));
}

TEST(Evaluation, RendersNoTimes) {
  const ProblemFile file(kThree);
  const EntailEvalOptions options = file.options(EntailFormat::kProofWriter);
  auto report = evaluate_entailment(options);
  ASSERT_TRUE(report.ok());
  const std::string text = render_text(options, *report);
  const std::string json = render_json(options, *report);
  report->timings.goal_seconds.assign(7, 42.0);
  EXPECT_EQ(render_text(options, *report), text);
  EXPECT_EQ(render_json(options, *report), json);
  EXPECT_THAT(text, HasSubstr("3 of 3 (100.0 %)"));
  EXPECT_THAT(render_timings(*report), HasSubstr("7 goals"));
}

TEST(Evaluation, EscapesWhatItQuotes) {
  EntailEvalReport report;
  report.warnings.push_back({"\x1b[2J", "", "x"});
  EXPECT_THAT(render_text({}, report), Not(HasSubstr("\x1b")));
}

TEST(Evaluation, SplitsSentencesAtTheirFullStops) {
  EXPECT_THAT(eval::sentences_of(" Ada is v1.2.  Bo is old.\nCy is"),
              ElementsAre("Ada is v1.2.", "Bo is old.", "Cy is"));
}

}  // namespace
}  // namespace propter
