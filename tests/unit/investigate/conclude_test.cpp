// From graph, evidence and ledger to the answer; beliefs are given, so that no test depends on weights.
#include "investigate/conclude.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "graph/evidence_kinds.h"
#include "graph/weights.h"
#include "tests/support/small_world.h"

namespace propter {
namespace {

using test::SmallWorld;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

using Names = std::vector<std::string>;

// What a test decides and believes about a world, by name.
class Case {
 public:
  explicit Case(const SmallWorld& world) : world_(world) {
    answer_.graph = world.graph;
    answer_.evidence = world.evidence;
    beliefs_.marginals.assign(world.graph.entities().size(), {0.9999, 0.0001, 0});
    beliefs_.diagnosis.engine = "exact";
  }

  Case& origin(std::string_view name, double p) {
    beliefs_.marginals[world_.id(name).index()] = {(1 - p) / 2, (1 - p) / 2, p};
    return *this;
  }
  Case& labelled(std::string_view name, Label label) {
    LedgerEntry e;
    e.sequence = answer_.ledger.size() + 1;
    e.entity = world_.id(name);
    for (const LedgerEntry& row : answer_.ledger)
      if (row.entity == e.entity) e.old_label = row.new_label;
    e.new_label = label;
    e.confidence = 0.7;
    e.rationale = "row " + std::to_string(e.sequence);
    answer_.ledger.push_back(std::move(e));
    return *this;
  }
  Case& alerted(const Names& names) { return findings_.alerted = world_.ids(names), *this; }
  Case& pre_existing(const Names& names) { return findings_.pre_existing = world_.ids(names), *this; }
  Case& incomplete() { return findings_.input_complete = false, *this; }
  Case& stopped_by(std::string why) { return answer_.stopped_by = std::move(why), *this; }

  [[nodiscard]] Answer concluded() const {
    Answer out = answer_;
    conclude(out, findings_, beliefs_);
    return out;
  }
  [[nodiscard]] Outcome outcome() const { return concluded().outcome; }

