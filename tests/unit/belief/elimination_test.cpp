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

// 200,000 variables, in linear time: a quadratic one would not end within the time limit of a test.
constexpr std::uint32_t kMany = 200000;

TEST(Eliminate, TakesALongPath) {
  Edges edges;
  for (std::uint32_t x = 1; x < kMany; ++x) edges.emplace_back(x - 1, x);
  const auto cliques = eliminate(kMany, edges, {});
  ASSERT_TRUE(cliques);
  EXPECT_EQ(width(*cliques), 1U);
}

TEST(Eliminate, TakesALongCaterpillar) {
  Edges edges;
  for (std::uint32_t x = 2; x < kMany; ++x) edges.emplace_back(x % 2 == 0 ? x - 2 : x - 1, x);
  const auto cliques = eliminate(kMany, edges, {});
  ASSERT_TRUE(cliques);
  EXPECT_EQ(width(*cliques), 1U);
}

TEST(Eliminate, TakesALargeStarWhereverItsHubStands) {
  for (const std::uint32_t hub : {0U, kMany / 2, kMany - 1}) {
    Edges edges;
    for (std::uint32_t x = 0; x < kMany; ++x) {
      if (x != hub) edges.emplace_back(hub, x);
    }
    const auto cliques = eliminate(kMany, edges, {});
    ASSERT_TRUE(cliques);
    EXPECT_EQ(width(*cliques), 1U);
  }
}

TEST(Eliminate, TakesTwoHubsOverALongPath) {
  Edges edges;
  for (std::uint32_t x = 2; x < kMany; ++x) {
    edges.emplace_back(0, x);
    edges.emplace_back(1, x);
    if (x > 2) edges.emplace_back(x - 1, x);
  }
  const auto cliques = eliminate(kMany, edges, {.width = 18, .entries = std::uint64_t{16} * kMany});
  ASSERT_TRUE(cliques);
  EXPECT_EQ(width(*cliques), 3U);
}

TEST(Eliminate, EdgesThatAreGivenTwiceCountOnce) {
  const auto once = eliminate(4, Edges{{0, 1}, {1, 2}, {2, 3}, {3, 0}}, {});
  const auto twice = eliminate(4, Edges{{0, 1}, {1, 0}, {1, 2}, {2, 3}, {2, 3}, {3, 0}}, {});
  ASSERT_TRUE(once && twice);
  for (std::size_t i = 0; i < 4; ++i) EXPECT_EQ((*once)[i].scope, (*twice)[i].scope);
}

TEST(Eliminate, TakesNothing) { EXPECT_TRUE(eliminate(0, Edges{}, {})->empty()); }

}  // namespace
}  // namespace propter::belief
