#include "entail/refinement.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "entail/language.h"

namespace propter::entail {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class Forms : public ::testing::Test {
 protected:
  Rule form(const std::string& text) {
    const Result<Rule> rule = parse_sentence(text, signature_, {});
    EXPECT_TRUE(rule.ok()) << rule.status().message().str();
    return rule.ok() ? *rule : Rule{};
  }
  bool restating(const std::string& leaf, const std::string& hypothesis) {
    const Rule a = form(leaf);
    return restates(a, form(hypothesis));
  }
  Signature signature_;
};

TEST_F(Forms, CanonicalFormForgetsOrderAndRepetition) {
  EXPECT_EQ(canonical(form("If something is red and it is big then it is old.")),
            canonical(form("If something is big and it is red and it is red then it is old.")));
}

TEST_F(Forms, CanonicalFormForgetsTheNamesOfVariables) {
  const Rule rule = form("If something is red and it likes Ann then it is old.");
  ASSERT_EQ(rule.variables, 1U);
  Rule other = rule;
  other.variables = 2;
  for (auto* side : {&other.body, &other.head})
    for (Literal& literal : *side)
      for (std::size_t i = 0; i < literal.arity; ++i)
        if (literal.terms[i].is_variable()) literal.terms[i] = Term::variable(1);
  EXPECT_EQ(canonical(other).body, canonical(rule).body);
}

TEST_F(Forms, CanonicalFormKeepsWhatDiffers) {
  EXPECT_NE(canonical(form("Ann is red.")), canonical(form("Ann is not red.")));
  EXPECT_NE(canonical(form("Ann likes Bob.")), canonical(form("Bob likes Ann.")));
}

TEST_F(Forms, TheHypothesisRestatesItself) { EXPECT_TRUE(restating("Ann is red.", "Ann is red.")); }

TEST_F(Forms, MoreThanTheHypothesisRestatesIt) {
  EXPECT_TRUE(restating("Ann is old and Ann is red.", "Ann is red."));
}

TEST_F(Forms, ARuleUnderFewerConditionsRestatesIt) {
  EXPECT_TRUE(restating("All red things are old.", "If something is red and it is big then it is old."));
}

TEST_F(Forms, AFurtherConditionIsNoRestatement) {
  EXPECT_FALSE(restating("If Ann is big then Ann is red.", "Ann is red."));
}

TEST_F(Forms, AnotherStatementIsNoRestatement) { EXPECT_FALSE(restating("Ann is big.", "Ann is red.")); }

std::vector<LeafOrStep> three_leaves() {
  return {{"a", "Ann is red."}, {"b", "Ann is big."}, {"c", "Ann is old."}};
}

TEST(TreeOf, LeavesOutWhatTheRootDoesNotRestOn) {
  const std::vector<ProofStep> steps{{"i1", "x", {"c"}}, {"i2", "y", {"a"}}, {"root", "z", {"i2", "b"}}};
  const EntailmentTree tree = tree_of(three_leaves(), steps);
  std::vector<std::string> ids;
  for (const EntailmentNode& node : tree.nodes) ids.push_back(node.id);
  EXPECT_THAT(ids, ElementsAre("a", "b", "i2", "root"));
  EXPECT_THAT(tree.nodes[3].premises, ElementsAre(1, 2));
}

TEST(TreeOf, LeavesOutIdsThatAreNothing) {
  EXPECT_THAT(tree_of(three_leaves(), {{{"root", "z", {"nothing", "root"}}}}).nodes[0].premises, IsEmpty());
}

TEST(SpliceOut, PassesOnWhatTheStepUsed) {
  std::vector<ProofStep> steps{{"i1", "x", {"a", "b"}}, {"root", "z", {"i1", "c"}}};
  splice_out(steps, 0);
  ASSERT_EQ(steps.size(), 1U);
  EXPECT_THAT(steps[0].uses, ElementsAre("c", "a", "b"));
}

TEST(ApplyEdit, ReplacesALeafWhereverItIsUsed) {
  std::vector<ProofStep> steps{{"i1", "x", {"a"}}, {"root", "z", {"i1", "a"}}};
  apply_edit(steps, 0, {Edit::Kind::kReplace, "a", "", ""}, "n");
  EXPECT_THAT(steps[0].uses, ElementsAre("n"));
  EXPECT_THAT(steps[1].uses, ElementsAre("i1", "n"));
}

EntailmentTree with_verdicts(NodeVerdict first, NodeVerdict second) {
  EntailmentTree tree = tree_of(three_leaves(), {{{"root", "z", {"a", "b"}}}});
  tree.nodes[0].verdict = first;
  tree.nodes[1].verdict = second;
  return tree;
}

TEST(LostNode, IsOneThatWasVerified) {
  const auto both = with_verdicts(NodeVerdict::kVerified, NodeVerdict::kVerified);
  const auto one = with_verdicts(NodeVerdict::kVerified, NodeVerdict::kUnsupported);
  EXPECT_EQ(lost_node(both, one, ""), "b");
  EXPECT_EQ(lost_node(one, both, ""), "");
  EXPECT_EQ(lost_node(both, one, "b"), "");
}

}  // namespace
}  // namespace propter::entail
