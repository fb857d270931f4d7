// The ways of trouble: which are told, and how likely they were taken.
#include "explain/ways.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "graph/evidence_kinds.h"
#include "graph/weights.h"
#include "tests/support/small_world.h"

namespace propter::explain {
namespace {

using belief::EntityModel;
using test::SmallWorld;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Optional;
using ::testing::UnorderedElementsAre;

constexpr auto kHasInstance = RelationKind::kHasInstance;
constexpr double kOfDraws = 0.1;  // three standard errors of a share

// The ways from some origins in a world, by name.
class Told {
 public:
  Told(const SmallWorld& world, const std::vector<std::string>& origins,
       const Weights& weights = built_in_weights())
      : world_(world),
        model_(belief::build_model(world.graph, world.evidence, weights, belief::Detail::kConduits)),
        ways_(*Ways::start(world.graph, model_, world.ids(origins))) {}

  // "db>cart errors" for each step.
  [[nodiscard]] std::vector<std::string> way(const std::string& origin, const std::string& target,
                                             const std::set<RelationId>& avoided = {}) const {
    std::vector<std::string> out;
    for (const WayStep& step : ways_.way(world_.id(origin), world_.id(target), avoided))
      out.push_back(name(step.from) + ">" + name(step.to) + " " + std::string(name_of(step.arrives)));
    return out;
  }
  [[nodiscard]] std::vector<RelationId> relations(const std::string& origin,
                                                  const std::string& target) const {
    std::vector<RelationId> out;
    for (const WayStep& step : ways_.way(world_.id(origin), world_.id(target))) out.push_back(step.relation);
    return out;
  }
  [[nodiscard]] double share(const std::string& origin, const std::string& target) const {
    return ways_.shares(world_.id(origin))[world_.id(target).index()];
  }
  [[nodiscard]] std::vector<std::string> explained_by(const std::string& origin) const {
    std::vector<std::string> out;
    const std::vector<bool> explained = ways_.explained_by(world_.id(origin));
    for (std::size_t e = 0; e < explained.size(); ++e)
      if (explained[e]) out.push_back(name(EntityId(e)));
    return out;
  }
  [[nodiscard]] std::optional<SignalClass> fault_class(const std::string& origin) const {
    return ways_.fault_class(world_.id(origin));
  }
  [[nodiscard]] const Ways& ways() const { return ways_; }
  [[nodiscard]] const EntityModel& model() const { return model_; }

 private:
  [[nodiscard]] const std::string& name(EntityId id) const { return world_.graph.entity(id).name; }

