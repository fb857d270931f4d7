// Text in, a checked tree out.
#include <gmock/gmock.h>

#include <propter/entailment.h>

#include "base/json.h"
#include "entail/export.h"
#include "entail/tree_file.h"

namespace propter {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr const char* kTheory =
    "Bob is cold.\nBob is tall.\nIf someone is cold then they are rough.\nIf someone is rough then they are "
    "kind.\n";

EntailOptions ask(std::string hypothesis, std::string premises = kTheory) {
  return {.premises = std::move(premises), .hypothesis = std::move(hypothesis)};
}

CheckedTree checked(const EntailOptions& options) {
  auto out = check_entailment(options);
  EXPECT_TRUE(out.ok()) << out.status().message().str();
  return out.ok() ? *std::move(out) : CheckedTree{.tree = {{EntailmentNode{}}}};
}

std::string error(const EntailOptions& options, StatusCode code) {
  const auto out = check_entailment(options);
  EXPECT_EQ(out.status().code(), code);
  return out.status().message().str();
}

std::vector<std::string> statements(const CheckedTree& tree) {
  std::vector<std::string> out;
  for (const EntailmentNode& n : tree.tree.nodes) out.push_back(n.statement);
  return out;
}

TEST(CheckEntailment, UnfoldsTheProofIntoItsSteps) {
  const CheckedTree tree = checked(ask("Bob is kind."));
  EXPECT_EQ(tree.root().verdict, NodeVerdict::kVerified);
  EXPECT_THAT(statements(tree),
              ElementsAre("Bob is cold.", "If someone is cold then they are rough.", "Bob is rough.",
                          "If someone is rough then they are kind.", "Bob is kind."));
  EXPECT_EQ(tree.count(NodeVerdict::kVerified), 5);
  EXPECT_THAT(tree.unused, ElementsAre("s2"));
}

TEST(CheckEntailment, KeepsAPremiseThatIsTheHypothesisBelowIt) {
  EXPECT_THAT(statements(checked(ask("Bob is cold."))), ElementsAre("Bob is cold.", "Bob is cold."));
}

TEST(CheckEntailment, JoinsTheLiteralsOfAHypothesis) {
  const CheckedTree tree = checked(ask("Bob is tall and Bob is rough."));
  EXPECT_EQ(tree.root().verdict, NodeVerdict::kVerified);
  EXPECT_EQ(tree.root().premises.size(), 2);
}

TEST(CheckEntailment, ProvesARuleInOneStep) {
  const CheckedTree tree = checked(ask("If someone is cold then they are kind."));
  EXPECT_EQ(tree.root().verdict, NodeVerdict::kVerified);
  EXPECT_EQ(tree.root().premises.size(), 4);
}

TEST(CheckEntailment, SaysWhatIsMissing) {
  const CheckedTree tree = checked(ask("Ann is rough."));
  EXPECT_EQ(tree.root().verdict, NodeVerdict::kUnsupported);
  EXPECT_EQ(tree.root().missing, "Ann is cold.");
}

TEST(CheckEntailment, RefutesTheOpposite) {
  EXPECT_EQ(checked(ask("Bob is not kind.")).root().verdict, NodeVerdict::kRefuted);
}

TEST(CheckEntailment, ProvesNothingFromContradictions) {
  const CheckedTree tree = checked(ask("Bob is kind.", std::string(kTheory) + "Bob is not rough."));
  EXPECT_EQ(tree.root().verdict, NodeVerdict::kInconsistentPremises);
  EXPECT_THAT(tree.root().core, ElementsAre(0, 2, 4));
}

TEST(CheckEntailment, KeepsNamesOfSentencesApartFromItsOwn) {
  const CheckedTree tree =
      checked(ask("Bob is kind.",
                  "n1: Bob is cold.\nhypothesis: If someone is cold then they are rough.\n"
                  "n2: If someone is rough then they are kind."));
  std::vector<std::string> ids;
  for (const EntailmentNode& n : tree.tree.nodes) ids.push_back(n.id);
  EXPECT_THAT(ids, ElementsAre("n1", "hypothesis", "n3", "n2", "hypothesis'"));
}

TEST(CheckEntailment, AsksTheProverThatWasChosen) {
  EntailOptions options = ask("Bob is kind.");
  options.prover = ProverKind::kZ3;
  for (const Semantics semantics : {Semantics::kStrongNegation, Semantics::kClassical}) {
    options.semantics = semantics;
    const CheckedTree tree = checked(options);
    EXPECT_EQ(tree.prover, "z3");
    EXPECT_EQ(tree.tree.nodes.size(), 5);
    EXPECT_EQ(tree.root().verdict, NodeVerdict::kVerified);
  }
}

TEST(CheckEntailment, ProvesByContrapositionUnderClassicalSemanticsOnly) {
  EntailOptions options = ask("Ann is not cold.", std::string(kTheory) + "Ann is not rough.");
  options.prover = ProverKind::kZ3;
  EXPECT_EQ(checked(options).root().verdict, NodeVerdict::kUnsupported);
  options.semantics = Semantics::kClassical;
  EXPECT_EQ(checked(options).root().verdict, NodeVerdict::kVerified);
}

EntailOptions with_tree(std::string tree, std::string premises = kTheory) {
  return {.premises = std::move(premises), .tree = std::move(tree)};
}

constexpr const char* kTree = R"({"root": {"statement": "Bob is rough.", "premises": [
    {"statement": "Bob is cold."}, {"statement": "If X is cold then X is rough."}]}})";

