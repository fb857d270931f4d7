#include "entail/tree_file.h"

#include <gmock/gmock.h>

namespace propter::entail {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

std::vector<std::string> ids(const EntailmentTree& tree) {
  std::vector<std::string> out;
  for (const EntailmentNode& n : tree.nodes) out.push_back(n.id);
  return out;
}

std::string error(std::string_view json, std::size_t max_nodes = 100) {
  const auto tree = read_tree(json, max_nodes);
  EXPECT_FALSE(tree.ok());
  return tree.status().message().str();
}

TEST(TreeFile, PutsPremisesBeforeWhatRestsOnThem) {
  const auto tree = read_tree(
      R"({"root": {"id": "r", "statement": "R.", "premises": [
           {"id": "a", "statement": "A."}, {"id": "b", "statement": "B.", "premises": [{"id": "c", "statement": "C."}]}]}})",
      10);
  ASSERT_TRUE(tree.ok());
  EXPECT_THAT(ids(*tree), ElementsAre("a", "c", "b", "r"));
  EXPECT_THAT(tree->nodes[2].premises, ElementsAre(1));
  EXPECT_THAT(tree->nodes[3].premises, ElementsAre(0, 2));
  EXPECT_EQ(tree->nodes[0].statement, "A.");
}

TEST(TreeFile, NamesNodesThatHaveNoId) {
  const auto tree = read_tree(
      R"({"root": {"statement": "R.", "premises": [{"statement": "A."}, {"id": "n3", "statement": "B."}]}})",
      10);
  ASSERT_TRUE(tree.ok());
  EXPECT_THAT(ids(*tree), ElementsAre("n1", "n3", "n3'"));
}

TEST(TreeFile, FindsNodesThatAreDefinedLater) {
  const auto tree = read_tree(
      R"({"schema": "propter.entailment/1", "root": {"id": "r", "statement": "R.", "premises": ["c",
           {"id": "b", "statement": "B.", "premises": [{"id": "c", "statement": "C."}]}]}})",
      10);
  ASSERT_TRUE(tree.ok());
  EXPECT_THAT(ids(*tree), ElementsAre("c", "b", "r"));
  EXPECT_THAT(tree->nodes[2].premises, ElementsAre(0, 1));
}

TEST(TreeFile, KeepsAPremiseThatIsNamedTwiceOnce) {
  const auto tree =
      read_tree(R"({"root": {"statement": "R.", "premises": [{"id": "a", "statement": "A."}, "a"]}})", 10);
  ASSERT_TRUE(tree.ok());
  EXPECT_THAT(tree->nodes[1].premises, ElementsAre(0));
}

TEST(TreeFile, RefusesANodeThatRestsOnItself) {
  EXPECT_THAT(error(R"({"root": {"id": "r", "statement": "R.", "premises": [
                        {"id": "a", "statement": "A.", "premises": ["r"]}]}})"),
              AllOf(HasSubstr("root.premises[0].premises[0]"), HasSubstr("rests on itself")));
}

TEST(TreeFile, RefusesAnIdThatNoNodeHas) {
  EXPECT_THAT(error(R"({"root": {"statement": "R.", "premises": ["x"]}})"),
              AllOf(HasSubstr("root.premises[0]"), HasSubstr("'x'")));
}

TEST(TreeFile, RefusesAnIdThatIsTaken) {
  EXPECT_THAT(
      error(R"({"root": {"id": "a", "statement": "R.", "premises": [{"id": "a", "statement": "A."}]}})"),
      AllOf(HasSubstr("root.premises[0].id"), HasSubstr("taken")));
}

TEST(TreeFile, RefusesANodeWithoutStatement) {
  EXPECT_THAT(error(R"({"root": {"statement": "R.", "premises": [{"id": "a"}]}})"),
              HasSubstr("root.premises[0].statement"));
}

TEST(TreeFile, RefusesWhatItDoesNotKnow) {
  EXPECT_THAT(error(R"({"root": {"statement": "R.", "premise": []}})"), HasSubstr("'premise'"));
  EXPECT_THAT(error(R"({"schema": "other/9", "root": {"statement": "R."}})"), HasSubstr("other/9"));
}

TEST(TreeFile, RefusesOtherDocuments) {
  EXPECT_THAT(error("[]"), HasSubstr("no JSON object"));
  EXPECT_THAT(error("{}"), HasSubstr("no root"));
  EXPECT_THAT(error(R"({"root": "R."})"), HasSubstr("a node is an object"));
  EXPECT_THAT(error(R"({"root": {"statement": "R.", "premises": {}}})"), HasSubstr("root.premises"));
  EXPECT_THAT(error("{\"root\": "), HasSubstr("byte 9"));
}

TEST(TreeFile, ReadsAListOfNodes) {
  const auto tree = read_tree(R"({"nodes": [{"id": "r", "statement": "R.", "premises": ["a", "b"]},
                                  {"id": "a", "statement": "A."}, {"id": "b", "statement": "B."}],
                                  "root": "r"})",
                              10);
  ASSERT_TRUE(tree.ok());
  EXPECT_THAT(ids(*tree), ElementsAre("a", "b", "r"));
  EXPECT_THAT(error(R"({"nodes": [{"id": "a", "statement": "A.", "premises": [7]}], "root": "a"})"),
              AllOf(HasSubstr("nodes[0].premises[0]"), HasSubstr("id '7'")));
  EXPECT_THAT(error(R"({"nodes": [{"statement": "A."}], "root": "r"})"), HasSubstr("id 'r'"));
}

TEST(TreeFile, RefusesMoreNodesThanAllowed) {
  const std::string_view json = R"({"root": {"statement": "R.", "premises": [{"statement": "A."}]}})";
  EXPECT_TRUE(read_tree(json, 2).ok());
  EXPECT_THAT(error(json, 1), HasSubstr("more than 1 nodes"));
}

TEST(TreeFile, RefusesWhatIsNestedTooDeeply) {
  std::string json = R"({"root": )";
  for (int i = 0; i < 5000; ++i) json += R"({"statement": "A.", "premises": [)";
  EXPECT_FALSE(read_tree(json, 100'000).ok());
}

}  // namespace
}  // namespace propter::entail
