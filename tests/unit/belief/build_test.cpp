// From entities, relations and evidence to nodes and edges.
#include "belief/build.h"

#include <numeric>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "belief/entity_beliefs.h"
#include "graph/evidence_kinds.h"
#include "graph/weights.h"
#include "tests/support/small_world.h"

namespace propter::belief {
namespace {

using test::SmallWorld;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

constexpr auto kHasInstance = RelationKind::kHasInstance;

// Nodes by name: "own cart" and "status cart", or plain "cart" where both are the same.
class Built {
 public:
  explicit Built(const SmallWorld& world)
      : world_(world), built_(build_model(world.graph, world.evidence, built_in_weights())) {}

  [[nodiscard]] std::vector<std::string> edges() const {
    std::vector<std::string> out;
    for (const Edge& e : built_.model.edges)
      out.push_back(name(e.from) + (e.carrier ? " carries to " : " degrades ") + name(e.to));
    return out;
  }
  [[nodiscard]] const Node& own(std::string_view entity) const { return built_.model.nodes[own_of(entity)]; }
  [[nodiscard]] const Node& status(std::string_view entity) const {
    return built_.model.nodes[status_of(entity)];
  }
  [[nodiscard]] std::uint32_t own_of(std::string_view entity) const {
    return built_.own[world_.id(entity).index()];
  }
  [[nodiscard]] std::uint32_t status_of(std::string_view entity) const {
    return built_.status[world_.id(entity).index()];
  }
  [[nodiscard]] const Model& model() const { return built_.model; }
  [[nodiscard]] std::vector<Marginal> marginals() const {
    const auto beliefs = EntityBeliefs::start(world_.graph, world_.evidence, built_in_weights());
    EXPECT_TRUE(beliefs.ok());
    return beliefs->marginals();
  }
  [[nodiscard]] double origin(std::string_view entity) const {
    return marginals()[world_.id(entity).index()].origin;
  }

 private:
  [[nodiscard]] std::string name(std::uint32_t node) const {
    for (std::size_t e = 0; e < built_.own.size(); ++e) {
      const std::string& entity = world_.graph.entity(EntityId(e)).name;
      if (built_.own[e] == node) return built_.own[e] == built_.status[e] ? entity : "own " + entity;
      if (built_.status[e] == node) return "status " + entity;
    }
    return "?";
  }

