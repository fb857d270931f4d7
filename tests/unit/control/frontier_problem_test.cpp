// From a model and a question to a frontier problem.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include <propter/belief.h>
#include <propter/frontier.h>

namespace propter {
namespace {

using belief::Model;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

// 0 <- 1 <- 2: a failure of 0 can reach all.
Model chain() {
  Model model;
  model.nodes.assign(3, {.prior = 0.01, .degraded = 3});
  model.edges = {{0, 1, 0.5}, {1, 2, 0.5}};
  return model;
}

std::vector<std::uint32_t> covers(const Model& model, std::uint32_t candidate,
                                  const FrontierQuestion& question = {}) {
  FrontierQuestion asked = question;
  asked.symptoms = {0, 1, 2};
  asked.candidates = {candidate};
  return frontier_problem(model, asked).candidates[0].covers;
}

TEST(FrontierProblem, ACandidateCoversWhatItReaches) {
  EXPECT_THAT(covers(chain(), 0), ElementsAre(0, 1, 2));
  EXPECT_THAT(covers(chain(), 1), ElementsAre(1, 2));
}

TEST(FrontierProblem, NothingPassesOverADeadRelationOrThroughTheHealthy) {
  Model model = chain();
  EXPECT_THAT(covers(model, 0, {.symptoms = {}, .candidates = {}, .healthy = {1}}), ElementsAre(0));
  model.edges[0].transmission = 0;
  EXPECT_THAT(covers(model, 0), ElementsAre(0));
}

TEST(FrontierProblem, AnEffectThatIsOlderThanACauseOnTheWayIsNotExplained) {
  Model model = chain();
  model.nodes[1].onset = 20 * kSecond;
  model.nodes[2].onset = 14 * kSecond;
  EXPECT_THAT(covers(model, 0), ElementsAre(0, 1));
  model.nodes[2].onset = 15 * kSecond;
  EXPECT_THAT(covers(model, 0), ElementsAre(0, 1, 2));
}

TEST(FrontierProblem, CostsComeFromPriorsAndPenaltiesFromEvidence) {
  Model model = chain();
  model.nodes[0].local = -2;
  model.nodes[1].degraded = 9;
  model.nodes[2].degraded = -1;
  const FrontierProblem problem =
      frontier_problem(model, {.symptoms = {0, 1, 2}, .candidates = {0, 1}, .healthy = {}});
  EXPECT_NEAR(problem.candidates[0].cost, std::log(99) + 2, 1e-12);
  EXPECT_NEAR(problem.candidates[1].cost, std::log(99), 1e-12);
  EXPECT_THAT(problem.penalties, ElementsAre(3, 4, 0.5));
}

TEST(FrontierProblem, LocalCausesAreCoveredByTheNodeItselfAndByItsCarriers) {
  Model model = chain();
  model.nodes.push_back({.prior = 0.01});  // the host of 1
  model.edges.push_back({3, 1, 0.5, true});
  model.nodes[1].local = 2;
  EXPECT_THAT(covers(model, 0), ElementsAre(0, 1, 2));
  EXPECT_THAT(covers(model, 1), ElementsAre(1, 2, 3));
  EXPECT_THAT(covers(model, 3), ElementsAre(1, 2, 3));
}

TEST(FrontierProblem, WhatIsOnlyFeltIsNotCarriedOn) {
  Model model = chain();
  model.edges[1].carrier = true;  // 1 is felt by nobody, but carries its causes to 2
  EXPECT_THAT(covers(model, 0), ElementsAre(0, 1));
  EXPECT_THAT(covers(model, 1), ElementsAre(1, 2));
}

TEST(FrontierProblem, TakesEdgesOutOfRangeOddNumbersAndExtremeTimes) {
  Model model = chain();
  model.edges.push_back({7, 1, 0.5});
  model.edges.push_back({1, 9, 0.5});
  model.nodes[1].onset = INT64_MAX;
  EXPECT_THAT(covers(model, 0), ElementsAre(0, 1, 2));
  model.nodes[0].prior = std::nan("");
  const FrontierProblem problem =
      frontier_problem(model, {.symptoms = {0}, .candidates = {0}, .healthy = {}});
  EXPECT_EQ(problem.candidates[0].cost, HUGE_VAL);
}

TEST(FrontierProblem, IgnoresWhatDoesNotExist) {
  const FrontierProblem problem =
      frontier_problem(chain(), {.symptoms = {7, 0}, .candidates = {9, 0}, .healthy = {8}});
  EXPECT_THAT(problem.penalties, ElementsAre(0, 3));
  EXPECT_THAT(problem.candidates[0].covers, IsEmpty());
  EXPECT_THAT(problem.candidates[1].covers, ElementsAre(1));
}

}  // namespace
}  // namespace propter
