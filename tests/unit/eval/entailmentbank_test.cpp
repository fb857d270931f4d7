#include "eval/entailmentbank.h"

#include <fstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <propter/evaluation.h>

namespace propter::eval {
namespace {

using ::testing::HasSubstr;

std::string record(const std::string& triples, const std::string& conclusions, const std::string& proof,
                   int depth) {
  return R"({"id":"own","depth_of_proof":)" + std::to_string(depth) +
         R"(,"meta":{"hypothesis_id":"int9","triples":{)" + triples + R"(},"intermediate_conclusions":{)" +
         conclusions + R"(},"step_proof":")" + proof + "\"}}\n";
}

// Two steps, both by substitution.
std::string otters() {
  return record(
      R"("sent1":"a mammal has fur","sent2":"an otter is a kind of mammal","sent3":"a sea otter is a kind of otter")",
      R"("int1":"an otter has fur","int9":"a sea otter has fur")",
      "sent1 & sent2 -> int1: an otter has fur; int1 & sent3 -> hypothesis; ", 2);
}
// One step, which needs more.
std::string lamps() {
  return record(R"("sent1":"lamps need power","sent2":"the power failed")", R"("int9":"the lamp is dark")",
                "sent1 & sent2 -> hypothesis; ", 2);
}

EntailmentBankCounts counts(const std::string& text, const EntailmentBankSettings& settings = {}) {
  Result<EntailmentBankCounts> out = evaluate_entailmentbank(text, settings);
  EXPECT_TRUE(out.ok()) << out.status().message().str();
  return out.ok() ? *out : EntailmentBankCounts();
}

TEST(EntailmentBank, CountsVerifiedStepsAndTrees) {
  const EntailmentBankCounts c = counts(otters() + "\n" + lamps());
  EXPECT_EQ(c.steps, 3U);
  EXPECT_EQ(c.verified, 2U);
  EXPECT_EQ(c.trees(), 2U);
  EXPECT_EQ(c.trees_verified, 1U);
  EXPECT_EQ(c.by_depth.at(2).verified, 1U);
  EXPECT_EQ(c.by_depth.at(1).verified, 0U);
}

TEST(EntailmentBank, ComparesTheDepthOfTreesWithTheStatedOne) {
  const EntailmentBankCounts c = counts(otters() + lamps());
  EXPECT_EQ(c.depth_stated, 2U);
  EXPECT_EQ(c.depth_aligned, 1U);
}

TEST(EntailmentBank, AcceptsNoStepAfterAPremiseWasReplaced) {
  const EntailmentBankCounts c = counts(otters() + lamps());
  EXPECT_EQ(c.replaced, 15U);
  EXPECT_EQ(c.accepted, 0U);
}

TEST(EntailmentBank, CountsAStepThatIsAcceptedAfterAReplacement) {
  // The other record knows of otters too, by another middle term.
  const std::string weasels = record(R"("sent1":"a weasel is a kind of mammal")",
                                     R"("int9":"a mammal is a weasel")", "sent1 -> hypothesis; ", 1);
  const std::string fur =
      record(R"("sent1":"a mammal has fur")", R"("int9":"a weasel is a mammal")", "sent1 -> hypothesis; ", 1);
  EXPECT_GT(counts(weasels + fur, {.seed = 3, .draws = 4}).accepted, 0U);
}

TEST(EntailmentBank, GivesTheSameCountsForTheSameSeed) {
  const std::string text = otters() + lamps();
  const EntailmentBankSettings settings = {.seed = 7, .draws = 3};
  EXPECT_EQ(to_string(counts(text, settings), settings), to_string(counts(text, settings), settings));
}

TEST(EntailmentBank, AsksAboutWhatDoesNotFollowByTermsAlone) {
  std::vector<std::string> asked;
  EntailmentBankSettings settings;
  settings.ask = [&](const std::vector<std::string>& premises, const std::string& conclusion) {
    asked.push_back(premises.front() + " => " + conclusion);
    return true;
  };
  const EntailmentBankCounts c = counts(otters() + lamps(), settings);
  EXPECT_EQ(asked, std::vector<std::string>{"lamps need power => the lamp is dark"});
  EXPECT_EQ(c.verified, 2U);
  EXPECT_EQ(c.read, 1U);
  EXPECT_EQ(c.trees_verified, 2U);
  EXPECT_EQ(c.accepted, 0U);  // replaced premises are not asked about
}

TEST(EntailmentBank, SaysWhatFreeTextNeeds) {
  const std::string path = ::testing::TempDir() + "propter_trees.jsonl";
  std::ofstream(path) << lamps();
  const auto report = evaluate_entailment({.path = path, .format = EntailFormat::kEntailmentBank});
  ASSERT_TRUE(report.ok());
  EXPECT_THAT(report->notes.back(), HasSubstr("needs the model roles"));
}

TEST(EntailmentBank, CountsStepsThatNameWhatIsNotThere) {
  const EntailmentBankCounts c =
      counts(record(R"("sent1":"lamps need power")", R"("int9":"lamps are dark")",
                    "sent1 & sent7 -> hypothesis; int9 -> int9; sent1 -> int5: x;", 1));
  EXPECT_EQ(c.unreadable, 3U);
  EXPECT_EQ(c.steps, 0U);
  EXPECT_EQ(c.trees_verified, 0U);
}

TEST(EntailmentBank, RefusesLinesThatHoldNoTreeAndSaysWhere) {
  const EntailmentBankCounts c =
      counts(lamps() + "{\"meta\":{}}\n[1]\nnot json\x1b\n" + lamps().substr(0, 40));
  EXPECT_EQ(c.refused, 4U);
  ASSERT_EQ(c.messages.size(), 4U);
  EXPECT_THAT(c.messages[0], HasSubstr("line 2: the record has no tree"));
}

TEST(EntailmentBank, FindsNothingUsableInOtherInput) {
  EXPECT_EQ(evaluate_entailmentbank("", {}).status().code(), StatusCode::kUnusable);
  EXPECT_EQ(evaluate_entailmentbank("\xff\n\n\0", {}).status().code(), StatusCode::kUnusable);
}

TEST(EntailmentBankByFormat, TellsBothReadingsAndTheMissingModel) {
  const std::string path = ::testing::TempDir() + "entailmentbank_by_format.jsonl";
  std::ofstream(path) << otters() << lamps();
  EntailEvalOptions options;
  options.path = path;
  options.format = EntailFormat::kEntailmentBank;
  const Result<EntailEvalReport> report = evaluate_entailment(options);
  ASSERT_TRUE(report.ok()) << report.status().message().str();
  EXPECT_EQ(report->cases, 3U);
  EXPECT_EQ(report->correct, 2U);
  const std::string text = render_text(options, *report);
  EXPECT_THAT(text, HasSubstr("2 of 3 steps verified by the substitution of terms (66.67 %)"));
  EXPECT_THAT(text, HasSubstr("read as all of their kind: 2 of 3 steps"));
  EXPECT_THAT(text, HasSubstr("no model was asked"));
}

}  // namespace
}  // namespace propter::eval
