#include <propter/frontier.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace propter {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

// A ring of items, each pair of neighbours with a candidate: no single answer, and bounds are not tight.
FrontierProblem ring(std::uint32_t items) {
  FrontierProblem problem;
  problem.penalties.assign(items, 3);
  for (std::uint32_t i = 0; i < items; ++i) {
    problem.candidates.push_back({1 + 0.01 * i, {i, (i + 1) % items}});
  }
  return problem;
}

TEST(Frontier, NothingToExplainNeedsNobody) {
  const FrontierResult result = solve_frontier({{{1, {}}}, {}});
  EXPECT_THAT(result.best.chosen, IsEmpty());
  EXPECT_EQ(result.best.cost, 0);
  EXPECT_TRUE(result.optimal);
}

TEST(Frontier, ASharedOriginBeatsOneOriginPerItem) {
  const FrontierResult result = solve_frontier({{{2, {0}}, {2, {1}}, {2, {2}}, {3, {0, 1, 2}}}, {4, 4, 4}});
  EXPECT_THAT(result.best.chosen, ElementsAre(3));
  EXPECT_EQ(result.best.cost, 3);
}

TEST(Frontier, CheapOriginsBeatADearSharedOne) {
  const FrontierResult result = solve_frontier({{{1, {0}}, {1, {1}}, {3, {0, 1}}}, {4, 4}});
  EXPECT_THAT(result.best.chosen, ElementsAre(0, 1));
}

TEST(Frontier, AnItemIsLeftOpenRatherThanExplainedTooDearly) {
  const FrontierResult result = solve_frontier({{{2, {0}}, {5, {1}}}, {4, 4}});
  EXPECT_THAT(result.best.chosen, ElementsAre(0));
  EXPECT_THAT(result.best.uncovered, ElementsAre(1));
  EXPECT_EQ(result.best.cost, 6);
}

TEST(Frontier, ItemsThatNobodyCoversStayOpen) {
  const FrontierResult result = solve_frontier({{{1, {1}}}, {2, 3, 0}});
  EXPECT_THAT(result.best.chosen, ElementsAre(0));
  EXPECT_THAT(result.best.uncovered, ElementsAre(0, 2));
}

TEST(Frontier, GreedyIsNotEnough) {
  // The best ratio is candidate 0, which the cheapest set does without.
  const FrontierResult result =
      solve_frontier({{{3, {0, 1, 2, 3}}, {2, {0, 1, 4}}, {2, {2, 3, 5}}}, {4, 4, 4, 4, 4, 4}});
  EXPECT_THAT(result.best.chosen, ElementsAre(1, 2));
}

TEST(Frontier, AMemberThatAnotherMakesNeedlessIsLeftOut) {
  const FrontierResult result = solve_frontier({{{0.1, {0}}, {1, {0, 1}}}, {4, 4}});
  EXPECT_THAT(result.best.chosen, ElementsAre(1));
}

TEST(Frontier, AnOriginThatOnlyBreaksEvenIsLeftOut) {
  EXPECT_THAT(solve_frontier({{{4, {0}}}, {4}}).best.chosen, IsEmpty());
}

TEST(Frontier, OfEqualCandidatesTheFirstWins) {
  EXPECT_THAT(solve_frontier({{{1, {0}}, {1, {0}}}, {4}}).best.chosen, ElementsAre(0));
}

TEST(Frontier, OfEqualCostsTheOneThatCoversMoreWins) {
  EXPECT_THAT(solve_frontier({{{1, {0}}, {1, {0, 1}}}, {4, 0.5}}).best.chosen, ElementsAre(1));
}

TEST(Frontier, OfSetsOfEqualCostTheOneThatComesFirstWins) {
  const std::vector<FrontierCandidate> pairs = {{1, {2, 3}}, {1, {0, 1}}, {1, {1, 2}}, {1, {0, 3}}};
  EXPECT_THAT(solve_frontier({pairs, {4, 4, 4, 4}}).best.chosen, ElementsAre(0, 1));
}

TEST(Frontier, AlternativesAreTheNextBestSets) {
  const FrontierResult result = solve_frontier({{{3, {0, 1}}, {1, {0}}, {1, {1}}, {3.5, {0, 1}}}, {4, 4}});
  EXPECT_THAT(result.best.chosen, ElementsAre(1, 2));
  ASSERT_THAT(result.alternatives, SizeIs(3));
  EXPECT_THAT(result.alternatives[0].chosen, ElementsAre(0));
  EXPECT_THAT(result.alternatives[1].chosen, ElementsAre(3));
  EXPECT_THAT(result.alternatives[2].chosen, ElementsAre(1));  // and one item open
}

