// The bounded packet: whole items in rank order, and how many were left out.
#include "control/context.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "graph/evidence_kinds.h"
#include "graph/weights.h"
#include "tests/support/small_world.h"

namespace propter::control {
namespace {

using test::SmallWorld;
using ::testing::ElementsAre;
using ::testing::SizeIs;

ContextContract context_of(const SmallWorld& world, std::string_view name, const PackingLimits& limits = {},
                           const std::vector<std::string>& symptoms = {}) {
  const EvidenceIndex index(world.graph, world.evidence, built_in_weights());
  const auto labels = world.mark(symptoms, Label::kSymptom, Label::kDefer);
  return make_context({world.graph, index, labels, world.mark<bool>({"web"}, true), {1, 2}}, world.id(name),
                      {}, limits);
}

TEST(Context, SaysWhoTheEntityIs) {
  const SmallWorld world({"web", "Database/orders"});
  const ContextContract c = context_of(world, "web");
  EXPECT_EQ(c.id, "Service/web");
  EXPECT_TRUE(c.alerted);
  EXPECT_EQ(c.incident, (Interval{1, 2}));
  EXPECT_EQ(context_of(world, "orders").kind, EntityKind("Database"));
  EXPECT_FALSE(context_of(world, "orders").alerted);
}

TEST(Context, PacksWholeItemsAndCountsTheRest) {
  SmallWorld world({"web"});
  for (int i = 0; i < 5; ++i) world.observe("web", evidence_kind("error_logs"));
  PackingLimits limits;
  limits.own_items = 3;
  const ContextContract c = context_of(world, "web", limits);
  EXPECT_THAT(c.evidence, SizeIs(3));
  EXPECT_EQ(c.evidence_left_out, 2U);
}

TEST(Context, ShowsNeighboursWithTheirLabels) {
  const SmallWorld world({"web", "cart", "edge"}, {{"web", "cart"}, {"edge", "web"}});
  const ContextContract c = context_of(world, "web", {}, {"cart"});
  ASSERT_THAT(c.dependencies, SizeIs(1));
  EXPECT_EQ(c.dependencies[0].id, "Service/cart");
  EXPECT_EQ(c.dependencies[0].label, Label::kSymptom);
  EXPECT_EQ(c.dependencies[0].relation, RelationKind::kCalls);
  ASSERT_THAT(c.dependents, SizeIs(1));
  EXPECT_EQ(c.dependents[0].id, "Service/edge");
}

TEST(Context, PrefersAnomalousNeighboursAndCountsTheRest) {
  SmallWorld world({"web", "a", "b", "c"}, {{"web", "a"}, {"web", "b"}, {"web", "c"}});
  world.observe("c", evidence_kind("error_logs"));
  PackingLimits limits;
  limits.neighbours = 2;
  const ContextContract c = context_of(world, "web", limits);
  ASSERT_THAT(c.dependencies, SizeIs(2));
  EXPECT_EQ(c.dependencies[0].id, "Service/c");
  EXPECT_EQ(c.dependencies[1].id, "Service/a");
  EXPECT_EQ(c.neighbours_left_out, 1U);
}

TEST(Context, GivesEvidenceOnARelationToTheRelation) {
  SmallWorld world({"web", "cart"}, {{"web", "cart"}});
  for (int i = 0; i < 4; ++i) world.observe_relation("web", "cart", evidence_kind("failing_calls"));
  const ContextContract c = context_of(world, "web");
  EXPECT_TRUE(c.evidence.empty());
  ASSERT_THAT(c.dependencies, SizeIs(1));
  EXPECT_THAT(c.dependencies[0].evidence, SizeIs(PackingLimits{}.relation_items));
}

TEST(EvidenceIndex, AnomaliesAreStrongEffects) {
  SmallWorld world({"loud", "faint", "usual", "silent"});
  world.observe("loud", evidence_kind("error_logs"), 6);
  world.observe("faint", evidence_kind("error_logs"), 0.4);
  world.observe("usual", evidence_kind("normal"), 6);
  const EvidenceIndex index(world.graph, world.evidence, built_in_weights());
  EXPECT_TRUE(index.anomalous(world.id("loud")));
  for (const char* name : {"faint", "usual", "silent"}) EXPECT_FALSE(index.anomalous(world.id(name))) << name;
}

TEST(EvidenceIndex, OnsetIsThatOfTheEarliestAnomaly) {
  SmallWorld world({"web", "db"});
  world.observe("web", evidence_kind("error_logs"), 6, 50);
  world.observe("web", evidence_kind("latency_shift"), 4, 20);
  world.observe("web", evidence_kind("error_logs"), 0.4, 5);
  const EvidenceIndex index(world.graph, world.evidence, built_in_weights());
  EXPECT_EQ(index.onset(world.id("web")).start, SmallWorld::seconds(20));
  EXPECT_FALSE(index.onset(world.id("db")).known());
}

TEST(EvidenceIndex, KeepsTheGivenOrder) {
  SmallWorld world({"web"});
  const EvidenceId first = world.observe("web", evidence_kind("error_logs"), 6);
  const EvidenceId second = world.observe("web", evidence_kind("alert"), 3);
  EXPECT_THAT(EvidenceIndex(world.graph, world.evidence, built_in_weights()).own(world.id("web")),
              ElementsAre(first, second));
}

}  // namespace
}  // namespace propter::control
