// What holds of all ways, on generated worlds.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "explain/ways.h"
#include "graph/evidence_kinds.h"
#include "graph/weights.h"
#include "tests/agreement/splitmix.h"
#include "tests/support/small_world.h"

namespace propter::explain {
namespace {

using belief::EntityModel;
using test::SmallWorld;
using ::testing::AllOf;
using ::testing::Each;
using ::testing::Ge;
using ::testing::Le;

constexpr auto kHasInstance = RelationKind::kHasInstance;

// Services with and without instances, hosts, a change; calls in any direction, and some evidence.
SmallWorld random_world(SplitMix* random) {
  std::vector<std::string> names = {"Host/n0", "Host/n1", "Change/c0"};
  std::vector<std::string> callers;
  std::vector<SmallWorld::Link> links;
  for (std::uint32_t s = 2 + random->below(3); s > 0; --s) {
    const std::string service = "s" + std::to_string(s);
    names.push_back(service);
    callers.push_back(service);
    for (std::uint32_t i = random->below(3); i > 0; --i) {
      const std::string instance = service + "-" + std::to_string(i);
      names.push_back("Instance/" + instance);
      callers.push_back(instance);
      links.push_back({service, instance, kHasInstance});
      links.push_back({instance, random->chance(0.5) ? "n0" : "n1", RelationKind::kRunsOn});
    }
  }
  const auto any = [&](const std::vector<std::string>& of) {
    return of[random->below(static_cast<std::uint32_t>(of.size()))];
  };
  for (std::size_t k = 0; k < 2 * callers.size(); ++k) {
    const std::string dependent = any(callers);
    const std::string dependency = any(callers);
    const auto kind = random->chance(0.8) ? RelationKind::kCalls : RelationKind::kUses;
    if (dependent != dependency) links.push_back({dependent, dependency, kind});
  }
  links.push_back({any(callers), "c0", RelationKind::kChangedBy});
  SmallWorld world(names, links);
  constexpr EvidenceKind kKinds[] = {evidence_kind("exception"),     evidence_kind("error_spans"),
                                     evidence_kind("slow_requests"), evidence_kind("saturation"),
                                     evidence_kind("change"),        evidence_kind("alert")};
  constexpr const char* kSubjects[] = {"cpu", "errors", "latency", "memory"};
  for (int k = 0; k < 6; ++k) {
    const std::string name = any(names);
    world.observe(name.substr(name.find('/') + 1), kKinds[random->below(6)], random->between(1, 6));
    world.evidence.back().subject = kSubjects[random->below(4)];
  }
  return world;
}

// Each step goes over a relation, from its dependency to its dependent, or from a service to an instance.
bool follows_a_relation(const OperationalGraph& graph, const WayStep& step) {
  const Relation& r = graph.relation(step.relation);
  if (r.dependency == step.from && r.dependent == step.to) return true;
  return r.kind == kHasInstance && r.dependent == step.from && r.dependency == step.to;
}

class GeneratedWays : public testing::Test {
 protected:
  // Calls use(world, ways, origin) for one or two origins of each of some worlds.
  template <typename Use>
  static void for_each_origin(std::uint64_t seed, Use use) {
    SplitMix random(seed);
    for (int i = 0; i < 60; ++i) {
      const SmallWorld world = random_world(&random);
      const EntityModel model =
          belief::build_model(world.graph, world.evidence, built_in_weights(), belief::Detail::kConduits);
      const auto count = static_cast<std::uint32_t>(world.graph.entities().size());
      const std::vector<EntityId> origins = {EntityId(random.below(count)), EntityId(random.below(count))};
      const auto ways = Ways::start(world.graph, model, origins);
      ASSERT_TRUE(ways.ok());
      for (const EntityId origin : origins) use(world.graph, *ways, origin);
    }
  }
};

TEST_F(GeneratedWays, LeadStepByStepFromTheOriginToTheTarget) {
  std::size_t told = 0;
  for_each_origin(1, [&](const OperationalGraph& graph, const Ways& ways, EntityId origin) {
    for (std::size_t e = 0; e < graph.entities().size(); ++e) {
      const std::vector<WayStep> way = ways.way(origin, EntityId(e));
      if (way.empty()) continue;
      ++told;
      EXPECT_EQ(way.back().to, EntityId(e));
      for (std::size_t k = 0; k < way.size(); ++k) {
        EXPECT_TRUE(follows_a_relation(graph, way[k]));
        EXPECT_EQ(way[k].from, k == 0 ? origin : way[k - 1].to);
      }
    }
  });
  EXPECT_GT(told, 200U);
}

TEST_F(GeneratedWays, LeadToAllWhoAreExplained) {
  std::size_t explained = 0;
  for_each_origin(2, [&](const OperationalGraph& graph, const Ways& ways, EntityId origin) {
    const std::vector<bool> by_origin = ways.explained_by(origin);
    EXPECT_TRUE(by_origin[origin.index()]);
    for (std::size_t e = 0; e < graph.entities().size(); ++e) {
      if (!by_origin[e] || EntityId(e) == origin) continue;
      ++explained;
      EXPECT_FALSE(ways.way(origin, EntityId(e)).empty());
    }
  });
  EXPECT_GT(explained, 20U);
}

TEST_F(GeneratedWays, HaveSharesThatAreProbabilities) {
  for_each_origin(3, [](const OperationalGraph& graph, const Ways& ways, EntityId origin) {
    const std::vector<double> shares = ways.shares(origin);
    const std::vector<bool> explained = ways.explained_by(origin);
    EXPECT_EQ(shares[origin.index()], 1);
    EXPECT_THAT(shares, Each(AllOf(Ge(0), Le(1))));
    for (std::size_t e = 0; e < graph.entities().size(); ++e) {
      EXPECT_TRUE(shares[e] < 0.5 || explained[e]);
      EXPECT_TRUE(shares[e] <= 0 || EntityId(e) == origin || !ways.way(origin, EntityId(e)).empty());
    }
  });
}

TEST_F(GeneratedWays, GoAroundARelationThatIsAvoided) {
  std::size_t others = 0;
  for_each_origin(4, [&](const OperationalGraph& graph, const Ways& ways, EntityId origin) {
    for (std::size_t e = 0; e < graph.entities().size(); ++e) {
      const std::vector<WayStep> way = ways.way(origin, EntityId(e));
      for (const WayStep& step : way) {
        if (graph.relation(step.relation).kind == kHasInstance) continue;
        const std::vector<WayStep> other = ways.way(origin, EntityId(e), {step.relation});
        others += other.empty() ? 0U : 1U;
        for (const WayStep& s : other) EXPECT_NE(s.relation, step.relation);
      }
    }
  });
  EXPECT_GT(others, 20U);
}

}  // namespace
}  // namespace propter::explain
