#include "belief/elimination.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace propter::belief {
namespace {

using testing::ElementsAre;
using Edges = std::vector<std::pair<std::uint32_t, std::uint32_t>>;

std::size_t width(const std::vector<Clique>& cliques) {
  std::size_t widest = 0;
  for (const Clique& clique : cliques) widest = std::max(widest, clique.scope.size() - 1);
  return widest;
}

Edges grid(std::uint32_t side) {
  Edges edges;
  for (std::uint32_t i = 0; i < side * side; ++i) {
    if (i % side + 1 < side) edges.emplace_back(i, i + 1);
    if (i + side < side * side) edges.emplace_back(i, i + side);
  }
  return edges;
}

TEST(Eliminate, TakesAChainFromItsEnds) {
  const auto cliques = eliminate(3, Edges{{0, 1}, {1, 2}}, {});
  ASSERT_TRUE(cliques);
  EXPECT_THAT((*cliques)[0].scope, ElementsAre(0, 1));
  EXPECT_THAT((*cliques)[1].scope, ElementsAre(1, 2));
  EXPECT_THAT((*cliques)[2].scope, ElementsAre(2));
}

TEST(Eliminate, ASquareGetsOneChord) {
  const auto cliques = eliminate(4, Edges{{0, 1}, {1, 2}, {2, 3}, {3, 0}}, {});
  ASSERT_TRUE(cliques);
  EXPECT_EQ(width(*cliques), 2U);
}

TEST(Eliminate, AGridOfSideNHasAboutWidthN) {
  const auto cliques = eliminate(36, grid(6), {});
  ASSERT_TRUE(cliques);
  EXPECT_LE(width(*cliques), 7U);
}

TEST(Eliminate, ParentsHoldTheSeparators) {
  const auto cliques = eliminate(25, grid(5), {});
  ASSERT_TRUE(cliques);
  for (std::size_t i = 0; i < cliques->size(); ++i) {
    const Clique& clique = (*cliques)[i];
    if (clique.parent == i) continue;
    EXPECT_GT(clique.parent, i);
    const auto& parent = (*cliques)[clique.parent].scope;
    for (std::size_t k = 1; k < clique.scope.size(); ++k) {
      EXPECT_NE(std::find(parent.begin(), parent.end(), clique.scope[k]), parent.end());
    }
  }
}

TEST(Eliminate, PartsThatAreNotConnectedHaveTheirOwnRoots) {
  const auto cliques = eliminate(4, Edges{{0, 1}, {2, 3}}, {});
  ASSERT_TRUE(cliques);
  std::size_t roots = 0;
  for (std::size_t i = 0; i < 4; ++i) roots += (*cliques)[i].parent == i ? 1U : 0U;
  EXPECT_EQ(roots, 2U);
}

TEST(Eliminate, GivesUpAboveTheWidth) { EXPECT_FALSE(eliminate(100, grid(10), {.width = 5})); }

TEST(Eliminate, GivesUpAboveTheTableEntries) {
  EXPECT_FALSE(eliminate(100, grid(10), {.width = 18, .entries = 500}));
}

TEST(Eliminate, TakesNothing) { EXPECT_TRUE(eliminate(0, Edges{}, {})->empty()); }

}  // namespace
}  // namespace propter::belief
