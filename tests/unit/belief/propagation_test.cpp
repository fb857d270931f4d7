// Loopy propagation: what it gets right, where it is known to be off, and that it follows changes.
#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include <propter/belief.h>

#include "tests/agreement/splitmix.h"

namespace propter::belief {
namespace {

Beliefs run(const Model& model, const InferenceOptions& options) {
  const Result<Beliefs> beliefs = infer(model, options);
  EXPECT_TRUE(beliefs.ok());
  return beliefs.ok() ? *beliefs : Beliefs{};
}

double largest_difference(const Beliefs& a, const Beliefs& b) {
  double largest = 0;
  for (std::size_t e = 0; e < a.marginals.size(); ++e) {
    largest = std::max({largest, std::abs(a.marginals[e].healthy - b.marginals[e].healthy),
                        std::abs(a.marginals[e].origin - b.marginals[e].origin)});
  }
  return largest;
}

// Two dependencies among the `reach` nodes before each, and now and then one in the other direction.
Model banded(std::uint32_t nodes, std::uint32_t reach, double backwards, std::uint64_t seed) {
  SplitMix random(seed);
  Model model;
  for (std::uint32_t v = 0; v < nodes; ++v) {
    model.nodes.push_back({.prior = 0.02, .leak = 0.01, .local = random.between(-1, 1)});
    model.nodes.back().degraded = random.chance(0.5) ? random.between(-2, 4) : 0;
    for (int k = 0; k < 2 && v > 0; ++k) {
      const std::uint32_t u = v - 1 - random.below(std::min(v, reach));
      model.edges.push_back({u, v, random.between(0.2, 0.9), random.chance(0.1)});
      if (random.chance(backwards)) model.edges.push_back({v, u, random.between(0.2, 0.9)});
    }
  }
  return model;
}

// One cause, two effects of it, and a symptom of both: the cause is counted along both ways. A textbook case
// in which propagation is too sure.
TEST(Propagation, IsTooSureWhereTwoWaysLeadFromOneCause) {
  Model model;
  model.nodes = {{.prior = 0.1}, {.prior = 0.01}, {.prior = 0.01}, {.prior = 0.01, .degraded = 4}};
  model.edges = {{0, 1, 0.9}, {0, 2, 0.9}, {1, 3, 0.6}, {2, 3, 0.6}};
  const Beliefs exact = run(model, {.method = Method::kExact});
  const Beliefs oracle = run(model, {.method = Method::kBruteForce});
  const Beliefs loopy = run(model, {.method = Method::kSequential});
  EXPECT_NEAR(exact.marginals[0].origin, oracle.marginals[0].origin, 1e-12);
  EXPECT_NEAR(exact.marginals[0].origin, 0.68957, 1e-5);
  EXPECT_NEAR(loopy.marginals[0].origin, 0.56493, 1e-5);
  EXPECT_FALSE(loopy.exact);
}

TEST(Propagation, SchedulesComeToTheSameFixedPoint) {
  const Model model = banded(300, 20, 0.05, 3);
  const Beliefs sequential = run(model, {.method = Method::kSequential});
  EXPECT_TRUE(sequential.converged);
  EXPECT_LT(largest_difference(sequential, run(model, {.method = Method::kResidual})), 1e-5);
  EXPECT_LT(largest_difference(sequential, run(model, {.method = Method::kFlooding})), 1e-5);
}

TEST(Propagation, FloodingGivesTheSameBitsOnAnyNumberOfThreads) {
  const Model model = banded(40'000, 50, 0.02, 4);
  const Beliefs one = run(model, {.method = Method::kFlooding, .max_iterations = 40, .tolerance = 1e-4});
  for (const unsigned threads : {2U, 4U}) {
    const Beliefs many = run(
        model, {.method = Method::kFlooding, .max_iterations = 40, .tolerance = 1e-4, .threads = threads});
    EXPECT_EQ(largest_difference(one, many), 0);
    EXPECT_EQ(one.residual, many.residual);
    EXPECT_EQ(one.iterations, many.iterations);
  }
}

TEST(Propagation, RunsOfOneModelGiveTheSameBits) {
  const Model model = banded(2'000, 50, 0.05, 5);
  for (const Method method : {Method::kAutomatic, Method::kSequential, Method::kResidual})
    EXPECT_EQ(largest_difference(run(model, {.method = method}), run(model, {.method = method})), 0);
}

// Evidence of many effects: the product of their messages leaves the range of a double on the way.
TEST(Propagation, AHubWithThousandsOfContradictingEffectsKeepsItsDigits) {
  Model model;
  model.nodes = {{.prior = 0.01}};
  for (std::uint32_t i = 1; i <= 4'000; ++i) {
    model.nodes.push_back({.prior = 0.001, .leak = 0.001, .degraded = i <= 1'000 ? 6.0 : -6.0});
    model.edges.push_back({0, i, i <= 1'000 ? 0.9 : 0.6});
  }
  const Beliefs exact = run(model, {.method = Method::kExact});
  for (const Method method : {Method::kSequential, Method::kResidual, Method::kFlooding})
    EXPECT_LT(largest_difference(exact, run(model, {.method = method})), 1e-6);
}

TEST(Propagation, ManyCausesOfOneEffectKeepTheirDigits) {
  Model model;
  model.nodes = {{.prior = 0, .degraded = 6}};
  for (std::uint32_t i = 1; i <= 3'000; ++i) {
    model.nodes.push_back({.prior = 0.5});
    model.edges.push_back({i, 0, 0.9});
  }
  const Beliefs beliefs = run(model, {.method = Method::kSequential});
  EXPECT_NEAR(beliefs.marginals[1].origin, 0.5, 1e-9);
  EXPECT_NEAR(beliefs.marginals[0].symptom, 1, 1e-12);
}

TEST(Propagation, SaysWhenTheIterationsRanOut) {
  const Beliefs beliefs = run(banded(300, 20, 0, 6), {.method = Method::kSequential, .max_iterations = 2});
  EXPECT_FALSE(beliefs.converged);
  EXPECT_EQ(beliefs.iterations, 2U);
  for (const Marginal& m : beliefs.marginals) EXPECT_NEAR(m.healthy + m.symptom + m.origin, 1, 1e-12);
}

// Sources and what two of them share, in one line: every message goes to and fro.
Model zigzag(std::uint32_t sources) {
  Model model;
  for (std::uint32_t i = 0; i < sources; ++i) model.nodes.push_back({.prior = 1e-4});
  for (std::uint32_t i = 0; i + 1 < sources; ++i) {
    model.nodes.push_back({.prior = 0, .degraded = 40});
    model.edges.push_back({i, sources + i, 1});
    model.edges.push_back({i + 1, sources + i, 1});
  }
  return model;
}

TEST(Propagation, ComesToRestOnALongTreeOfManyCauses) {
  for (const std::uint32_t sources : {20U, 200U, 1'500U}) {
    const Model model = zigzag(sources);
    const Beliefs found = run(model, {});
    EXPECT_TRUE(found.exact) << sources;
    EXPECT_LT(largest_difference(found, run(model, {.method = Method::kExact})), 1e-6) << sources;
  }
}

// Every cause reaches every effect, some of which were seen: messages oscillate and are damped.
Model oscillating() {
  SplitMix random(4);
  Model model;
  for (int i = 0; i < 12; ++i) model.nodes.push_back({.prior = random.between(0.001, 0.05)});
  for (std::uint32_t to = 12; to < 24; ++to) {
    model.nodes.push_back({.prior = 0, .leak = 1e-4, .degraded = random.chance(0.5) ? 8.0 : -4.0});
    for (std::uint32_t from = 0; from < 12; ++from)
      model.edges.push_back({from, to, random.between(0.5, 0.99)});
  }
  model.nodes.push_back({.prior = 0.01, .leak = 0});  // a pair aside
  model.nodes.push_back({.prior = 0.01, .leak = 0});
  model.edges.push_back({24, 25, 0.9});
  return model;
}

TEST(Propagation, ADampedRunIsAtRestWhenItSaysSo) {
  Model model = oscillating();
  auto live = Inference::start(model, {.method = Method::kResidual, .max_iterations = 5'000});
  ASSERT_TRUE(live.ok());
  for (const double degraded : {6.0, -3.0, 2.0}) {
    model.nodes[24].degraded = degraded;
    ASSERT_TRUE(live->set_evidence(24, 0, degraded).ok());
    live->update();
    const Beliefs fresh = run(model, {.method = Method::kExact});
    EXPECT_NEAR(live->marginal(24).origin, fresh.marginals[24].origin, 1e-5);
    EXPECT_NEAR(live->marginal(25).healthy, fresh.marginals[25].healthy, 1e-5);
  }
}

TEST(Propagation, ARunThatDidNotSettleGoesOnWithTheNextChange) {
  Model model;
  model.nodes = {{.prior = 0.1}, {.prior = 0.01}, {.prior = 0.01}, {.prior = 0.01, .degraded = 4}};
  model.edges = {{0, 1, 0.9}, {0, 2, 0.9}, {1, 3, 0.6}, {2, 3, 0.6}};
  auto live = Inference::start(model, {.method = Method::kSequential, .max_iterations = 1});
  ASSERT_TRUE(live.ok());
  live->update();  // nothing has changed
  EXPECT_FALSE(live->diagnosis().converged);
  for (int i = 0; i < 50; ++i) {
    ASSERT_TRUE(live->set_evidence(0, 0, 0).ok());
    live->update();
  }
  EXPECT_TRUE(live->diagnosis().converged);
  EXPECT_NEAR(live->marginal(0).origin, run(model, {.method = Method::kSequential}).marginals[0].origin,
              1e-6);
}

TEST(Propagation, ChangesOfWhatIsNearlyCertainAreSentOn) {
  Model model;
  model.nodes = {{.prior = 0.5, .degraded = 38}, {.prior = 0, .degraded = -50}};
  model.edges = {{0, 1, 1}};
  auto live = Inference::start(model);
  ASSERT_TRUE(live->set_evidence(0, 0, 50).ok());
  live->update();
  EXPECT_NEAR(live->marginal(1).healthy, 0.5, 1e-6);
}

TEST(Inference, AnswersAreThoseOfTheLastUpdate) {
  Model model;
  model.nodes = {{.prior = 0.01}};
  auto live = Inference::start(model);
  ASSERT_TRUE(live->set_evidence(0, 4, 0).ok());
  EXPECT_NEAR(live->marginal(0).origin, 0.01, 1e-12);
  live->update();
  EXPECT_GT(live->marginal(0).origin, 0.3);
}

TEST(Inference, LogOddsKeepTheirDigitsNearCertainty) {
  Model model;
  model.nodes = {{.prior = 0.01, .leak = 0.002, .local = 50, .degraded = 50}};
  const double expected = std::log(0.01) + 100 - std::log(0.99 * 0.998 + 0.99 * 0.002 * std::exp(50));
  for (const Method method : {Method::kExact, Method::kResidual})
    EXPECT_NEAR(Inference::start(model, {.method = method})->origin_log_odds(0), expected, 1e-9);
}

TEST(Inference, RefusesAToleranceThatIsNone) {
  for (const double tolerance : {-1.0, std::nan("")})
    EXPECT_EQ(infer(zigzag(3), {.tolerance = tolerance}).status().code(), StatusCode::kUsage);
}

class FollowingChanges : public testing::TestWithParam<Method> {};

INSTANTIATE_TEST_SUITE_P(Methods, FollowingChanges,
                         testing::Values(Method::kAutomatic, Method::kSequential, Method::kResidual,
                                         Method::kFlooding));

TEST_P(FollowingChanges, AgreesWithAFreshStart) {
  Model model = banded(400, 20, 0.05, 7);
  auto live = Inference::start(model, {.method = GetParam(), .tolerance = 1e-9});
  ASSERT_TRUE(live.ok());
  SplitMix random(8);
  for (int round = 0; round < 20; ++round) {
    for (int k = 0; k < 3; ++k) {
      const std::uint32_t node = random.below(400);
      model.nodes[node].local = random.between(-2, 3);
      model.nodes[node].degraded = random.between(-3, 5);
      ASSERT_TRUE(live->set_evidence(node, model.nodes[node].local, model.nodes[node].degraded).ok());
    }
    live->update();
    ASSERT_TRUE(live->diagnosis().converged);
    EXPECT_LT(largest_difference(live->beliefs(), run(model, {.method = GetParam(), .tolerance = 1e-9})),
              1e-6);
  }
}

TEST_P(FollowingChanges, RefusesWhatIsNoEvidence) {
  auto live = Inference::start(banded(10, 3, 0, 9), {.method = GetParam()});
  ASSERT_TRUE(live.ok());
  EXPECT_EQ(live->set_evidence(10, 0, 0).code(), StatusCode::kUsage);
  EXPECT_EQ(live->set_evidence(0, std::nan(""), 0).code(), StatusCode::kUsage);
  EXPECT_TRUE(live->set_evidence(0, HUGE_VAL, -HUGE_VAL).ok());
  live->update();
  EXPECT_TRUE(std::isfinite(live->marginal(0).origin));
}

TEST(Inference, LogOddsAgreeWithTheProbability) {
  for (const Method method : {Method::kExact, Method::kResidual}) {
    const Result<Inference> inference = Inference::start(banded(30, 5, 0.05, 10), {.method = method});
    ASSERT_TRUE(inference.ok());
    for (std::uint32_t node = 0; node < 30; ++node) {
      const double p = inference->marginal(node).origin;
      EXPECT_NEAR(inference->origin_log_odds(node), std::log(p / (1 - p)), 1e-6);
    }
  }
}

TEST(Inference, BruteForceFollowsNoChanges) {
  EXPECT_EQ(Inference::start(banded(3, 2, 0, 11), {.method = Method::kBruteForce}).status().code(),
            StatusCode::kUnsupported);
}

}  // namespace
}  // namespace propter::belief
