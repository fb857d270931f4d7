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

TEST(Context, CutsChangesAndWhomATextNamesLast) {
  SmallWorld world(
      {"web", "auth", "billing", "payments", "Change/v2"},
      {{"web", "auth"}, {"web", "billing"}, {"web", "payments"}, {"web", "v2", RelationKind::kChangedBy}});
  for (const char* name : {"auth", "billing"}) world.observe(name, evidence_kind("error_logs"));
  world.observe("web", evidence_kind("error_logs"));
  world.evidence.back().text = "no answer from payments";
  PackingLimits limits;
  limits.neighbours = 2;
  const ContextContract c = context_of(world, "web", limits);
  ASSERT_THAT(c.dependencies, SizeIs(2));
  EXPECT_EQ(c.dependencies[0].id, "Change/v2");
  EXPECT_EQ(c.dependencies[1].id, "Service/payments");
  EXPECT_EQ(c.neighbours_left_out, 2U);
}

TEST(Context, PacksTheBestOfEachFamilyFirst) {
  SmallWorld world({"web"});
  for (const double score : {9.0, 8.0, 7.0}) world.observe("web", evidence_kind("error_logs"), score);
  world.observe("web", evidence_kind("latency_shift"), 2);
  world.observe("web", evidence_kind("saturation"), 3);
  PackingLimits limits;
  limits.own_items = 4;
  const ContextContract c = context_of(world, "web", limits);
  std::vector<double> scores;
  for (const Evidence& e : c.evidence) scores.push_back(e.score);
  EXPECT_THAT(scores, ElementsAre(9, 3, 2, 8));
  EXPECT_EQ(c.evidence_left_out, 1U);
}

TEST(Context, OfAServiceHoldsWhatItsInstancesShow) {
  SmallWorld world({"web", "Instance/web-0", "db"},
                   {{"web", "web-0", RelationKind::kHasInstance}, {"web", "db"}});
  const EvidenceId item = world.observe("web-0", evidence_kind("exception"));
  const ContextContract service = context_of(world, "web");
  ASSERT_THAT(service.evidence, SizeIs(1));
  EXPECT_EQ(service.evidence[0].id, item);
  EXPECT_EQ(objection_to({Label::kOrigin, 0.9, {item}, {}, "", false}, service), "");
  EXPECT_THAT(context_of(world, "db").evidence, SizeIs(0));
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

// One that was taken from the incident says nothing about who was first.
TEST(EvidenceIndex, OnsetIsAMeasuredOneWhereThereIsOne) {
  SmallWorld world({"web", "db"});
  for (const char* name : {"web", "db"}) {
    world.observe(name, evidence_kind("latency_shift"), 6, 20);
    world.evidence.back().onset_basis = OnsetBasis::kImputed;
  }
  world.observe("web", evidence_kind("error_logs"), 6, 50);
  const EvidenceIndex index(world.graph, world.evidence, built_in_weights());
  EXPECT_EQ(index.onset(world.id("web")).start, SmallWorld::seconds(50));
  EXPECT_EQ(index.measured_onset(world.id("web")).start, SmallWorld::seconds(50));
  EXPECT_EQ(index.onset(world.id("db")).start, SmallWorld::seconds(20));
  EXPECT_FALSE(index.measured_onset(world.id("db")).known());
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
