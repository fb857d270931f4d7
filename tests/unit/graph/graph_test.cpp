#include <propter/graph.h>

#include <gtest/gtest.h>

#include <propter/evidence.h>
#include <propter/labeller.h>

namespace propter {
namespace {

Entity service(std::string name, std::string space = "", std::vector<std::string> aliases = {}) {
  return {EntityKind("Service"), std::move(space), std::move(name), std::move(aliases), {}, kNoTime};
}

Relation depends(std::size_t dependent, std::size_t dependency, RelationKind kind = RelationKind::kCalls) {
  return {EntityId(dependent), EntityId(dependency), kind, 1, "test"};
}

std::vector<std::size_t> indices(std::span<const Neighbour> neighbours) {
  std::vector<std::size_t> out;
  for (const Neighbour& n : neighbours) out.push_back(n.entity.index());
  return out;
}

TEST(OperationalGraph, ListsNeighboursOnBothSidesInOrder) {
  const OperationalGraph g({service("a"), service("b"), service("c")},
                           {depends(0, 2), depends(0, 1), depends(1, 2)});
  EXPECT_EQ(indices(g.dependencies(EntityId(std::size_t{0}))), (std::vector<std::size_t>{1, 2}));
  EXPECT_EQ(indices(g.dependents(EntityId(std::size_t{2}))), (std::vector<std::size_t>{0, 1}));
  EXPECT_TRUE(g.dependents(EntityId(std::size_t{0})).empty());
}

TEST(OperationalGraph, DropsSelfAndDanglingRelationsAndCountsThem) {
  const OperationalGraph g({service("a"), service("b")}, {depends(0, 0), depends(0, 7), depends(0, 1)});
  EXPECT_EQ(g.relations().size(), 1U);
  EXPECT_EQ(g.dropped(), 2U);
}

TEST(OperationalGraph, KeepsParallelRelationsOfDifferentKinds) {
  const OperationalGraph g({service("a"), service("b")}, {depends(0, 1), depends(0, 1, RelationKind::kUses)});
  EXPECT_EQ(g.dependencies(EntityId(std::size_t{0})).size(), 2U);
}

TEST(OperationalGraph, FindsByIdKindAndUniqueName) {
  const OperationalGraph g({service("a", "shop", {"alpha"}),
                            service("b", "shop"),
                            service("b", "bank"),
                            {EntityKind("Host"), "", "a-host", {}, {}, kNoTime}},
                           {});
  EXPECT_EQ(g.find("shop/Service/a")->index(), 0U);
  EXPECT_EQ(g.find("service/a")->index(), 0U);
  EXPECT_EQ(g.find("alpha")->index(), 0U);
  EXPECT_EQ(g.find("bank/Service/b")->index(), 2U);
  EXPECT_EQ(g.find("b"), std::nullopt);
  EXPECT_EQ(g.find("nobody"), std::nullopt);
}

TEST(OperationalGraph, NumbersComponentsFromDependenciesToDependents) {
  // 0 -> 1 <-> 2 -> 3
  const OperationalGraph g({service("a"), service("b"), service("c"), service("d")},
                           {depends(0, 1), depends(1, 2), depends(2, 1), depends(2, 3)});
  const auto c = g.components();
  EXPECT_EQ(c[1], c[2]);
  EXPECT_LT(c[3], c[1]);
  EXPECT_LT(c[1], c[0]);
}

TEST(OperationalGraph, MayBeEmpty) {
  const OperationalGraph g;
  EXPECT_TRUE(g.entities().empty());
  EXPECT_TRUE(g.components().empty());
}

}  // namespace
}  // namespace propter