  const SmallWorld& world_;
  EntityModel built_;
};

SmallWorld service_of_two(const std::vector<SmallWorld::Link>& more = {}) {
  std::vector<SmallWorld::Link> links = {{"cart", "cart-0", kHasInstance}, {"cart", "cart-1", kHasInstance}};
  links.insert(links.end(), more.begin(), more.end());
  return SmallWorld({"web", "cart", "db", "Instance/cart-0", "Instance/cart-1", "Host/node"}, links);
}

TEST(BuildModel, EntityWithoutInstancesIsOneNode) {
  const SmallWorld world({"web", "cart"}, {{"web", "cart"}});
  const Built built(world);
  EXPECT_EQ(built.own_of("web"), built.status_of("web"));
  EXPECT_EQ(built.model().nodes.size(), 2U);
  EXPECT_THAT(built.edges(), ElementsAre("cart degrades web"));
}

TEST(BuildModel, ServiceWithInstancesIsAPairOfNodes) {
  const SmallWorld world = service_of_two();
  const Built built(world);
  EXPECT_NE(built.own_of("cart"), built.status_of("cart"));
  EXPECT_THAT(built.edges(),
              UnorderedElementsAre("own cart carries to cart-0", "cart-0 degrades status cart",
                                   "own cart carries to cart-1", "cart-1 degrades status cart"));
}

TEST(BuildModel, OnlyTheOwnNodeOfAPairCanBeAnOrigin) {
  const SmallWorld world = service_of_two();
  const Built built(world);
  EXPECT_EQ(built.own("cart").prior, built_in_weights().prior_of(EntityKind("Service")));
  EXPECT_EQ(built.own("cart").leak, 0);
  EXPECT_EQ(built.status("cart").prior, 0);
  EXPECT_EQ(built.status("cart").leak, built_in_weights().belief.leak);
}

TEST(BuildModel, CauseEvidenceSpeaksAboutOwnAndEffectEvidenceAboutStatus) {
  SmallWorld world = service_of_two();
  world.observe("cart", evidence_kind("exception"));
  const Built built(world);
  const LogLikelihoods sums = weigh(world.evidence, built_in_weights());
  EXPECT_EQ(built.own("cart").local, sums.local);
  EXPECT_EQ(built.own("cart").degraded, 0);
  EXPECT_EQ(built.status("cart").degraded, sums.degraded);
  EXPECT_EQ(built.status("cart").local, 0);
}

TEST(BuildModel, CallsOfAServiceComeFromStatusAndReachEachInstanceOfTheCaller) {
  const SmallWorld world = service_of_two({{"web", "cart"}, {"cart", "db"}});
  EXPECT_THAT(Built(world).edges(), ::testing::IsSupersetOf({"status cart degrades web", "db degrades cart-0",
                                                             "db degrades cart-1"}));
}

TEST(BuildModel, ServiceCallIsLeftOutWhereAnInstanceIsKnownToMakeIt) {
  const SmallWorld world = service_of_two({{"cart", "db"}, {"cart-0", "db"}});
  const auto edges = Built(world).edges();
  EXPECT_THAT(edges, ::testing::Contains("db degrades cart-0"));
  EXPECT_THAT(edges, ::testing::Not(::testing::Contains("db degrades cart-1")));
}

TEST(BuildModel, ServiceCallIsLeftOutWhereInstancesCallInstances) {
  const SmallWorld world({"web", "cart", "Instance/web-0", "Instance/cart-0"},
                         {{"web", "web-0", kHasInstance},
                          {"cart", "cart-0", kHasInstance},
                          {"web", "cart"},
                          {"web-0", "cart-0"}});
  const auto edges = Built(world).edges();
  EXPECT_THAT(edges, ::testing::Contains("cart-0 degrades web-0"));
  EXPECT_THAT(edges, ::testing::Not(::testing::Contains("status cart degrades web-0")));
}

TEST(BuildModel, InstanceCallToAnotherServiceLeavesTheServiceCall) {
  const SmallWorld world = service_of_two({{"cart", "db"}, {"cart-0", "web"}});
  EXPECT_THAT(Built(world).edges(), ::testing::IsSupersetOf({"db degrades cart-0", "db degrades cart-1"}));
}

TEST(BuildModel, HostsAndChangesCarryTheirCauses) {
  const SmallWorld world = [] {
    return SmallWorld({"cart", "Instance/cart-0", "Host/node", "Change/v2"},
                      {{"cart", "cart-0", kHasInstance},
                       {"cart-0", "node", RelationKind::kRunsOn},
                       {"cart", "v2", RelationKind::kChangedBy}});
  }();
  EXPECT_THAT(Built(world).edges(),
              ::testing::IsSupersetOf({"node carries to cart-0", "v2 carries to own cart"}));
}

TEST(BuildModel, EvidenceOnARelationSupportsItAndWeighsOnNobody) {
  SmallWorld world({"web", "cart"}, {{"web", "cart"}});
  world.observe_relation("web", "cart", evidence_kind("failing_calls"));
  const Built built(world);
  EXPECT_EQ(built.model().edges.at(0).transmission, built_in_weights().belief.transmission_supported);
  EXPECT_EQ(built.status("web").degraded, 0);
  EXPECT_EQ(built.own("web").local, 0);
}

TEST(BuildModel, FaintEvidenceOnARelationDoesNotSupportIt) {
  SmallWorld world({"web", "cart"}, {{"web", "cart"}});
  world.observe_relation("web", "cart", evidence_kind("failing_calls"), 0.4);
  EXPECT_EQ(Built(world).model().edges.at(0).transmission,
            built_in_weights().transmission_of(RelationKind::kCalls));
}

TEST(BuildModel, ParallelRelationsOfOneEffectAreOneEdgeWithTheStrongestSupport) {
  SmallWorld world({"web", "db"},
                   {{"web", "db", RelationKind::kDependsOn}, {"web", "db", RelationKind::kReadsWrites}});
  world.observe_relation("web", "db", evidence_kind("failing_calls"));
  world.evidence.back().relation = RelationId(std::size_t{1});
  const Built built(world);
  ASSERT_THAT(built.edges(), ElementsAre("db degrades web"));
  EXPECT_EQ(built.model().edges[0].transmission, built_in_weights().belief.transmission_supported);
}

TEST(BuildModel, CarrierBesideACallIsAnEdgeOfItsOwn) {
  const SmallWorld world({"web", "db"},
                         {{"web", "db", RelationKind::kCalls}, {"web", "db", RelationKind::kUses}});
  EXPECT_THAT(Built(world).edges(), UnorderedElementsAre("db degrades web", "db carries to web"));
}

TEST(BuildModel, OfNothingIsEmpty) {
  const SmallWorld world({});
  EXPECT_THAT(Built(world).model().nodes, IsEmpty());
  EXPECT_THAT(Built(world).marginals(), IsEmpty());
}

TEST(ReadOff, MarginalsOfEachEntitySumToOne) {
  SmallWorld world =
      service_of_two({{"web", "cart"}, {"cart", "db"}, {"cart-0", "node", RelationKind::kRunsOn}});
  world.observe("cart-0", evidence_kind("exception"));
  world.observe("web", evidence_kind("error_spans"));
  for (const Marginal& m : Built(world).marginals()) {
    EXPECT_NEAR(m.healthy + m.symptom + m.origin, 1, 1e-9);
    EXPECT_GE(std::min({m.healthy, m.symptom, m.origin}), 0);
  }
}

TEST(ReadOff, CauseThatAllInstancesShareIsTheService) {
  SmallWorld world = service_of_two();
  for (const char* name : {"cart-0", "cart-1"}) world.observe(name, evidence_kind("exception"));
  const Built built(world);
  EXPECT_GT(built.origin("cart"), built.origin("cart-0"));
  EXPECT_GT(built.origin("cart"), built.origin("cart-1"));
}

TEST(ReadOff, CauseOfOneInstanceIsTheInstance) {
  SmallWorld world = service_of_two();
  world.observe("cart-0", evidence_kind("exception"));
  world.observe("cart-1", evidence_kind("normal"), 2);
  const Built built(world);
  EXPECT_GT(built.origin("cart-0"), built.origin("cart"));
  EXPECT_GT(built.origin("cart-0"), built.origin("cart-1"));
}

}  // namespace
}  // namespace propter::belief
