#include "entail/verify.h"

#include <chrono>

#include <gmock/gmock.h>

#include "entail/tree_file.h"

namespace propter::entail {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

// A tree that grows upwards; the last node is the root.
class Claims {
 public:
  std::uint32_t leaf(std::string statement) { return step(std::move(statement), {}); }
  std::uint32_t step(std::string statement, std::vector<std::uint32_t> premises) {
    tree.nodes.push_back({.id = "n" + std::to_string(tree.nodes.size()),
                          .statement = std::move(statement),
                          .premises = std::move(premises)});
    return static_cast<std::uint32_t>(tree.nodes.size() - 1);
  }
  VerifyCounts verify(const VerifySettings& settings = {}) {
    const auto prover = make_native_prover({});
    const auto counts = entail::verify(tree, *prover, settings);
    EXPECT_TRUE(counts.ok());
    return counts.ok() ? *counts : VerifyCounts();
  }
  const EntailmentNode& root() const { return tree.nodes.back(); }
  std::vector<NodeVerdict> verdicts() const {
    std::vector<NodeVerdict> out;
    for (const EntailmentNode& n : tree.nodes) out.push_back(n.verdict);
    return out;
  }
  EntailmentTree tree;
};

// Bob is cold; the cold are rough; so Bob is rough; the rough are kind; so Bob is kind.
struct TwoSteps : Claims {
  TwoSteps() {
    leaf("Bob is cold.");
    leaf("If someone is cold then they are rough.");
    step("Bob is rough.", {0, 1});
    leaf("If someone is rough then they are kind.");
    step("Bob is kind.", {2, 3});
  }
};

constexpr auto kVerified = NodeVerdict::kVerified;
constexpr auto kUnsupported = NodeVerdict::kUnsupported;
constexpr auto kBlocked = NodeVerdict::kBlocked;
constexpr auto kRefuted = NodeVerdict::kRefuted;

TEST(Verify, PromotesWhatWasProved) {
  TwoSteps t;
  EXPECT_EQ(t.verify().steps, 2);
  EXPECT_THAT(t.verdicts(), testing::Each(kVerified));
  EXPECT_THAT(t.root().core, ElementsAre(2, 3));
  EXPECT_THAT(t.root().diagnosis, IsEmpty());
  EXPECT_THAT(first_failures(t.tree), IsEmpty());
}

TEST(Verify, NamesPremisesThatAProofDoesNotUse) {
  TwoSteps t;
  t.tree.nodes[4].premises = {0, 2, 3};
  t.verify();
  EXPECT_THAT(t.root().unused, ElementsAre(0));
}

TEST(Verify, BlocksWhatRestsOnAFailure) {
  TwoSteps t;
  t.tree.nodes[0].statement = "Bob is tall.";
  t.verify();
  EXPECT_THAT(t.verdicts(), ElementsAre(kVerified, kVerified, kUnsupported, kVerified, kBlocked));
  EXPECT_THAT(first_failures(t.tree), ElementsAre(2));
  EXPECT_THAT(t.root().diagnosis, HasSubstr("n2"));
}

TEST(Verify, TellsTheLiteralThatIsMissing) {
  TwoSteps t;
  t.tree.nodes[0].statement = "Bob is tall.";
  t.verify();
  EXPECT_EQ(t.tree.nodes[2].missing, "Bob is cold.");
  EXPECT_THAT(t.tree.nodes[2].diagnosis, HasSubstr("\"Bob is rough.\" does not follow"));
  EXPECT_THAT(t.tree.nodes[2].countermodel, ElementsAre("Bob is tall."));
}

TEST(Verify, BoundsTheCountermodel) {
  Claims t;
  for (int i = 0; i < 40; ++i) t.leaf("Bob likes N" + std::to_string(i) + ".");
  std::vector<std::uint32_t> all(40);
  for (std::uint32_t i = 0; i < 40; ++i) all[i] = i;
  t.step("Bob is kind.", all);
  t.verify();
  EXPECT_THAT(t.root().countermodel, SizeIs(16));
}

TEST(Verify, RefutesWhatIsTheOtherWayRound) {
  TwoSteps t;
  t.tree.nodes[2].statement = "Bob is not rough.";
  t.verify();
  EXPECT_EQ(t.tree.nodes[2].verdict, kRefuted);
  EXPECT_THAT(t.tree.nodes[2].core, ElementsAre(0, 1));
  EXPECT_THAT(t.tree.nodes[2].diagnosis, HasSubstr("opposite"));
}

TEST(Verify, NamesThePremisesThatContradictEachOther) {
  Claims t;
  t.leaf("Bob is tall.");
  t.leaf("Bob is cold.");
  t.leaf("Bob is not cold.");
  t.step("Bob is tall.", {0, 1, 2});
  t.verify();
  EXPECT_EQ(t.root().verdict, NodeVerdict::kInconsistentPremises);
  EXPECT_THAT(t.root().core, ElementsAre(1, 2));
  EXPECT_THAT(t.root().diagnosis, HasSubstr("\"Bob is cold.\" \"Bob is not cold.\""));
}

TEST(Verify, ProvesEveryLiteralOfAStatement) {
  Claims t;
  t.leaf("Bob is cold.");
  t.leaf("Bob is tall.");
  t.leaf("Bob is red.");
  t.step("Bob is cold and Bob is tall.", {0, 1, 2});
  t.verify();
  EXPECT_EQ(t.root().verdict, kVerified);
  EXPECT_THAT(t.root().unused, ElementsAre(2));
  t.tree.nodes[1].statement = "Bob is big.";
  t.verify();
  EXPECT_THAT(t.root().diagnosis, HasSubstr("\"Bob is tall.\" does not follow"));
}

TEST(Verify, ProvesRules) {
  Claims t;
  t.leaf("If someone is cold then they are rough.");
  t.leaf("If someone is rough then they are kind.");
  t.step("If someone is cold then they are kind.", {0, 1});
  t.verify();
  EXPECT_EQ(t.root().verdict, kVerified);
  t.tree.nodes[2].statement = "If someone is kind then they are cold.";
  t.verify();
  EXPECT_EQ(t.root().verdict, kUnsupported);
}

TEST(Verify, FindsSwappedRoles) {
  Claims t;
  t.leaf("Bob likes Ann.");
  t.leaf("If someone likes Ann then they are kind.");
  t.leaf("If someone is kind then they see Bob.");
  t.step("Bob is kind.", {0, 1});
  t.step("Bob sees Bob.", {2, 3});
  t.verify();
  EXPECT_EQ(t.root().verdict, kVerified);
  t.tree.nodes[0].statement = "Ann likes Bob.";
  t.verify();
  EXPECT_THAT(first_failures(t.tree), ElementsAre(3));
}

TEST(Verify, FindsWhatIsNoSentence) {
  TwoSteps t;
  t.tree.nodes[2].statement = "Bob is is is.";
  t.verify();
  EXPECT_EQ(t.tree.nodes[2].verdict, kUnsupported);
  EXPECT_THAT(t.tree.nodes[2].diagnosis, HasSubstr("ill-typed"));
  EXPECT_EQ(t.root().verdict, kBlocked);
}

TEST(Verify, FindsAWordInAnotherClassThanInTheLeaves) {
  TwoSteps t;
  t.tree.nodes[2].statement = "Bob is a rough.";
  t.verify();
  EXPECT_EQ(t.tree.nodes[2].verdict, kUnsupported);
  EXPECT_EQ(t.tree.nodes[2].diagnosis, "ill-typed: 'rough' is a category here, and a property in the leaves");
}

TEST(Verify, LetsLeavesUseAWordInTwoClasses) {
  Claims t;
  t.leaf("Bob is cold.");
  t.leaf("If someone is cold then they are a cold.");
  t.step("Bob is a cold.", {0, 1});
  t.verify();
  EXPECT_EQ(t.root().verdict, kVerified);
}

TEST(Verify, AsksWhatALeafIsWorth) {
  TwoSteps t;
  t.verify({.ground = [](const EntailmentNode& leaf, const std::string&) {
    return leaf.id == "n3" ? LeafVerdict{kUnsupported, "nobody says so"} : LeafVerdict{};
  }});
  EXPECT_THAT(t.verdicts(), ElementsAre(kVerified, kVerified, kVerified, kUnsupported, kBlocked));
  EXPECT_EQ(t.tree.nodes[3].diagnosis, "nobody says so");
}

LeafVerdict assume(const EntailmentNode&, const std::string&) { return {NodeVerdict::kAssumed}; }

TEST(Verify, FindsLeavesThatContradictEachOtherFarApart) {
  Claims t;
  t.leaf("Ann is cold.");
  t.leaf("If someone is cold then they are kind.");
  t.step("Ann is kind.", {0, 1});
  t.leaf("Ann is not cold.");
  t.leaf("If someone is not cold then they are big.");
  t.step("Ann is big.", {3, 4});
  t.leaf("If someone is kind and they are big then they are loud.");
  t.step("Ann is loud.", {2, 5, 6});
  t.verify();
  EXPECT_THAT(first_failures(t.tree), ElementsAre(7));
  EXPECT_EQ(t.root().verdict, NodeVerdict::kInconsistentPremises);
  EXPECT_THAT(t.root().core, ElementsAre(0, 3));
  EXPECT_THAT(t.root().diagnosis, HasSubstr("\"Ann is cold.\" \"Ann is not cold.\""));
}

TEST(Verify, FindsEveryContradictionOfLeaves) {
  Claims t;
  for (const char* who : {"Ann", "Bob"}) {
    const std::string name = who;
    const std::uint32_t yes = t.leaf(name + " is cold.");
    const std::uint32_t same = t.step(name + " is cold.", {yes});
    const std::uint32_t no = t.leaf(name + " is not cold.");
    t.step(name + " is not cold.", {no, same});
  }
  t.step("Ann is cold.", {1, 5});
  t.verify();
  EXPECT_THAT(first_failures(t.tree), ElementsAre(3, 7));
}

TEST(Verify, FindsContradictionsThatShareALeaf) {
  Claims t;
  t.leaf("Ada is old.");
  t.leaf("Ada is not old.");
  t.step("Ada is old.", {0, 1});
  t.leaf("Ada is young.");
  t.leaf("If someone is young then they are not old.");
  t.step("Ada is young.", {0, 3});
  t.step("Ada is young.", {5, 4});
  t.verify();
  EXPECT_EQ(t.tree.nodes[2].verdict, NodeVerdict::kInconsistentPremises);
  EXPECT_EQ(t.tree.nodes[5].verdict, kVerified);
  EXPECT_EQ(t.tree.nodes[6].verdict, NodeVerdict::kInconsistentPremises);
}

TEST(Verify, DoesNotTakeALackOfTimeForConsistency) {
  Claims t;
  for (int i = 0; i < 60; ++i) t.leaf("N" + std::to_string(i) + " likes N" + std::to_string(i + 1) + ".");
  t.leaf("If X likes Y and Y likes Z then X likes Z.");
  std::vector<std::uint32_t> all(61);
  for (std::uint32_t i = 0; i < 61; ++i) all[i] = i;
  t.step("N0 likes N1.", all);
  const auto prover = make_native_prover({.facts = 100});
  ASSERT_TRUE(verify(t.tree, *prover, {}).ok());
  EXPECT_EQ(t.root().verdict, NodeVerdict::kTimeout);
}

TEST(Verify, BuildsOnAssumptions) {
  TwoSteps t;
  t.verify({.ground = assume});
  EXPECT_EQ(t.root().verdict, kVerified);
  EXPECT_EQ(t.tree.nodes[0].verdict, NodeVerdict::kAssumed);
}

TEST(Verify, DoesNotLetARepetitionProveAnAssumption) {
  Claims t;
  t.leaf("Bob is cold.");
  t.step("Bob is cold.", {0});
  t.verify();
  EXPECT_EQ(t.root().verdict, kVerified);
  t.verify({.ground = assume});
  EXPECT_EQ(t.root().verdict, kUnsupported);
  EXPECT_THAT(t.root().diagnosis, HasSubstr("repeats n0"));
}

TEST(Verify, LeavesNodesWithAGroundingOfTheirOwnToTheHook) {
  TwoSteps t;
  t.tree.nodes[2] = {.id = "n2", .statement = "Bob is big.", .premises = {0, 1}, .grounding = "condition"};
  t.tree.nodes[3].statement = "If someone is big then they are kind.";
  t.verify();
  EXPECT_EQ(t.tree.nodes[2].verdict, kUnsupported);
  std::vector<std::uint32_t> asked;
  t.verify({.decide = [&](const EntailmentTree&, std::uint32_t node) {
    asked.push_back(node);
    return LeafVerdict{};
  }});
  EXPECT_THAT(asked, ElementsAre(2));
  EXPECT_EQ(t.root().verdict, kVerified);
}

TEST(Verify, KeepsNothingOfAnEarlierRun) {
  TwoSteps t;
  t.tree.nodes[0].statement = "Bob is tall.";
  t.verify();
  t.tree.nodes[0].statement = "Bob is cold.";
  t.verify();
  EXPECT_THAT(t.tree.nodes[2].missing, IsEmpty());
  EXPECT_THAT(t.tree.nodes[2].countermodel, IsEmpty());
  EXPECT_THAT(t.verdicts(), testing::Each(kVerified));
}

// Two branches of two steps under one root.
struct TwoBranches : Claims {
  TwoBranches() {
    leaf("If someone is cold then they are rough.");
    leaf("If someone is rough then they are kind.");
    for (const std::string name : {"Bob", "Ann"}) {
      const auto cold = leaf(name + " is cold.");
      const auto rough = step(name + " is rough.", {cold, 0});
      step(name + " is kind.", {rough, 1});
    }
    step("Bob is kind and Ann is kind.", {4, 7});
  }
};

TEST(Verify, TakesEveryStepOfAnUnchangedTreeFromTheCache) {
  TwoBranches t;
  StepCache cache;
  EXPECT_EQ(t.verify({.cache = &cache}).steps, 5);
  const EntailmentTree first = t.tree;
  const VerifyCounts again = t.verify({.cache = &cache});
  EXPECT_EQ(again.steps, 0);
  EXPECT_EQ(again.cached, 5);
  EXPECT_EQ(t.root().core, first.nodes.back().core);
}

TEST(Verify, ChecksOnlyThePathToTheRootAfterARepair) {
  TwoBranches t;
  StepCache cache;
  t.tree.nodes[6].statement = "Ann is not rough.";
  t.verify({.cache = &cache});
  EXPECT_THAT(first_failures(t.tree), ElementsAre(6));
  t.tree.nodes[6].statement = "Ann is rough.";
  const VerifyCounts repaired = t.verify({.cache = &cache});
  EXPECT_EQ(repaired.cached, 2);  // the other branch
  EXPECT_EQ(repaired.steps, 3);   // the node, the one above it, the root
  EXPECT_EQ(t.root().verdict, kVerified);
}

TEST(Verify, DoesNotMistakeOneClassOfAWordForAnotherInTheCache) {
  StepCache cache;
  Claims t;
  t.leaf("Bob is red.");
  t.leaf("If someone is red then they are kind.");
  t.step("Bob is kind.", {0, 1});
  t.verify({.cache = &cache});
  t.tree.nodes[0].statement = "Bob is a red.";
  EXPECT_EQ(t.verify({.cache = &cache}).cached, 0);
  EXPECT_EQ(t.root().verdict, kUnsupported);
}

// A prover that gives up.
class GivesUp final : public Prover {
 public:
  explicit GivesUp(Finding finding) : finding_(finding) {}
  std::string_view name() const override { return "gives up"; }
  Status load(const Signature&, std::span<const Sentence>, Semantics) override { return {}; }
  Proof prove(const Sentence&) override { return {.finding = finding_, .reason = "too hard"}; }
  Proof contradiction() override { return {.finding = finding_, .reason = "too hard"}; }

