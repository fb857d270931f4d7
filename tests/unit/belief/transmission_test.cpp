// What evidence says of relations, and names of entities.
#include "belief/build.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "built_model.h"

namespace propter::belief {
namespace {

using enum SignalClass;
using test::SmallWorld;

TEST(Transmission, IsRaisedByEvidenceOnTheRelationInTheClassOfTheEvidence) {
  SmallWorld world({"web", "cart"}, {{"web", "cart"}});
  world.observe_relation("web", "cart", evidence_kind("failing_calls"));
  const Built failing(world);
  EXPECT_EQ(failing.call("cart", "web", kErrors), model().supported);
  EXPECT_EQ(failing.call("cart", "web", kLatency), built_in_weights().transmission_of(RelationKind::kCalls));
  EXPECT_EQ(failing.node(failing.gate("web", kErrors)).degraded, 0);  // it weighs on nobody
  EXPECT_EQ(failing.node(failing.gate("web", kErrors)).local, 0);
}

TEST(Transmission, OfLatencyIsRaisedByCallsThatWait) {
  SmallWorld world({"web", "cart"}, {{"web", "cart"}});
  world.observe_relation("web", "cart", evidence_kind("network_gap"));
  EXPECT_EQ(Built(world).call("cart", "web", kLatency), model().supported);
}

TEST(Transmission, IsNotRaisedByFaintEvidence) {
  SmallWorld world({"web", "cart"}, {{"web", "cart"}});
  world.observe_relation("web", "cart", evidence_kind("failing_calls"), 0.4);
  EXPECT_EQ(Built(world).call("cart", "web", kErrors),
            built_in_weights().transmission_of(RelationKind::kCalls));
}

// What web says of its own trouble, of which `score` it is.
double transmission_where_web_says(const std::string& text, const std::string& callee, double score = 4) {
  SmallWorld world({"web", callee}, {{"web", callee}});
  world.observe("web", evidence_kind("error_logs"), score);
  world.evidence.back().text = text;
  return Built(world).call(callee, "web", kErrors);
}

TEST(Transmission, IsRaisedByATextThatNamesTheCallee) {
  const double usual = built_in_weights().transmission_of(RelationKind::kCalls);
  EXPECT_EQ(transmission_where_web_says("no answer from Pricing", "pricing"), model().supported);
  EXPECT_EQ(transmission_where_web_says("no answer from stock", "pricing"), usual);
  EXPECT_EQ(transmission_where_web_says("no answer from pricing", "pricing", 0.4), usual);
  EXPECT_EQ(transmission_where_web_says("no answer from db", "db"), usual);  // two letters occur by accident
}

TEST(Transmission, FromAnInstanceIsRaisedByTheNameOfItsService) {
  SmallWorld world = cart_of(2, {{"web", "cart-0"}});
  world.observe("web", evidence_kind("error_logs"), 4);
  world.evidence.back().text = "cart: connection refused";
  EXPECT_EQ(Built(world).call("cart-0", "web", kErrors), model().supported);
}

// What runs on a host that left its past is likely to lack what the host is short of.
TEST(Transmission, OfAPlacementIsRaisedByAHostThatIsMeasuredToBeShort) {
  SmallWorld world({"Instance/cart-0", "Host/node"}, {{"cart-0", "node", kRunsOn}});
  const double usual = built_in_weights().transmission_of(kRunsOn);
  world.observe("node", evidence_kind("saturation"), 0.4);
  world.evidence.back().subject = "cpu_usage";
  EXPECT_EQ(Built(world).call("node", "cart-0", kCpu), usual);
  world.observe("node", evidence_kind("saturation"), 4);
  world.evidence.back().subject = "cpu_usage";
  const Built built(world);
  EXPECT_EQ(built.call("node", "cart-0", kCpu), model().supported);
  EXPECT_EQ(built.between(built.gate("node", kCpu), built.gate("cart-0", kLatency)), model().supported);
  EXPECT_EQ(built.call("node", "cart-0", kDisk), usual);
}

// Slow requests and slow networks are no resource that tenants share.
TEST(Transmission, OfAPlacementIsNotRaisedByAHostThatIsSlow) {
  for (const EvidenceKind kind : {evidence_kind("slow_requests"), evidence_kind("network_gap")}) {
    SmallWorld world({"Instance/cart-0", "Host/node"}, {{"cart-0", "node", kRunsOn}});
    world.observe("node", kind, 4);
    const Built built(world);
    for (const SignalClass c : {kCpu, kNetwork}) {
      EXPECT_EQ(built.call("node", "cart-0", c), built_in_weights().transmission_of(kRunsOn))
          << name_of(kind);
      EXPECT_LT(built.between(built.gate("node", c), built.gate("cart-0", kLatency)), model().supported);
    }
  }
}

TEST(Transmission, OfAPlacementIsNotRaisedByAnAlert) {
  SmallWorld world({"Instance/cart-0", "Host/node"}, {{"cart-0", "node", kRunsOn}});
  world.raise("node", "cpu_usage, up", evidence_kind("resource_alert"));
  EXPECT_EQ(Built(world).call("node", "cart-0", kCpu), built_in_weights().transmission_of(kRunsOn));
}

// A name shows where trouble comes from only to whom it calls.
TEST(Transmission, IsNotRaisedByTheNameOfACaller) {
  SmallWorld world({"pricing", "cart"}, {{"pricing", "cart"}});
  world.observe("cart", evidence_kind("error_logs"), 4);
  world.evidence.back().text = "bad request of pricing";
  const Built built(world);
  EXPECT_EQ(built.call("cart", "pricing", kErrors), built_in_weights().transmission_of(RelationKind::kCalls));
}

// web was in trouble at 100 s, db at `began`.
double transmission_where_db_began(double began) {
  SmallWorld world({"web", "db"}, {{"web", "db"}});
  world.observe("web", evidence_kind("slow_requests"), 4, 100);
  world.observe("db", evidence_kind("slow_requests"), 4, began);
  return Built(world).call("db", "web", kLatency);
}

TEST(Transmission, IsLessWhereTheDependentWasInTroubleFirst) {
  const double usual = built_in_weights().transmission_of(RelationKind::kCalls);
  EXPECT_DOUBLE_EQ(transmission_where_db_began(300), usual * model().reversed);
  EXPECT_EQ(transmission_where_db_began(104), usual);  // within what clocks differ by
  EXPECT_EQ(transmission_where_db_began(50), usual);
  EXPECT_EQ(transmission_where_db_began(-1), usual);  // nobody knows when
}

TEST(Transmission, KnowsTheOnsetByTheEarliestClearEffect) {
  SmallWorld world({"web", "db"}, {{"web", "db"}});
  world.observe("web", evidence_kind("slow_requests"), 4, 100);
  world.observe("db", evidence_kind("change"), 4, 20);
  world.observe("db", evidence_kind("error_logs"), 0.5, 30);
  world.observe("db", evidence_kind("slow_requests"), 4, 300);
  const double usual = built_in_weights().transmission_of(RelationKind::kCalls);
  EXPECT_DOUBLE_EQ(Built(world).call("db", "web", kLatency), usual * model().reversed);
  world.observe("db", evidence_kind("exception"), 2, 90);
  world.observe("db", evidence_kind("error_spans"), 4, 400);
  EXPECT_EQ(Built(world).call("db", "web", kLatency), usual);
}

// An onset that was taken from the incident says nothing of the order.
TEST(Transmission, IsNotLessByAnOnsetThatWasNotMeasured) {
  SmallWorld world({"web", "db"}, {{"web", "db"}});
  world.observe("web", evidence_kind("slow_requests"), 4, 100);
  world.observe("db", evidence_kind("error_logs"), 4, 300);
  world.evidence.back().onset_basis = OnsetBasis::kImputed;
  EXPECT_EQ(Built(world).call("db", "web", kLatency),
            built_in_weights().transmission_of(RelationKind::kCalls));
}

// Where the prior of `name` is where `from` says that web calls cart, and that web calls the name.
double prior_of(const std::string& name, const std::string& from_shop, const std::string& from_name) {
  const SmallWorld world({"web", "cart", name}, {{"web", "cart", RelationKind::kCalls, from_shop},
                                                 {"web", name, RelationKind::kCalls, from_name}});
  const Built built(world);
  return built.node(built.fault(name)).prior;
}

TEST(Prior, OfAnAddressThatOnlyALabelMentionsIsLower) {
  const double usual = built_in_weights().prior_of(EntityKind("Service"));
  for (const char* address : {"10.0.0.7", "10.0.0.7:8080", "[fd00::7]:8080"})
    EXPECT_DOUBLE_EQ(prior_of(address, "topology file", "spans"), usual * model().undeclared) << address;
  EXPECT_EQ(prior_of("10.0.0.7", "topology file", "topology file"), usual);
  EXPECT_EQ(prior_of("10.0.0.7", "spans", "spans"), usual);  // nobody is declared
  for (const char* name : {"stock-1.2.3.4", "cafe", "10.7"})
    EXPECT_EQ(prior_of(name, "topology file", "spans"), usual) << name;
}

// A service with two instances, on a host; of the first instance something is known.
SmallWorld service_of_two() {
  SmallWorld world({"web", "Instance/web-0", "Instance/web-1", "Host/node"},
                   {{"web", "Instance/web-0", RelationKind::kHasInstance},
                    {"web", "Instance/web-1", RelationKind::kHasInstance},
                    {"Instance/web-0", "Host/node", RelationKind::kRunsOn}});
  world.raise("Instance/web-0", "HighLatency");
  return world;
}

// As a share of what is usual for its kind.
double share_of_prior(const SmallWorld& world, std::string_view id) {
  const Built built(world);
  const EntityKind kind = world.graph.entity(world.id(id)).kind;
  return built.node(built.fault(std::string(id))).prior / built_in_weights().prior_of(kind);
}

TEST(Prior, OfAWholeOfWhichOnlyPartsWereMeasuredIsLower) {
  const SmallWorld world = service_of_two();
  EXPECT_DOUBLE_EQ(share_of_prior(world, "web"), model().by_parts);
  EXPECT_DOUBLE_EQ(share_of_prior(world, "Host/node"), model().by_parts);
  EXPECT_DOUBLE_EQ(share_of_prior(world, "Instance/web-0"), 1);
  EXPECT_DOUBLE_EQ(share_of_prior(world, "Instance/web-1"), 1);
}

TEST(Prior, OfAWholeOfWhichSomethingWasReadIsUsual) {
  SmallWorld world = service_of_two();
  world.observe("web", evidence_kind("normal"), 1);
  world.raise("Host/node", "HighLoad");
  EXPECT_DOUBLE_EQ(share_of_prior(world, "web"), 1);
  EXPECT_DOUBLE_EQ(share_of_prior(world, "Host/node"), 1);
}

TEST(Prior, OfAServiceWhoseInstancesShowTheSameIsUsual) {
  SmallWorld other = service_of_two();
  other.raise("Instance/web-1", "CrashLoop");
  EXPECT_DOUBLE_EQ(share_of_prior(other, "web"), model().by_parts);
  SmallWorld same = service_of_two();
  same.raise("Instance/web-1", "HighLatency");
  EXPECT_DOUBLE_EQ(share_of_prior(same, "web"), 1);
  SmallWorld compared = service_of_two();
  for (const char* instance : {"Instance/web-0", "Instance/web-1"})
    compared.observe(instance, evidence_kind("error_logs"));
  EXPECT_DOUBLE_EQ(share_of_prior(compared, "web"), 1);
}

// A dependency that nobody observes is not cleared by that.
TEST(Prior, OfAnUnobservedDependencyIsUsual) {
  SmallWorld world({"web", "db"}, {{"web", "db"}});
  world.raise("web", "HighLatency");
  EXPECT_DOUBLE_EQ(share_of_prior(world, "db"), 1);
}

}  // namespace
}  // namespace propter::belief