TEST(Frontier, TheEmptySetIsNoAlternative) {
  EXPECT_THAT(solve_frontier({{{1, {0}}}, {4}}).alternatives, IsEmpty());
}

TEST(Frontier, AlternativesStopAtTheNumberAskedFor) {
  EXPECT_THAT(solve_frontier(ring(12), 0).alternatives, IsEmpty());
  EXPECT_THAT(solve_frontier(ring(12), 2).alternatives, SizeIs(2));
}

TEST(Frontier, AlternativesAreFoundWithoutNodesToo) {
  const FrontierResult result = solve_frontier(ring(12), 2, 0);
  ASSERT_FALSE(result.alternatives.empty());
  EXPECT_NE(result.alternatives[0].chosen, result.best.chosen);
}

TEST(Frontier, TheNodeLimitLeavesAGap) {
  const FrontierResult stopped = solve_frontier(ring(15), 0, 0);
  const FrontierResult solved = solve_frontier(ring(15), 0);
  ASSERT_TRUE(solved.optimal);
  EXPECT_FALSE(stopped.optimal);
  EXPECT_GE(stopped.best.cost, solved.best.cost);
  EXPECT_GE(stopped.gap, stopped.best.cost - solved.best.cost);
}

TEST(Frontier, SeparatePartsDoNotMultiply) {
  FrontierProblem problem;
  for (std::uint32_t part = 0; part < 50; ++part) {
    for (std::uint32_t i = 0; i < 5; ++i) {
      problem.penalties.push_back(3);
      problem.candidates.push_back({1 + 0.01 * i, {5 * part + i, 5 * part + (i + 1) % 5}});
    }
  }
  const FrontierResult result = solve_frontier(problem, 0);
  EXPECT_TRUE(result.optimal);
  EXPECT_THAT(result.best.chosen, SizeIs(150));
}

TEST(Frontier, BoundsCostsAndPenaltiesThatAreOutOfRange) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const FrontierResult result =
      solve_frontier({{{nan, {0}}, {-1, {1}}, {HUGE_VAL, {2}}}, {5, HUGE_VAL, nan}});
  EXPECT_THAT(result.best.chosen, ElementsAre(1));
  EXPECT_THAT(result.best.uncovered, ElementsAre(0, 2));
  EXPECT_DOUBLE_EQ(result.best.cost, 5.1);
}

TEST(Frontier, OfTheItemsThatOnlyAMemberCoversEachSavesMoreThanItsCost) {
  const FrontierProblem problem = ring(15);
  const FrontierSolution best = solve_frontier(problem, 0).best;
  ASSERT_EQ(best.covered_only_by.size(), best.chosen.size());
  for (std::size_t k = 0; k < best.chosen.size(); ++k) {
    double saved = 0;
    for (const std::uint32_t item : best.covered_only_by[k]) saved += problem.penalties[item];
    EXPECT_GT(saved, problem.candidates[best.chosen[k]].cost);
  }
}

TEST(Frontier, IgnoresItemsThatDoNotExist) {
  EXPECT_THAT(solve_frontier({{{1, {7}}, {1, {0, 7}}}, {4}}).best.chosen, ElementsAre(1));
}

TEST(EvaluateFrontier, AddsCostsAndPenalties) {
  const FrontierSolution solution = evaluate_frontier({{{1, {0}}, {2, {1}}}, {4, 5, 6}}, {1, 1, 9});
  EXPECT_THAT(solution.chosen, ElementsAre(1));
  EXPECT_THAT(solution.uncovered, ElementsAre(0, 2));
  EXPECT_EQ(solution.cost, 12);
}

TEST(EvaluateFrontier, ListsWhatEachMemberAloneCovers) {
  const FrontierProblem problem{{{1, {2, 0, 1}}, {1, {1}}, {1, {4, 3, 2, 3, 9}}}, {4, 4, 4, 4, 0}};
  EXPECT_THAT(evaluate_frontier(problem, {0, 1, 2}).covered_only_by,
              ElementsAre(ElementsAre(0), IsEmpty(), ElementsAre(3, 4)));
}

}  // namespace
}  // namespace propter
