// A checked entailment tree as text.
#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <propter/report.h>

#include "base/text.h"
#include "report/layout.h"
#include "support/hostile_texts.h"

namespace propter {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

EntailmentNode node(std::string id, std::string statement, std::vector<std::uint32_t> premises,
                    NodeVerdict verdict = NodeVerdict::kVerified) {
  EntailmentNode out;
  out.id = std::move(id);
  out.statement = std::move(statement);
  out.premises = std::move(premises);
  out.verdict = verdict;
  return out;
}

CheckedTree checked(std::vector<EntailmentNode> nodes) {
  CheckedTree out;
  out.tree.nodes = std::move(nodes);
  out.counts = count_verdicts(out.tree);
  out.prover = "native";
  return out;
}
CheckedTree small_tree(NodeVerdict root = NodeVerdict::kVerified) {
  return checked({node("s1", "Bob is cold.", {}), node("s2", "Bob is tall.", {}),
                  node("h", "Bob is rough.", {0, 1}, root)});
}

std::string text_of(const CheckedTree& tree) { return render_entailment(tree, {}); }

std::size_t widest_line(const std::string& text) {
  std::size_t widest = 0;
  for (const std::string_view line : split(text, '\n')) widest = std::max(widest, report::columns(line));
  return widest;
}

std::size_t count_of(const std::string& part, const std::string& text) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

TEST(RenderEntailment, IsThisForASmallTree) {
  CheckedTree tree = small_tree();
  tree.tree.nodes[2].core = {0};
  tree.tree.nodes[2].unused = {1};
  tree.unused = {"s7"};
  EXPECT_EQ(text_of(tree), R"(The hypothesis is verified.
  statements    3 verified
  prover        native, strong-negation
  unused        s7

h  verified  Bob is rough.
  core:    s1
  unused:  s2
  s1  verified  Bob is cold.
  s2  verified  Bob is tall.
)");
}

struct Title {
  NodeVerdict verdict;
  const char* title;
};
class Titles : public testing::TestWithParam<Title> {};

TEST_P(Titles, SayTheVerdictOfTheRoot) {
  EXPECT_THAT(text_of(small_tree(GetParam().verdict)), StartsWith(GetParam().title));
}

INSTANTIATE_TEST_SUITE_P(
    RenderEntailment, Titles,
    testing::Values(Title{NodeVerdict::kVerified, "The hypothesis is verified.\n"},
                    Title{NodeVerdict::kRefuted, "The hypothesis is refuted.\n"},
                    Title{NodeVerdict::kUnsupported, "The hypothesis is unsupported.\n"},
                    Title{NodeVerdict::kInconsistentPremises,
                          "The hypothesis is not decided: its premises contradict each other.\n"},
                    Title{NodeVerdict::kUnknown, "The hypothesis is not decided: the prover gave up.\n"},
                    Title{NodeVerdict::kTimeout,
                          "The hypothesis is not decided: a limit of time or memory was met.\n"},
                    Title{NodeVerdict::kBlocked, "The hypothesis is blocked.\n"},
                    Title{NodeVerdict::kAssumed, "The hypothesis is assumed.\n"}),
    [](const auto& param_info) { return std::string(name_of(param_info.param.verdict)); });

TEST(RenderEntailment, CountsStatementsByVerdict) {
  EXPECT_THAT(text_of(small_tree(NodeVerdict::kInconsistentPremises)),
              HasSubstr("statements    2 verified, 1 inconsistent premises\n"));
}

TEST(RenderEntailment, ShowsAStepOnce) {
  const std::string text =
      text_of(checked({node("s1", "Bob is cold.", {}), node("n1", "Bob is rough.", {0}),
                       node("n2", "Bob is kind.", {1}), node("h", "Bob is red.", {1, 2, 0})}));
  EXPECT_THAT(text, HasSubstr("    n1  as above\n"));
  EXPECT_EQ(count_of("Bob is rough.", text), 1U);
  EXPECT_EQ(count_of("Bob is cold.", text), 2U);  // a leaf is as short as a reference to it
}

TEST(RenderEntailment, TellsWhyAStepFailed) {
  CheckedTree tree = small_tree(NodeVerdict::kUnsupported);
  EntailmentNode& root = tree.tree.nodes[2];
  root.diagnosis = "it does not follow";
  root.missing = "Bob is old.";
  root.countermodel = {"Bob is cold.", "Bob is tall."};
  const std::string text = text_of(tree);
  EXPECT_THAT(text, HasSubstr("\n  why:     it does not follow\n"));
  EXPECT_THAT(text, HasSubstr("\n  missing: Bob is old.\n"));
  EXPECT_THAT(text, HasSubstr("\n  holds:   Bob is cold. Bob is tall.\n"));
}

TEST(RenderEntailment, IsPrintableWhateverStandsInTheTree) {
  for (const std::string& hostile : test::hostile_texts()) {
    CheckedTree tree = checked({node(hostile, hostile, {}), node("h", hostile, {0}, NodeVerdict::kRefuted)});
    EntailmentNode& root = tree.tree.nodes[1];
    root.diagnosis = root.missing = hostile;
    root.countermodel = {hostile};
    root.core = root.unused = {0};
    tree.unused = {hostile};
    const std::string text = text_of(tree);
    for (const std::string_view line : split(text, '\n'))
      EXPECT_EQ(printable(line, 1U << 20), line) << printable(hostile);
  }
}

TEST(RenderEntailment, ColoursVerdictsOnlyWhenAsked) {
  EXPECT_THAT(text_of(small_tree()), Not(HasSubstr("\x1b")));
  EXPECT_THAT(render_entailment(small_tree(), {.color = true}), HasSubstr("\x1b"));
}

TEST(RenderEntailment, ShowsATreeOfAnyDepthWithoutMovingOutOfSight) {
  std::vector<EntailmentNode> nodes{node("n0", "Bob is cold.", {})};
  for (std::uint32_t i = 1; i < 50'000; ++i)
    nodes.push_back(node("n" + std::to_string(i), "Bob is cold.", {i - 1}));
  const std::string text = text_of(checked(std::move(nodes)));
  EXPECT_EQ(count_of("Bob is cold.", text), 50'000U);
  EXPECT_LE(widest_line(text), 100U);
}

TEST(RenderEntailment, ShowsATreeOfWhichEveryStepRestsOnAllBefore) {
  std::vector<EntailmentNode> nodes;
  std::vector<std::uint32_t> before;
  for (std::uint32_t i = 0; i < 200; ++i) {
    nodes.push_back(node("n" + std::to_string(i), "Bob is cold.", before));
    before.push_back(i);
  }
  EXPECT_LE(count_of("\n", text_of(checked(std::move(nodes)))), 200U * 200U);
}

TEST(RenderEntailment, WrapsAtTheWidth) {
  std::string words;
  for (int i = 0; i < 60; ++i) words += "moon ";
  CheckedTree tree = checked({node("s1", words, {}), node("h", words, {0}, NodeVerdict::kUnsupported)});
  tree.tree.nodes[1].diagnosis = words;
  tree.unused = std::vector<std::string>(60, "s1");
  for (const std::size_t width : {60U, 80U, 100U, 140U}) {
    const std::string text = render_entailment(tree, {.width = width});
    EXPECT_LE(widest_line(text), width);
    EXPECT_GT(widest_line(text), width - 10);
    EXPECT_EQ(count_of("moon", text), 180U);
  }
}

TEST(RenderEntailment, LeavesRoomForTextInANarrowTerminal) {
  EXPECT_THAT(render_entailment(small_tree(), {.width = 1}), HasSubstr("Bob is rough.\n"));
}

}  // namespace
}  // namespace propter
