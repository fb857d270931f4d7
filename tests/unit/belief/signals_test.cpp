// What entities show, against what their peers show.
#include "belief/signals.h"

#include <cmath>
#include <stdexcept>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "graph/evidence_kinds.h"
#include "tests/support/small_world.h"

namespace propter::belief {
namespace {

using enum SignalClass;
using test::SmallWorld;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr auto kHasInstance = RelationKind::kHasInstance;

const Weights::Model& model() { return built_in_weights().model; }

// (others + a half) / (all + a half)
double smoothed(double others, double all) { return (others + 0.5) / (all + 0.5); }

std::vector<std::string> numbered(const std::string& name, int count) {
  std::vector<std::string> out;
  for (int i = 0; i < count; ++i) out.push_back(name + std::to_string(i));
  return out;
}

// Services s0, s1, ..., and others.
SmallWorld services(int count, const std::vector<std::string>& more = {}) {
  std::vector<std::string> names = numbered("s", count);
  names.insert(names.end(), more.begin(), more.end());
  return SmallWorld(names);
}

class Seen {
 public:
  explicit Seen(const SmallWorld& world, const Weights& weights = built_in_weights())
      : world_(world),
        views_(view_entities(world.graph, instances_of(world.graph), world.evidence, weights)) {}

  [[nodiscard]] const EntityView& of(std::string_view entity) const { return views_[world_.id(entity)]; }
  [[nodiscard]] const ClassView& of(std::string_view entity, SignalClass c) const {
    return of(entity).classes[static_cast<std::size_t>(c)];
  }
  [[nodiscard]] const ShownSignal& signal(std::string_view entity, std::string_view subject) const {
    for (const ShownSignal& s : of(entity).signals)
      if (s.subject == subject) return s;
    throw std::invalid_argument(std::string(subject));
  }
  [[nodiscard]] std::vector<std::string> subjects(std::string_view entity) const {
    std::vector<std::string> out;
    for (const ShownSignal& s : of(entity).signals) out.emplace_back(s.subject);
    return out;
  }

