#include "topology/topology.h"

#include <gtest/gtest.h>

#include <map>

#include "support/telemetry_builder.h"
#include "topology/entity_table.h"

namespace propter {
namespace {

using test::TelemetryBuilder;

struct Inferred {
  TelemetrySource source;
  Topology topology;

  explicit Inferred(Telemetry telemetry) : source(std::move(telemetry)), topology(infer_topology(source)) {}
  explicit Inferred(TelemetryBuilder& builder) : Inferred(builder.build()) {}

  [[nodiscard]] std::vector<std::string> relations() const {
    std::vector<std::string> out;
    for (const Relation& r : topology.graph.relations())
      out.push_back(topology.graph.entity(r.dependent).id() + " " + std::string(name_of(r.kind)) + " " +
                    topology.graph.entity(r.dependency).id());
    return out;
  }
  [[nodiscard]] std::vector<std::string> entities() const {
    std::vector<std::string> out;
    for (const Entity& e : topology.graph.entities()) out.push_back(e.id());
    return out;
  }
};

using Strings = std::vector<std::string>;

TEST(WorkloadOfInstance, KnowsKubernetesAndNumberedNames) {
  EXPECT_EQ(workload_of_instance("shop-7d9f8b6c5-x2x4z"), "shop");
  EXPECT_EQ(workload_of_instance("shop-api-5c66d57d58-6mp2b"), "shop-api");
  EXPECT_EQ(workload_of_instance("db-0"), "db");
  EXPECT_EQ(workload_of_instance("shop"), "");
  EXPECT_EQ(workload_of_instance("shop-service"), "");
  EXPECT_EQ(workload_of_instance("-0"), "");
  EXPECT_EQ(workload_of_instance("build-20230129"), "");
}

TEST(InferTopology, MakesCallsOfSpansAndServicesOfInstanceNames) {
  TelemetryBuilder b;
  b.span(0, "web-0", "GET /", 10, "a").span(0.001, "cart-0", "Get", 5, "b", "a");
  EXPECT_EQ(Inferred(b).relations(),
            (Strings{"Instance/web-0 calls Instance/cart-0", "Service/cart has_instance Instance/cart-0",
                     "Service/web has_instance Instance/web-0"}));
}

TEST(InferTopology, PlacesInstancesOnHosts) {
  TelemetryBuilder b;
  b.metric(0, "web-0", "cpu", 1, "node-a");
  EXPECT_EQ(Inferred(b).relations(),
            (Strings{"Instance/web-0 runs_on Host/node-a", "Service/web has_instance Instance/web-0"}));
}

TEST(InferTopology, PrefersDeclaredEntitiesToTheKindOfAField) {
  TelemetryBuilder b;
  b.entity("cache-0", "Cache").metric(0, "cache-0", "cpu", 1);
  EXPECT_EQ(Inferred(b).entities(), (Strings{"Cache/cache-0"}));
}

TEST(InferTopology, KeepsTheNearerWordForAKind) {
  TelemetryBuilder b;
  b.entity("web-0", "pod").entity("web", "Deployment").entity("nightly", "Schedule");
  b.metric(0, "web-0", "cpu", 1, "node-a");
  EXPECT_EQ(Inferred(b).entities(),
            (Strings{"Host/node-a", "Pod/web-0", "Schedule/nightly", "Deployment/web"}));
}

// Ids are numbered by plain words, so that answers do not depend on those that telemetry has.
TEST(InferTopology, NumbersEntitiesTheSameWhateverTheWords) {
  const auto names = [](const std::string& instance, const std::string& host) {
    TelemetryBuilder b;
    b.entity("z-0", instance).entity("a", host).entity("m", "Service");
    const Inferred inferred(b);
    std::vector<std::string> out;
    for (const Entity& e : inferred.topology.graph.entities()) out.push_back(e.name);
    return out;
  };
  EXPECT_EQ(names("Pod", "Node"), names("Instance", "Host"));
}

TEST(EntityTable, MergesAPlainWordWithTheOnlyNearerOne) {
  EntityTable table;
  const EntityId set = table.intern(EntityKind("StatefulSet"), "shop", "cart");
  EXPECT_EQ(table.intern(EntityKind("Workload"), "", "cart"), set);
  EXPECT_EQ(table.at(set).kind.name(), "StatefulSet");
  const EntityId deployment = table.intern(EntityKind("Deployment"), "shop", "cart");
  EXPECT_NE(deployment, set);
  EXPECT_EQ(table.intern(EntityKind("Deployment"), "shop", "cart"), deployment);
  const EntityId either = table.intern(EntityKind("Workload"), "shop", "cart");
  EXPECT_NE(either, set);
  EXPECT_NE(either, deployment);
}

TEST(EntityTable, LetsANearerWordTakeThePlaceOfAPlainOne) {
  EntityTable table;
  const EntityId id = table.intern(EntityKind("Instance"), "", "cart-0");
  EXPECT_EQ(table.intern(EntityKind("Pod"), "shop", "cart-0"), id);
  EXPECT_EQ(table.at(id).id(), "shop/Pod/cart-0");
}

TEST(InferTopology, ResolvesBareNamesOfAlerts) {
  TelemetryBuilder b;
  b.entity("web", "Service").entity("cart", "Service").alert(0, "web", "TraceLatency", "", "cart");
  EXPECT_EQ(Inferred(b).relations(), (Strings{"Service/web calls Service/cart"}));
}

// A relation that is seen as well as declared is a declared one.
TEST(InferTopology, SaysOfARelationThatItIsDeclaredWhateverElseShowsIt) {
  TelemetryBuilder b;
  b.entity("web", "Service").entity("cart", "Service").entity("mail", "Service");
  b.relation("web", "cart", "calls").alert(0, "web", "TraceLatency", "", "cart");
  b.alert(0, "web", "TraceLatency", "", "mail");
  b.entity("web-0", "Instance").relation("web", "web-0", "has_instance");
  b.metric(0, "web-0", "cpu", 1, "node-a");
  const Inferred inferred(b);
  std::map<std::string, std::string> sources;
  for (const Relation& r : inferred.topology.graph.relations())
    sources[inferred.topology.graph.entity(r.dependency).name] = r.inferred_from;
  EXPECT_EQ(
      sources,
      (std::map<std::string, std::string>{
          {"cart", "topology file"}, {"mail", "alerts"}, {"node-a", "tables"}, {"web-0", "topology file"}}));
}

TEST(InferTopology, TakesDeclaredClientsAndExternalPartiesAsSuch) {
  TelemetryBuilder b;
  b.entity("shoppers", "client").entity("bank", "External").entity("web", "Service");
  b.relation("shoppers", "web", "calls").relation("web", "bank", "calls");
  EXPECT_EQ(Inferred(b).relations(),
            (Strings{"Client/shoppers calls Service/web", "Service/web calls External/bank"}));
}

TEST(InferTopology, SurvivesContradictionsAndReportsThem) {
  TelemetryBuilder b;
  b.entity("a", "Service").entity("a", "Service").entity("b", "Service");
  b.relation("a", "b", "calls")
      .relation("b", "a", "calls")
      .relation("a", "a", "calls")
      .relation("a", "ghost", "calls");
  const Inferred inferred(b);
  EXPECT_EQ(inferred.entities(), (Strings{"Service/a", "Service/b", "Unknown/ghost"}));
  EXPECT_EQ(inferred.relations(), (Strings{"Service/a calls Service/b", "Service/a calls Unknown/ghost",
                                           "Service/b calls Service/a"}));
  EXPECT_EQ(inferred.topology.warnings.size(), 3U);
}

TEST(InferTopology, TakesRenamedInstancesOfTheGoodPeriodAsReference) {
  TelemetryBuilder b;
  b.span(0, "web-5c66d57d58-6mp2b", "GET /", 10, "a");
  b.in(Period::kBaseline).span(0, "web-7d9f8b6c5-x2x4z", "GET /", 10, "a");
  const Inferred inferred(b);
  EXPECT_EQ(inferred.entities(), (Strings{"Instance/web-5c66d57d58-6mp2b", "Service/web"}));
  EXPECT_EQ(inferred.topology.subjects[0].size(), 1U);
  EXPECT_EQ(inferred.topology.reference[0]->size(), 2U);
}

TEST(InferTopology, JoinsADeployWithItsCommit) {
  TelemetryBuilder b;
  b.log(0, "payment-service", "hello");
  b.change(5, "abc123", {}, ChangeKind::kCommit)
      .change(60, "deploy-payment-v2", {"payment-service"}, ChangeKind::kDeploy, {"abc123"});
  const Inferred inferred(b);
  EXPECT_EQ(inferred.relations(), (Strings{"Service/payment-service changed_by Change/abc123"}));
  EXPECT_EQ(inferred.topology.graph.entity(*inferred.topology.graph.find("abc123")).since,
            TelemetryBuilder::time(60));
}

TEST(InferTopology, KeepsCommitsOfOneVersionApart) {
  TelemetryBuilder b;
  b.log(0, "cart-service", "hello");
  for (const char* commit : {"abc123", "def456"}) {
    b.change(5, commit, {}, ChangeKind::kCommit);
    b.change(60, "deploy-cart-v2", {"cart-service"}, ChangeKind::kDeploy, {commit});
  }
  EXPECT_EQ(Inferred(b).relations(), (Strings{"Service/cart-service changed_by Change/abc123",
                                              "Service/cart-service changed_by Change/def456"}));
}

TEST(InferTopology, KnowsACommitByItsShortForm) {
  TelemetryBuilder b;
  b.log(0, "cart-service", "hello");
  b.change(5, "abc1234def", {}, ChangeKind::kCommit)
      .change(60, "deploy-cart-v2", {"cart-service"}, ChangeKind::kDeploy, {"abc1234"});
  EXPECT_EQ(Inferred(b).relations(), (Strings{"Service/cart-service changed_by Change/abc1234def"}));
}

TEST(InferTopology, TakesOnlyAChangeThatNamesNoTargetToTouchWhatItMentions) {
  TelemetryBuilder b;
  b.log(0, "payment-service", "hello").log(0, "cart-service", "hello");
  b.change(5, "abc123", {}, ChangeKind::kCommit)
      .change(60, "deploy-cart-v2", {"cart-service"}, ChangeKind::kDeploy, {"abc123"});
  Telemetry telemetry = b.build();
  telemetry.changes.at(0).text = "round payment amounts";
  EXPECT_EQ(Inferred(std::move(telemetry)).relations(),
            (Strings{"Service/cart-service changed_by Change/abc123"}));
}

TEST(InferTopology, TakesAChangeWithoutTargetsToTouchWhatItMentions) {
  TelemetryBuilder b;
  b.log(0, "payment-service", "hello")
      .log(0, "cart-service", "hello")
      .change(5, "abc123", {}, ChangeKind::kCommit);
  Telemetry telemetry = b.build();
  telemetry.changes.at(0).text = "round payment amounts";
  EXPECT_EQ(Inferred(std::move(telemetry)).relations(),
            (Strings{"Service/payment-service changed_by Change/abc123"}));
}

TEST(InferTopology, CountsCallsOfTheIncident) {
  TelemetryBuilder b;
  for (int i = 0; i < 3; ++i) {
    const std::string n = std::to_string(i);
    b.span(i, "web-0", "GET /", 10, "a" + n, "", false, "t" + n);
    b.span(i + 0.001, "cart-0", "Get", 5, "b" + n, "a" + n, false, "t" + n);
  }
  const Inferred inferred(b);
  for (const Relation& r : inferred.topology.graph.relations())
    EXPECT_EQ(r.count, r.kind == RelationKind::kCalls ? 3U : 0U);
}

TEST(InferTopology, NumbersEntitiesTheSameInAnyOrderOfReading) {
  TelemetryBuilder forward;
  forward.log(0, "web", "hello").log(1, "cart", "hello").metric(0, "cart-0", "cpu", 1, "node-a");
  TelemetryBuilder backward;
  backward.metric(0, "cart-0", "cpu", 1, "node-a").log(1, "cart", "hello").log(0, "web", "hello");
  const Inferred a(forward);
  const Inferred b(backward);
  EXPECT_EQ(a.entities(), b.entities());
  EXPECT_EQ(a.relations(), b.relations());
}

TEST(InferTopology, GivesEverySubjectOfTheIncidentAnEntity) {
  TelemetryBuilder b;
  b.log(0, "web", "hello").metric(0, "cart-0", "cpu", 1, "node-a").alert(0, "queue", "Long");
  const Inferred inferred(b);
  for (const EntityId id : inferred.topology.entity_of) EXPECT_TRUE(id.valid());
}

TEST(EntityTable, MergesWhenOneSideHasNoNamespace) {
  EntityTable table;
  const EntityId bare = table.intern(EntityKind("Service"), "", "web");
  EXPECT_EQ(table.intern(EntityKind("Service"), "shop", "web"), bare);
  EXPECT_EQ(table.at(bare).id(), "shop/Service/web");
  EXPECT_NE(table.intern(EntityKind("Service"), "blog", "web"), bare);
}

TEST(EntityTable, WarnsOnceOfAnAmbiguousName) {
  EntityTable table;
  table.intern(EntityKind("Service"), "shop", "web");
  table.intern(EntityKind("Service"), "blog", "web");
  EXPECT_FALSE(table.resolve("", "web").valid());
  EXPECT_FALSE(table.resolve("", "web").valid());
  EXPECT_TRUE(table.resolve("shop", "web").valid());
  EXPECT_EQ(table.take_warnings().size(), 1U);
}

TEST(EntityTable, ResolvesAliases) {
  EntityTable table;
  const EntityId id = table.intern(EntityKind("Change"), "", "abc123");
  table.add_alias(id, "v2");
  EXPECT_EQ(table.resolve("", "v2"), id);
}

TEST(InferTopology, OfNothingIsEmpty) {
  TelemetryBuilder b;
  EXPECT_TRUE(Inferred(b).entities().empty());
}

}  // namespace
}  // namespace propter
