// Who can explain whom, and the frontier over it.
#include "control/explanation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "graph/evidence_kinds.h"
#include "graph/weights.h"
#include "tests/support/small_world.h"

namespace propter::control {
namespace {

using test::SmallWorld;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

using Names = std::vector<std::string>;

// An explanation problem by names; every entity is a candidate unless `candidates` says otherwise.
class Case {
 public:
  explicit Case(const SmallWorld& world) : world_(world) {}

  Case& healthy(const Names& names) { return labels_ = world_.mark(names, Label::kHealthy), *this; }
  Case& symptoms(const Names& names) { return symptoms_ = world_.mark<bool>(names, true), *this; }
  Case& likely(std::string_view name, double p) { return origins_[world_.id(name).index()] = p, *this; }
  Case& candidates(const Names& names) { return origins_ = world_.mark(names, 0.2), *this; }

  [[nodiscard]] Names reach(std::string_view origin) const {
    return world_.names(reach_of(inputs(), world_.id(origin)).entities);
  }
  [[nodiscard]] std::vector<PathStep> path(std::string_view origin, std::string_view target) const {
    return path_to(inputs(), reach_of(inputs(), world_.id(origin)), world_.id(target));
  }
  [[nodiscard]] Explanation explained() const { return explain(inputs()); }
  [[nodiscard]] Names frontier() const { return world_.names(explained().frontier); }

 private:
  [[nodiscard]] ExplanationInputs inputs() const {
    return {{world_.graph, index_, labels_}, symptoms_, origins_};
  }