 private:
  Finding finding_;
};

TEST(Verify, TellsWhyAProverGaveUpAndKeepsNoSuchAnswer) {
  for (const auto& [finding, verdict] : {std::pair(Finding::kUnknown, NodeVerdict::kUnknown),
                                         std::pair(Finding::kTimeout, NodeVerdict::kTimeout)}) {
    TwoSteps t;
    GivesUp prover(finding);
    StepCache cache;
    ASSERT_TRUE(verify(t.tree, prover, {.cache = &cache}).ok());
    EXPECT_EQ(t.tree.nodes[2].verdict, verdict);
    EXPECT_THAT(t.tree.nodes[2].diagnosis, HasSubstr("too hard"));
    EXPECT_EQ(cache.size(), 0);
  }
}

TEST(Verify, AnswersUnknownWhereNativeCannotBeSure) {
  TwoSteps t;
  t.tree.nodes[0].statement = "Bob is tall.";
  t.verify({.semantics = Semantics::kClassical});
  EXPECT_EQ(t.tree.nodes[2].verdict, NodeVerdict::kUnknown);
}

TEST(Verify, RefusesTreesThatAreNotWellFormed) {
  const auto prover = make_native_prover({});
  const auto refused = [&](EntailmentTree tree) {
    return verify(tree, *prover, {}).status().code() == StatusCode::kUsage;
  };
  EXPECT_TRUE(refused({}));
  TwoSteps twice;
  twice.tree.nodes[1].id = "n0";
  EXPECT_TRUE(refused(twice.tree));
  TwoSteps ahead;
  ahead.tree.nodes[2].premises = {0, 3};
  EXPECT_TRUE(refused(ahead.tree));
  TwoSteps itself;
  itself.tree.nodes[2].premises = {2};
  EXPECT_TRUE(refused(itself.tree));
  EntailmentTree large;
  large.nodes.resize(100'001);
  EXPECT_TRUE(refused(std::move(large)));
}

TEST(Verify, ReadsWideAndDeepTreesWithoutRecursion) {
  Claims t;
  t.leaf("If someone is cold then they are cold.");
  t.leaf("Bob is cold.");
  for (std::uint32_t i = 2; i < 100'000; ++i) t.step("Bob is cold.", {i - 1, 0});
  StepCache cache;
  const auto begin = std::chrono::steady_clock::now();
  const VerifyCounts counts = t.verify({.cache = &cache});
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  RecordProperty("seconds", std::to_string(took.count()));
  EXPECT_EQ(counts.steps, 1);
  EXPECT_EQ(counts.cached, 99'997);
  EXPECT_EQ(t.root().verdict, kVerified);
}

}  // namespace
}  // namespace propter::entail
