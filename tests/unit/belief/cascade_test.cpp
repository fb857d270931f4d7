#include "belief/cascade.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "tests/agreement/splitmix.h"

namespace propter::belief {
namespace {

using testing::DoubleNear;
using testing::Pointwise;

MATCHER_P(IsNear, tolerance, "") { return std::abs(std::get<0>(arg) - std::get<1>(arg)) <= tolerance; }

Component ring(std::uint32_t members, double transmission) {
  Component component{{0, members}, {}};
  for (std::uint32_t i = 0; i < members; ++i) component.arcs.push_back({i, (i + 1) % members, transmission});
  return component;
}

// A ring, so that all reach each other, and some arcs more.
Component random_component(SplitMix* random, std::uint32_t members) {
  Component component{{0, members}, {}};
  for (std::uint32_t i = 0; i < members; ++i) {
    for (std::uint32_t j = 0; j < members; ++j) {
      const bool in_ring = j == (i + 1) % members;
      if (i == j || (!in_ring && !random->chance(0.3))) continue;
      component.arcs.push_back({i, j, random->chance(0.1) ? 1 : random->between(0.01, 1)});
    }
  }
  return component;
}

std::vector<Coin> random_coins(SplitMix* random, std::uint32_t members) {
  std::vector<Coin> coins;
  for (std::uint32_t i = 0; i < members; ++i) {
    coins.push_back(coin_of(random->chance(0.2) ? random->below(2) : random->unit()));
  }
  return coins;
}

bool holds(std::size_t set, std::size_t i) { return ((set >> i) & 1U) != 0; }

std::size_t closure(const Component& component, std::size_t active, std::size_t set) {
  std::size_t before = 0;
  while (before != set) {
    before = set;
    for (std::size_t a = 0; a < component.arcs.size(); ++a) {
      const Arc& arc = component.arcs[a];
      if (holds(active, a) && holds(set, arc.source)) set |= std::size_t{1} << arc.target;
    }
  }
  return set;
}

double probability_of(std::span<const Coin> coins, std::size_t set) {
  double product = 1;
  for (std::size_t i = 0; i < coins.size(); ++i) product *= holds(set, i) ? coins[i].on : coins[i].off;
  return product;
}

// P(set) by all outcomes of all arcs and all coins.
std::vector<double> enumerate(const Component& component, std::span<const Coin> outside) {
  std::vector<Coin> arcs;
  for (const Arc& arc : component.arcs) arcs.push_back(coin_of(arc.transmission));
  std::vector<double> sets(std::size_t{1} << outside.size(), 0);
  for (std::size_t active = 0; active < std::size_t{1} << arcs.size(); ++active) {
    for (std::size_t start = 0; start < sets.size(); ++start) {
      sets[closure(component, active, start)] +=
          probability_of(arcs, active) * probability_of(outside, start);
    }
  }
  return sets;
}

using Values = std::vector<double>;

std::vector<double> spread(const Component& component, std::span<const Coin> outside) {
  std::vector<double> sets;
  Cascade(component).spread(outside, &sets);
  return sets;
}

TEST(Cascade, TwoThatDependOnEachOther) {
  const Component component{{0, 2}, {{0, 1, 0.5}, {1, 0, 0.25}}};
  const std::vector<Coin> outside{coin_of(0.1), coin_of(0.2)};
  // Nobody; 0 alone, and it does not reach 1; 1 alone, and it does not reach 0; the rest.
  EXPECT_THAT(spread(component, outside),
              Pointwise(IsNear(1e-15), Values{0.9 * 0.8, 0.1 * 0.8 * 0.5, 0.9 * 0.2 * 0.75,
                                              0.1 * 0.8 * 0.5 + 0.9 * 0.2 * 0.25 + 0.1 * 0.2}));
}

TEST(Cascade, ARingOfThreeSetOffAtOneOfThem) {
  const std::vector<Coin> outside{{1, 0}, {0, 1}, {0, 1}};
  const std::vector<double> sets = spread(ring(3, 0.5), outside);
  EXPECT_THAT(sets, Pointwise(IsNear(1e-15), Values{0, 0.5, 0, 0.25, 0, 0, 0, 0.25}));
}

TEST(Cascade, MembersCannotKeepEachOtherOn) {
  const std::vector<Coin> outside(4, {0, 1});
  EXPECT_EQ(spread(ring(4, 1), outside)[0], 1);
}

TEST(Cascade, CertainArcsReachAll) {
  const std::vector<Coin> outside{{0.5, 0.5}, {0, 1}, {0, 1}, {0, 1}};
  const std::vector<double> sets = spread(ring(4, 1), outside);
  EXPECT_EQ(sets[0], 0.5);
  EXPECT_EQ(sets[15], 0.5);
}

TEST(Cascade, SumsToOne) {
  SplitMix random(1);
  for (std::uint32_t members = 2; members <= Cascade::kMostMembers; members += 2) {
    const Component component = random_component(&random, members);
    const std::vector<double> sets = spread(component, random_coins(&random, members));
    EXPECT_NEAR(std::accumulate(sets.begin(), sets.end(), 0.0), 1, 1e-12) << members;
  }
}

TEST(Cascade, EqualsTheEnumerationOfArcs) {
  SplitMix random(2);
  for (int i = 0; i < 200; ++i) {
    const std::uint32_t members = 2 + random.below(4);
    Component component = random_component(&random, members);
    component.arcs.resize(std::min<std::size_t>(component.arcs.size(), 10));
    const std::vector<Coin> outside = random_coins(&random, members);
    ASSERT_THAT(spread(component, outside), Pointwise(IsNear(1e-14), enumerate(component, outside)));
  }
}

// Of all worlds: the sum of the odds of those members that are on, other than `left_out`.
double sum_of_odds(std::span<const double> sets, std::span<const double> odds, std::size_t left_out,
                   bool member_is_on) {
  double sum = 0;
  for (std::size_t set = 0; set < sets.size(); ++set) {
    if (left_out < odds.size() && holds(set, left_out) != member_is_on) continue;
    double product = sets[set];
    for (std::size_t i = 0; i < odds.size(); ++i) product *= i != left_out && holds(set, i) ? odds[i] : 1;
    sum += product;
  }
  return sum;
}

TEST(Cascade, ExchangeTellsHowLikelyEachMemberIsWithoutItsOwnOdds) {
  SplitMix random(3);
  for (int i = 0; i < 50; ++i) {
    const std::uint32_t members = 2 + random.below(4);
    const Component component = random_component(&random, members);
    std::vector<Coin> outside;
    std::vector<double> odds;
    for (std::uint32_t k = 0; k < members; ++k) {
      outside.push_back(coin_of(random.between(0.01, 0.99)));
      odds.push_back(std::exp(random.between(-5, 5)));
    }
    Cascade::Messages messages;
    Cascade(component).exchange(outside, odds, &messages);
    const std::vector<double> sets = spread(component, outside);
    for (std::uint32_t k = 0; k < members; ++k) {
      const double on = sum_of_odds(sets, odds, k, true);
      const double off = sum_of_odds(sets, odds, k, false);
      ASSERT_THAT(messages.on[k].on, DoubleNear(on / (on + off), 1e-13));
      ASSERT_THAT(messages.on[k].off, DoubleNear(off / (on + off), 1e-13));
    }
  }
}

TEST(Cascade, ExchangeTellsTheOddsOfAllObservationsGivenWhatSetsOffAMember) {
  SplitMix random(4);
  for (int i = 0; i < 50; ++i) {
    const std::uint32_t members = 2 + random.below(4);
    const Component component = random_component(&random, members);
    std::vector<Coin> outside = random_coins(&random, members);
    std::vector<double> odds;
    for (std::uint32_t k = 0; k < members; ++k) odds.push_back(std::exp(random.between(-5, 5)));
    Cascade::Messages messages;
    Cascade(component).exchange(outside, odds, &messages);
    for (std::uint32_t k = 0; k < members; ++k) {
      const auto given = [&](Coin coin) {
        std::vector<Coin> coins = outside;
        coins[k] = coin;
        return sum_of_odds(spread(component, coins), odds, members, true);
      };
      const double expected = given({1, 0}) / given({0, 1});
      ASSERT_THAT(messages.odds[k], DoubleNear(expected, 1e-12 * expected));
    }
  }
}

}  // namespace
}  // namespace propter::belief