  const SmallWorld& world_;
  EvidenceIndex index_{world_.graph, world_.evidence, built_in_weights()};
  std::vector<Label> labels_ = world_.mark({}, Label::kDefer);
  std::vector<bool> symptoms_ = world_.mark<bool>({}, true);
  std::vector<double> origins_ = world_.mark({}, 0.0, 0.2);
};

SmallWorld chain() { return SmallWorld({"web", "cart", "db"}, {{"web", "cart"}, {"cart", "db"}}); }

TEST(Reach, GoesFromDependenciesToDependents) {
  const SmallWorld world = chain();
  EXPECT_THAT(Case(world).reach("db"), ElementsAre("db", "cart", "web"));
  EXPECT_THAT(Case(world).reach("cart"), ElementsAre("cart", "web"));
  EXPECT_THAT(Case(world).reach("web"), ElementsAre("web"));
}

TEST(Reach, StopsAtHealthyEntities) {
  const SmallWorld world = chain();
  EXPECT_THAT(Case(world).healthy({"cart"}).reach("db"), ElementsAre("db"));
}

TEST(Reach, StopsAtWhatBeganBeforeTheOrigin) {
  SmallWorld world = chain();
  world.observe("db", evidence_kind("error_logs"), 6, 600);
  world.observe("cart", evidence_kind("error_logs"), 6, 100);
  EXPECT_THAT(Case(world).reach("db"), ElementsAre("db"));
}

TEST(Reach, AllowsForClocksThatDiffer) {
  SmallWorld world = chain();
  world.observe("db", evidence_kind("error_logs"), 6, 101);
  world.observe("cart", evidence_kind("error_logs"), 6, 100);
  EXPECT_THAT(Case(world).reach("db"), ElementsAre("db", "cart", "web"));
}

TEST(Reach, IsNotLimitedByUnknownOnsets) {
  SmallWorld world = chain();
  world.observe("db", evidence_kind("error_logs"), 6, 600);
  EXPECT_THAT(Case(world).reach("db"), ElementsAre("db", "cart", "web"));
}

TEST(Reach, OfAServiceHoldsItsOwnInstances) {
  const SmallWorld world(
      {"cart", "Instance/cart-0", "Instance/cart-1"},
      {{"cart", "cart-0", RelationKind::kHasInstance}, {"cart", "cart-1", RelationKind::kHasInstance}});
  EXPECT_THAT(Case(world).reach("cart"), UnorderedElementsAre("cart", "cart-0", "cart-1"));
}

TEST(Reach, EndsOnCycles) {
  const SmallWorld world({"a", "b"}, {{"a", "b"}, {"b", "a"}});
  EXPECT_THAT(Case(world).reach("a"), ElementsAre("a", "b"));
}

TEST(Path, LeadsFromTheOriginToTheTargetWithItsEvidence) {
  SmallWorld world = chain();
  const EvidenceId calls = world.observe_relation("cart", "db", evidence_kind("failing_calls"));
  const auto steps = Case(world).path("db", "web");
  ASSERT_THAT(steps, SizeIs(2));
  EXPECT_EQ(world.names({steps[0].from, steps[0].to, steps[1].from, steps[1].to}),
            (Names{"db", "cart", "cart", "web"}));
  EXPECT_THAT(steps[0].evidence, ElementsAre(calls));
  EXPECT_EQ(steps[0].relation, world.relation("cart", "db"));
}

TEST(Path, GoesDownFromAServiceToItsInstance) {
  const SmallWorld world({"cart", "Instance/cart-0"}, {{"cart", "cart-0", RelationKind::kHasInstance}});
  const auto steps = Case(world).path("cart", "cart-0");
  ASSERT_THAT(steps, SizeIs(1));
  EXPECT_EQ(world.names({steps[0].from, steps[0].to}), (Names{"cart", "cart-0"}));
}

TEST(Path, IsEmptyToTheOriginItselfAndToWhatItDoesNotReach) {
  const SmallWorld world = chain();
  EXPECT_THAT(Case(world).path("db", "db"), IsEmpty());
  EXPECT_THAT(Case(world).path("web", "db"), IsEmpty());
}

SmallWorld three_instances() {
  return SmallWorld({"cart", "Instance/cart-0", "Instance/cart-1", "Instance/cart-2"},
                    {{"cart", "cart-0", RelationKind::kHasInstance},
                     {"cart", "cart-1", RelationKind::kHasInstance},
                     {"cart", "cart-2", RelationKind::kHasInstance}});
}

TEST(Frontier, IsTheServiceWhenItsInstancesShareTheCause) {
  SmallWorld world = three_instances();
  const Names instances{"cart-0", "cart-1", "cart-2"};
  for (const std::string& name : instances) world.observe(name, evidence_kind("exception"));
  EXPECT_THAT(Case(world).symptoms(instances).frontier(), ElementsAre("cart"));
}

TEST(Frontier, IsTheInstanceWhenItAloneHasTheCause) {
  SmallWorld world = three_instances();
  world.observe("cart-1", evidence_kind("exception"));
  EXPECT_THAT(Case(world).symptoms({"cart", "cart-1"}).frontier(), ElementsAre("cart-1"));
}

TEST(Frontier, IsTheOneOriginThatReachesAllSymptoms) {
  SmallWorld world({"web", "app", "db"}, {{"web", "db"}, {"app", "db"}});
  for (const char* name : {"web", "app", "db"}) world.observe(name, evidence_kind("alert"));
  EXPECT_THAT(Case(world).symptoms({"web", "app", "db"}).frontier(), ElementsAre("db"));
}

TEST(Frontier, HoldsTwoIndependentOrigins) {
  SmallWorld world({"web", "app", "db", "queue"}, {{"web", "db"}, {"app", "queue"}});
  for (const char* name : {"db", "queue"})
    for (const auto kind :
         {evidence_kind("exception"), evidence_kind("saturation"), evidence_kind("latency_shift")})
      world.observe(name, kind);
  for (const char* name : {"web", "app"}) world.observe(name, evidence_kind("error_spans"));
  EXPECT_THAT(Case(world).symptoms({"web", "app", "db", "queue"}).candidates({"db", "queue"}).frontier(),
              ElementsAre("db", "queue"));
}

TEST(Frontier, HoldsNoHealthyEntity) {
  SmallWorld world = chain();
  world.observe("web", evidence_kind("exception"));
  world.observe("db", evidence_kind("exception"));
  EXPECT_THAT(Case(world).healthy({"db"}).symptoms({"web"}).frontier(), Not(Contains("db")));
}

TEST(Frontier, OfNoSymptomsIsEmpty) {
  const SmallWorld world = chain();
  const Explanation e = Case(world).explained();
  EXPECT_THAT(e.frontier, IsEmpty());
  EXPECT_THAT(e.unexplained, IsEmpty());
}

TEST(Frontier, ListsWhatNoCandidateReaches) {
  SmallWorld world({"web", "db", "island"}, {{"web", "db"}});
  for (const char* name : {"web", "island"}) world.observe(name, evidence_kind("error_logs"));
  world.observe("db", evidence_kind("exception"));
  world.observe("db", evidence_kind("saturation"));
  const Explanation e = Case(world).symptoms({"web", "db", "island"}).candidates({"db"}).explained();
  EXPECT_THAT(world.names(e.frontier), ElementsAre("db"));
  EXPECT_THAT(world.names(e.unexplained), ElementsAre("island"));
}

TEST(Frontier, OffersAlternatives) {
  SmallWorld world = chain();
  for (const char* name : {"web", "cart", "db"}) world.observe(name, evidence_kind("error_logs"));
  const Explanation e = Case(world).symptoms({"web", "cart", "db"}).explained();
  EXPECT_THAT(world.names(e.frontier), ElementsAre("db"));
  EXPECT_THAT(e.alternatives, Not(IsEmpty()));
  EXPECT_THAT(e.alternatives, Not(Contains(e.frontier)));
}

TEST(Reach, AnOlderEffectStopsTheWayAlsoBehindUnknownOnsets) {
  SmallWorld world = chain();
  world.observe("cart", evidence_kind("error_spans"), 6, 100);
  world.observe("web", evidence_kind("error_spans"), 6, 50);
  EXPECT_THAT(Case(world).reach("db"), ElementsAre("db", "cart"));
}

TEST(Reach, TakesTheWayOnWhichTroubleBeganEarlier) {
  SmallWorld world({"web", "late", "early", "far", "db"},
                   {{"web", "late"}, {"late", "db"}, {"web", "early"}, {"early", "far"}, {"far", "db"}});
  world.observe("late", evidence_kind("error_spans"), 6, 100);
  world.observe("early", evidence_kind("error_spans"), 6, 40);
  world.observe("web", evidence_kind("error_spans"), 6, 50);
  EXPECT_THAT(Case(world).reach("db"), Contains("web"));
  EXPECT_THAT(Case(world).path("db", "web"), SizeIs(3));
}

TEST(Reach, ClocksMayDifferByTheTolerance) {
  SmallWorld world = chain();
  world.observe("db", evidence_kind("error_spans"), 6, 54);
  world.observe("cart", evidence_kind("error_spans"), 6, 50);
  EXPECT_THAT(Case(world).reach("db"), Contains("cart"));
}

// Two that depend on each other, and one that depends on them.
SmallWorld cycle() { return SmallWorld({"a", "b", "web"}, {{"a", "b"}, {"b", "a"}, {"web", "a"}}); }

TEST(Explain, WithinACycleTheEarliestOnsetDecides) {
  SmallWorld world = cycle();
  world.observe("a", evidence_kind("error_spans"), 3, 53);
  world.observe("b", evidence_kind("error_spans"), 3, 50);
  EXPECT_THAT(Case(world).symptoms({"web"}).candidates({"a", "b"}).frontier(), IsEmpty());
  EXPECT_THAT(Case(world).symptoms({"a", "b", "web"}).candidates({"a", "b"}).frontier(), ElementsAre("b"));
}

TEST(Explain, WithinACycleTheStrongestCauseEvidenceDecidesNext) {
  SmallWorld world = cycle();
  world.observe("b", evidence_kind("saturation"), 3);
  world.observe("a", evidence_kind("error_spans"), 3);
  EXPECT_THAT(Case(world).symptoms({"a", "b", "web"}).candidates({"a", "b"}).frontier(), ElementsAre("b"));
}

TEST(Explain, OfEqualCandidatesTheLikelierOriginIsTaken) {
  SmallWorld world({"Instance/web-1", "Host/h1"}, {{"Instance/web-1", "Host/h1", RelationKind::kRunsOn}});
  world.observe("Instance/web-1", evidence_kind("error_spans"), 6);
  EXPECT_THAT(Case(world).symptoms({"web-1"}).likely("web-1", 0.4).frontier(), ElementsAre("web-1"));
  EXPECT_THAT(Case(world).symptoms({"web-1"}).likely("h1", 0.4).frontier(), ElementsAre("h1"));
}

TEST(Explain, SaysWhatStaysUnexplainedWithoutEachMember) {
  SmallWorld world({"web", "db", "mail", "smtp"}, {{"web", "db"}, {"mail", "smtp"}});
  for (const char* name : {"web", "db", "mail", "smtp"}) world.observe(name, evidence_kind("error_spans"), 6);
  const Explanation explained = Case(world).symptoms({"web", "db", "mail", "smtp"}).explained();
  EXPECT_THAT(world.names(explained.frontier), UnorderedElementsAre("db", "smtp"));
  ASSERT_THAT(explained.counterfactuals, SizeIs(2));
  EXPECT_EQ(explained.counterfactuals[0].without, world.id("db"));
  EXPECT_THAT(world.names(explained.counterfactuals[0].unexplained), UnorderedElementsAre("web", "db"));
  EXPECT_THAT(world.names(explained.counterfactuals[1].unexplained), UnorderedElementsAre("mail", "smtp"));
}

}  // namespace
}  // namespace propter::control
