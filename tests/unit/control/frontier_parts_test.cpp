// What the frontier solver decides and bounds without a search.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "control/frontier_bound.h"
#include "control/frontier_cover.h"
#include "control/frontier_local.h"

namespace propter::control {
namespace {

using testing::DoubleEq;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

// Candidates 0, 1, ... with these costs; rows of options per item, all with the same penalty.
Cover cover(std::vector<double> costs, const std::vector<Indices>& rows, double penalty) {
  Cover out;
  for (std::uint32_t c = 0; c < costs.size(); ++c) out.candidates.push_back(c);
  out.costs = std::move(costs);
  for (const Indices& row : rows) {
    out.options.push_back(row);
    out.penalties.push_back(penalty);
    out.prices.push_back(0);
  }
  return merged(out);
}

std::vector<Choice> open(const Cover& cover) {
  return std::vector<Choice>(cover.costs.size(), Choice::kOpen);
}

TEST(FrontierCover, ItemsWithTheSameOptionsAreOne) {
  EXPECT_THAT(cover({1, 1}, {{0, 1}, {0}, {0, 1}}, 2).penalties, ElementsAre(2, 4));
}

TEST(FrontierCover, WhatOneOptionAloneCoversLowersItsCost) {
  const Cover whole = cover({5, 5}, {{0, 1}, {0}, {}}, 2);
  const Cover rest = restricted(whole, open(whole));
  EXPECT_THAT(rest.costs, ElementsAre(3, 5));
  EXPECT_EQ(rest.constant, 4);
}

TEST(FrontierReduction, GoesOnUntilNothingFollows) {
  // Its own item pays for 0, which makes 1 needless; 2 then stands alone for what is left of it.
  const Cover whole = cover({1, 3, 3}, {{0}, {0, 1}, {1, 2}, {2}}, 2);
  std::uint64_t work = 0;
  const Cover rest = reduced(whole, open(whole), &work);
  EXPECT_THAT(rest.taken, ElementsAre(0, 2));
  EXPECT_THAT(rest.costs, IsEmpty());
  EXPECT_EQ(rest.constant, 4);
  EXPECT_GT(work, 0);
}

TEST(FrontierReduction, ACheaperOptionCanMakeUpForWhatItDoesNotCover) {
  // 1 covers one item less than 0, which costs more than to leave that item open.
  const Cover whole = cover({9, 3}, {{0, 1}, {0, 1}, {0}}, 4);
  std::uint64_t work = 0;
  EXPECT_THAT(reduced(whole, open(whole), &work).taken, ElementsAre(1));
}

TEST(FrontierParts, ShareNoItem) {
  const std::vector<Cover> parts = parts_of(cover({1, 1, 1, 1}, {{0, 2}, {1, 3}}, 2));
  ASSERT_THAT(parts, SizeIs(2));
  EXPECT_THAT(parts[0].candidates, ElementsAre(0, 2));
  EXPECT_THAT(parts[1].candidates, ElementsAre(1, 3));
}

TEST(FrontierBound, ReachesTheLinearRelaxation) {
  // A triangle: half of each option covers all, at 1.5 times the cost of one.
  Cover triangle = cover({2, 2, 2}, {{0, 1}, {1, 2}, {0, 2}}, 5);
  std::uint64_t work = 0;
  const Relaxation relaxation = ascend(&triangle, 4, 400, &work);
  EXPECT_NEAR(relaxation.bound, 3, 0.01);
  EXPECT_LE(relaxation.bound, 3 + 1e-9);
  EXPECT_LE(work, 400 * triangle.work());
}

TEST(FrontierBound, HoldsAtTheReducedCosts) {
  Cover triangle = cover({2, 2, 2}, {{0, 1}, {1, 2}, {0, 2}}, 5);
  dual_ascent(&triangle);
  const Relaxation relaxation = relax(triangle);
  EXPECT_THAT(triangle.prices, ElementsAre(2, 0, 0));
  EXPECT_THAT(relaxation.reduced, ElementsAre(DoubleEq(0), DoubleEq(0), DoubleEq(2)));
  EXPECT_EQ(relaxation.bound, 2);
}

TEST(FrontierLocalSearch, SwapsWhatGreedyTookFirst) {
  // Greedy starts with 0 and then needs both others; these alone are cheaper.
  const Cover whole = cover({3, 2, 2}, {{0, 1}, {0, 1}, {0, 2}, {0, 2}, {1}, {2}}, 4);
  LocalSearch local(whole);
  local.improve({});
  EXPECT_THAT(local.candidates(), ElementsAre(1, 2));
}

}  // namespace
}  // namespace propter::control