  const SmallWorld& world_;
  EntityModel model_;
  Ways ways_;
};

// web calls cart, which calls db; all of them fail, and the calls were seen to.
SmallWorld failing_chain() {
  SmallWorld world({"web", "cart", "db", "mail"}, {{"web", "cart"}, {"cart", "db"}, {"web", "mail"}});
  world.observe("web", evidence_kind("error_spans"), 5);
  world.observe("cart", evidence_kind("error_spans"), 5);
  world.observe("db", evidence_kind("exception"), 6);
  world.observe_relation("web", "cart", evidence_kind("failing_calls"), 5);
  world.observe_relation("cart", "db", evidence_kind("failing_calls"), 5);
  return world;
}

TEST(Way, GoesOverEachEntityOnItWithWhatTravelled) {
  const SmallWorld world = failing_chain();
  const Told told(world, {"db"});
  EXPECT_THAT(told.way("db", "web"), ElementsAre("db>cart errors", "cart>web errors"));
  EXPECT_THAT(told.relations("db", "web"),
              ElementsAre(world.relation("cart", "db"), world.relation("web", "cart")));
}

TEST(Way, GoesAgainstTheCalls) {
  const SmallWorld world = failing_chain();
  EXPECT_THAT(Told(world, {"web"}).way("web", "db"), IsEmpty());
}

TEST(Way, LeadsNowhereFromWhoIsNoOrigin) {
  const SmallWorld world = failing_chain();
  EXPECT_THAT(Told(world, {"db"}).way("cart", "web"), IsEmpty());
}

TEST(Way, ToOneselfIsEmpty) {
  const SmallWorld world = failing_chain();
  EXPECT_THAT(Told(world, {"db"}).way("db", "db"), IsEmpty());
}

TEST(Way, EndsInWhatTheTargetShows) {
  SmallWorld world({"web", "db"}, {{"web", "db"}});
  world.observe("db", evidence_kind("exception"), 6);
  world.observe_relation("web", "db", evidence_kind("failing_calls"), 5);
  EXPECT_THAT(Told(world, {"db"}).way("db", "web"), ElementsAre("db>web errors"));
  const double before = Told(world, {"db"}).share("db", "web");
  world.observe("web", evidence_kind("slow_requests"), 1.5);
  EXPECT_THAT(Told(world, {"db"}).way("db", "web"), ElementsAre("db>web latency"));
  EXPECT_LT(Told(world, {"db"}).share("db", "web"), before);
}

TEST(Way, EndsAnywhereWhereTheTargetShowsNothing) {
  SmallWorld world({"web", "db"}, {{"web", "db"}});
  world.observe("db", evidence_kind("exception"), 6);
  EXPECT_THAT(Told(world, {"db"}).way("db", "web"), ElementsAre("db>web errors"));
}

// Two ways from db to web.
SmallWorld diamond() {
  SmallWorld world({"web", "left", "right", "db"},
                   {{"web", "left"}, {"web", "right"}, {"left", "db"}, {"right", "db"}});
  world.observe("web", evidence_kind("error_spans"), 5);
  world.observe("db", evidence_kind("exception"), 6);
  world.observe_relation("web", "right", evidence_kind("failing_calls"), 5);
  world.observe_relation("right", "db", evidence_kind("failing_calls"), 5);
  return world;
}

TEST(Way, IsTheMostProbableOne) {
  const SmallWorld world = diamond();
  EXPECT_THAT(Told(world, {"db"}).way("db", "web"), ElementsAre("db>right errors", "right>web errors"));
}

TEST(Way, DoesNotGoOverAvoidedRelations) {
  const SmallWorld world = diamond();
  const Told told(world, {"db"});
  EXPECT_THAT(told.way("db", "web", {world.relation("web", "right")}),
              ElementsAre("db>left errors", "left>web errors"));
  EXPECT_THAT(told.way("db", "web", {world.relation("right", "db")}),
              ElementsAre("db>left errors", "left>web errors"));
  EXPECT_THAT(told.way("db", "web", {world.relation("right", "db"), world.relation("web", "left")}),
              IsEmpty());
}

// A call of the service cart, which has two instances.
SmallWorld service_of_two() {
  SmallWorld world(
      {"web", "cart", "db", "Instance/cart-0", "Instance/cart-1"},
      {{"web", "cart"}, {"cart", "db"}, {"cart", "cart-0", kHasInstance}, {"cart", "cart-1", kHasInstance}});
  for (const char* name : {"web", "cart-0", "cart-1"}) world.observe(name, evidence_kind("error_spans"), 5);
  return world;
}

TEST(Way, OfACallOfAServiceReachesItsInstances) {
  SmallWorld world = service_of_two();
  world.observe("db", evidence_kind("exception"), 6);
  const Told told(world, {"db"});
  EXPECT_THAT(told.way("db", "cart-0"), ElementsAre("db>cart errors", "cart>cart-0 errors"));
  EXPECT_THAT(told.relations("db", "cart-0"),
              ElementsAre(world.relation("cart", "db"), world.relation("cart", "cart-0")));
}

TEST(Way, DoesNotGoToAndFroBetweenAServiceAndAnInstance) {
  SmallWorld world = service_of_two();
  world.observe("db", evidence_kind("exception"), 6);
  const Told told(world, {"db"});
  EXPECT_THAT(told.way("db", "cart"), ElementsAre("db>cart errors"));
  EXPECT_THAT(told.way("db", "web"), ElementsAre("db>cart errors", "cart>web errors"));
}

TEST(Way, OfAnInstanceGoesByItsService) {
  const SmallWorld world = service_of_two();
  EXPECT_THAT(Told(world, {"cart-0"}).way("cart-0", "web"),
              ElementsAre("cart-0>cart errors", "cart>web errors"));
}

TEST(Way, DoesNotGoFromOneInstanceToItsSibling) {
  const SmallWorld world = service_of_two();
  EXPECT_THAT(Told(world, {"cart-0"}).way("cart-0", "cart-1"), IsEmpty());
}

TEST(Way, OfWhatInstancesShowAlikeComesFromTheService) {
  const SmallWorld world = service_of_two();
  const Told told(world, {"cart"});
  EXPECT_THAT(told.way("cart", "cart-0"), ElementsAre("cart>cart-0 errors"));
  EXPECT_THAT(told.way("cart", "web"), ElementsAre("cart>web errors"));
}

TEST(Way, OfAShortResourceArrivesAsWhatItDoesToTheTenant) {
  SmallWorld world({"Host/node", "Instance/p0", "web"},
                   {{"p0", "node", RelationKind::kRunsOn}, {"web", "p0"}});
  world.observe("node", evidence_kind("saturation"), 6);
  world.evidence.back().subject = "cpu";
  world.observe("p0", evidence_kind("slow_requests"), 5);
  world.observe("web", evidence_kind("slow_requests"), 5);
  EXPECT_THAT(Told(world, {"node"}).way("node", "web"), ElementsAre("node>p0 latency", "p0>web latency"));
}

TEST(Way, ToldOfAnEntityIsWhatBecameOfItThere) {
  SmallWorld world({"Host/node", "Instance/p0", "web"},
                   {{"p0", "node", RelationKind::kRunsOn}, {"web", "p0"}});
  for (const char* name : {"node", "p0"}) {
    world.observe(name, evidence_kind("saturation"), 6);
    world.evidence.back().subject = "cpu";
  }
  world.observe("web", evidence_kind("slow_requests"), 5);
  Weights weights = built_in_weights();
  weights.model.host_slows = 0.001;  // but by the processor
  weights.model.slows = 0.95;
  const Told told(world, {"node"}, weights);
  EXPECT_THAT(told.way("node", "p0"), ElementsAre("node>p0 cpu"));
  EXPECT_THAT(told.way("node", "web"), ElementsAre("node>p0 latency", "p0>web latency"));
}

TEST(Way, OfAChangeArrivesAsWhatItBroke) {
  SmallWorld world({"Change/v2", "cart"}, {{"cart", "v2", RelationKind::kChangedBy}});
  world.observe("v2", evidence_kind("change"), 5);
  world.observe("cart", evidence_kind("exception"), 5);
  EXPECT_THAT(Told(world, {"v2"}).way("v2", "cart"), ElementsAre("v2>cart errors"));
}

TEST(FaultClass, IsThatInWhichTheFaultShows) {
  const SmallWorld world = failing_chain();
  EXPECT_THAT(Told(world, {"db"}).fault_class("db"), Optional(SignalClass::kErrors));
  SmallWorld full({"db"});
  full.observe("db", evidence_kind("saturation"), 6);
  full.evidence.back().subject = "disk usage";
  EXPECT_THAT(Told(full, {"db"}).fault_class("db"), Optional(SignalClass::kDisk));
}

TEST(FaultClass, IsNotKnownWhereNothingWasSeen) {
  const SmallWorld world({"web", "db"}, {{"web", "db"}});
  EXPECT_EQ(Told(world, {"db"}).fault_class("db"), std::nullopt);
}

TEST(ExplainedBy, HoldsThoseToWhomALikelyWayLeads) {
  const SmallWorld world = failing_chain();
  EXPECT_THAT(Told(world, {"db"}).explained_by("db"), UnorderedElementsAre("db", "cart", "web"));
  EXPECT_THAT(Told(world, {"cart"}).explained_by("cart"), UnorderedElementsAre("cart", "web"));
}

// Each step is more likely than not; all of them together are not.
TEST(ExplainedBy, HoldsThoseToWhomALongWayOfLikelyStepsLeads) {
  Weights weights = built_in_weights();
  weights.transmission[static_cast<std::size_t>(RelationKind::kCalls)] = 0.7;
  SmallWorld world({"web", "cart", "stock", "db"}, {{"web", "cart"}, {"cart", "stock"}, {"stock", "db"}});
  world.observe("db", evidence_kind("exception"), 6);
  const Told told(world, {"db"}, weights);
  EXPECT_LT(told.share("db", "web"), 0.5);
  EXPECT_THAT(told.explained_by("db"), UnorderedElementsAre("db", "stock", "cart", "web"));
}

TEST(ExplainedBy, AlwaysHoldsTheOriginAndNobodyElseWhereNothingIsKnown) {
  const SmallWorld world({"web", "db"}, {{"web", "db"}});
  EXPECT_THAT(Told(world, {"db"}).explained_by("db"), ElementsAre("db"));
}

TEST(ExplainedBy, HoldsWhoIsLikelyReachedByAnyOfSeveralUnlikelyWays) {
  SmallWorld world({"web", "a", "b", "c", "db"},
                   {{"web", "a"}, {"web", "b"}, {"web", "c"}, {"a", "db"}, {"b", "db"}, {"c", "db"}});
  for (const char* name : {"a", "b", "c"})
    world.observe_relation(name, "db", evidence_kind("failing_calls"), 5);
  for (const char* name : {"a", "b", "c"}) world.observe(name, evidence_kind("error_spans"), 5);
  world.observe("db", evidence_kind("exception"), 6);
  world.observe("web", evidence_kind("error_spans"), 5);
  const Told told(world, {"db"});
  EXPECT_GT(told.share("db", "web"), told.share("db", "a") * 0.5);
  EXPECT_THAT(told.explained_by("db"), UnorderedElementsAre("db", "a", "b", "c", "web"));
}

TEST(Shares, AreOneForTheOriginAndNothingWhereNoWayLeads) {
  const SmallWorld world = failing_chain();
  const Told told(world, {"db"});
  EXPECT_EQ(told.share("db", "db"), 1);
  EXPECT_EQ(told.share("db", "mail"), 0);
}

TEST(Shares, DoNotGrowAlongTheOnlyWay) {
  const SmallWorld world = failing_chain();
  const Told told(world, {"db"});
  EXPECT_GT(told.share("db", "web"), 0);
  EXPECT_LE(told.share("db", "web"), told.share("db", "cart"));
}

TEST(Shares, RiseWithEvidenceOnTheRelation) {
  SmallWorld world({"web", "db"}, {{"web", "db"}});
  world.observe("db", evidence_kind("exception"), 6);
  const double before = Told(world, {"db"}).share("db", "web");
  world.observe_relation("web", "db", evidence_kind("failing_calls"), 5);
  EXPECT_GT(Told(world, {"db"}).share("db", "web"), before + 0.1);
}

// Both are origins, and either may have done it.
TEST(Shares, OfOneSymptomMaySumToMoreThanOne) {
  SmallWorld world({"web", "a", "b"}, {{"web", "a"}, {"web", "b"}});
  for (const char* name : {"a", "b"}) {
    world.observe(name, evidence_kind("exception"), 6);
    world.observe_relation("web", name, evidence_kind("failing_calls"), 5);
  }
  world.observe("web", evidence_kind("error_spans"), 5);
  const Told told(world, {"a", "b"});
  EXPECT_LE(told.share("a", "web"), 1);
  EXPECT_LE(told.share("b", "web"), 1);
  EXPECT_GT(told.share("a", "web") + told.share("b", "web"), 1);
}

// Where nothing leaks, who shows the class at all got it over the only way there is.
TEST(Shares, OfTheOnlyWayAreTheProbabilityThatItWasTaken) {
  Weights weights = built_in_weights();
  weights.model.least_class_leak = 1e-9;
  weights.model.slows = weights.model.network_slows = 0;  // a bad network would be another way
  SmallWorld world({"web", "cart", "db"}, {{"web", "cart"}, {"cart", "db"}});
  world.observe("web", evidence_kind("slow_requests"), 1.5);
  const Told told(world, {"db"}, weights);
  belief::Model given = told.model().model;
  for (const std::uint32_t fault : told.model().fault) given.nodes[fault].prior = 0;
  given.nodes[told.model().fault[world.id("db").index()]].prior = 1;
  const auto beliefs = belief::infer(given);
  ASSERT_TRUE(beliefs.ok());
  for (const belief::Conduit& c : told.model().conduits) {
    if (c.relation != world.relation("web", "cart") || c.arrives != SignalClass::kLatency) continue;
    const double taken = 1 - beliefs->marginals[c.node].healthy;
    EXPECT_GT(taken, 0.01);
    EXPECT_NEAR(told.share("db", "web"), taken, kOfDraws);
  }
}

TEST(WaysAndShares, AreTheSameTwice) {
  const SmallWorld world = diamond();
  const Told one(world, {"db", "left"});
  const Told other(world, {"db", "left"});
  for (const char* origin : {"db", "left"}) {
    EXPECT_EQ(one.ways().shares(world.id(origin)), one.ways().shares(world.id(origin)));
    EXPECT_EQ(one.ways().shares(world.id(origin)), other.ways().shares(world.id(origin)));
    EXPECT_EQ(one.explained_by(origin), other.explained_by(origin));
    EXPECT_EQ(one.way(origin, "web"), other.way(origin, "web"));
  }
}

TEST(WaysAndShares, OfNoOriginsAreNone) {
  const SmallWorld world = failing_chain();
  const Told told(world, {});
  EXPECT_THAT(told.way("db", "web"), IsEmpty());
  EXPECT_EQ(told.share("db", "web"), 0);
}

TEST(StartOfWays, RefusesAModelThatInferenceRefuses) {
  const SmallWorld world = failing_chain();
  EntityModel model =
      belief::build_model(world.graph, world.evidence, built_in_weights(), belief::Detail::kConduits);
  model.model.nodes[0].leak = 2;
  EXPECT_EQ(Ways::start(world.graph, model, world.ids({"db"})).status().code(), StatusCode::kUsage);
}

}  // namespace
}  // namespace propter::explain
