// The frontier search against the enumeration of all sets, on generated problems.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <limits>

#include <propter/frontier.h>

#include "tests/agreement/frontier_instances.h"
#include "tests/agreement/splitmix.h"

namespace propter {
namespace {

struct Shape {
  std::uint32_t candidates = 9;
  std::uint32_t items = 9;
  double density = 0.3;
  bool round_numbers = false;  // makes ties
  bool untidy = false;         // numbers out of range, repetitions, items that do not exist
};

double odd_number(SplitMix* random) {
  constexpr double kInf = std::numeric_limits<double>::infinity();
  constexpr std::array<double, 7> kOdd = {
      std::numeric_limits<double>::quiet_NaN(), kInf, -kInf, -1, 0, -0.0, 5e-324};
  return kOdd[random->below(kOdd.size())];
}

void make_untidy(SplitMix* random, FrontierProblem* problem) {
  const auto items = static_cast<std::uint32_t>(problem->penalties.size());
  for (double& penalty : problem->penalties) penalty = random->chance(0.1) ? odd_number(random) : penalty;
  for (FrontierCandidate& candidate : problem->candidates) {
    if (random->chance(0.1)) candidate.cost = odd_number(random);
    if (random->chance(0.1)) candidate.covers.clear();
    if (random->chance(0.2)) candidate.covers.push_back(random->below(2 * items));
    std::reverse(candidate.covers.begin(), candidate.covers.end());
  }
  const auto count = static_cast<std::uint32_t>(problem->candidates.size());
  problem->candidates[random->below(count)] = problem->candidates[random->below(count)];
}

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
  if (shape.untidy) make_untidy(random, &problem);
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
  return {1 + random->below(9), 1 + random->below(9), random->between(0.1, 0.7), random->chance(0.3),
          random->chance(0.2)};
}

TEST(FrontierAgreement, BestEqualsTheEnumeration) {
  SplitMix random(11);
  for (int i = 0; i < 6000; ++i) {
    const FrontierProblem problem = random_problem(&random, random_shape(&random));
    const FrontierResult result = solve_frontier(problem, 0);
    ASSERT_TRUE(result.optimal);
    const double least = least_cost(problem);
    ASSERT_NEAR(result.best.cost, least, 1e-9 + 1e-15 * least) << "problem " << i;
    ASSERT_TRUE(is_irreducible(problem, result.best)) << "problem " << i;
  }
}

// Without a candidate that another one of its cost covers more than, or as much before.
bool is_dominated(const FrontierProblem& problem, std::uint32_t c) {
  const FrontierCandidate& own = problem.candidates[c];
  for (std::uint32_t d = 0; d < problem.candidates.size(); ++d) {
    const FrontierCandidate& other = problem.candidates[d];
    if (d == c || other.cost > own.cost) continue;
    if (!std::includes(other.covers.begin(), other.covers.end(), own.covers.begin(), own.covers.end()))
      continue;
    if (other.cost < own.cost || other.covers.size() > own.covers.size() || d < c) return true;
  }
  return false;
}

TEST(FrontierAgreement, OfTheCheapestSetsTheFirstIsChosen) {
  SplitMix random(15);
  int ties = 0;
  for (int i = 0; i < 600; ++i) {
    FrontierProblem problem = random_problem(&random, {1 + random.below(9), 1 + random.below(9), 0.3, true});
    for (double& penalty : problem.penalties) penalty = std::max(penalty, 1.0);
    for (FrontierCandidate& candidate : problem.candidates) candidate.cost = std::round(candidate.cost);
    const double least = least_cost(problem);
    std::vector<std::vector<std::uint32_t>> cheapest;
    for (std::uint32_t mask = 0; mask < (1U << problem.candidates.size()); ++mask) {
      const FrontierSolution set = evaluate_frontier(problem, members(mask));
      const bool dominated = std::any_of(set.chosen.begin(), set.chosen.end(),
                                         [&](std::uint32_t c) { return is_dominated(problem, c); });
      if (set.cost == least && !dominated && is_irreducible(problem, set)) cheapest.push_back(set.chosen);
    }
    ASSERT_EQ(solve_frontier(problem, 0).best.chosen, *std::min_element(cheapest.begin(), cheapest.end()))
        << "problem " << i;
    ties += cheapest.size() > 1 ? 1 : 0;
  }
  EXPECT_GT(ties, 50);
}

TEST(FrontierAgreement, EachMemberPaysForItselfWithWhatItAloneCovers) {
  SplitMix random(16);
  for (int i = 0; i < 1000; ++i) {
    const FrontierProblem problem = random_problem(&random, random_shape(&random));
    const FrontierSolution best = solve_frontier(problem, 0).best;
    ASSERT_EQ(best.covered_only_by.size(), best.chosen.size());
    for (std::size_t k = 0; k < best.chosen.size(); ++k) {
      std::vector<std::uint32_t> rest = best.chosen;
      std::erase(rest, best.chosen[k]);
      const FrontierSolution without = evaluate_frontier(problem, rest);
      std::vector<std::uint32_t> lost;
      std::set_difference(without.uncovered.begin(), without.uncovered.end(), best.uncovered.begin(),
                          best.uncovered.end(), std::back_inserter(lost));
      ASSERT_EQ(best.covered_only_by[k], lost) << "problem " << i;
      ASSERT_FALSE(lost.empty());
      ASSERT_GT(without.cost, best.cost) << "problem " << i;
    }
  }
}

TEST(FrontierAgreement, FirstAlternativeIsTheCheapestSetThatLacksAMemberOfTheBest) {
  SplitMix random(12);
  int compared = 0;
  for (int i = 0; i < 600; ++i) {
    const FrontierProblem problem = random_problem(&random, random_shape(&random));
    const FrontierResult result = solve_frontier(problem, 1);
    if (result.alternatives.empty()) continue;
    const double least = least_cost(problem, result.best.chosen);
    ASSERT_NEAR(result.alternatives[0].cost, least, 1e-9 + 1e-15 * least) << "problem " << i;
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
  for (int i = 0; i < 400; ++i) {
    const FrontierProblem problem = random_problem(&random, {11, 14, 0.3, random.chance(0.3)});
    const double least = least_cost(problem);
    for (const std::uint64_t limit : {0U, 1U, 2U, 5U, 20U}) {
      const FrontierResult result = solve_frontier(problem, 0, limit);
      ASSERT_LE(result.best.cost - result.gap, least + 1e-9) << "problem " << i;
      ASSERT_EQ(result.optimal, result.gap == 0);
      ASSERT_TRUE(is_irreducible(problem, result.best));
      stopped += result.optimal ? 0 : 1;
    }
  }
  EXPECT_GT(stopped, 50);
}

TEST(FrontierAgreement, CorrelatedProblemsOfMiddleSizeAreProven) {
  ReachabilityShape shape{600, 60, 500, 20, 0.7};
  for (std::uint64_t seed = 0; seed < 10; ++seed) {
    const FrontierProblem problem = reachability_problem(seed, shape);
    const FrontierResult result = solve_frontier(problem);
    EXPECT_TRUE(result.optimal) << "seed " << seed;
    for (const FrontierSolution& alternative : result.alternatives)
      EXPECT_GE(alternative.cost, result.best.cost - 1e-9) << "seed " << seed;
  }
}

}  // namespace
}  // namespace propter
