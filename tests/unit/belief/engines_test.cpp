// What every engine must say about networks small enough to work out by hand.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cmath>

#include <propter/belief.h>

namespace propter::belief {
namespace {

using testing::DoubleNear;

constexpr double kSeen = 1000;  // nats: as good as certain
constexpr double kNotSeen = -1000;

struct Way {
  const char* name;
  Method method;
};

class EveryEngine : public testing::TestWithParam<Way> {
 protected:
  static Beliefs infer(const Model& model) {
    Result<Beliefs> beliefs = propter::belief::infer(model, {.method = GetParam().method});
    EXPECT_TRUE(beliefs.ok()) << beliefs.status().message().str();
    return beliefs.ok() ? *beliefs : Beliefs{};
  }
};

constexpr std::array kWays = std::to_array<Way>({
    {"Automatic", Method::kAutomatic},
    {"BruteForce", Method::kBruteForce},
    {"Exact", Method::kExact},
    {"Sequential", Method::kSequential},
    {"Residual", Method::kResidual},
    {"Flooding", Method::kFlooding},
});

std::string name_of(const testing::TestParamInfo<Way>& info) { return info.param.name; }

INSTANTIATE_TEST_SUITE_P(Belief, EveryEngine, testing::ValuesIn(kWays), name_of);

testing::Matcher<double> near(double value) { return DoubleNear(value, 1e-9); }

// Rain (0) and a sprinkler (1) make the grass (2) wet.
Model wet_grass() {
  Model model;
  model.nodes = {{.prior = 0.2}, {.prior = 0.1}, {.prior = 0, .degraded = kSeen}};
  model.edges = {{0, 2, 0.9}, {1, 2, 0.8}};
  return model;
}

TEST_P(EveryEngine, WithoutEvidenceGivesThePrior) {
  Model model = wet_grass();
  model.nodes[2].degraded = 0;
  const Beliefs beliefs = infer(model);
  EXPECT_THAT(beliefs.marginals[0].origin, near(0.2));
  EXPECT_THAT(beliefs.marginals[2].healthy, near((1 - 0.2 * 0.9) * (1 - 0.1 * 0.8)));
  EXPECT_THAT(beliefs.marginals[2].origin, near(0));
}

TEST_P(EveryEngine, DiagnosesFromTheEffectToItsCauses) {
  const Beliefs beliefs = infer(wet_grass());
  // P(wet) = 0.2456, P(rain, wet) = 0.2 * 0.908, P(sprinkler, wet) = 0.1 * 0.836
  EXPECT_THAT(beliefs.marginals[0].origin, near(0.1816 / 0.2456));
  EXPECT_THAT(beliefs.marginals[1].origin, near(0.0836 / 0.2456));
  EXPECT_THAT(beliefs.marginals[2].symptom, near(1));
}

TEST_P(EveryEngine, ExplainsAway) {
  Model model = wet_grass();
  model.nodes[0].degraded = kSeen;
  const Beliefs beliefs = infer(model);
  // P(wet | rain) = 0.908, P(sprinkler, wet | rain) = 0.1 * (1 - 0.1 * 0.2)
  EXPECT_THAT(beliefs.marginals[1].origin, near(0.098 / 0.908));
}

// Two diseases (0, 1) and two findings: 2 is present, 3 is absent.
TEST_P(EveryEngine, DiagnosesTwoLayers) {
  Model model;
  model.nodes = {{.prior = 0.01},
                 {.prior = 0.05},
                 {.prior = 0, .leak = 0.02, .degraded = kSeen},
                 {.prior = 0, .leak = 0.01, .degraded = kNotSeen}};
  model.edges = {{0, 2, 0.8}, {1, 2, 0.3}, {1, 3, 0.9}};
  const Beliefs beliefs = infer(model);
  const double none = 0.99 * 0.95 * 0.02 * 0.99;
  const double second = 0.99 * 0.05 * (1 - 0.98 * 0.7) * 0.099;
  const double first = 0.01 * 0.95 * (1 - 0.98 * 0.2) * 0.99;
  const double both = 0.01 * 0.05 * (1 - 0.98 * 0.2 * 0.7) * 0.099;
  const double total = none + first + second + both;
  EXPECT_THAT(beliefs.marginals[0].origin, near((first + both) / total));
  EXPECT_THAT(beliefs.marginals[1].origin, near((second + both) / total));
}

TEST_P(EveryEngine, ParallelRelationsAddUp) {
  Model model;
  model.nodes = {{.prior = 1}, {.prior = 0}};
  model.edges = {{0, 1, 0.5}, {0, 1, 0.5}};
  EXPECT_THAT(infer(model).marginals[1].symptom, near(0.75));
}

// The service itself (0), four instances (1..4) and its status (5).
Model service_with_four_instances(int with_local_evidence) {
  Model model;
  model.nodes.assign(6, {.prior = 0.01});
  model.nodes[5].prior = 0;
  for (std::uint32_t i = 1; i <= 4; ++i) {
    model.edges.push_back({0, i, 0.9, true});
    model.edges.push_back({i, 5, 0.5});
    const double evidence = static_cast<int>(i) <= with_local_evidence ? 3 : -3;
    model.nodes[i].degraded = evidence;
    model.nodes[i].local = evidence;
  }
  return model;
}

TEST_P(EveryEngine, AFaultOfAllInstancesIsTheService) {
  const Beliefs beliefs = infer(service_with_four_instances(4));
  EXPECT_GT(beliefs.marginals[0].origin, 0.95);
  for (std::size_t i = 1; i <= 4; ++i) EXPECT_LT(beliefs.marginals[i].origin, 0.1);
  EXPECT_GT(beliefs.marginals[5].symptom, 0.9);
}

TEST_P(EveryEngine, AFaultOfOneInstanceIsTheInstance) {
  const Beliefs beliefs = infer(service_with_four_instances(1));
  EXPECT_LT(beliefs.marginals[0].origin, 0.05);
  EXPECT_GT(beliefs.marginals[1].origin, 0.7);
  EXPECT_LT(beliefs.marginals[2].origin, 0.01);
}

TEST_P(EveryEngine, WhatAllTenantsOfAHostShareIsTheHost) {
  Model model;
  model.nodes = {{.prior = 0.01}};
  for (std::uint32_t tenant = 1; tenant <= 5; ++tenant) {
    model.nodes.push_back({.prior = 0.01, .local = 1, .degraded = 3});
    model.edges.push_back({0, tenant, 0.8, true});
  }
  const Beliefs beliefs = infer(model);
  EXPECT_GT(beliefs.marginals[0].origin, 0.95);
  for (std::size_t tenant = 1; tenant <= 5; ++tenant) EXPECT_GT(beliefs.marginals[tenant].symptom, 0.7);
}

TEST_P(EveryEngine, ACarrierDoesNotCarryWhatItOnlySuffers) {
  Model model;  // 0 is down, 1 depends on it and carries 2
  model.nodes = {{.prior = 1}, {.prior = 0}, {.prior = 0}};
  model.edges = {{0, 1, 1}, {1, 2, 1, true}};
  const Beliefs beliefs = infer(model);
  EXPECT_THAT(beliefs.marginals[1].symptom, near(1));
  EXPECT_THAT(beliefs.marginals[2].healthy, near(1));
}

TEST_P(EveryEngine, WhatIsCarriedPassesOnToDependents) {
  Model model;
  model.nodes = {{.prior = 1}, {.prior = 0}, {.prior = 0}};
  model.edges = {{0, 1, 0.6, true}, {1, 2, 0.5}};
  const Beliefs beliefs = infer(model);
  EXPECT_THAT(beliefs.marginals[1].symptom, near(0.6));
  EXPECT_THAT(beliefs.marginals[2].symptom, near(0.3));
}

TEST_P(EveryEngine, LocalEvidenceTellsOriginFromSymptom) {
  Model model;
  model.nodes = {{.prior = 0.01, .degraded = 5}, {.prior = 0.01, .local = -3, .degraded = 5}};
  model.edges = {{0, 1, 0.7}};
  EXPECT_GT(infer(model).marginals[0].origin, 0.9);
  model.nodes[0].degraded = -5;
  model.nodes[1].local = 3;
  EXPECT_GT(infer(model).marginals[1].origin, 0.9);
}

TEST_P(EveryEngine, ALeakExplainsAsSymptom) {
  Model model;
  model.nodes = {{.prior = 0.01, .leak = 0.05, .local = -2, .degraded = 6}};
  const Marginal marginal = infer(model).marginals[0];
  EXPECT_GT(marginal.symptom, 0.9);
  EXPECT_LT(marginal.origin, 0.05);
}

TEST_P(EveryEngine, EntitiesInACycleWithoutASourceStayHealthy) {
  Model model;
  model.nodes.assign(3, {.prior = 0, .degraded = 6});
  model.edges = {{0, 1, 1}, {1, 2, 1}, {2, 0, 1}, {1, 0, 1}};
  for (const Marginal& marginal : infer(model).marginals) EXPECT_THAT(marginal.healthy, near(1));
}

TEST_P(EveryEngine, TwoEntitiesThatDependOnEachOtherDoNotRaiseEachOther) {
  Model model;
  model.nodes.assign(2, {.prior = 0.1});
  model.edges = {{0, 1, 0.5}, {1, 0, 0.5}};
  for (const Marginal& marginal : infer(model).marginals) EXPECT_THAT(marginal.healthy, near(0.9 * 0.95));
}

TEST_P(EveryEngine, TakesPriorsAndTransmissionsOfZeroAndOne) {
  Model model;
  model.nodes = {{.prior = 1}, {.prior = 0}, {.prior = 0}, {.prior = 0, .leak = 1}};
  model.edges = {{0, 1, 1}, {0, 2, 0}};
  const Beliefs beliefs = infer(model);
  EXPECT_THAT(beliefs.marginals[0].origin, near(1));
  EXPECT_THAT(beliefs.marginals[1].symptom, near(1));
  EXPECT_THAT(beliefs.marginals[2].healthy, near(1));
  EXPECT_THAT(beliefs.marginals[3].symptom, near(1));
}

TEST_P(EveryEngine, WhatIsImpossibleStaysImpossibleWhateverWasSeen) {
  Model model;
  model.nodes = {{.prior = 0, .local = kSeen, .degraded = kSeen}, {.prior = 1, .degraded = kNotSeen}};
  const Beliefs beliefs = infer(model);
  EXPECT_THAT(beliefs.marginals[0].healthy, near(1));
  EXPECT_THAT(beliefs.marginals[1].origin, near(1));
}

TEST_P(EveryEngine, OpposedExtremeEvidenceCancels) {
  Model model;
  model.nodes = {{.prior = 0.3, .local = -1e3, .degraded = 1e3}};
  EXPECT_THAT(infer(model).marginals[0].origin, near(0.3));
}

TEST_P(EveryEngine, BoundsInfiniteEvidence) {
  Model model;
  model.nodes = {{.prior = 0.3, .degraded = HUGE_VAL},
                 {.prior = 0.3, .local = HUGE_VAL, .degraded = -HUGE_VAL}};
  const Beliefs beliefs = infer(model);
  EXPECT_THAT(beliefs.marginals[0].origin, near(1));
  EXPECT_THAT(beliefs.marginals[1].origin, near(0.3));
}

TEST_P(EveryEngine, TakesAnEmptyModel) { EXPECT_TRUE(infer({}).marginals.empty()); }

TEST_P(EveryEngine, RejectsAnInvalidModel) {
  Model model;
  model.nodes = {{.prior = 2}};
  EXPECT_EQ(propter::belief::infer(model, {.method = GetParam().method}).status().code(), StatusCode::kUsage);
}

}  // namespace
}  // namespace propter::belief
