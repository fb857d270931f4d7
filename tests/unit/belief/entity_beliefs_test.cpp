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
  Verdicts verdicts;
  verdicts[id("db")].model = origin;
  const LogLikelihoods said = likelihoods_of(verdicts, built_in_weights().verdicts)[id("db")];
  // Nobody suffers: that it is degraded, too, is said of a fault alone.
  EXPECT_NEAR(beliefs.origin_log_odds(id("db")), before + said.local + said.degraded, 1e-9);
}

TEST_F(Shop, AVerdictDoesNotWeakenWhatAgreesWithIt) {
  world_.observe("db", evidence_kind("exception"), 4);
  EntityBeliefs beliefs = start();
  const double before = beliefs.origin_log_odds(id("db"));
  for (const double confidence : {0.55, 0.7, 0.95}) {
    beliefs.commit(id("db"), GivenVerdict{Label::kOrigin, confidence, {6, 6}});
    EXPECT_GT(beliefs.origin_log_odds(id("db")), before) << confidence;
  }
  beliefs.commit(id("db"), GivenVerdict{Label::kDefer, 0.6});
  EXPECT_NEAR(beliefs.origin_log_odds(id("db")), before, 1e-9);
}

TEST_F(Shop, OneVerdictMovesTheOriginByNoMoreThanItsBound) {
  world_.observe("db", evidence_kind("exception"), 4);
  EntityBeliefs beliefs = start();
  const double before = beliefs.origin_log_odds(id("db"));
  const double most = built_in_weights().verdicts.most;
  for (const char* name : {"web", "cart"}) beliefs.commit(id(name), GivenVerdict{Label::kDefer, 0});
  beliefs.commit(id("db"), GivenVerdict{Label::kSymptom, 1});
  EXPECT_LT(beliefs.origin_log_odds(id("db")), before);
  EXPECT_GE(beliefs.origin_log_odds(id("db")), before - most - 1e-9);
  beliefs.commit(id("db"), GivenVerdict{Label::kHealthy, 1});
  EXPECT_GE(beliefs.origin_log_odds(id("db")), before - most - 1e-9);
}

// Who is asked first and says nothing new is not at a disadvantage.
TEST_F(Shop, DeferToEverybodyIsTheSameAsNobodyAsked) {
  world_.observe("cart", evidence_kind("latency_shift"), 4);
  const EntityBeliefs nobody = start();
  EntityBeliefs asked = start();
  for (const char* name : {"web", "cart", "db"}) asked.commit(id(name), GivenVerdict{Label::kDefer, 0.9});
  for (const char* name : {"web", "cart", "db"})
    EXPECT_NEAR(asked.origin_log_odds(id(name)), nobody.origin_log_odds(id(name)), 1e-9) << name;
}

// What is said of an entity is about it as a whole, not about a class: it is felt where something shows.
TEST_F(Shop, AVerdictOnASufferingCallerAccusesWhomItCalls) {
  for (const char* name : {"web", "cart"}) world_.observe(name, evidence_kind("latency_shift"), 3);
  EntityBeliefs beliefs = start();
  const double before = beliefs.origin_log_odds(id("cart"));
  beliefs.commit(id("web"), GivenVerdict{Label::kSymptom, 0.9});
  EXPECT_GT(beliefs.origin_log_odds(id("cart")), before);
}

TEST_F(Shop, FollowingVerdictsAgreesWithStartingFromThem) {
  EntityBeliefs live = start();
  live.commit(id("web"), GivenVerdict{Label::kSymptom, 0.8});
  live.commit(id("db"), GivenVerdict{Label::kHealthy, 0.6});
  live.commit(id("db"), GivenVerdict{Label::kOrigin, 0.7});
  Verdicts verdicts;
  verdicts[id("web")].model = GivenVerdict{Label::kSymptom, 0.8};
  verdicts[id("db")].model = GivenVerdict{Label::kOrigin, 0.7};
  const auto fresh =
      EntityBeliefs::start(world_.graph, world_.evidence, built_in_weights(), {.verdicts = verdicts});
  ASSERT_TRUE(fresh.ok());
  for (const char* name : {"web", "cart", "db"}) {
    EXPECT_NEAR(live.marginal(id(name)).origin, fresh->marginal(id(name)).origin, 1e-9) << name;
    EXPECT_NEAR(live.origin_log_odds(id(name)), fresh->origin_log_odds(id(name)), 1e-9) << name;
  }
}

TEST_F(Shop, ModelWithVerdictsHasThemOnFaultAndBeingDegraded) {
  Verdicts verdicts;
  verdicts[id("db")].model = GivenVerdict{Label::kSymptom, 0.9};
  world_.observe("db", evidence_kind("report"), 3);
  const EntityModel model = build_model(world_.graph, world_.evidence, built_in_weights(), Detail::kBeliefs,
                                        {.verdicts = verdicts});
  const LogLikelihoods said = likelihoods_of(verdicts, built_in_weights().verdicts)[id("db")];
  const std::size_t db = id("db").index();
  EXPECT_DOUBLE_EQ(model.model.nodes[model.fault[db]].local, said.local);
  EXPECT_DOUBLE_EQ(model.model.nodes[model.degraded[db]].degraded, 3 + said.degraded);
  const std::size_t web = id("web").index();
  EXPECT_EQ(model.model.nodes[model.fault[web]].local, 0);
  EXPECT_EQ(model.model.nodes[model.degraded[web]].degraded, 0);
}

