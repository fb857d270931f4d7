// From entities, relations and evidence to faults, gates and signals.
#include "belief/build.h"

#include <algorithm>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "built_model.h"

namespace propter::belief {
namespace {

using enum SignalClass;
using test::SmallWorld;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(BuildModel, OfNothingIsEmpty) {
  const SmallWorld world({});
  EXPECT_THAT(Built(world).all().model.nodes, IsEmpty());
}

TEST(BuildModel, OnlyAFaultHasAPrior) {
  SmallWorld world({"web", "Host/node"});
  world.observe("Host/node", evidence_kind("normal"), 1);
  const Built built(world);
  EXPECT_EQ(built.node(built.fault("web")).prior, built_in_weights().prior_of(EntityKind("Service")));
  EXPECT_EQ(built.node(built.fault("node")).prior, built_in_weights().prior_of(EntityKind("Host")));
  EXPECT_EQ(built.node(built.fault("web")).leak, 0);
  const std::set<std::uint32_t> faults{built.fault("web"), built.fault("node")};
  for (std::uint32_t n = 0; n < built.all().model.nodes.size(); ++n) {
    EXPECT_TRUE(faults.contains(n) || built.node(n).prior == 0) << n;
  }
}

TEST(BuildModel, AFaultShowsInItsGates) {
  const SmallWorld world({"web"});
  const Built built(world);
  for (const SignalClass c : Built::classes()) {
    const std::vector<Edge> shows = built.edges(built.fault("web"), built.gate("web", c));
    ASSERT_EQ(shows.size(), 1U) << name_of(c);
    EXPECT_EQ(shows[0].transmission, c == kTraffic ? model().shows_in_traffic : model().shows) << name_of(c);
    EXPECT_TRUE(shows[0].carrier) << name_of(c);
  }
}

TEST(BuildModel, AGateRaisesTheSignalsOfItsClass) {
  SmallWorld world({"web", "cart"});
  world.raise("web", "latency_p95, up");
  const Built built(world);
  const std::uint32_t signal = built.signal("web", "latency_p95, up");
  EXPECT_EQ(built.between(built.gate("web", kLatency), signal), model().raises);
  EXPECT_EQ(built.between(built.gate("web", kErrors), signal), 0);
  EXPECT_EQ(built.node(signal).degraded, model().seen);
  EXPECT_EQ(built.node(signal).leak, built.all().view(world.id("web")).signals[0].leak);
}

TEST(BuildModel, WhatWasComparedIsEvidenceOnTheGateOfItsClass) {
  SmallWorld world({"web", "cart"});
  world.observe("web", evidence_kind("exception"), 4);
  const Built built(world);
  const LogLikelihoods view = built.all().view(world.id("web")).classes[1].evidence;
  EXPECT_GT(view.local, 0);
  EXPECT_EQ(built.node(built.gate("web", kErrors)).local, view.local);
  EXPECT_EQ(built.node(built.gate("web", kErrors)).degraded, view.degraded);
  EXPECT_EQ(built.node(built.gate("web", kLatency)).degraded, 0);
  EXPECT_EQ(built.node(built.fault("web")).local, 0);
}

TEST(BuildModel, EvidenceOnOneNodeIsBounded) {
  SmallWorld world({"web"});
  world.observe("web", evidence_kind("exception"), 6);
  Weights weights;
  weights.model.most_of_a_node = 2;
  weights.evidence[evidence_kind("exception").row()] = {-3, 3};
  const Built built(world, weights);
  EXPECT_EQ(built.node(built.gate("web", kErrors)).local, -2);
  EXPECT_EQ(built.node(built.gate("web", kErrors)).degraded, 2);
}

TEST(BuildModel, AnEntityIsDegradedByItsFaultAndByWhatShows) {
  SmallWorld world({"web", "cart"});
  world.observe("web", evidence_kind("exception"), 4);
  const Built built(world);
  EXPECT_EQ(built.between(built.fault("web"), built.degraded("web")), 1);
  EXPECT_EQ(built.between(built.gate("web", kErrors), built.degraded("web")), 1);
  EXPECT_EQ(built.between(built.gate("web", kLatency), built.degraded("web")), 0);
  EXPECT_EQ(built.node(built.degraded("web")).leak, 0);
}

TEST(BuildModel, LatencyAndErrorsTravelToCallersAndNothingElseDoes) {
  const SmallWorld world({"web", "cart"}, {{"web", "cart"}});
  const Built built(world);
  EXPECT_THAT(built.ways("cart", "web"), ElementsAre("latency -> latency", "errors -> errors"));
  EXPECT_THAT(built.ways("web", "cart"), IsEmpty());
  EXPECT_EQ(built.call("cart", "web", kErrors), built_in_weights().transmission_of(RelationKind::kCalls));
  EXPECT_FALSE(built.edges(built.gate("cart", kErrors), built.gate("web", kErrors)).at(0).carrier);
}

TEST(BuildModel, ABadNetworkIsSeenAtBothEndsAndTheCallerWaitsForIt) {
  for (const char* sees : {"web", "cart", "the relation"}) {
    SmallWorld world({"web", "cart"}, {{"web", "cart"}});
    if (std::string_view(sees) == "the relation")
      world.observe_relation("web", "cart", evidence_kind("network_gap"));
    else
      world.observe(sees, evidence_kind("network_gap"));
    EXPECT_THAT(Built(world).ways("cart", "web"), ElementsAre("latency -> latency", "errors -> errors",
                                                              "network -> latency", "network -> network"))
        << sees;
  }
}

TEST(BuildModel, AShortResourceMakesItsOwnerSlowAndFail) {
  const SmallWorld world({"web"});
  const Built built(world);
  EXPECT_EQ(built.between(built.gate("web", kDisk), built.gate("web", kLatency)), model().slows);
  EXPECT_EQ(built.between(built.gate("web", kDisk), built.gate("web", kErrors)), model().fails);
  for (const SignalClass c : Built::classes()) {
    EXPECT_EQ(built.between(built.gate("web", c), built.gate("web", kErrors)) > 0, traits_of(c).resource)
        << name_of(c);
  }
}

TEST(BuildModel, WhoIsSlowOrFailsSaysSomethingUnusual) {
  const SmallWorld world({"web"});
  const Built built(world);
  EXPECT_EQ(built.between(built.gate("web", kErrors), built.gate("web", kLogs)), model().logs_errors);
  EXPECT_EQ(built.between(built.gate("web", kLatency), built.gate("web", kLogs)), model().logs_latency);
  for (const SignalClass c : Built::classes())
    EXPECT_EQ(built.between(built.gate("web", kLogs), built.gate("web", c)), 0) << name_of(c);
}

TEST(BuildModel, ResourcesOfAHostReachItsTenants) {
  const SmallWorld world({"Instance/cart-0", "Host/node"}, {{"cart-0", "node", kRunsOn}});
  const Built built(world);
  const double t = built_in_weights().transmission_of(kRunsOn);
  EXPECT_EQ(built.between(built.gate("node", kCpu), built.gate("cart-0", kCpu)), t);
  EXPECT_EQ(built.between(built.gate("node", kCpu), built.gate("cart-0", kLatency)), t * model().host_slows);
  EXPECT_THAT(built.ways("node", "cart-0"),
              ElementsAre("cpu -> latency", "cpu -> cpu", "memory -> latency", "memory -> memory",
                          "disk -> latency", "disk -> errors", "disk -> disk", "network -> latency",
                          "network -> network", "state -> latency", "state -> state"));
  // What a tenant lacks is lacking in itself: a time of its own that grows does not speak against the host.
  EXPECT_TRUE(built.edges(built.gate("node", kCpu), built.gate("cart-0", kLatency)).at(0).carrier);
}

TEST(BuildModel, AChangeReachesAllClassesOfWhatItTouched) {
  const SmallWorld world({"web", "Change/v2"}, {{"web", "v2", kChangedBy}});
  const Built built(world);
  for (const SignalClass c : Built::classes()) {
    const std::vector<Edge> way = built.edges(built.gate("v2", kChange), built.gate("web", c));
    ASSERT_EQ(way.size(), 1U) << name_of(c);
    EXPECT_TRUE(way[0].carrier);
    EXPECT_EQ(way[0].transmission, built_in_weights().transmission_of(kChangedBy));
  }
  EXPECT_EQ(built.between(built.gate("v2", kErrors), built.gate("web", kErrors)), 0);
}

TEST(BuildModel, AChangeOfAServiceIsInWhatItsInstancesShare) {
  const SmallWorld world(
      {"cart", "Instance/cart-0", "Instance/cart-1", "Change/v2"},
      {{"cart", "cart-0", kHasInstance}, {"cart", "cart-1", kHasInstance}, {"cart", "v2", kChangedBy}});
  const Built built(world);
  EXPECT_GT(built.between(built.gate("v2", kChange), built.shared("cart", kErrors)), 0);
  EXPECT_EQ(built.between(built.gate("v2", kChange), built.gate("cart", kErrors)), 0);
}

TEST(BuildModel, WhatIsUsedHandsOnEachClass) {
  const SmallWorld world({"web", "ConfigMap/settings"}, {{"web", "settings", kUses}});
  const Built built(world);
  for (const SignalClass c : Built::classes()) {
    const std::vector<Edge> way = built.edges(built.gate("settings", c), built.gate("web", c));
    ASSERT_EQ(way.size(), 1U) << name_of(c);
    EXPECT_TRUE(way[0].carrier);
  }
}

TEST(BuildModel, AServiceWithInstancesHasWhatItSharesAndWhatShowsOnItAsAWhole) {
  SmallWorld world = cart_of(2);
  world.observe("cart", evidence_kind("exception"), 4);
  const Built built(world);
  EXPECT_NE(built.shared("cart", kErrors), built.gate("cart", kErrors));
  EXPECT_EQ(built.shared("cart-0", kErrors), built.gate("cart-0", kErrors));
  EXPECT_EQ(built.between(built.fault("cart"), built.shared("cart", kErrors)), model().shows);
  EXPECT_EQ(built.between(built.shared("cart", kErrors), built.gate("cart", kErrors)), model().of_service);
  EXPECT_EQ(built.node(built.shared("cart", kErrors)).leak, 0);
  EXPECT_GT(built.node(built.shared("cart", kErrors)).local, 0);
  EXPECT_EQ(built.node(built.shared("cart", kErrors)).degraded, 0);
  EXPECT_EQ(built.node(built.gate("cart", kErrors)).local, 0);
  EXPECT_GT(built.node(built.gate("cart", kErrors)).degraded, 0);
}

TEST(BuildModel, WhatShowsOnAnInstanceShowsOnItsServiceAndNotOnItsSibling) {
  SmallWorld world = cart_of(2);
  world.observe("cart-1", evidence_kind("saturation"));
  world.evidence.back().subject = "cpu_percent";
  const Built built(world);
  EXPECT_THAT(
      built.ways("cart-0", "cart"),
      ElementsAre("latency -> latency", "errors -> errors", "traffic -> traffic", "cpu -> cpu",
                  "change -> change", "logs -> logs"));  // of resources, that of which something shows
  EXPECT_EQ(built.call("cart-0", "cart", kCpu), built_in_weights().transmission_of(kHasInstance));
  EXPECT_THAT(built.ways("cart-0", "cart-1"), IsEmpty());
  EXPECT_THAT(built.ways("cart", "cart-0"), IsEmpty());
  EXPECT_EQ(built.between(built.shared("cart", kCpu), built.gate("cart-0", kCpu)), 0);  // nothing is alike
}

TEST(BuildModel, TheOnlyInstanceSharesAllClassesWithItsServiceButResourcesOfWhichNothingShows) {
  const SmallWorld world = cart_of(1);
  const Built built(world);
  for (const SignalClass c : Built::classes())
    EXPECT_EQ(built.between(built.shared("cart", c), built.gate("cart-0", c)),
              traits_of(c).resource ? 0 : model().shared)
        << name_of(c);
}

TEST(BuildModel, CallsOfAServiceAreCallsOfItsInstances) {
  const SmallWorld world = cart_of(2, {{"web", "cart"}, {"cart", "db"}});
  const Built built(world);
  for (const char* instance : {"cart-0", "cart-1"})
    EXPECT_THAT(built.ways("db", instance), ElementsAre("latency -> latency", "errors -> errors"))
        << instance;
  EXPECT_THAT(built.ways("db", "cart"), IsEmpty());
  EXPECT_THAT(built.ways("cart", "web"), ElementsAre("latency -> latency", "errors -> errors"));
  EXPECT_THAT(built.ways("cart-0", "web"), IsEmpty());
}

// Otherwise a service of many instances would explain at once what its dependency brings to each by itself.
TEST(BuildModel, WhatBringsTheSameTroubleToSeveralInstancesIsOneCall) {
  SmallWorld world = cart_of(3, {{"cart", "db"}});
  for (const char* instance : {"cart-0", "cart-1"}) world.observe(instance, evidence_kind("error_spans"), 4);
  const Built built(world);
  for (const char* instance : {"cart-0", "cart-1", "cart-2"}) {
    EXPECT_EQ(built.call("db", instance, kErrors), 0) << instance;
    EXPECT_GT(built.call("db", instance, kLatency), 0) << instance;
  }
  const std::uint32_t all = [&] {
    for (const Edge& e : built.all().model.edges)
      if (e.from == built.gate("db", kErrors) && built.between(e.to, built.gate("cart-0", kErrors)) > 0)
        return e.to;
    return built.fault("db");
  }();
  EXPECT_EQ(built.between(built.gate("db", kErrors), all),
            built_in_weights().transmission_of(RelationKind::kCalls));
  for (const char* instance : {"cart-0", "cart-1", "cart-2"})
    EXPECT_EQ(built.between(all, built.gate(instance, kErrors)), model().alike) << instance;
}

TEST(BuildModel, ParallelRelationsAreOneEdgeWithTheStrongestTransmission) {
  SmallWorld world({"web", "db"},
                   {{"web", "db", RelationKind::kDependsOn}, {"web", "db", RelationKind::kCalls}});
  world.observe_relation("web", "db", evidence_kind("failing_calls"));
  world.evidence.back().relation = RelationId(std::size_t{1});
  const Built built(world);
  ASSERT_EQ(built.edges(built.gate("db", kErrors), built.gate("web", kErrors)).size(), 1U);
  EXPECT_EQ(built.call("db", "web", kErrors), model().supported);
}

TEST(BuildModel, ACarrierBesideACallIsAnEdgeOfItsOwn) {
  const SmallWorld world({"web", "db"}, {{"web", "db"}, {"web", "db", kUses}});
  const Built built(world);
  const std::vector<Edge> both = built.edges(built.gate("db", kErrors), built.gate("web", kErrors));
  ASSERT_EQ(both.size(), 2U);
  EXPECT_NE(both[0].carrier, both[1].carrier);
}

// What travels.

// web calls db; each has a metric that left its past, of db where it is named.
SmallWorld shop_that_suffers(const std::string& metric_of_web, const std::string& metric_of_db) {
  SmallWorld world({"web", "db", "mail"}, {{"web", "db"}});
  world.observe("web", evidence_kind("departure"), 5);
  world.evidence.back().subject = metric_of_web;
  if (metric_of_db.empty()) return world;
  world.observe("db", evidence_kind("departure"), 5);
  world.evidence.back().subject = metric_of_db;
  return world;
}

// By how many nats web is less suspect where db shows its metric, too.
double explained(const std::string& metric_of_web, const std::string& metric_of_db) {
  Weights weights = with_equal_leaks();
  weights.model.absent = 0;
  const SmallWorld alone = shop_that_suffers(metric_of_web, "");
  const SmallWorld both = shop_that_suffers(metric_of_web, metric_of_db);
  return Believed(alone, weights).log_odds("web") - Believed(both, weights).log_odds("web");
}

TEST(Travel, WhatACalleeShowsExplainsTheSameClassOfItsCaller) {
  EXPECT_GT(explained("latency", "latency"), 2 * explained("latency", "errors"));
  EXPECT_GT(explained("errors", "errors"), 2 * explained("errors", "latency"));
}

TEST(Travel, AShortResourceOfACalleeIsNobodyElses) {
  EXPECT_NEAR(explained("disk_usage", "disk_usage"), 0, 1e-9);
}

// It makes its owner slow, and that is felt.
TEST(Travel, AShortResourceOfACalleeMakesItsCallerSlow) {
  EXPECT_GT(explained("latency", "disk_usage"), 0.05);
}

TEST(Travel, ACallerThatSuffersAccusesWhomItCalls) {
  SmallWorld world({"web", "db", "mail"}, {{"web", "db"}});
  const Weights weights = with_equal_leaks();
  const Believed nothing(world, weights);
  world.observe("web", evidence_kind("slow_requests"), 5);
  const Believed slow(world, weights);
  EXPECT_GT(slow.origin("db"), nothing.origin("db") * 1.2);
  EXPECT_NEAR(slow.origin("mail"), nothing.origin("mail"), 1e-9);
}

TEST(Travel, TheEndOfAChainOfSufferersIsFirst) {
  SmallWorld world({"web", "cart", "stock", "db", "mail", "pay"},
                   {{"web", "cart"}, {"cart", "stock"}, {"stock", "db"}});
  for (const char* e : {"web", "cart", "stock", "db"}) world.observe(e, evidence_kind("slow_requests"), 4);
  const Believed believed(world);
  EXPECT_EQ(believed.first(), "db");
}

TEST(Travel, AHostIsFirstWhereItAndItsTenantsRunShort) {
  SmallWorld world({"cart", "mail", "pay", "web", "Host/node", "Host/other"},
                   {{"cart", "node", kRunsOn}, {"mail", "node", kRunsOn}, {"pay", "other", kRunsOn}});
  for (const char* e : {"node", "cart", "mail"}) world.raise(e, "cpu_usage, up");
  const Believed believed(world);
  EXPECT_EQ(believed.first(), "node");
}

TEST(Travel, AChangeIsFirstWhereWhatItTouchedFails) {
  SmallWorld world({"cart", "web", "mail", "Change/v2"}, {{"cart", "v2", kChangedBy}, {"web", "cart"}});
  world.observe("v2", evidence_kind("change"), 4);
  for (const char* e : {"cart", "web"}) world.observe(e, evidence_kind("error_spans"), 5);
  EXPECT_EQ(Believed(world).first(), "v2");
}

// What somebody reported.

TEST(Report, IsEvidenceOfBeingDegradedAndOfNoClass) {
  SmallWorld world({"web", "db", "mail"}, {{"web", "db"}});
  world.observe("web", evidence_kind("report"), 4);
  const Built built(world);
  EXPECT_EQ(built.node(built.degraded("web")).degraded, 4);
  EXPECT_EQ(built.all().reported[world.id("web").index()], 4);
  for (const SignalClass c : Built::classes()) {
    EXPECT_EQ(built.node(built.gate("web", c)).degraded, 0);
    const bool felt = c == kLatency || c == kErrors;
    EXPECT_EQ(built.between(built.gate("web", c), built.degraded("web")), felt ? 1 : 0) << name_of(c);
  }
  EXPECT_EQ(built.node(built.degraded("db")).degraded, 0);
}

TEST(Report, AccusesWhomItIsAboutAndWhomThatCalls) {
  SmallWorld world({"web", "db", "mail"}, {{"web", "db"}});
  const Believed before(world);
  world.observe("web", evidence_kind("report"), 4);
  const Believed after(world);
  EXPECT_GT(after.log_odds("web"), before.log_odds("web") + 0.3);
  EXPECT_GT(after.log_odds("db"), before.log_odds("db") + 0.03);
  EXPECT_NEAR(after.log_odds("mail"), before.log_odds("mail"), 1e-9);
  EXPECT_LT(after.marginal("web").healthy, before.marginal("web").healthy - 0.3);
}

// Read off.

TEST(ReadOff, MarginalsOfEachEntitySumToOne) {
  for (const SmallWorld& world : {shop_of_siblings(), shop_on_a_host(), shop_that_was_changed()}) {
    const Believed believed(world);
    for (const Entity& e : world.graph.entities()) {
      const Marginal& m = believed.marginal(e.name);
      EXPECT_NEAR(m.healthy + m.symptom + m.origin, 1, 1e-9) << e.name;
      EXPECT_GE(std::min({m.healthy, m.symptom, m.origin}), 0) << e.name;
    }
  }
}

TEST(ReadOff, WithoutEvidenceIsThePrior) {
  const SmallWorld world({"web", "cart", "Host/node"}, {{"web", "cart"}});
  const Believed believed(world);
  EXPECT_NEAR(believed.origin("cart"), built_in_weights().prior_of(EntityKind("Service")), 1e-9);
  EXPECT_NEAR(believed.origin("node"),
              built_in_weights().model.by_parts * built_in_weights().prior_of(EntityKind("Host")), 1e-9);
}

}  // namespace
}  // namespace propter::belief
