// Beliefs per entity: how verdicts enter them, and that they follow what is learnt.
#include "belief/entity_beliefs.h"

#include <gtest/gtest.h>

#include <cmath>

#include "graph/weights.h"
#include "tests/support/small_world.h"

namespace propter::belief {
namespace {

using test::SmallWorld;

constexpr LogLikelihoods kNothing{0, 0};

TEST(Blend, WithoutAWeightTheEvidenceStands) {
  const LogLikelihoods both = blend({1, 2}, Label::kOrigin, 0.9, 0, 2);
  EXPECT_EQ(both.local, 1);
  EXPECT_EQ(both.degraded, 2);
}

TEST(Blend, DeferChangesNothing) { EXPECT_EQ(blend({1, 2}, Label::kDefer, 0.9, 0.5, 2).degraded, 2); }

TEST(Blend, AWeightIsTakenFromTheEvidenceAndGivenToTheVerdict) {
  const LogLikelihoods both = blend({1, 2}, Label::kSymptom, 0.9, 0.25, 2);
  EXPECT_DOUBLE_EQ(both.local, 0.75 - 0.25 * std::log(9));
  EXPECT_DOUBLE_EQ(both.degraded, 1.5 + 0.25 * std::log(9));
}

TEST(Blend, HealthySaysNothingOfALocalCause) {
  const LogLikelihoods both = blend(kNothing, Label::kHealthy, 0.9, 0.25, 2);
  EXPECT_EQ(both.local, 0);
  EXPECT_DOUBLE_EQ(both.degraded, -0.25 * std::log(9));
}

TEST(Blend, ASureLabellerIsHeldToTwoNats) {
  EXPECT_EQ(blend(kNothing, Label::kOrigin, 1, 0.5, 2).local, 2);
  EXPECT_EQ(blend(kNothing, Label::kHealthy, 1, 0.5, 2).degraded, -2);
}

TEST(Blend, AnUnsureVerdictDoesNotTurnIntoItsOpposite) {
  EXPECT_EQ(blend(kNothing, Label::kOrigin, 0.2, 0.5, 2).local, 0);
}

TEST(Blend, AUsersWordCountsAlone) {
  const LogLikelihoods both = blend({-3, -3}, Label::kOrigin, 1, 1, 2);
  EXPECT_GT(both.local, 10);
  EXPECT_GT(both.degraded, 10);
}

class Shop : public testing::Test {
 protected:
  [[nodiscard]] EntityBeliefs start(double weight) const {
    Result<EntityBeliefs> beliefs = EntityBeliefs::start(world_.graph, world_.evidence, built_in_weights(),
                                                         {.weight = weight, .bound = 2});
    EXPECT_TRUE(beliefs.ok());
    return *std::move(beliefs);
  }
  [[nodiscard]] EntityId id(std::string_view name) const { return world_.id(name); }

  SmallWorld world_{{"web", "cart", "db"}, {{"web", "cart"}, {"cart", "db"}}};
};

TEST_F(Shop, AVerdictWithoutAWeightMovesNothing) {
  EntityBeliefs beliefs = start(0);
  const double before = beliefs.marginal(id("db")).origin;
  EXPECT_FALSE(beliefs.commit(id("db"), Label::kOrigin, 0.9));
  EXPECT_EQ(beliefs.marginal(id("db")).origin, before);
}

TEST_F(Shop, AVerdictMovesTheEntityAndItsNeighbours) {
  EntityBeliefs beliefs = start(0.5);
  const double db = beliefs.marginal(id("db")).origin;
  const double cart = beliefs.marginal(id("cart")).healthy;
  EXPECT_TRUE(beliefs.commit(id("db"), Label::kOrigin, 0.9));
  EXPECT_GT(beliefs.marginal(id("db")).origin, db);
  EXPECT_LT(beliefs.marginal(id("cart")).healthy, cart);
}

TEST_F(Shop, FollowingVerdictsAgreesWithStartingFromThem) {
  EntityBeliefs live = start(0.4);
  live.commit(id("web"), Label::kSymptom, 0.8);
  live.commit(id("db"), Label::kHealthy, 0.6);
  live.commit(id("db"), Label::kOrigin, 0.7);
  Verdicts verdicts{.weight = 0.4,
                    .bound = 2,
                    .labels = world_.mark<Label>({"db"}, Label::kOrigin),
                    .confidences = {0.7, 0.7, 0.7}};
  verdicts.labels[id("web").index()] = Label::kSymptom;
  verdicts.confidences[id("web").index()] = 0.8;
  const auto fresh = EntityBeliefs::start(world_.graph, world_.evidence, built_in_weights(), verdicts);
  ASSERT_TRUE(fresh.ok());
  for (const char* name : {"web", "cart", "db"}) {
    EXPECT_NEAR(live.marginal(id(name)).origin, fresh->marginal(id(name)).origin, 1e-9) << name;
    EXPECT_NEAR(live.origin_log_odds(id(name)), fresh->origin_log_odds(id(name)), 1e-9) << name;
  }
}

TEST_F(Shop, EvidenceThatIsTakenBackLeavesNoTrace) {
  EntityBeliefs beliefs = start(0);
  const double before = beliefs.origin_log_odds(id("db"));
  beliefs.set_evidence(id("web"), {-1, 4});
  beliefs.update();
  EXPECT_GT(beliefs.origin_log_odds(id("db")), before + 0.1);
  beliefs.set_evidence(id("web"), kNothing);
  beliefs.update();
  EXPECT_NEAR(beliefs.origin_log_odds(id("db")), before, 1e-9);
}

}  // namespace
}  // namespace propter::belief
