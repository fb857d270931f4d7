#include "belief/junction_tree.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "belief/log_math.h"
#include "tests/agreement/splitmix.h"

namespace propter::belief {
namespace {

LogTable random_factor(SplitMix* random, std::vector<std::uint32_t> scope) {
  LogTable factor{std::move(scope), {}};
  for (std::size_t i = 0; i < std::size_t{1} << factor.scope.size(); ++i) {
    factor.logs.push_back(random->between(-3, 3));
  }
  return factor;
}

JunctionTree tree_of(std::uint32_t size, const std::vector<LogTable>& factors) {
  std::vector<std::pair<std::uint32_t, std::uint32_t>> edges;
  for (const LogTable& factor : factors) {
    for (const std::uint32_t x : factor.scope) {
      for (const std::uint32_t y : factor.scope) {
        if (x < y) edges.emplace_back(x, y);
      }
    }
  }
  return {*eliminate(size, edges, {}), factors};
}

// By the product over all states of all variables.
double log_odds_by_enumeration(std::uint32_t size, const std::vector<LogTable>& factors, std::uint32_t of) {
  double sum[2] = {0, 0};
  for (std::uint32_t state = 0; state < (1U << size); ++state) {
    double log_weight = 0;
    for (const LogTable& factor : factors) {
      std::size_t index = 0;
      for (std::size_t b = 0; b < factor.scope.size(); ++b) {
        index |= std::size_t{(state >> factor.scope[b]) & 1U} << b;
      }
      log_weight += factor.logs[index];
    }
    sum[(state >> of) & 1U] += std::exp(log_weight);
  }
  return std::log(sum[1]) - std::log(sum[0]);
}

void expect_calibrated(std::uint32_t size, const std::vector<LogTable>& factors, const JunctionTree& tree) {
  for (std::uint32_t x = 0; x < size; ++x) {
    ASSERT_NEAR(tree.log_odds(x), log_odds_by_enumeration(size, factors, x), 1e-11) << "variable " << x;
  }
}

std::vector<LogTable> random_factors(SplitMix* random, std::uint32_t size) {
  std::vector<LogTable> factors;
  for (std::uint32_t x = 0; x < size; ++x) factors.push_back(random_factor(random, {x}));
  for (std::uint32_t k = 0; k < size; ++k) {
    const std::uint32_t a = random->below(size);
    const std::uint32_t b = random->below(size);
    if (a != b) factors.push_back(random_factor(random, {a, b}));
  }
  return factors;
}

TEST(JunctionTree, GivesTheMarginalsOfTheProduct) {
  SplitMix random(1);
  for (int i = 0; i < 100; ++i) {
    const std::uint32_t size = 1 + random.below(9);
    const std::vector<LogTable> factors = random_factors(&random, size);
    ASSERT_NO_FATAL_FAILURE(expect_calibrated(size, factors, tree_of(size, factors))) << "product " << i;
  }
}

// The leaves are one group, with one separator.
TEST(JunctionTree, TakesManyChildrenWithOneSeparator) {
  SplitMix random(2);
  std::vector<LogTable> factors;
  for (std::uint32_t leaf = 1; leaf < 10; ++leaf) factors.push_back(random_factor(&random, {0, leaf}));
  expect_calibrated(10, factors, tree_of(10, factors));
}

TEST(JunctionTree, FollowsFactorsThatAreReplaced) {
  SplitMix random(3);
  std::vector<LogTable> factors = random_factors(&random, 8);
  JunctionTree tree = tree_of(8, factors);
  for (int step = 0; step < 50; ++step) {
    for (int k = 0; k < 2; ++k) {
      const std::uint32_t f = random.below(static_cast<std::uint32_t>(factors.size()));
      factors[f] = random_factor(&random, factors[f].scope);
      tree.replace(f, factors[f].logs);
    }
    tree.update();
    ASSERT_NO_FATAL_FAILURE(expect_calibrated(8, factors, tree)) << "step " << step;
  }
}

TEST(JunctionTree, AZeroCanComeAndGo) {
  SplitMix random(4);
  std::vector<LogTable> factors = random_factors(&random, 6);
  const std::vector<double> before = factors[0].logs;
  JunctionTree tree = tree_of(6, factors);
  for (const std::vector<double>& logs : {std::vector<double>{kLogZero, 0}, before}) {
    factors[0].logs = logs;
    tree.replace(0, logs);
    tree.update();
    if (logs[0] == kLogZero) {
      EXPECT_EQ(tree.log_odds(0), HUGE_VAL);
    } else {
      expect_calibrated(6, factors, tree);
    }
  }
}

TEST(JunctionTree, JointIsTheMarginalOverTheScopeOfAFactor) {
  // The second factor says of its first variable, 1: e^0 + e^1 for off, and 2 for on.
  const std::vector<LogTable> factors{{{0, 1}, {0, 1, 2, 3}}, {{1, 2}, {0, 0, 1, 0}}};
  const std::vector<double> joint = tree_of(3, factors).joint(0);
  EXPECT_NEAR(joint[1] - joint[0], 1, 1e-14);
  EXPECT_NEAR(joint[2] - joint[0], 2 + std::log(2) - std::log(1 + std::exp(1)), 1e-14);
}

}  // namespace
}  // namespace propter::belief
