// What each engine refuses, and what infer() does then.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include <propter/belief.h>

namespace propter::belief {
namespace {

Model independent(std::size_t nodes) {
  Model model;
  model.nodes.assign(nodes, {.prior = 0.1});
  return model;
}

Model ring(std::uint32_t nodes) {
  Model model = independent(nodes);
  for (std::uint32_t e = 0; e < nodes; ++e) model.edges.push_back({e, (e + 1) % nodes, 0.5});
  return model;
}

// Every one of `side` causes reaches every one of `side` effects: the width is about `side`.
Model two_layers(std::uint32_t side) {
  Model model = independent(2 * side);
  for (std::uint32_t from = 0; from < side; ++from) {
    for (std::uint32_t to = side; to < 2 * side; ++to) model.edges.push_back({from, to, 0.3});
  }
  return model;
}

Model star(std::uint32_t effects) {
  Model model = independent(effects + 1);
  for (std::uint32_t to = 1; to <= effects; ++to) model.edges.push_back({0, to, 0.5});
  return model;
}

Result<Beliefs> exact(const Model& model, std::uint32_t max_width = 18) {
  return infer(model, {.method = Method::kExact, .max_width = max_width});
}
Result<Beliefs> brute_force(const Model& model) { return infer(model, {.method = Method::kBruteForce}); }
Result<Beliefs> loopy(const Model& model, std::uint32_t max_iterations = 500) {
  return infer(model, {.method = Method::kSequential, .max_iterations = max_iterations});
}

TEST(Check, AcceptsAValidModel) { EXPECT_TRUE(check(ring(3)).ok()); }

TEST(Check, NamesTheEdgeThatIsOutOfRange) {
  Model model = ring(3);
  model.edges[1].to = 3;
  const Status status = check(model);
  EXPECT_EQ(status.code(), StatusCode::kUsage);
  EXPECT_EQ(status.message().where, "edge 1, 1 -> 3");
}

TEST(Check, RejectsSelfEdges) {
  Model model = ring(3);
  model.edges[0].to = 0;
  EXPECT_FALSE(check(model).ok());
}

TEST(Check, RejectsNumbersThatAreNoProbabilities) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  for (const double bad : {-0.1, 1.1, nan, HUGE_VAL}) {
    Model prior = ring(2), leak = ring(2), transmission = ring(2);
    prior.nodes[1].prior = bad;
    leak.nodes[1].leak = bad;
    transmission.edges[1].transmission = bad;
    EXPECT_FALSE(check(prior).ok()) << bad;
    EXPECT_FALSE(check(leak).ok()) << bad;
    EXPECT_FALSE(check(transmission).ok()) << bad;
  }
}

TEST(Check, RejectsEvidenceThatIsNoNumber) {
  Model local = ring(2), degraded = ring(2);
  local.nodes[0].local = std::numeric_limits<double>::quiet_NaN();
  degraded.nodes[0].degraded = std::numeric_limits<double>::quiet_NaN();
  EXPECT_FALSE(check(local).ok());
  EXPECT_FALSE(check(degraded).ok());
}

TEST(BruteForce, CountsOnlyWhatIsNotCertain) {
  Model model = ring(12);
  EXPECT_TRUE(brute_force(model).ok());
  for (std::uint32_t e = 0; e < 12; ++e) model.edges.push_back({e, (e + 2) % 12, 1});
  EXPECT_TRUE(brute_force(model).ok());
  for (Edge& edge : model.edges) edge.transmission = 0.5;
  EXPECT_EQ(brute_force(model).status().code(), StatusCode::kUnsupported);
  EXPECT_EQ(brute_force(independent(13)).status().code(), StatusCode::kUnsupported);
}

TEST(Exact, TakesASmallCycle) { EXPECT_TRUE(exact(ring(3)).ok()); }

TEST(Exact, RefusesALargeCycle) { EXPECT_EQ(exact(ring(13)).status().code(), StatusCode::kUnsupported); }

TEST(Exact, IgnoresACycleThatNeverTransmits) {
  Model model = ring(20);
  model.edges[2].transmission = 0;
  EXPECT_TRUE(exact(model).ok());
}

TEST(Exact, TakesACarrierAndADependencyInOppositeDirections) {
  Model model = independent(2);
  model.edges = {{0, 1, 0.5, true}, {1, 0, 0.5}};
  EXPECT_TRUE(exact(model).ok());
}

TEST(Exact, RefusesAWidthAboveTheLimit) {
  EXPECT_TRUE(exact(two_layers(6)).ok());
  EXPECT_EQ(exact(two_layers(6), 3).status().code(), StatusCode::kUnsupported);
  EXPECT_EQ(exact(two_layers(40), UINT32_MAX).status().code(), StatusCode::kUnsupported);
}

TEST(Exact, AHighDegreeCostsNoWidth) {
  EXPECT_TRUE(exact(star(1000), 2).ok());
  Model inverted = star(1000);
  for (Edge& edge : inverted.edges) std::swap(edge.from, edge.to);
  const Result<Beliefs> beliefs = exact(inverted, 2);
  ASSERT_TRUE(beliefs.ok());
  EXPECT_NEAR(beliefs->marginals[0].healthy / (0.9 * std::pow(0.95, 1000)), 1, 1e-9);
}

TEST(Loopy, ReportsIterationsAndResidual) {
  const Result<Beliefs> beliefs = loopy(two_layers(5));
  ASSERT_TRUE(beliefs.ok());
  EXPECT_FALSE(beliefs->exact);
  EXPECT_GT(beliefs->iterations, 0U);
  EXPECT_LE(beliefs->residual, 1e-7);
}

TEST(Loopy, StopsAtTheLastIterationAllowed) {
  Model model = two_layers(5);
  for (std::size_t e = 5; e < 10; ++e) model.nodes[e].degraded = 4;
  const Result<Beliefs> beliefs = loopy(model, 2);
  ASSERT_TRUE(beliefs.ok());
  EXPECT_EQ(beliefs->iterations, 2U);
  EXPECT_GT(beliefs->residual, 1e-7);
}

TEST(Infer, IsExactWhereThatIsPossible) {
  const Result<Beliefs> beliefs = infer(two_layers(5));
  EXPECT_TRUE(beliefs->exact);
  EXPECT_EQ(beliefs->engine, "exact");
}

TEST(Infer, FallsBackToLoopy) {
  EXPECT_EQ(infer(ring(20))->engine, "loopy");
  EXPECT_EQ(infer(two_layers(40))->engine, "loopy");
}

TEST(Infer, TakesTheTreeEngineWhereItIsExact) {
  const Result<Beliefs> beliefs = infer(star(1000));
  EXPECT_EQ(beliefs->engine, "tree");
  EXPECT_TRUE(beliefs->exact);
}

TEST(Infer, ACycleWithinATreeIsExactToo) {
  const Result<Beliefs> beliefs = infer(ring(5));
  EXPECT_EQ(beliefs->engine, "tree");
  EXPECT_TRUE(beliefs->exact);
}

TEST(Infer, SaysThatALargeCycleWasOpened) {
  const Result<Beliefs> beliefs = infer(ring(20));
  EXPECT_FALSE(beliefs->exact);
  EXPECT_EQ(beliefs->cut, 1U);
}

TEST(Infer, OpensACycleAtItsEarliestOnset) {
  Model model = ring(20);
  for (std::size_t e = 0; e < 20; ++e)
    model.nodes[e] = {.prior = e == 7 ? 1.0 : 0.0, .onset = e == 7 ? 10 : 20};
  const Result<Beliefs> beliefs = infer(model);
  EXPECT_NEAR(beliefs->marginals[6].symptom, std::pow(0.5, 19),
              1e-12);  // the last one that a fault of 7 reaches
}

TEST(Infer, CountsEvidenceBeyondTheBound) {
  Model model = star(2);
  model.nodes[0].degraded = HUGE_VAL;
  model.nodes[1].local = -51;
  model.nodes[2].degraded = kMaxEvidence;
  EXPECT_EQ(infer(model)->bounded, 2U);
}

TEST(Infer, NamesTheNodeWhoseCertainEvidenceIsContradicted) {
  Model model = independent(3);
  model.nodes[0] = {.prior = 0, .degraded = HUGE_VAL};  // cannot be
  model.nodes[1] = {.prior = 1, .degraded = -kMaxEvidence};
  model.nodes[2] = {.prior = 0.1, .degraded = HUGE_VAL};
  for (const Method method : {Method::kAutomatic, Method::kExact, Method::kBruteForce}) {
    const Result<Beliefs> beliefs = infer(model, {.method = method});
    ASSERT_TRUE(beliefs.ok());
    EXPECT_EQ(beliefs->contradicted, (std::vector<std::uint32_t>{0, 1}));
  }
}

TEST(Infer, ACarriedCauseDoesNotContradictCertainEvidenceOfALocalOne) {
  Model model;
  model.nodes = {{.prior = 0.5}, {.prior = 1e-6, .local = kMaxEvidence}};
  model.edges = {{0, 1, 1, true}};
  EXPECT_TRUE(infer(model)->contradicted.empty());
  model = independent(1);
  model.nodes[0] = {.prior = 1, .local = -kMaxEvidence};
  EXPECT_EQ(infer(model)->contradicted, std::vector<std::uint32_t>{0});
}

TEST(Infer, OfTwoCertaintiesThatContradictEachOtherTheLikelierOneStays) {
  Model model = independent(2);  // the only cause of 1 is 0
  model.nodes = {{.prior = 0.5, .degraded = -kMaxEvidence}, {.prior = 0, .degraded = kMaxEvidence}};
  model.edges = {{0, 1, 0.5}};
  const Result<Beliefs> beliefs = infer(model);
  // On costs e^-50 and gains e^50 / 2: both states weigh about the same.
  EXPECT_NEAR(beliefs->marginals[0].origin, (0.5 + 0.5 * std::exp(-50)) / (0.5 + 0.5 * std::exp(-50) + 1),
              1e-9);
}

TEST(Infer, PassesOnThatTheModelIsInvalid) {
  EXPECT_EQ(infer({.nodes = {{.prior = -1}}, .edges = {}}).status().code(), StatusCode::kUsage);
}

}  // namespace
}  // namespace propter::belief
