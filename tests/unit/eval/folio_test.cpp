#include "eval/folio.h"

#include <algorithm>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <propter/evaluation.h>

namespace propter::eval {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// JSON, with its quotes written as apostrophes.
std::string json(std::string text) {
  std::replace(text.begin(), text.end(), '\'', '"');
  return text;
}
std::string problem(const std::vector<std::string>& premises, const std::string& conclusion,
                    const std::string& label) {
  std::string list;
  for (const std::string& p : premises) list += (list.empty() ? "'" : ",'") + p + "'";
  return json("{'premises-FOL':[" + list + "],'conclusion-FOL':'" + conclusion + "','label':'" + label +
              "'}\n");
}

FolioCounts counts(const std::string& text, entail::Prover& prover) {
  Result<FolioCounts> out = evaluate_folio(text, prover);
  EXPECT_TRUE(out.ok()) << out.status().message().str();
  return out.ok() ? *out : FolioCounts();
}
std::size_t cell(const FolioCounts& counts, FolioLabel label, FolioAnswer answer) {
  return counts.answers[static_cast<std::size_t>(label)][static_cast<std::size_t>(answer)];
}

// Answers as told, whatever is asked: contradiction, goal, its negation.
class ScriptedProver final : public entail::Prover {
 public:
  ScriptedProver(entail::Finding contradiction, entail::Finding goal, entail::Finding negation)
      : contradiction_(contradiction), goal_(goal), negation_(negation) {}
  [[nodiscard]] std::string_view name() const override { return "scripted"; }
  Status load(const entail::Signature&, std::span<const entail::Sentence>,
              entail::Semantics semantics) override {
    semantics_ = semantics;
    return load_status;
  }
  entail::Proof prove(const entail::Sentence& goal) override {
    entail::Proof out;
    out.finding = goal.text.starts_with("not: ") ? negation_ : goal_;
    return out;
  }
  entail::Proof contradiction() override {
    entail::Proof out;
    out.finding = contradiction_;
    return out;
  }
  [[nodiscard]] entail::Semantics semantics() const { return semantics_; }
  Status load_status;