 private:
  const SmallWorld& world_;
  Answer answer_;
  Findings findings_;
  FinalBeliefs beliefs_;
};

SmallWorld shop() { return SmallWorld({"web", "cart", "db"}, {{"web", "cart"}, {"cart", "db"}}); }

Names symptom_names(const SmallWorld& world, const Answer& answer) {
  std::vector<EntityId> ids;
  for (const Symptom& s : answer.symptoms) ids.push_back(s.entity);
  return world.names(ids);
}

// Outcome.

TEST(OutcomeOf, QuietAndCompleteInputIsNoIncident) {
  const SmallWorld world = shop();
  EXPECT_EQ(Case(world).outcome(), Outcome::kNoIncident);
}

TEST(OutcomeOf, QuietButIncompleteInputIsInconclusive) {
  const SmallWorld world = shop();
  EXPECT_EQ(Case(world).incomplete().outcome(), Outcome::kInconclusive);
}

TEST(OutcomeOf, QuietInputWithASpentBudgetIsInconclusive) {
  const SmallWorld world = shop();
  EXPECT_EQ(Case(world).stopped_by("budget:visits").outcome(), Outcome::kInconclusive);
}

TEST(OutcomeOf, LikelyOriginOfAnAlertIsARootCause) {
  const SmallWorld world = shop();
  EXPECT_EQ(Case(world).alerted({"web"}).origin("db", 0.9).outcome(), Outcome::kRootCauseFound);
}

TEST(OutcomeOf, AlertWithoutALikelyOriginIsInconclusive) {
  const SmallWorld world = shop();
  EXPECT_EQ(Case(world).alerted({"web"}).origin("db", built_in_weights().outcome.root_cause / 2).outcome(),
            Outcome::kInconclusive);
}

TEST(OutcomeOf, DegradedEntityIsAnIncidentWithoutAnyAlert) {
  SmallWorld world = shop();
  world.observe("db", evidence_kind("error_logs"));
  EXPECT_EQ(Case(world).outcome(), Outcome::kInconclusive);
  EXPECT_EQ(Case(world).origin("db", 0.9).outcome(), Outcome::kRootCauseFound);
}

TEST(OutcomeOf, OldAlertsAloneAreNoIncident) {
  const SmallWorld world = shop();
  EXPECT_EQ(Case(world).pre_existing({"web"}).outcome(), Outcome::kNoIncident);
}

TEST(OutcomeOf, HasAName) {
  EXPECT_EQ(name_of(Outcome::kRootCauseFound), "root_cause_found");
  EXPECT_EQ(name_of(Outcome::kNoIncident), "no_incident");
  EXPECT_EQ(name_of(Outcome::kInconclusive), "inconclusive");
}

// Symptoms.

TEST(Symptoms, AreAlertedOrLabelledEntitiesStrongestFirst) {
  SmallWorld world = shop();
  world.observe("web", evidence_kind("error_spans"), 3);
  world.observe("cart", evidence_kind("error_logs"), 5);
  const Answer a = Case(world).alerted({"web"}).labelled("cart", Label::kSymptom).concluded();
  EXPECT_EQ(symptom_names(world, a), (Names{"cart", "web"}));
  EXPECT_EQ(a.symptoms[0].kind, "error_logs");
  EXPECT_THAT(a.symptoms[0].evidence, ElementsAre(EvidenceId(std::size_t{1})));
}

TEST(Symptoms, OfEqualStrengthComeById) {
  const SmallWorld world = shop();
  EXPECT_EQ(symptom_names(world, Case(world).alerted({"cart", "db", "web"}).concluded()),
            (Names{"cart", "db", "web"}));
}

TEST(Symptoms, WithoutEvidenceAreReported) {
  const SmallWorld world = shop();
  EXPECT_EQ(Case(world).alerted({"web"}).concluded().symptoms.at(0).kind, "reported");
}

TEST(Symptoms, ThatWereThereBeforeNeedNoExplanation) {
  const SmallWorld world({"web", "mailer"});
  const Answer a = Case(world).pre_existing({"mailer"}).alerted({"web"}).concluded();
  ASSERT_EQ(symptom_names(world, a), (Names{"web", "mailer"}));
  EXPECT_TRUE(a.symptoms[1].pre_existing);
  EXPECT_EQ(world.names(a.unexplained), (Names{"web"}));
}

TEST(Symptoms, ThatNobodyExplainsAreListed) {
  SmallWorld world({"web", "db", "island"}, {{"web", "db"}});
  world.observe("db", evidence_kind("exception"));
  world.observe("db", evidence_kind("saturation"));
  const Answer a = Case(world).alerted({"db", "island", "web"}).origin("db", 0.8).concluded();
  EXPECT_EQ(world.names(a.frontier), (Names{"db"}));
  EXPECT_EQ(world.names(a.unexplained), (Names{"island"}));
}

// Hypotheses.

TEST(Hypotheses, AreRankedByProbabilityThenById) {
  const SmallWorld world = shop();
  const Answer a =
      Case(world).alerted({"web"}).origin("cart", 0.2).origin("web", 0.2).origin("db", 0.5).concluded();
  std::vector<EntityId> ids;
  for (const Hypothesis& h : a.hypotheses) ids.push_back(h.entity);
  EXPECT_EQ(world.names(ids), (Names{"db", "cart", "web"}));
}

TEST(Hypotheses, LeaveNegligibleOriginsOut) {
  const SmallWorld world = shop();
  EXPECT_THAT(
      Case(world).origin("db", built_in_weights().outcome.negligible_origin / 2).concluded().hypotheses,
      IsEmpty());
}

TEST(Hypotheses, SayWhatTheyExplainAndHow) {
  SmallWorld world = shop();
  const EvidenceId panic = world.observe("db", evidence_kind("exception"), 6, 100);
  const Answer a = Case(world).alerted({"web"}).labelled("db", Label::kOrigin).origin("db", 0.9).concluded();
  const Hypothesis& h = a.hypotheses.at(0);
  EXPECT_EQ(h.label, Label::kOrigin);
  EXPECT_EQ(h.fault_kind, "errors");
  EXPECT_EQ(h.summary, "exception of db");
  EXPECT_EQ(h.onset.start, SmallWorld::seconds(100));
  EXPECT_THAT(h.evidence, ElementsAre(panic));
  EXPECT_EQ(world.names(h.explains), (Names{"db", "web"}));
  ASSERT_THAT(h.path, SizeIs(2));
  EXPECT_EQ(h.path[0].from, world.id("db"));
  EXPECT_EQ(h.path[1].to, world.id("web"));
}

TEST(Hypotheses, WithoutEvidenceSaySo) {
  const SmallWorld world = shop();
  const Answer a = Case(world).alerted({"web"}).origin("db", 0.5).concluded();
  EXPECT_EQ(a.hypotheses.at(0).fault_kind, "unknown");
  EXPECT_THAT(a.hypotheses[0].summary, HasSubstr("no evidence of its own"));
}

TEST(Hypotheses, OfACarrierShowWhatItsInstancesShare) {
  SmallWorld world({"cart", "Instance/cart-0"}, {{"cart", "cart-0", RelationKind::kHasInstance}});
  const EvidenceId panic = world.observe("cart-0", evidence_kind("exception"));
  const Answer a = Case(world).alerted({"cart"}).origin("cart", 0.5).concluded();
  EXPECT_THAT(a.hypotheses.at(0).evidence, ElementsAre(panic));
}

TEST(Hypotheses, EscapeUntrustedText) {
  SmallWorld world = shop();
  world.observe("db", evidence_kind("exception"));
  world.evidence[0].text = "red \x1b[31m";
  EXPECT_EQ(Case(world).origin("db", 0.5).concluded().hypotheses.at(0).summary, "red \\x1b[31m");
}

// Beliefs and advice.

TEST(EntityBeliefOf, IsReadFromTheLedger) {
  const SmallWorld world = shop();
  const Answer a = Case(world)
                       .labelled("web", Label::kSymptom)
                       .labelled("cart", Label::kHealthy)
                       .labelled("web", Label::kHealthy)
                       .labelled("web", Label::kHealthy)
                       .concluded();
  const EntityBelief& web = a.beliefs[world.id("web").index()];
  EXPECT_EQ(web.label, Label::kHealthy);
  EXPECT_EQ(web.visits, 3U);
  EXPECT_EQ(web.flips, 1U);
  EXPECT_EQ(web.rationale, "row 4");
  EXPECT_EQ(web.confidence, 0.7);
  EXPECT_EQ(world.names(a.unvisited), (Names{"db"}));
}

TEST(CheckNext, NamesAtMostThreeUncertainEntities) {
  const SmallWorld world({"a", "b", "c", "d", "e"});
  Case c(world);
  for (const char* name : {"a", "b", "c", "d", "e"}) c.origin(name, 0.3);
  EXPECT_THAT(c.alerted({"a"}).concluded().check_next, SizeIs(3));
}

TEST(CheckNext, AsksForTelemetryOfSilentEntities) {
  const SmallWorld world = shop();
  EXPECT_THAT(Case(world).alerted({"web"}).origin("db", 0.5).concluded().check_next,
              ElementsAre(HasSubstr("telemetry of Service/db")));
}

TEST(CheckNext, IsEmptyWithoutAnIncident) {
  const SmallWorld world = shop();
  EXPECT_THAT(Case(world).origin("db", 0.5).concluded().check_next, IsEmpty());
}

TEST(Conclude, OfNothingIsNoIncident) {
  const SmallWorld world({});
  const Answer a = Case(world).concluded();
  EXPECT_EQ(a.outcome, Outcome::kNoIncident);
  EXPECT_THAT(a.hypotheses, IsEmpty());
}

}  // namespace
}  // namespace propter
