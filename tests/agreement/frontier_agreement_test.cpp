// The frontier search against the enumeration of all sets, on generated problems.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "control/frontier.h"
#include "tests/agreement/splitmix.h"

namespace propter::control {
namespace {

struct Shape {
  std::uint32_t candidates = 9;
  std::uint32_t items = 9;
  double density = 0.3;
  bool round_numbers = false;  // makes ties
};

FrontierProblem random_problem(SplitMix* random, const Shape& shape) {
  const auto number = [&](double high) {
    return shape.round_numbers ? 1.0 + random->below(3) : random->between(0, high);
  };
  FrontierProblem problem;
  for (std::uint32_t i = 0; i < shape.items; ++i) {
    problem.penalties.push_back(random->chance(0.1) ? 0 : number(4));
  }
  for (std::uint32_t c = 0; c < shape.candidates; ++c) {
    FrontierCandidate candidate{0.1 + number(6), {}};
    for (std::uint32_t i = 0; i < shape.items; ++i) {
      if (random->chance(shape.density)) candidate.covers.push_back(i);
    }
    problem.candidates.push_back(candidate);
  }
  return problem;
}

std::vector<std::uint32_t> members(std::uint32_t mask) {
  std::vector<std::uint32_t> out;
  for (std::uint32_t c = 0; c < 32; ++c) {
    if (((mask >> c) & 1U) != 0) out.push_back(c);
  }
  return out;
}

// The least cost of the sets that lack a member of `beaten` (of all sets if that is empty).
double least_cost(const FrontierProblem& problem, const std::vector<std::uint32_t>& beaten = {}) {
  double least = HUGE_VAL;
  for (std::uint32_t mask = 0; mask < (1U << problem.candidates.size()); ++mask) {
    const std::vector<std::uint32_t> set = members(mask);
    const bool lacks = !std::includes(set.begin(), set.end(), beaten.begin(), beaten.end());
    if (beaten.empty() || lacks) least = std::min(least, evaluate_frontier(problem, set).cost);
  }
  return least;
}

bool is_irreducible(const FrontierProblem& problem, const FrontierSolution& solution) {
  return std::none_of(solution.chosen.begin(), solution.chosen.end(), [&](std::uint32_t member) {
    std::vector<std::uint32_t> rest = solution.chosen;
    std::erase(rest, member);
    return evaluate_frontier(problem, rest).cost <= solution.cost + 1e-12;
  });
}

Shape random_shape(SplitMix* random) {
  return {1 + random->below(9), 1 + random->below(9), random->between(0.1, 0.7), random->chance(0.3)};
}

TEST(FrontierAgreement, BestEqualsTheEnumeration) {
  SplitMix random(11);
  for (int i = 0; i < 3000; ++i) {
    const FrontierProblem problem = random_problem(&random, random_shape(&random));
    const FrontierResult result = solve_frontier(problem, 0);
    ASSERT_TRUE(result.optimal);
    ASSERT_NEAR(result.best.cost, least_cost(problem), 1e-9) << "problem " << i;
    ASSERT_TRUE(is_irreducible(problem, result.best)) << "problem " << i;
  }
}

TEST(FrontierAgreement, FirstAlternativeIsTheCheapestSetThatLacksAMemberOfTheBest) {
  SplitMix random(12);
  int compared = 0;
  for (int i = 0; i < 600; ++i) {
    const FrontierProblem problem = random_problem(&random, random_shape(&random));
    const FrontierResult result = solve_frontier(problem, 1);
    if (result.alternatives.empty()) continue;
    ASSERT_NEAR(result.alternatives[0].cost, least_cost(problem, result.best.chosen), 1e-9)
        << "problem " << i;
    ++compared;
  }
  EXPECT_GT(compared, 200);
}

TEST(FrontierAgreement, AlternativesAreDistinctIrreducibleAndInOrder) {
  SplitMix random(13);
  for (int i = 0; i < 500; ++i) {
    const FrontierProblem problem = random_problem(&random, random_shape(&random));
    const FrontierResult result = solve_frontier(problem, 5);
    std::vector<FrontierSolution> all{result.best};
    all.insert(all.end(), result.alternatives.begin(), result.alternatives.end());
    for (std::size_t k = 1; k < all.size(); ++k) {
      ASSERT_LE(all[k - 1].cost, all[k].cost + 1e-9);
      ASSERT_TRUE(is_irreducible(problem, all[k])) << "problem " << i;
      for (std::size_t j = 0; j < k; ++j) ASSERT_NE(all[j].chosen, all[k].chosen) << "problem " << i;
    }
  }
}

TEST(FrontierAgreement, TheGapHoldsWhenTheNodeLimitStopsTheSearch) {
  SplitMix random(14);
  int stopped = 0;
  for (int i = 0; i < 600; ++i) {
    const FrontierProblem problem = random_problem(&random, {11, 14, 0.3, random.chance(0.3)});
    const FrontierResult result = solve_frontier(problem, 0, random.below(4));
    ASSERT_LE(result.best.cost - result.gap, least_cost(problem) + 1e-9) << "problem " << i;
    ASSERT_EQ(result.optimal, result.gap == 0);
    ASSERT_TRUE(is_irreducible(problem, result.best));
    stopped += result.optimal ? 0 : 1;
  }
  EXPECT_GT(stopped, 50);
}

}  // namespace
}  // namespace propter::control