 private:
  entail::Finding contradiction_, goal_, negation_;
  entail::Semantics semantics_ = entail::Semantics::kStrongNegation;
};
constexpr auto kYes = entail::Finding::kProved;
constexpr auto kNo = entail::Finding::kNotProved;
constexpr auto kLost = entail::Finding::kUnknown;

FolioAnswer answer_of(ScriptedProver prover) {
  return counts(problem({"Wet(rope)"}, "Wet(rope)", "True"), prover).cases.front().answer;
}

TEST(Folio, AnswersByTheConclusionAndItsNegation) {
  EXPECT_EQ(answer_of({kNo, kYes, kNo}), FolioAnswer::kTrue);
  EXPECT_EQ(answer_of({kNo, kNo, kYes}), FolioAnswer::kFalse);
  EXPECT_EQ(answer_of({kNo, kNo, kNo}), FolioAnswer::kUncertain);
}

TEST(Folio, CountsContradictoryPremisesApart) {
  EXPECT_EQ(answer_of({kYes, kYes, kYes}), FolioAnswer::kInconsistent);
  EXPECT_EQ(answer_of({kLost, kYes, kYes}), FolioAnswer::kInconsistent);
}

TEST(Folio, CallsNothingUncertainThatTheProverLeftOpen) {
  EXPECT_EQ(answer_of({kNo, kNo, kLost}), FolioAnswer::kUndecided);
  EXPECT_EQ(answer_of({kLost, kYes, kLost}), FolioAnswer::kTrue);
}

TEST(Folio, AsksInClassicalLogic) {
  ScriptedProver prover(kNo, kNo, kNo);
  (void)counts(problem({"Wet(rope)"}, "Dry(rope)", "Unknown"), prover);
  EXPECT_EQ(prover.semantics(), entail::Semantics::kClassical);
}

TEST(Folio, FailsWhereTheProverCannotBeUsed) {
  ScriptedProver prover(kNo, kNo, kNo);
  prover.load_status = Status::internal({"no", "", "", ""});
  EXPECT_EQ(evaluate_folio(problem({"Wet(rope)"}, "Dry(rope)", "True"), prover).status().code(),
            StatusCode::kInternal);
}

TEST(Folio, ReadsPremisesAsATextWithOneALine) {
  ScriptedProver prover(kNo, kNo, kNo);
  const FolioCounts c = counts(json("{'premises-FOL':'Wet(rope)\\n\\n Wet(x) -> Heavy(x) \\n',"
                                    "'conclusion-FOL':'Heavy(rope)','label':'unknown'}"),
                               prover);
  EXPECT_EQ(c.cases.front().formulas, 3U);
  EXPECT_EQ(cell(c, FolioLabel::kUncertain, FolioAnswer::kUncertain), 1U);
}

TEST(Folio, TellsRepairsWithTheirPlace) {
  ScriptedProver prover(kNo, kNo, kNo);
  const FolioCounts c =
      counts(problem({"Wet(rope)", "∀x (Wet(x) → Heavy(x)"}, "Heavy(Rope)", "Uncertain"), prover);
  EXPECT_EQ(c.repaired, 1U);
  EXPECT_THAT(c.cases.front().warnings,
              ElementsAre(HasSubstr("p2, byte 26, character 22: a missing closing bracket"),
                          HasSubstr("conclusion, byte 7, character 7: 'Rope' is written 'rope'")));
}

TEST(Folio, RefusesLinesThatHoldNoProblemAndSaysWhy) {
  ScriptedProver prover(kNo, kNo, kNo);
  const FolioCounts c =
      counts("nonsense\n" + problem({}, "P(ann)", "True") + problem({"P(ann)"}, "P(ann)", "perhaps") +
                 json("{'premises-FOL':['P(ann)'],'label':'True'}\n") +
                 problem({"P(ann", "Q(f(ann))"}, "P(ann)", "True") +
                 problem({"P(ann)"}, "P(ann)", "True").substr(0, 30) + "\n" +
                 problem({"P(ann)"}, "P(ann)", "Uncertain"),
             prover);
  EXPECT_EQ(c.refused, 6U);
  EXPECT_EQ(c.asked(), 1U);
  EXPECT_THAT(c.cases[1].refusal, HasSubstr("'premises-FOL' is missing"));
  EXPECT_THAT(c.cases[2].refusal, HasSubstr("'label' is missing"));
  EXPECT_THAT(c.cases[4].refusal, HasSubstr("'f' is a function (p2, byte 3"));
}

TEST(Folio, FindsNothingUsableInOtherInput) {
  ScriptedProver prover(kNo, kNo, kNo);
  for (const std::string text : {"", "\n\n", "\xff\xfe", "[1,2]"})
    EXPECT_EQ(evaluate_folio(text, prover).status().code(), StatusCode::kUnusable);
}

TEST(Folio, ReadsAsManyAsAskedFor) {
  ScriptedProver prover(kNo, kNo, kNo);
  const std::string one = problem({"P(ann)"}, "P(ann)", "True");
  EXPECT_EQ(evaluate_folio(one + one + one, prover, 2)->cases.size(), 2U);
}

const std::vector<std::string> kBakery = {
    "∀x (Baker(x) → RisesEarly(x))",
    "∀x (RisesEarly(x) → ¬WatchesLateFilms(x))",
    "Baker(nora) ⊕ Painter(nora)",
    "∀x (Painter(x) → ∃y (Canvas(y) ∧ Owns(x, y)))",
    "¬Painter(nora)",
};

FolioCounts by_z3(const std::string& text) {
  const std::unique_ptr<entail::Prover> prover = entail::make_z3_prover({});
  return counts(text, *prover);
}

TEST(FolioByZ3, FindsWhatFollows) {
  const FolioCounts c = by_z3(problem(kBakery, "RisesEarly(nora)", "True") +
                              problem(kBakery, "∃x (¬WatchesLateFilms(x))", "True") +
                              problem(kBakery, "WatchesLateFilms(nora) → Painter(nora)", "True") +
                              problem({"∀x (Fish(x) ∨ Bird(x))", "¬Fish(tweety)"}, "Bird(tweety)", "True") +
                              problem({"Teaches(ada, bo) ∧ ada = cleo"}, "Teaches(cleo, bo)", "True"));
  EXPECT_EQ(cell(c, FolioLabel::kTrue, FolioAnswer::kTrue), 5U) << to_string(c);
}

TEST(FolioByZ3, FindsWhatIsContradicted) {
  const FolioCounts c = by_z3(
      problem(kBakery, "WatchesLateFilms(nora)", "False") +
      problem(kBakery, "Painter(nora) ∧ Baker(nora)", "False") +
      problem({"∀x (Whale(x) → ¬Fish(x))", "Whale(moby)"}, "∃x Whale(x) ∧ Fish(x) ∧ x = moby", "False"));
  EXPECT_EQ(cell(c, FolioLabel::kFalse, FolioAnswer::kFalse), 3U) << to_string(c);
}

TEST(FolioByZ3, LeavesOpenWhatNeitherFollowsNorIsContradicted) {
  const FolioCounts c = by_z3(problem(kBakery, "Baker(omar)", "Uncertain") +
                              problem({"∀x (Cat(x) → Purrs(x))", "Purrs(tom)"}, "Cat(tom)", "Unknown") +
                              problem({"Taller(ann, bob)"}, "Taller(bob, ann)", "Uncertain"));
  EXPECT_EQ(cell(c, FolioLabel::kUncertain, FolioAnswer::kUncertain), 3U) << to_string(c);
}

TEST(FolioByZ3, KnowsExactlyOneAndTheConstantTruths) {
  const FolioCounts c = by_z3(problem({"∃!x (King(x))", "King(bo)"}, "∀x (King(x) → x = bo)", "True") +
                              problem({"∃!x (King(x))"}, "∃x (King(x))", "True") +
                              problem({"King(bo)"}, "∃!x (King(x))", "Uncertain") +
                              problem({"King(bo) → ⊥"}, "King(bo)", "False") +
                              problem({"⊤ → Open(shop)"}, "Open(shop)", "True"));
  EXPECT_EQ(c.agreed(), 5U) << to_string(c);
}

TEST(FolioByZ3, SeesContradictoryPremises) {
  const FolioCounts c = by_z3(problem({"Open(shop)", "∀x ¬Open(x)"}, "Open(shop)", "True"));
  EXPECT_EQ(c.answered(FolioAnswer::kInconsistent), 1U);
}

TEST(FolioByFormat, IsClassicalAndAsksForAProverThatDecidesFormulas) {
  const std::string path = ::testing::TempDir() + "folio_by_format.jsonl";
  std::ofstream(path) << problem(kBakery, "RisesEarly(nora)", "True")
                      << problem(kBakery, "P(f(nora))", "True");
  EntailEvalOptions options;
  options.path = path;
  options.format = EntailFormat::kFolio;
  EXPECT_EQ(evaluate_entailment(options).status().code(), StatusCode::kUsage);
  options.prover = ProverKind::kZ3;
  const Result<EntailEvalReport> report = evaluate_entailment(options);
  ASSERT_TRUE(report.ok()) << report.status().message().str();
  EXPECT_EQ(report->cases, 2U);
  EXPECT_EQ(report->verified, 1U);
  EXPECT_EQ(report->unparsed, 1U);
  EXPECT_THAT(render_text(options, *report),
              HasSubstr("1 of 1 problems answered as labelled; 1 lines refused"));
  EXPECT_THAT(render_text(options, *report), HasSubstr("classical"));
}

}  // namespace
}  // namespace propter::eval
