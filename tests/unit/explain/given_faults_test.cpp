// What shows if some faults are there and no others, in small models and in large ones.
#include "explain/given_faults.h"

#include <gtest/gtest.h>

#include "graph/evidence_kinds.h"
#include "graph/weights.h"
#include "tests/support/small_world.h"

namespace propter::explain {
namespace {

using belief::EntityModel;
using test::SmallWorld;

// Each calls the next two.
SmallWorld ladder(std::size_t n) {
  std::vector<std::string> names;
  std::vector<SmallWorld::Link> links;
  for (std::size_t i = 0; i < n; ++i) names.push_back("s" + std::to_string(10000 + i));
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t to = i + 1; to < std::min(n, i + 3); ++to) links.push_back({names[i], names[to]});
  SmallWorld world(names, links);
  for (const std::size_t i : {n / 2, n / 2 + 2}) world.observe(names[i], evidence_kind("slow_requests"), 4);
  return world;
}

EntityModel whole_model(const SmallWorld& world) {
  Weights weights;
  weights.scope.whole = 1'000'000;
  return belief::build_model(world.graph, world.evidence, weights);
}

belief::Beliefs inferred(const EntityModel& model, const std::vector<EntityId>& origins) {
  belief::Model given = model.model;
  for (const std::uint32_t fault : model.fault) given.nodes[fault].prior = 0;
  for (const EntityId e : origins) given.nodes[model.fault[e.index()]].prior = 1;
  return *belief::infer(given, belief::quick_inference());
}

class Given : public testing::TestWithParam<std::size_t> {};

TEST_P(Given, IsWhatIsInferredForEachSetOfFaultsByItself) {
  const SmallWorld world = ladder(GetParam());
  const EntityModel model = whole_model(world);
  const EntityId middle(GetParam() / 2);
  GivenFaults given(model);
  for (const std::vector<EntityId>& origins :
       {std::vector{middle}, std::vector{EntityId(middle.index() + 3)}, std::vector<EntityId>{},
        std::vector{middle, EntityId(middle.index() + 4)}, std::vector{middle}}) {
    ASSERT_TRUE(given.take(origins).ok());
    const belief::Beliefs expected = inferred(model, origins);
    for (std::size_t e = middle.index() - 6; e < middle.index() + 6; ++e)
      for (std::size_t c = 0; c < kSignalClasses; ++c) {
        const std::uint32_t gate = model.gates[e][c];
        EXPECT_NEAR(given.shows(gate), 1 - expected.marginals[gate].healthy, 1e-5) << e << " " << c;
      }
  }
}

INSTANTIATE_TEST_SUITE_P(OfModels, Given, testing::Values(30, 1500));

TEST(GivenFaults, LeaveTheirMarkAndGoWithoutATrace) {
  const SmallWorld world = ladder(1500);
  const EntityModel model = whole_model(world);
  const EntityId origin(std::size_t{100});
  const std::uint32_t shown = model.degraded[origin.index()];
  GivenFaults given(model);
  ASSERT_TRUE(given.take({}).ok());
  const double before = given.shows(shown);
  ASSERT_TRUE(given.take(std::span(&origin, 1)).ok());
  EXPECT_GT(given.shows(shown), before + 0.5);
  ASSERT_TRUE(given.take({}).ok());
  EXPECT_NEAR(given.shows(shown), before, 1e-6);
}

}  // namespace
}  // namespace propter::explain
