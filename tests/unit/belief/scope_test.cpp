// Whom an answer can be about, in a system that is too large to be taken whole.
#include "belief/scope.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "belief/build.h"
#include "belief/entity_beliefs.h"
#include "graph/evidence_kinds.h"
#include "graph/weights.h"
#include "tests/support/small_world.h"

namespace propter::belief {
namespace {

using test::SmallWorld;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;

Weights confined() {
  Weights weights;
  weights.scope.whole = 0;
  return weights;
}

std::vector<std::string> scope_in(const SmallWorld& world, const Weights& weights = confined()) {
  const auto views = view_entities(world.graph, instances_of(world.graph), world.evidence, weights);
  return world.names(scope_of(world.graph, views, world.evidence, weights));
}

// "a0" calls "a1", which calls "a2" ...
SmallWorld chain(std::size_t n) {
  std::vector<std::string> names;
  std::vector<SmallWorld::Link> links;
  for (std::size_t i = 0; i < n; ++i) names.push_back("a" + std::to_string(i));
  for (std::size_t i = 1; i < n; ++i) links.push_back({names[i - 1], names[i]});
  return SmallWorld(names, links);
}

TEST(Scope, ReachesAsFarAsAFaultIsFelt) {
  SmallWorld world = chain(9);
  world.observe("a2", evidence_kind("alert"), 6);
  // Four calls down with a tenth each; up, where silence tells a tenth of that, two.
  EXPECT_THAT(scope_in(world), ElementsAre("a0", "a1", "a2", "a3", "a4", "a5", "a6"));
}

TEST(Scope, ReachesFurtherFromARelationOnWhichTroubleWasSeen) {
  SmallWorld world = chain(9);
  world.observe("a2", evidence_kind("alert"), 6);
  world.observe_relation("a6", "a7", evidence_kind("failing_calls"), 4);
  EXPECT_THAT(scope_in(world), Contains("a8"));
}

TEST(Scope, TakesSmallSystemsWhole) {
  SmallWorld world = chain(9);
  world.observe("a8", evidence_kind("alert"), 6);
  EXPECT_EQ(scope_in(world, built_in_weights()).size(), 9U);
}

TEST(Scope, HasNobodyWhereNothingShows) { EXPECT_THAT(scope_in(chain(9)), IsEmpty()); }

TEST(Scope, HasWhoWasReported) {
  SmallWorld world = chain(9);
  world.observe("a8", evidence_kind("report"), 4);
  EXPECT_THAT(scope_in(world), Contains("a8"));
}

TEST(Scope, HasAServiceAndAllItsInstancesTogether) {
  SmallWorld world({"web", "cart", "Instance/cart-1", "Instance/cart-2", "far"},
                   {{"web", "cart"},
                    {"cart", "Instance/cart-1", RelationKind::kHasInstance},
                    {"cart", "Instance/cart-2", RelationKind::kHasInstance}});
  world.observe("Instance/cart-1", evidence_kind("alert"), 6);
  EXPECT_THAT(scope_in(world), ElementsAre("cart-1", "cart-2", "cart", "web"));
}

TEST(Scope, LeavesWhoIsBeyondWithWhatIsKnownOfItself) {
  SmallWorld world = chain(9);
  world.observe("a0", evidence_kind("alert"), 6);
  const Weights weights = confined();
  const auto beliefs = EntityBeliefs::start(world.graph, world.evidence, weights);
  ASSERT_TRUE(beliefs.ok());
  const EntityId far = world.id("a8");
  ASSERT_FALSE(beliefs->model().has(far));
  EXPECT_TRUE(beliefs->model().has(world.id("a4")));
  const Marginal& m = beliefs->marginal(far);
  EXPECT_DOUBLE_EQ(m.healthy + m.symptom + m.origin, 1);
  EXPECT_GT(m.origin, 0);
  EXPECT_LE(m.origin, weights.prior_of(EntityKind("Service")) + 1e-12);
  EXPECT_LE(beliefs->origin_gain(far), 0);
  EXPECT_EQ(beliefs->suffering(far), 0);
}

// The point of it: what is left out makes no difference to those who matter.
TEST(Scope, AnswersAsTheWholeSystemDoes) {
  std::mt19937 random(7);
  for (int trial = 0; trial < 20; ++trial) {
    std::vector<std::string> names;
    std::vector<SmallWorld::Link> links;
    for (int i = 0; i < 120; ++i) names.push_back("s" + std::to_string(i));
    for (std::size_t i = 0; i + 1 < names.size(); ++i)
      for (int k = 0; k < 2; ++k) {
        const std::size_t to = i + 1 + random() % std::min<std::size_t>(6, names.size() - i - 1);
        if (k == 0 || links.back().dependency != names[to]) links.push_back({names[i], names[to]});
      }
    SmallWorld world(names, links);
    for (const std::size_t shift : {0U, 1U, 3U})
      world.observe(names[40 + random() % 5 + shift], evidence_kind("slow_requests"), 6);
    const InferenceOptions exact{.max_width = 18};
    const auto whole = EntityBeliefs::start(world.graph, world.evidence, built_in_weights(), {}, exact);
    const auto part = EntityBeliefs::start(world.graph, world.evidence, confined(), {}, exact);
    ASSERT_TRUE(whole.ok() && part.ok());
    ASSERT_TRUE(whole->diagnosis().exact && part->diagnosis().exact);
    EXPECT_LT(part->model().scope.size(), 60U);
    for (std::size_t e = 0; e < names.size(); ++e)
      EXPECT_NEAR(part->marginal(EntityId(e)).origin, whole->marginal(EntityId(e)).origin, 3e-4)
          << world.graph.entity(EntityId(e)).name << " in trial " << trial;
  }
}

// Where it would make a difference it is not left out: with a coarse bound it shows.
TEST(Scope, AnswersOtherwiseWhereItLeavesOutTheOrigin) {
  SmallWorld world = chain(3);
  world.observe("a0", evidence_kind("slow_requests"), 6);
  Weights coarse = confined();
  coarse.scope.felt = 0.5;
  EXPECT_THAT(scope_in(world, coarse), Not(Contains("a1")));
  const auto whole = EntityBeliefs::start(world.graph, world.evidence, built_in_weights());
  const auto part = EntityBeliefs::start(world.graph, world.evidence, coarse);
  ASSERT_TRUE(whole.ok() && part.ok());
  EXPECT_GT(whole->marginal(world.id("a1")).origin, part->marginal(world.id("a1")).origin + 0.0005);
}

}  // namespace
}  // namespace propter::belief
