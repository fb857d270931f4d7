#include "belief/variable_order.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

#include "tests/agreement/splitmix.h"

namespace propter::belief {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::uint32_t kLargest = 8;

std::vector<Arc> path(std::uint32_t size) {
  std::vector<Arc> arcs;
  for (std::uint32_t x = 1; x < size; ++x) arcs.push_back({x - 1, x, 0.5});
  return arcs;
}

std::vector<Arc> ring(std::uint32_t size) {
  std::vector<Arc> arcs = path(size);
  arcs.push_back({size - 1, 0, 0.5});
  return arcs;
}

std::vector<Arc> reversed(std::vector<Arc> arcs) {
  for (Arc& arc : arcs) std::swap(arc.source, arc.target);
  return arcs;
}

bool is_permutation_of_indices(std::vector<std::uint32_t> position) {
  std::sort(position.begin(), position.end());
  for (std::uint32_t x = 0; x < position.size(); ++x) {
    if (position[x] != x) return false;
  }
  return true;
}

bool in_one_component(const VariableOrder& order, std::uint32_t a, std::uint32_t b) {
  return std::any_of(order.components.begin(), order.components.end(), [&](const Range& range) {
    return range.begin <= std::min(a, b) && std::max(a, b) < range.end;
  });
}

// Every arc that is left leads forwards, or stays in its component.
bool causes_come_first(const VariableOrder& order, const std::vector<Arc>& arcs) {
  for (std::uint32_t i = 0; i < arcs.size(); ++i) {
    if (std::binary_search(order.cut.begin(), order.cut.end(), i)) continue;
    const auto place = [&](std::uint32_t x) { return order.position.empty() ? x : order.position[x]; };
    const std::uint32_t source = place(arcs[i].source);
    const std::uint32_t target = place(arcs[i].target);
    if (source >= target && !in_one_component(order, source, target)) return false;
  }
  return true;
}

TEST(VariableOrder, KeepsTheIdentityWhereItWillDo) {
  const VariableOrder order = order_variables(4, path(4), {}, kLargest);
  EXPECT_THAT(order.position, IsEmpty());
  EXPECT_THAT(order.components, IsEmpty());
  EXPECT_THAT(order.cut, IsEmpty());
}

TEST(VariableOrder, PutsCausesFirst) {
  const VariableOrder order = order_variables(4, reversed(path(4)), {}, kLargest);
  EXPECT_THAT(order.position, ElementsAre(3, 2, 1, 0));
  EXPECT_THAT(order.components, IsEmpty());
}

TEST(VariableOrder, TakesNothing) { EXPECT_THAT(order_variables(0, {}, {}, kLargest).position, IsEmpty()); }

TEST(VariableOrder, FindsComponentsAndKeepsTheirMembersTogether) {
  // 0 -> 1 <-> 3 -> 2 <-> 4
  const std::vector<Arc> arcs{{0, 1, 1}, {1, 3, 1}, {3, 1, 1}, {3, 2, 1}, {2, 4, 1}, {4, 2, 1}};
  const VariableOrder order = order_variables(5, arcs, {}, kLargest);
  ASSERT_EQ(order.components.size(), 2U);
  EXPECT_EQ(order.position[0], 0U);
  EXPECT_TRUE(in_one_component(order, order.position[1], order.position[3]));
  EXPECT_TRUE(in_one_component(order, order.position[2], order.position[4]));
  EXPECT_TRUE(causes_come_first(order, arcs));
  EXPECT_THAT(order.cut, IsEmpty());
}

TEST(VariableOrder, LeavesAComponentOfTheLargestSizeWhole) {
  const VariableOrder order = order_variables(kLargest, ring(kLargest), {}, kLargest);
  ASSERT_EQ(order.components.size(), 1U);
  EXPECT_EQ(order.components[0].size(), kLargest);
  EXPECT_THAT(order.cut, IsEmpty());
}

TEST(VariableOrder, FollowsTheEarliestOnsetsFirst) {
  // A ring of 10 with 0 -> 2 <-> 1: the way from 0 by 1 to 2 agrees with the onsets.
  std::vector<Arc> arcs = ring(10);
  arcs.insert(arcs.begin(), {{0, 2, 1}, {2, 1, 1}});
  std::vector<TimeNs> onsets;
  for (TimeNs i = 0; i < 10; ++i) onsets.push_back(10 * i);
  const VariableOrder order = order_variables(10, arcs, onsets, kLargest);
  EXPECT_LT(order.position[1], order.position[2]);
  EXPECT_TRUE(std::binary_search(order.cut.begin(), order.cut.end(), 1U));
}

TEST(VariableOrder, CutsALargeRingAtTheArcIntoTheEarliestOnset) {
  std::vector<TimeNs> onsets(20, 100);
  onsets[7] = 50;
  const VariableOrder order = order_variables(20, ring(20), onsets, kLargest);
  EXPECT_THAT(order.components, IsEmpty());
  EXPECT_THAT(order.cut, ElementsAre(6));  // 6 -> 7
  EXPECT_EQ(order.position[7], 0U);
  EXPECT_EQ(order.position[6], 19U);
}

TEST(VariableOrder, UnknownOnsetsComeLast) {
  std::vector<TimeNs> onsets(20, kNoTime);
  onsets[12] = 1000;
  EXPECT_THAT(order_variables(20, ring(20), onsets, kLargest).cut, ElementsAre(11));
}

TEST(VariableOrder, WithoutOnsetsALargeRingIsCutAtTheArcIntoItsFirst) {
  EXPECT_THAT(order_variables(20, ring(20), {}, kLargest).cut, ElementsAre(19));
}

TEST(VariableOrder, OrdersAnyGraph) {
  SplitMix random(1);
  for (int i = 0; i < 300; ++i) {
    const std::uint32_t size = 2 + random.below(30);
    std::vector<Arc> arcs;
    for (std::uint32_t k = random.below(3 * size); k > 0; --k) {
      const Arc arc{random.below(size), random.below(size), 0.5};
      if (arc.source != arc.target) arcs.push_back(arc);
    }
    const VariableOrder order = order_variables(size, arcs, {}, kLargest);
    ASSERT_TRUE(is_permutation_of_indices(order.position)) << "graph " << i;
    ASSERT_TRUE(causes_come_first(order, arcs)) << "graph " << i;
    for (const Range& range : order.components) ASSERT_LE(range.size(), kLargest);
  }
}

TEST(VariableOrder, DeepChainsDoNotOverflowTheStack) {
  constexpr std::uint32_t kSize = 1000000;
  const std::vector<Arc> arcs = reversed(path(kSize));
  const VariableOrder order = order_variables(kSize, arcs, {}, kLargest);
  EXPECT_EQ(order.position[0], kSize - 1);
  EXPECT_EQ(order.position[kSize - 1], 0U);
}

TEST(VariableOrder, DeepRingsDoNotOverflowTheStack) {
  constexpr std::uint32_t kSize = 1000000;
  EXPECT_THAT(order_variables(kSize, ring(kSize), {}, kLargest).cut, ElementsAre(kSize - 1));
}

}  // namespace
}  // namespace propter::belief