TEST(CheckEntailment, TakesLeavesThatSayWhatAPremiseSays) {
  EXPECT_EQ(checked(with_tree(kTree)).root().verdict, NodeVerdict::kVerified);
}

// "dogs" is a property of Bob in the first premise, so that it is no plural of "dog" in the others.
TEST(CheckEntailment, ReadsLeavesAsThePremisesWereRead) {
  const std::string premises = "Bob is dogs. All cats are dogs. All dogs are loud. Ann is a cat.";
  EntailOptions tree{.premises = premises};
  tree.tree = R"({"root": {"statement": "Ann is loud.", "premises": [
    {"statement": "All cats are dogs."}, {"statement": "All dogs are loud."}, {"statement": "Ann is a cat."}]}})";
  const NodeVerdict flat = checked(ask("Ann is loud.", premises)).root().verdict;
  EXPECT_EQ(holds(checked(tree).root().verdict), holds(flat));
}

TEST(CheckEntailment, RefusesLeavesThatAreNotAmongThePremises) {
  const CheckedTree tree = checked(with_tree(kTree, "Bob is cold."));
  EXPECT_EQ(tree.tree.nodes[1].verdict, NodeVerdict::kUnsupported);
  EXPECT_THAT(tree.tree.nodes[1].diagnosis, HasSubstr("not among the premises"));
  EXPECT_EQ(tree.root().verdict, NodeVerdict::kBlocked);
}

TEST(CheckEntailment, WarnsWhereLeavesAreTakenForGranted) {
  const CheckedTree tree = checked(with_tree(kTree, ""));
  EXPECT_EQ(tree.root().verdict, NodeVerdict::kVerified);
  EXPECT_EQ(tree.warnings.size(), 1);
}

TEST(CheckEntailment, ReadsAResultBack) {
  const CheckedTree first = checked(ask("Bob is kind."));
  const CheckedTree again = checked(with_tree(entail::to_json(first)));
  EXPECT_EQ(statements(again), statements(first));
  EXPECT_EQ(again.root().verdict, NodeVerdict::kVerified);
  EXPECT_EQ(again.tree.nodes[2].premises, first.tree.nodes[2].premises);
}

TEST(CheckEntailment, CountsVerdictsInItsResult) {
  const auto json = parse_json(entail::to_json(checked(ask("Bob is kind."))));
  ASSERT_TRUE(json.ok());
  EXPECT_EQ(json->get("counts").get("verified").integer(), 5);
  EXPECT_EQ(json->get("prover").string(), "native");
}

TEST(CheckEntailment, NamesThePlaceOfWhatItCannotRead) {
  EXPECT_THAT(error(ask("Bob is kind.", "Bob is cold.\nBob is is."), StatusCode::kCorrupt),
              HasSubstr("line 2"));
  EXPECT_THAT(error(ask("Bob is is."), StatusCode::kCorrupt), HasSubstr("hypothesis, position"));
  EXPECT_THAT(error(with_tree("{}"), StatusCode::kCorrupt), HasSubstr("no root"));
}

TEST(CheckEntailment, NeedsPremisesAndOneQuestion) {
  error(ask(""), StatusCode::kUsage);
  EntailOptions both = with_tree(kTree);
  both.hypothesis = "Bob is cold.";
  error(both, StatusCode::kUsage);
  error(ask("Bob is cold.", " \n"), StatusCode::kUnusable);
}

TEST(CheckEntailment, RefusesMoreThanAllowed) {
  EntailOptions options = ask("Bob is kind.");
  options.max_nodes = 4;
  EXPECT_THAT(error(options, StatusCode::kUnusable), HasSubstr("too many premises"));
  options = with_tree(kTree);
  options.max_nodes = 2;
  EXPECT_THAT(error(options, StatusCode::kUnusable), HasSubstr("too large"));
}

TEST(CheckEntailment, WritesTheProblemForOthers) {
  const auto tptp = write_problem(ask("Bob is kind."), ProblemFormat::kTptp);
  ASSERT_TRUE(tptp.ok());
  EXPECT_THAT(*tptp, HasSubstr("conjecture"));
  const auto smt = write_problem(with_tree(kTree, ""), ProblemFormat::kSmtLib);
  ASSERT_TRUE(smt.ok());
  EXPECT_THAT(*smt, HasSubstr("(check-sat)"));
}

}  // namespace
}  // namespace propter
