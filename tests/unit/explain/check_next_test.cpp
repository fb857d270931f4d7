// What to look at next: what would tell the likely origins apart.
#include "explain/check_next.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "explain/origin_sets.h"
#include "graph/evidence_kinds.h"
#include "graph/weights.h"
#include "tests/agreement/splitmix.h"
#include "tests/support/small_world.h"

namespace propter::explain {
namespace {

using belief::EntityModel;
using test::SmallWorld;
using ::testing::Contains;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

constexpr double kUnlikely = -40;  // nats
constexpr double kCertain = 50;    // nats

EntityModel model_of(const SmallWorld& world) {
  return belief::build_model(world.graph, world.evidence, built_in_weights());
}

std::vector<double> alone_of(const EntityModel& model) {
  Result<OriginSets> sets = OriginSets::start(model.model, model.fault, 0);
  EXPECT_TRUE(sets.ok());
  return sets->gains({});
}

std::vector<Observation> observations(const SmallWorld& world, std::span<const double> alone,
                                      std::size_t count = 20) {
  const auto found = best_observations(world.graph, model_of(world), alone, count);
  EXPECT_TRUE(found.ok());
  return *found;
}

std::vector<Observation> observations(const SmallWorld& world) {
  return observations(world, alone_of(model_of(world)));
}

std::vector<std::string> entities(const SmallWorld& world, const std::vector<Observation>& all) {
  std::vector<std::string> out;
  for (const Observation& o : all) out.push_back(world.graph.entity(o.entity).name);
  return out;
}

TEST(OriginEntropy, IsThatOfWhoItIs) {
  EXPECT_NEAR(origin_entropy(std::vector<double>{-3, -3, -3, -3}), 2, 1e-12);
  EXPECT_NEAR(origin_entropy(std::vector<double>{5, 5}), 1, 1e-12);
  const double third = origin_entropy(std::vector<double>{std::log(2), 0});
  EXPECT_NEAR(third, std::log2(3) - 2.0 / 3, 1e-12);
}

TEST(OriginEntropy, IsNothingWhereThereIsNoChoice) {
  EXPECT_EQ(origin_entropy({}), 0);
  EXPECT_EQ(origin_entropy(std::vector<double>{-7}), 0);
  EXPECT_NEAR(origin_entropy(std::vector<double>{0, -800}), 0, 1e-12);
}

TEST(OriginEntropy, DoesNotDependOnAFactor) {
  const std::vector<double> one = {1, 2, -3};
  const std::vector<double> other = {-499, -498, -503};
  EXPECT_NEAR(origin_entropy(one), origin_entropy(other), 1e-12);
}

// Two changes, each of one service; a third service has both.
SmallWorld two_changes() {
  SmallWorld world({"Change/v1", "Change/v2", "cart", "both", "apart"},
                   {{"cart", "v1", RelationKind::kChangedBy},
                    {"both", "v1", RelationKind::kChangedBy},
                    {"both", "v2", RelationKind::kChangedBy}});
  world.observe("v1", evidence_kind("change"), 3);
  world.observe("v2", evidence_kind("change"), 3);
  return world;
}

TEST(BestObservations, AreFirstOfWhoTellsTwoCandidatesApart) {
  const SmallWorld world = two_changes();
  const std::vector<double> alone = world.mark<double>({"v1", "v2"}, 0, kUnlikely);
  const std::vector<Observation> found = observations(world, alone);
  ASSERT_THAT(found, Not(IsEmpty()));
  EXPECT_EQ(found[0].entity, world.id("cart"));
  EXPECT_EQ(found[0].speaks_for, world.id("v1"));
  EXPECT_THAT(entities(world, found), Not(Contains("apart")));
}

TEST(BestObservations, AreNoneWhereTheOriginIsKnown) {
  const SmallWorld world = two_changes();
  EXPECT_THAT(observations(world, world.mark<double>({"v1"}, 0, kUnlikely)), IsEmpty());
}

TEST(BestObservations, AreNoneOfNobody) { EXPECT_THAT(observations(SmallWorld({}), {}), IsEmpty()); }

TEST(BestObservations, AreNotOfWhatDoesNotRun) {
  const SmallWorld world = two_changes();
  const std::vector<Observation> found = observations(world);
  EXPECT_THAT(found, Not(IsEmpty()));
  for (const Observation& o : found) EXPECT_NE(world.graph.entity(o.entity).kind.role(), EntityRole::kChange);
}

TEST(BestObservations, AreOneForEachEntityBestFirst) {
  SmallWorld world({"web", "a", "b", "c"}, {{"web", "a"}, {"web", "b"}, {"web", "c"}});
  world.observe("web", evidence_kind("error_spans"), 5);
  const std::vector<Observation> found = observations(world);
  ASSERT_GE(found.size(), 2U);
  for (std::size_t k = 1; k < found.size(); ++k) {
    EXPECT_LE(found[k].information, found[k - 1].information);
    for (std::size_t j = 0; j < k; ++j) EXPECT_NE(found[k].entity, found[j].entity);
  }
}

// What an entity serves and writes was read with what was compared: only its resources may be open.
TEST(BestObservations, AreFirstOfEntitiesOfWhichNothingWasRead) {
  SmallWorld world({"web", "a", "b"}, {{"web", "a"}, {"web", "b"}});
  world.observe("web", evidence_kind("error_spans"), 5);
  world.observe("a", evidence_kind("error_spans"), 2);
  const std::vector<Observation> found = observations(world);
  ASSERT_THAT(found, Not(IsEmpty()));
  EXPECT_EQ(found[0].entity, world.id("b"));
  for (const Observation& o : found)
    EXPECT_TRUE(o.entity == world.id("b") || traits_of(o.signal).resource) << name_of(o.signal);
}

TEST(BestObservations, AreNoMoreThanAskedFor) {
  SmallWorld world({"web", "a", "b"}, {{"web", "a"}, {"web", "b"}});
  world.observe("web", evidence_kind("error_spans"), 5);
  const std::vector<double> alone = alone_of(model_of(world));
  EXPECT_THAT(observations(world, alone, 1), SizeIs(1));
  EXPECT_THAT(observations(world, alone, 0), IsEmpty());
}

TEST(BestObservations, RefuseAModelThatInferenceRefuses) {
  const SmallWorld world = two_changes();
  EntityModel model = model_of(world);
  model.model.edges[0].transmission = 2;
  const auto found = best_observations(world.graph, model, world.mark<double>({"v1"}, 0), 3);
  EXPECT_EQ(found.status().code(), StatusCode::kUsage);
}

bool was_observed(const SmallWorld& world, const Observation& o) {
  return std::ranges::any_of(world.evidence, [&](const Evidence& e) {
    if (e.entity != o.entity || e.relation.valid()) return false;
    if (!e.kind.is_normal()) return signal_class_of(e) == o.signal;
    return o.signal == SignalClass::kLatency || o.signal == SignalClass::kErrors ||
           o.signal == SignalClass::kLogs;
  });
}

TEST(BestObservations, AreOfNothingThatWasObserved) {
  constexpr EvidenceKind kKinds[] = {evidence_kind("error_spans"),   evidence_kind("exception"),
                                     evidence_kind("slow_requests"), evidence_kind("log_new"),
                                     evidence_kind("saturation"),    evidence_kind("alert"),
                                     evidence_kind("normal"),        evidence_kind("missing_traffic")};
  constexpr const char* kSubjects[] = {"cpu", "errors", "latency", "memory"};
  const std::vector<std::string> names = {"web", "cart", "db", "mail", "queue"};
  SplitMix random(1);
  std::size_t proposed = 0;
  for (int i = 0; i < 100; ++i) {
    SmallWorld world(names,
                     {{"web", "cart"}, {"cart", "db"}, {"web", "mail"}, {"mail", "queue"}, {"mail", "db"}});
    for (std::uint32_t k = 2 + random.below(8); k > 0; --k) {
      world.observe(names[random.below(5)], kKinds[random.below(8)], random.between(0.5, 6));
      world.evidence.back().subject = kSubjects[random.below(4)];
    }
    for (const Observation& o : observations(world)) {
      ++proposed;
      EXPECT_FALSE(was_observed(world, o))
          << name_of(o.signal) << " of " << world.graph.entity(o.entity).name;
    }
  }
  EXPECT_GT(proposed, 100U);
}

// What the origins are worth once it is known whether the class shows.
std::vector<double> alone_after(EntityModel model, const Observation& o, bool shows) {
  model.model.nodes[model.gates[o.entity.index()][static_cast<std::size_t>(o.signal)]].degraded =
      shows ? kCertain : -kCertain;
  return alone_of(model);
}

std::vector<double> shares_of(const std::vector<double>& alone) {
  const double most = *std::ranges::max_element(alone);
  std::vector<double> out;
  double sum = 0;
  for (const double nats : alone) sum += std::exp(nats - most);
  for (const double nats : alone) out.push_back(std::exp(nats - most) / sum);
  return out;
}

TEST(Information, IsByWhatTheObservationIsExpectedToLowerTheEntropy) {
  SmallWorld world({"web", "cart", "db", "mail"}, {{"web", "cart"}, {"cart", "db"}, {"web", "mail"}});
  world.observe("web", evidence_kind("error_spans"), 5);
  world.observe("cart", evidence_kind("slow_requests"), 3);
  const EntityModel model = model_of(world);
  const std::vector<double> before = alone_of(model);
  const std::vector<Observation> found = observations(world);
  ASSERT_GE(found.size(), 2U);
  for (const Observation& o : found) {
    const std::vector<double> on = alone_after(model, o, true);
    const std::vector<double> off = alone_after(model, o, false);
    // share = p share_on + (1 - p) share_off, of the origin that it speaks for
    const std::size_t k = o.speaks_for.index();
    const double p = (shares_of(before)[k] - shares_of(off)[k]) / (shares_of(on)[k] - shares_of(off)[k]);
    const double after = p * origin_entropy(on) + (1 - p) * origin_entropy(off);
    EXPECT_NEAR(o.information, origin_entropy(before) - after, 1e-6);
    EXPECT_GT(shares_of(on)[k], shares_of(before)[k]);
  }
}

TEST(Information, IsGainedByLooking) {
  SmallWorld world({"Change/v1", "Change/v2", "cart", "mail", "web"},
                   {{"cart", "v1", RelationKind::kChangedBy},
                    {"mail", "v2", RelationKind::kChangedBy},
                    {"web", "cart"},
                    {"web", "mail"}});
  world.observe("v1", evidence_kind("change"), 4);
  world.observe("v2", evidence_kind("change"), 4);
  world.observe("web", evidence_kind("error_spans"), 5);
  const double before = origin_entropy(alone_of(model_of(world)));
  const std::vector<Observation> found = observations(world);
  ASSERT_THAT(found, Not(IsEmpty()));
  const EntityModel model = model_of(world);
  EXPECT_LT(origin_entropy(alone_after(model, found[0], true)), before);
}

}  // namespace
}  // namespace propter::explain
