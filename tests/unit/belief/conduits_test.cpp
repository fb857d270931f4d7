// The same model with a node for each way that trouble takes.
#include "belief/build.h"

#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "built_model.h"

namespace propter::belief {
namespace {

using enum SignalClass;
using test::SmallWorld;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

Beliefs infer_exactly(const Model& model) {
  const Result<Beliefs> beliefs = infer(model, {.method = Method::kExact, .max_width = 24});
  if (!beliefs.ok()) throw std::runtime_error(beliefs.status().message().str());
  return *beliefs;
}

TEST(Conduits, LeaveTheFaultsAsTheyAre) {
  const Weights weights = with_equal_leaks();
  // Two relations of which the stronger counts.
  SmallWorld twice({"web", "db"}, {{"web", "db"}, {"web", "db", RelationKind::kDependsOn}});
  twice.observe("web", evidence_kind("slow_requests"), 5);
  twice.observe("db", evidence_kind("slow_requests"), 5);
  for (const SmallWorld& world : {shop_of_siblings(), shop_on_a_host(), shop_that_was_changed(), twice}) {
    const EntityModel plain = build_model(world.graph, world.evidence, weights);
    const EntityModel detailed = build_model(world.graph, world.evidence, weights, Detail::kConduits);
    const Beliefs expected = infer_exactly(plain.model);
    const Beliefs found = infer_exactly(detailed.model);
    for (std::size_t e = 0; e < world.graph.entities().size(); ++e) {
      const std::string& name = world.graph.entity(EntityId(e)).name;
      EXPECT_NEAR(found.marginals[detailed.fault[e]].origin, expected.marginals[plain.fault[e]].origin, 1e-9)
          << name;
      EXPECT_NEAR(found.marginals[detailed.degraded[e]].healthy,
                  expected.marginals[plain.degraded[e]].healthy, 1e-9)
          << name;
    }
  }
}

TEST(Conduits, AreNodesOfTheirOwnBetweenTheEndsOfARelation) {
  for (const SmallWorld& world : {shop_of_siblings(), shop_on_a_host(), shop_that_was_changed()}) {
    const Built built(world, built_in_weights(), Detail::kConduits);
    ASSERT_THAT(built.all().conduits, ::testing::Not(IsEmpty()));
    std::set<std::uint32_t> nodes;
    for (const Conduit& c : built.all().conduits) {
      EXPECT_TRUE(nodes.insert(c.node).second);
      EXPECT_EQ(built.node(c.node).leak, 0);
      EXPECT_EQ(c.from == c.to, !c.relation.valid());
      if (!c.relation.valid()) continue;
      const Relation& r = world.graph.relation(c.relation);
      EXPECT_TRUE(c.from == r.dependent || c.from == r.dependency);
    }
  }
}

TEST(Conduits, OfACallLeadFromGateToGate) {
  SmallWorld world({"web", "cart"}, {{"web", "cart"}});
  world.observe_relation("web", "cart", evidence_kind("failing_calls"));
  const Built built(world, built_in_weights(), Detail::kConduits);
  std::vector<std::string> found;
  for (const Conduit& c : built.all().conduits) {
    if (!c.relation.valid()) continue;
    found.emplace_back(name_of(c.arrives));
    EXPECT_EQ(c.from, world.id("cart"));
    EXPECT_EQ(c.to, world.id("web"));
    EXPECT_EQ(c.source, built.gate("cart", c.arrives));
    EXPECT_EQ(c.target, built.gate("web", c.arrives));
    EXPECT_EQ(c.transmission, c.arrives == kErrors
                                  ? model().supported
                                  : built_in_weights().transmission_of(RelationKind::kCalls));
    EXPECT_EQ(built.between(c.source, c.node), c.transmission);
    EXPECT_EQ(built.between(c.node, c.target), 1);
    EXPECT_EQ(built.between(c.source, c.target), 0);
  }
  EXPECT_THAT(found, UnorderedElementsAre("latency", "errors"));
}

// As little as in good times.
TEST(Conduits, DoNotLeakForACascadeThroughEverybody) {
  SmallWorld world({"web", "cart", "db"}, {{"web", "cart"}, {"cart", "db"}});
  for (const char* e : {"web", "cart", "db"}) world.raise(e, "latency_p95, up");
  const Built plain(world);
  const Built detailed(world, built_in_weights(), Detail::kConduits);
  const auto gate = [](const Built& b) { return b.node(b.gate("web", kLatency)).leak; };
  const auto signal = [](const Built& b) { return b.node(b.signal("web", "latency_p95, up")).leak; };
  EXPECT_GT(gate(plain), 0.5);
  EXPECT_GT(signal(plain), 0.5);
  EXPECT_EQ(gate(detailed), model().usual_leak);
  EXPECT_EQ(signal(detailed), model().least_signal_leak);
}

}  // namespace
}  // namespace propter::belief
