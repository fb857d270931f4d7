// Beliefs per entity: how verdicts enter them, and that they follow what is learnt.
#include "belief/entity_beliefs.h"

#include <gtest/gtest.h>

#include <cmath>

#include "graph/evidence_kinds.h"
#include "graph/weights.h"
#include "tests/support/small_world.h"

namespace propter::belief {
namespace {

using test::SmallWorld;

class Shop : public testing::Test {
 protected:
  [[nodiscard]] EntityBeliefs start() const {
    Result<EntityBeliefs> beliefs = EntityBeliefs::start(world_.graph, world_.evidence, built_in_weights());
    EXPECT_TRUE(beliefs.ok());
    return *std::move(beliefs);
  }
  [[nodiscard]] EntityId id(std::string_view name) const { return world_.id(name); }

  SmallWorld world_{{"web", "cart", "db"}, {{"web", "cart"}, {"cart", "db"}}};
};

TEST_F(Shop, AVerdictAddsItsLikelihoodToTheEntity) {
  EntityBeliefs beliefs = start();
  const double before = beliefs.origin_log_odds(id("db"));
  const GivenVerdict origin{Label::kOrigin, 0.9};
  beliefs.commit(id("db"), origin);
  const LogLikelihoods said = likelihoods_of_model(origin, built_in_weights().verdicts);
  // Nobody suffers: that it is degraded, too, is said of a fault alone.
  EXPECT_NEAR(beliefs.origin_log_odds(id("db")), before + said.local + said.degraded, 1e-9);
}

TEST_F(Shop, AVerdictDoesNotWeakenWhatAgreesWithIt) {
  world_.observe("db", evidence_kind("exception"), 4);
  EntityBeliefs beliefs = start();
  const double before = beliefs.origin_log_odds(id("db"));
  for (const double confidence : {0.55, 0.7, 0.95}) {
    beliefs.commit(id("db"), {Label::kOrigin, confidence, {6, 6}});
    EXPECT_GT(beliefs.origin_log_odds(id("db")), before) << confidence;
  }
  beliefs.commit(id("db"), {Label::kDefer, 0.6});
  EXPECT_NEAR(beliefs.origin_log_odds(id("db")), before, 1e-9);
}

TEST_F(Shop, OneVerdictMovesTheOriginByNoMoreThanItsBound) {
  world_.observe("db", evidence_kind("exception"), 4);
  EntityBeliefs beliefs = start();
  const double before = beliefs.origin_log_odds(id("db"));
  const double most = built_in_weights().verdicts.most;
  beliefs.commit(id("db"), {Label::kSymptom, 1});
  EXPECT_LT(beliefs.origin_log_odds(id("db")), before);
  EXPECT_GE(beliefs.origin_log_odds(id("db")), before - most - 1e-9);
  beliefs.commit(id("db"), {Label::kHealthy, 1});
  EXPECT_GE(beliefs.origin_log_odds(id("db")), before - most - 1e-9);
}

// Who is asked first and says nothing new is not at a disadvantage.
TEST_F(Shop, DeferToEverybodyIsTheSameAsNobodyAsked) {
  world_.observe("cart", evidence_kind("latency_shift"), 4);
  const EntityBeliefs nobody = start();
  EntityBeliefs asked = start();
  for (const char* name : {"web", "cart", "db"}) asked.commit(id(name), {Label::kDefer, 0.9});
  for (const char* name : {"web", "cart", "db"})
    EXPECT_NEAR(asked.origin_log_odds(id(name)), nobody.origin_log_odds(id(name)), 1e-9) << name;
}

// What is said of an entity is about it as a whole, not about a class: it is felt where something shows.
TEST_F(Shop, AVerdictOnASufferingCallerAccusesWhomItCalls) {
  for (const char* name : {"web", "cart"}) world_.observe(name, evidence_kind("latency_shift"), 3);
  EntityBeliefs beliefs = start();
  const double before = beliefs.origin_log_odds(id("cart"));
  beliefs.commit(id("web"), {Label::kSymptom, 0.9});
  EXPECT_GT(beliefs.origin_log_odds(id("cart")), before);
}

TEST_F(Shop, FollowingVerdictsAgreesWithStartingFromThem) {
  EntityBeliefs live = start();
  live.commit(id("web"), {Label::kSymptom, 0.8});
  live.commit(id("db"), {Label::kHealthy, 0.6});
  live.commit(id("db"), {Label::kOrigin, 0.7});
  Verdicts verdicts(3);
  verdicts[id("web").index()].model = {Label::kSymptom, 0.8};
  verdicts[id("db").index()].model = {Label::kOrigin, 0.7};
  const auto fresh = EntityBeliefs::start(world_.graph, world_.evidence, built_in_weights(), verdicts);
  ASSERT_TRUE(fresh.ok());
  for (const char* name : {"web", "cart", "db"}) {
    EXPECT_NEAR(live.marginal(id(name)).origin, fresh->marginal(id(name)).origin, 1e-9) << name;
    EXPECT_NEAR(live.origin_log_odds(id(name)), fresh->origin_log_odds(id(name)), 1e-9) << name;
  }
}

TEST_F(Shop, ModelWithVerdictsHasThemOnFaultAndBeingDegraded) {
  Verdicts verdicts(3);
  verdicts[id("db").index()].model = {Label::kSymptom, 0.9};
  world_.observe("db", evidence_kind("report"), 3);
  const EntityModel model = model_with(world_.graph, world_.evidence, built_in_weights(), verdicts);
  const LogLikelihoods said = likelihoods_of(verdicts[id("db").index()], built_in_weights().verdicts);
  const std::size_t db = id("db").index();
  EXPECT_DOUBLE_EQ(model.model.nodes[model.fault[db]].local, said.local);
  EXPECT_DOUBLE_EQ(model.model.nodes[model.degraded[db]].degraded, 3 + said.degraded);
  const std::size_t web = id("web").index();
  EXPECT_EQ(model.model.nodes[model.fault[web]].local, 0);
  EXPECT_EQ(model.model.nodes[model.degraded[web]].degraded, 0);
}

TEST_F(Shop, WhatIsTakenBackLeavesNoTrace) {
  world_.observe("web", evidence_kind("latency_shift"), 1);
  EntityBeliefs beliefs = start();
  const double before = beliefs.origin_log_odds(id("web"));
  const auto latency = static_cast<std::size_t>(SignalClass::kLatency);
  const std::vector<NodeEvidence> told{{beliefs.model().gates[id("web").index()][latency], {1, 6}}};
  beliefs.tell(told);
  EXPECT_EQ(beliefs.origin_log_odds(id("web")), before);  // until the update
  beliefs.update();
  EXPECT_GT(beliefs.origin_log_odds(id("web")), before + 0.1);
  beliefs.restore(told);
  beliefs.update();
  EXPECT_NEAR(beliefs.origin_log_odds(id("web")), before, 1e-9);
}

TEST_F(Shop, MarginalsAreThoseOfEachEntity) {
  world_.observe("db", evidence_kind("exception"));
  world_.observe("web", evidence_kind("error_spans"));
  const EntityBeliefs beliefs = start();
  const std::vector<Marginal> all = beliefs.marginals();
  ASSERT_EQ(all.size(), beliefs.entities());
  for (const char* name : {"web", "cart", "db"}) {
    const Marginal& m = all[id(name).index()];
    EXPECT_EQ(m.origin, beliefs.marginal(id(name)).origin);
    EXPECT_NEAR(m.healthy + m.symptom + m.origin, 1, 1e-9) << name;
    EXPECT_NEAR(beliefs.origin_log_odds(id(name)), std::log(m.origin / (1 - m.origin)), 1e-9) << name;
  }
}

}  // namespace
}  // namespace propter::belief