// A label that everybody gets tells nothing of anybody.
TEST_F(Shop, HealthyToOneSaysSomethingAndToEverybodyNothing) {
  world_.observe("cart", evidence_kind("latency_shift"), 4);
  const auto moved = [&](const std::vector<const char*>& told) {
    EntityBeliefs asked = start();
    for (const char* name : {"web", "cart", "db"}) asked.commit(id(name), GivenVerdict{Label::kDefer, 0});
    for (const char* name : told) asked.commit(id(name), GivenVerdict{Label::kHealthy, 0.9});
    return start().origin_log_odds(id("cart")) - asked.origin_log_odds(id("cart"));
  };
  EXPECT_GT(moved({"cart"}), 0.4);
  EXPECT_NEAR(moved({"web", "cart", "db"}), 0, 1e-9);
}

TEST_F(Shop, OfWhoWasNotLookedAtNothingIsKnown) {
  world_.observe("cart", evidence_kind("latency_shift"), 4);
  world_.observe("web", evidence_kind("slow_requests"), 12);
  const auto none = EntityBeliefs::start(world_.graph, world_.evidence, built_in_weights(),
                                         {.admitted = world_.mark<bool>({}, true)});
  for (const char* name : {"web", "cart", "db"}) EXPECT_LT(none->origin_log_odds(id(name)), -4.5) << name;
  const auto web = EntityBeliefs::start(world_.graph, world_.evidence, built_in_weights(),
                                        {.admitted = world_.mark<bool>({"web"}, true)});
  EXPECT_GT(web->origin_log_odds(id("cart")), none->origin_log_odds(id("cart")) + 0.05);
  EXPECT_GT(start().origin_log_odds(id("cart")), web->origin_log_odds(id("cart")) + 1);
}

TEST_F(Shop, AlertsAndReportsNeedNoLook) {
  world_.raise("cart", "latency_p95, up");
  world_.observe("web", evidence_kind("report"), 3);
  const auto none = EntityBeliefs::start(world_.graph, world_.evidence, built_in_weights(),
                                         {.admitted = world_.mark<bool>({}, true)});
  for (const char* name : {"web", "cart", "db"})
    EXPECT_NEAR(none->origin_log_odds(id(name)), start().origin_log_odds(id(name)), 1e-9) << name;
}

TEST_F(Shop, WhoIsAdmittedOneByOneIsInTheEndAsIfFromTheStart) {
  world_.observe("cart", evidence_kind("latency_shift"), 4);
  world_.observe("web", evidence_kind("slow_requests"), 12);
  auto walking = EntityBeliefs::start_unseen(world_.graph, world_.evidence, built_in_weights(), {});
  ASSERT_TRUE(walking.ok());
  EXPECT_LT(walking->origin_log_odds(id("cart")), -4);
  EXPECT_LT(walking->suffering(id("cart")), 0.001);
  const EntityId web = id("web");
  walking->admit({&web, 1});
  EXPECT_GT(walking->suffering(id("cart")), 0.02);
  EXPECT_GT(walking->origin_gain(id("cart")), 0.05);
  const std::vector<EntityId> others{id("cart"), id("db")};
  walking->admit(others);
  for (const char* name : {"web", "cart", "db"})
    EXPECT_NEAR(walking->origin_log_odds(id(name)), start().origin_log_odds(id(name)), 1e-9) << name;
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

TEST_F(Shop, WhomAVerdictAccusesGainsAndTheRelationToIt) {
  world_.observe("web", evidence_kind("slow_requests"), 4);
  const auto with = [&](std::vector<EntityId> accused) {
    Verdicts verdicts;
    verdicts[id("web")].model = GivenVerdict{Label::kSymptom, 0.9, {}, std::move(accused)};
    const auto beliefs =
        EntityBeliefs::start(world_.graph, world_.evidence, built_in_weights(), {.verdicts = verdicts});
    EXPECT_TRUE(beliefs.ok());
    return std::vector{beliefs->origin_log_odds(id("web")), beliefs->origin_log_odds(id("cart")),
                       beliefs->origin_log_odds(id("db"))};
  };
  const auto nobody = with({});
  const auto cart = with({id("cart")});
  EXPECT_GT(cart[1], nobody[1] + 0.5);
  EXPECT_GT(cart[2], nobody[2]);  // from which it may suffer itself
  EXPECT_LT(cart[0], nobody[0]);
  const auto no_neighbour = with({id("db")});
  EXPECT_EQ(no_neighbour[0] > nobody[0], false);
}

}  // namespace
}  // namespace propter::belief