 private:
  const SmallWorld& world_;
  Views views_;
};

TEST(InstancesOf, KnowsBothEnds) {
  const SmallWorld world({"cart", "Instance/cart-0", "Instance/cart-1"},
                         {{"cart", "cart-0", kHasInstance}, {"cart", "cart-1", kHasInstance}});
  const Instances instances = instances_of(world.graph);
  EXPECT_THAT(world.names(instances.of[world.id("cart").index()]), ElementsAre("cart-0", "cart-1"));
  EXPECT_EQ(instances.service[world.id("cart-1").index()], world.id("cart"));
  EXPECT_FALSE(instances.service[world.id("cart").index()].valid());
}

TEST(Signals, AreDistinctBySubject) {
  SmallWorld world = services(3);
  world.raise("s0", "latency_p95, up");
  world.raise("s0", "cpu_usage, up", evidence_kind("resource_alert"));
  world.raise("s0", "latency_p95, up");
  world.raise("s0", "latency_p95, down");
  const Seen views(world);
  EXPECT_THAT(views.subjects("s0"), ElementsAre("latency_p95, down", "latency_p95, up", "cpu_usage, up"));
  EXPECT_EQ(views.signal("s0", "latency_p95, up").signal, kLatency);
  EXPECT_EQ(views.signal("s0", "cpu_usage, up").signal, kCpu);
  EXPECT_THAT(views.subjects("s1"), IsEmpty());
}

// Evidence of an entity comes with the strongest first.
TEST(Signals, AreShownByTheirStrongestItem) {
  SmallWorld world = services(3);
  const EvidenceId strongest = world.raise("s0", "latency_p95, up");
  world.raise("s0", "latency_p95, up");
  EXPECT_EQ(Seen(world).signal("s0", "latency_p95, up").item, strongest);
}

TEST(Signals, OnARelationAreNobodys) {
  SmallWorld world({"web", "cart"}, {{"web", "cart"}});
  world.observe_relation("web", "cart", evidence_kind("alert"));
  const Seen views(world);
  EXPECT_THAT(views.subjects("web"), IsEmpty());
  EXPECT_THAT(views.subjects("cart"), IsEmpty());
}

TEST(LeakOfSignal, IsTheShareOfOthersThatShowIt) {
  SmallWorld world = services(10);
  for (const char* s : {"s0", "s1", "s2"}) world.raise(s, "latency_p95, up");
  world.raise("s3", "latency_p99, up");
  const Seen views(world);
  const ShownSignal& common = views.signal("s1", "latency_p95, up");
  EXPECT_DOUBLE_EQ(common.leak, smoothed(2, 10));
  EXPECT_EQ(common.showing, 3U);
  EXPECT_EQ(common.peers, 10U);
  EXPECT_DOUBLE_EQ(views.signal("s3", "latency_p99, up").leak, smoothed(0, 10));
}

TEST(LeakOfSignal, IsNeverCertain) {
  SmallWorld many = services(300);
  many.raise("s0", "latency_p95, up");
  EXPECT_LT(smoothed(0, 300), model().least_signal_leak);
  EXPECT_EQ(Seen(many).signal("s0", "latency_p95, up").leak, model().least_signal_leak);

  SmallWorld all = services(20);
  for (const std::string& s : numbered("s", 20)) all.raise(s, "latency_p95, up");
  EXPECT_GT(smoothed(19, 20), model().most_signal_leak);
  EXPECT_EQ(Seen(all).signal("s0", "latency_p95, up").leak, model().most_signal_leak);
}

// What a host shows is rare or common among hosts.
TEST(LeakOfSignal, CountsPeersThatCouldShowIt) {
  SmallWorld world = services(10, {"Host/h0", "Host/h1", "Change/v2"});
  world.raise("h0", "disk_usage, up");
  world.raise("s0", "latency_p95, up");
  const Seen views(world);
  EXPECT_DOUBLE_EQ(views.signal("h0", "disk_usage, up").leak, smoothed(0, 2));
  EXPECT_DOUBLE_EQ(views.signal("s0", "latency_p95, up").leak, smoothed(0, 10));
}

TEST(LeakOfSignal, CountsAllWhereHostsAndOthersShowIt) {
  SmallWorld world = services(10, {"Host/h0", "Host/h1"});
  for (const char* e : {"h0", "s0"}) world.raise(e, "cpu_usage, up");
  const Seen views(world);
  EXPECT_DOUBLE_EQ(views.signal("h0", "cpu_usage, up").leak, smoothed(1, 12));
  EXPECT_EQ(views.signal("s0", "cpu_usage, up").leak, views.signal("h0", "cpu_usage, up").leak);
}

TEST(LeakOfSignal, KeepsServicesWithInstancesApart) {
  SmallWorld world({"web", "cart", "mail", "Instance/web-0", "Instance/cart-0"},
                   {{"web", "web-0", kHasInstance}, {"cart", "cart-0", kHasInstance}});
  world.raise("cart", "latency_p95, up");
  world.raise("cart-0", "latency_p99, up");
  const Seen views(world);
  EXPECT_DOUBLE_EQ(views.signal("cart", "latency_p95, up").leak, smoothed(0, 2));    // web, cart
  EXPECT_DOUBLE_EQ(views.signal("cart-0", "latency_p99, up").leak, smoothed(0, 3));  // mail and instances
}

// cart has three instances; nine others write logs of their own.
SmallWorld siblings() {
  std::vector<std::string> names = numbered("s", 9);
  names.insert(names.end(), {"cart", "Instance/cart-0", "Instance/cart-1", "Instance/cart-2"});
  return SmallWorld(
      names,
      {{"cart", "cart-0", kHasInstance}, {"cart", "cart-1", kHasInstance}, {"cart", "cart-2", kHasInstance}});
}

TEST(LeakOfLogTemplate, IsTheShareOfSiblings) {
  SmallWorld world = siblings();
  for (const char* e : {"cart-0", "cart-1"}) world.raise(e, "LogAnomaly, 87");
  const Seen views(world);
  const ShownSignal& s = views.signal("cart-0", "LogAnomaly, 87");
  EXPECT_EQ(s.signal, kLogs);
  EXPECT_DOUBLE_EQ(s.leak, smoothed(1, 3));
  EXPECT_EQ(s.showing, 2U);
  EXPECT_EQ(s.peers, 3U);
}

TEST(LeakOfLogTemplate, OfAProgramOfOneIsTheShareThatSaySomethingUnusual) {
  SmallWorld world = siblings();
  world.raise("s0", "LogAnomaly, 87");
  world.raise("s1", "LogAnomaly, 5");
  world.raise("s2", "LogAnomaly, 6");
  world.raise("s2", "LogAnomaly, 7");
  const Seen views(world);
  EXPECT_DOUBLE_EQ(views.signal("s0", "LogAnomaly, 87").leak, smoothed(2, 12));  // s1 and s2, of 9 and 3
}

// Only with a template it is about a program.
TEST(LeakOfLogTemplate, OfAnAlertWithoutATemplateIsTheShareOfAll) {
  SmallWorld world = siblings();
  for (const char* e : {"cart-0", "s0"}) world.raise(e, "RareLogLine");
  const Seen views(world);
  EXPECT_EQ(views.signal("s0", "RareLogLine").signal, kLogs);
  EXPECT_DOUBLE_EQ(views.signal("s0", "RareLogLine").leak, smoothed(1, 12));
  EXPECT_EQ(views.signal("cart-0", "RareLogLine").leak, views.signal("s0", "RareLogLine").leak);
}

TEST(Compared, ItemsOfAClassAccumulate) {
  SmallWorld world = services(10);
  world.observe("s0", evidence_kind("error_logs"), 3);
  world.observe("s0", evidence_kind("exception"), 4);
  world.observe("s0", evidence_kind("latency_shift"), 2);
  const Seen views(world);
  EXPECT_DOUBLE_EQ(views.of("s0", kErrors).evidence.degraded, 5);  // 3 and 4, a nat each
  EXPECT_DOUBLE_EQ(views.of("s0", kLatency).evidence.degraded, 2);
  EXPECT_TRUE(views.of("s0", kErrors).shown);
  EXPECT_FALSE(views.of("s0", kLogs).shown);
  EXPECT_THAT(views.subjects("s0"), IsEmpty());  // no alert, no distinct signal
}

TEST(Compared, AChangeIsACauseAndNoEffect) {
  SmallWorld world = services(3);
  world.observe("s0", evidence_kind("change"), 3);
  const ClassView change = Seen(world).of("s0", kChange);
  EXPECT_DOUBLE_EQ(change.evidence.local, 3 * built_in_weights().of(evidence_kind("change")).local);
  EXPECT_EQ(change.evidence.degraded, 0);
  EXPECT_FALSE(change.shown);
}

TEST(Compared, WhatIsAsUsualSpeaksForHealthWhereRequestsFeelIt) {
  SmallWorld world = services(3);
  world.observe("s0", evidence_kind("normal"), 2);
  const Seen views(world);
  for (const SignalClass c : {kLatency, kErrors, kLogs})
    EXPECT_DOUBLE_EQ(views.of("s0", c).evidence.degraded, -2 * model().usual) << name_of(c);
  EXPECT_EQ(views.of("s0", kCpu).evidence.degraded, 0);
}

TEST(IsWeighed, ForWhatWasComparedWithItsOwnPast) {
  SmallWorld world({"web", "cart"}, {{"web", "cart"}});
  for (const EvidenceKind kind : {evidence_kind("departure"), evidence_kind("exception"),
                                  evidence_kind("change"), evidence_kind("normal")}) {
    world.observe("web", kind);
    EXPECT_TRUE(is_weighed(world.evidence.back())) << name_of(kind);
  }
  for (const EvidenceKind kind : {evidence_kind("alert"), evidence_kind("resource_alert"),
                                  evidence_kind("report"), evidence_kind("co_location")}) {
    world.observe("web", kind);
    EXPECT_FALSE(is_weighed(world.evidence.back())) << name_of(kind);
  }
  world.observe_relation("web", "cart", evidence_kind("failing_calls"));
  EXPECT_FALSE(is_weighed(world.evidence.back()));
}

// The same text of everybody tells of no cause of each of them; instances have it from their service.
TEST(ViewEntities, TakeNoCauseOfOnesOwnFromWhatEverybodySays) {
  const auto local = [](std::size_t saying, bool same) {
    SmallWorld world = services(5);
    for (std::size_t i = 0; i < 5; ++i) {
      const std::string name = "s" + std::to_string(i);
      world.observe(name, i < saying ? evidence_kind("error_logs") : evidence_kind("normal"), 5);
      world.evidence.back().subject = same ? "network lost" : "text of " + name;
    }
    return Seen(world).of("s0", kErrors).evidence.local;
  };
  const double alone = local(1, true);
  EXPECT_GT(alone, 0);
  EXPECT_DOUBLE_EQ(local(3, true), alone / 2);
  EXPECT_EQ(local(5, true), 0);
  EXPECT_DOUBLE_EQ(local(5, false), alone);
}

// A change of the same kind elsewhere makes none of them less of a change.
TEST(ViewEntities, CountChangesByThemselves) {
  SmallWorld world({"web", "Change/v1", "Change/v2", "Change/v3"});
  world.observe("web", evidence_kind("error_spans"), 5);
  for (const char* change : {"v1", "v2", "v3"}) {
    world.observe(change, evidence_kind("change"), 3);
    world.evidence.back().subject = "deploy";
  }
  EXPECT_EQ(Seen(world).of("v1", kChange).evidence.local,
            3 * built_in_weights().of(evidence_kind("change")).local);
}

// What became of the calls is all that is known of a callee of which nothing was read.
TEST(ViewEntities, TakeWhatCallersSufferForAnEffectOfACalleeThatNobodyObserves) {
  const auto view = [](bool observed, RelationKind kind) {
    SmallWorld world({"web", "External/bank"}, {{"web", "bank", kind}});
    world.observe_relation("web", "bank", evidence_kind("failing_calls"), 5);
    if (observed) world.observe("bank", evidence_kind("normal"), 1);
    return Seen(world).of("bank", kErrors);
  };
  EXPECT_TRUE(view(false, RelationKind::kCalls).shown);
  EXPECT_EQ(view(false, RelationKind::kCalls).evidence.degraded,
            5 * built_in_weights().of(evidence_kind("failing_calls")).degraded);
  EXPECT_EQ(view(false, RelationKind::kCalls).evidence.local, 0);
  EXPECT_FALSE(view(true, RelationKind::kCalls).shown);
  EXPECT_FALSE(view(false, RelationKind::kRunsOn).shown);
}

// Whom web calls, of those that the text of its item names.
std::vector<std::string> named(const std::string& text) {
  SmallWorld world({"web", "cart", "stock", "db", "Instance/cart-0", "Host/node-a", "mail", "CardDB"},
                   {{"web", "cart-0"},
                    {"web", "CardDB"},
                    {"cart", "cart-0", kHasInstance},
                    {"web", "stock"},
                    {"web", "db"},
                    {"web", "node-a", RelationKind::kRunsOn},
                    {"mail", "web"}});
  world.observe("web", evidence_kind("error_logs"));
  world.evidence.back().text = text;
  std::vector<std::string> out;
  for (const RelationId r :
       named_dependencies(world.graph, instances_of(world.graph), world.evidence.back(), 4))
    out.push_back(world.graph.entity(world.graph.relation(r).dependency).name);
  EXPECT_EQ(is_second_hand(world.graph, instances_of(world.graph), world.evidence.back(), built_in_weights()),
            !out.empty());
  return out;
}

TEST(NamedDependencies, AreThoseCalledWhoseNameTheTextHas) {
  EXPECT_THAT(named("no answer from STOCK:8080"), ElementsAre("stock"));
  EXPECT_THAT(named("no answer from carddb"), ElementsAre("CardDB"));
  EXPECT_THAT(named("neither stock nor cart"), ElementsAre("cart-0", "stock"));  // by the name of its service
  EXPECT_THAT(named("out of memory"), IsEmpty());
}

TEST(NamedDependencies, AreNoCallersHostsAndShortNames) {
  EXPECT_THAT(named("refused mail on node-a"), IsEmpty());
  EXPECT_THAT(named("the db is gone"), IsEmpty());
}

TEST(Compared, WhoCannotReachAnotherIsNoCauseOfWhatHeNoLongerWrites) {
  const auto local = [](const std::string& error) {
    SmallWorld world({"web", "stock"}, {{"web", "stock"}});
    world.observe("web", evidence_kind("log_vanished"), 4);
    world.observe("web", evidence_kind("error_logs"), 4);
    world.evidence.back().text = error;
    return Seen(world).of("web", kLogs).evidence.local;
  };
  EXPECT_GT(local("out of memory"), 0);
  EXPECT_EQ(local("call to stock failed: connection refused"), 4 * model().second_hand);
}

TEST(Compared, AnItemThatNamesADependencySpeaksForNoCauseOfItsOwn) {
  SmallWorld world({"web", "stock", "mail"}, {{"web", "stock"}});
  for (const char* e : {"web", "mail"}) {
    world.observe(e, evidence_kind("exception"), 4);
    world.evidence.back().text = "TimeoutException: stock";
  }
  const Seen views(world);
  EXPECT_DOUBLE_EQ(views.of("web", kErrors).evidence.local, 4 * model().second_hand);
  EXPECT_GT(views.of("mail", kErrors).evidence.local, 0);  // which does not call it
  EXPECT_EQ(views.of("web", kErrors).evidence.degraded, views.of("mail", kErrors).evidence.degraded);
}

TEST(Absence, SpeaksForHealthWhereAlertsWatchEverybody) {
  SmallWorld world = services(5);
  world.raise("s0", "latency_p95, up");
  const Seen views(world);
  EXPECT_DOUBLE_EQ(views.of("s1", kLatency).evidence.degraded, -model().absent);
  EXPECT_EQ(views.of("s0", kLatency).evidence.degraded, 0);
  EXPECT_EQ(views.of("s1", kErrors).evidence.degraded, 0);  // which nobody shows
}

// Where others were compared with their past, nothing is known of who was not.
TEST(Absence, OfAlertsIsNoneWhereTheyAreNotAllThereIs) {
  SmallWorld world = services(5);
  world.raise("s0", "latency_p95, up");
  world.observe("s1", evidence_kind("normal"), 0);
  const Seen views(world);
  EXPECT_DOUBLE_EQ(views.of("s1", kLatency).evidence.degraded, -model().absent);
  EXPECT_EQ(views.of("s2", kLatency).evidence.degraded, 0);
}

TEST(Absence, IsNoneInOtherPopulations) {
  SmallWorld world = services(5, {"Host/h0"});
  world.raise("s0", "latency_p95, up");
  EXPECT_EQ(Seen(world).of("h0", kLatency).evidence.degraded, 0);
}

TEST(Absence, InWhatWasComparedIsThatOfEntitiesWithTelemetry) {
  SmallWorld world = services(5);
  world.observe("s0", evidence_kind("latency_shift"), 3);
  world.observe("s1", evidence_kind("exception"), 3);
  const Seen views(world);
  EXPECT_DOUBLE_EQ(views.of("s1", kLatency).evidence.degraded, -model().absent);
  EXPECT_EQ(views.of("s2", kLatency).evidence.degraded, 0);  // nothing is known of it
}

TEST(Strength, IsTheRootOfTheSumOfSquaresOfWhatSignalsAreWorth) {
  SmallWorld world = services(10);
  for (const char* s : {"s0", "s1"}) world.raise(s, "latency_p95, up");
  world.raise("s0", "latency_p99, up");
  const Seen views(world);
  EXPECT_DOUBLE_EQ(views.of("s1", kLatency).strength, -std::log(smoothed(1, 10)));
  EXPECT_DOUBLE_EQ(views.of("s0", kLatency).strength,
                   std::hypot(std::log(smoothed(1, 10)), std::log(smoothed(0, 10))));
  EXPECT_EQ(views.of("s0", kErrors).strength, 0);
}

TEST(Strength, IsThatOfWhatWasComparedWhereThatIsMore) {
  SmallWorld world = services(10);
  world.raise("s0", "latency_p95, up");
  world.observe("s0", evidence_kind("latency_shift"), 5);
  EXPECT_DOUBLE_EQ(Seen(world).of("s0", kLatency).strength, 5);
}

TEST(LeakOfClass, IsTheShareOfOthersThatShowItAtLeastAsStrongly) {
  SmallWorld world = services(10, {"Host/h0"});
  for (const char* subject : {"latency_p50, up", "latency_p90, up", "latency_p95, up"})
    world.raise("s0", subject);
  for (const char* subject : {"latency_max, up", "latency_p99, up"}) world.raise("s1", subject);
  world.raise("s2", "latency_min, up");
  world.raise("h0", "latency_p75, up");
  const Seen views(world);
  EXPECT_DOUBLE_EQ(views.of("s0", kLatency).leak, smoothed(0, 10));
  EXPECT_DOUBLE_EQ(views.of("s1", kLatency).leak, smoothed(1, 10));
  EXPECT_DOUBLE_EQ(views.of("s2", kLatency).leak, smoothed(2, 10));
  EXPECT_DOUBLE_EQ(views.of("h0", kLatency).leak, smoothed(0, 1));
}

// A real cascade through everybody must not be explained away, nor chance be excluded.
TEST(LeakOfClass, IsBounded) {
  SmallWorld world = services(30);
  for (const std::string& s : numbered("s", 30)) world.raise(s, "latency_p95, up");
  const Seen views(world);
  EXPECT_EQ(views.of("s0", kLatency).leak, model().most_class_leak);
  EXPECT_EQ(views.of("s0", kDisk).leak, model().least_class_leak);
}

// What left its own past was not so in good times, however many left theirs.
TEST(LeakOfClass, OfWhatWasComparedHasABoundOfItsOwn) {
  SmallWorld world = services(30);
  for (const std::string& s : numbered("s", 29)) {
    world.observe(s, evidence_kind("exception"), 3);
    world.raise(s, "latency_p95, up");
  }
  Weights weights;
  weights.model.most_class_leak = 0.5;
  for (const double most : {0.3, 0.001}) {
    weights.model.most_compared_leak = most;
    const Seen views(world, weights);
    EXPECT_EQ(views.of("s0", kErrors).leak, most);
    EXPECT_EQ(views.of("s29", kErrors).leak, most);  // who did not leave it, too
    EXPECT_EQ(views.of("s0", kLatency).leak, 0.5);
  }
}

TEST(Accumulate, CountsTheStrongestOfAKind) {
  SmallWorld world = services(1);
  world.observe("s0", evidence_kind("exception"), 2);
  world.observe("s0", evidence_kind("exception"), 4);
  const std::vector<Weighed> items{{&world.evidence[0]}, {&world.evidence[1]}};
  const LogLikelihoods sums = accumulate(items, built_in_weights());
  EXPECT_DOUBLE_EQ(sums.local, 4 * built_in_weights().of(evidence_kind("exception")).local);
  EXPECT_DOUBLE_EQ(sums.degraded, 4);
}

TEST(Accumulate, SetsWhatSpeaksAgainstOffAgainstWhatSpeaksFor) {
  SmallWorld world = services(1);
  world.observe("s0", evidence_kind("exception"), 6);
  world.observe("s0", evidence_kind("failing_calls"), 6);
  Weights weights;
  weights.evidence[evidence_kind("exception").row()] = {0.5, 1};
  weights.evidence[evidence_kind("failing_calls").row()] = {-0.4, 1};
  const std::vector<Weighed> items{{&world.evidence[0]}, {&world.evidence[1]}};
  EXPECT_DOUBLE_EQ(accumulate(items, weights).local, std::sqrt(3 * 3 - 2.4 * 2.4));
  weights.evidence[evidence_kind("failing_calls").row()] = {-1, 1};
  EXPECT_DOUBLE_EQ(accumulate(items, weights).local, -std::sqrt(6 * 6 - 3 * 3));
  EXPECT_DOUBLE_EQ(accumulate(items, weights).degraded, std::sqrt(72));
}

// What it says of somebody else is rather that it suffers.
TEST(Accumulate, TakesNoCauseFromWhatIsSaidOfAnother) {
  SmallWorld world = services(1);
  world.observe("s0", evidence_kind("exception"), 4);
  world.observe("s0", evidence_kind("failing_calls"), 4);
  Weights weights;
  weights.evidence[evidence_kind("failing_calls").row()] = {-0.5, 1};
  weights.model.second_hand = -0.25;
  const std::vector<Weighed> of_itself{{&world.evidence[0], Said::kOfItself}};
  const std::vector<Weighed> of_another{{&world.evidence[0], Said::kOfAnother}};
  EXPECT_GT(accumulate(of_itself, weights).local, 0);
  EXPECT_DOUBLE_EQ(accumulate(of_another, weights).local, -0.25 * 4);
  EXPECT_EQ(accumulate(of_another, weights).degraded, accumulate(of_itself, weights).degraded);
  const std::vector<Weighed> of_a_victim{{&world.evidence[1], Said::kOfAnother}};
  EXPECT_DOUBLE_EQ(accumulate(of_a_victim, weights).local, -0.5 * 4);  // is one anyway
}

TEST(Accumulate, OfNothingIsNothing) {
  const LogLikelihoods sums = accumulate({}, built_in_weights());
  EXPECT_EQ(sums.local, 0);
  EXPECT_EQ(sums.degraded, 0);
}

TEST(ViewEntities, OfWhomThereIsNoEvidenceAreSharedAmongPeers) {
  SmallWorld world({"a", "b", "c", "Host/n", "ill"});
  world.observe("ill", evidence_kind("error_logs"), 3);
  const Views views =
      view_entities(world.graph, instances_of(world.graph), world.evidence, built_in_weights());
  EXPECT_EQ(&views[world.id("a")], &views[world.id("c")]);
  EXPECT_NE(&views[world.id("a")], &views[world.id("n")]);
  EXPECT_NE(&views[world.id("a")], &views[world.id("ill")]);
}

TEST(ViewEntities, OfNothingIsEmpty) {
  const SmallWorld world({});
  EXPECT_EQ(view_entities(world.graph, instances_of(world.graph), {}, built_in_weights()).size(), 0U);
}

}  // namespace
}  // namespace propter::belief
