// From graph, evidence and ledger to the answer.
#include "investigate/conclude.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "graph/evidence_kinds.h"
#include "graph/weights.h"
#include "tests/support/small_world.h"

namespace propter {
namespace {

using test::SmallWorld;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Le;
using ::testing::Not;
using ::testing::SizeIs;

using Names = std::vector<std::string>;

// What is told about a world, by name.
class Case {
 public:
  explicit Case(const SmallWorld& world) : world_(world) {
    answer_.graph = world.graph;
    answer_.evidence = world.evidence;
    answer_.labeller = "model";  // labels are those of the ledger
  }

  Case& by_rules() { return answer_.labeller = "rules", *this; }
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
  Case& outside() { return findings_.inside = false, *this; }
  Case& first_claim(NodeVerdict verdict) { return findings_.first_claim = verdict, *this; }
  Case& stopped_by(std::string why) { return answer_.stopped_by = std::move(why), *this; }

  [[nodiscard]] Answer concluded() const {
    Answer out = answer_;
    const auto beliefs = final_beliefs(out);
    EXPECT_TRUE(beliefs.ok());
    if (beliefs.ok()) {
      EXPECT_TRUE(conclude(out, findings_, *beliefs).ok());
    }
    return out;
  }
  [[nodiscard]] Outcome outcome() const { return concluded().outcome; }
  [[nodiscard]] std::string reason() const { return concluded().reason; }

 private:
  const SmallWorld& world_;
  Answer answer_;
  Findings findings_;
};

SmallWorld shop() { return SmallWorld({"web", "cart", "db"}, {{"web", "cart"}, {"cart", "db"}}); }

// The database throws exceptions, everybody above it fails.
SmallWorld broken_shop() {
  SmallWorld world = shop();
  world.observe("db", evidence_kind("exception"), 6, 100);
  world.observe("db", evidence_kind("saturation"), 6, 100);
  world.observe("cart", evidence_kind("error_spans"), 4, 101);
  world.observe("web", evidence_kind("error_spans"), 4, 102);
  world.observe_relation("cart", "db", evidence_kind("failing_calls"));
  world.observe_relation("web", "cart", evidence_kind("failing_calls"));
  return world;
}

SmallWorld quiet_shop() {
  SmallWorld world = shop();
  for (const char* name : {"web", "cart", "db"}) world.observe(name, evidence_kind("normal"), 1);
  return world;
}

Names symptom_names(const SmallWorld& world, const Answer& answer) {
  std::vector<EntityId> ids;
  for (const Symptom& s : answer.symptoms) ids.push_back(s.entity);
  return world.names(ids);
}

// Outcome.

TEST(OutcomeOf, QuietAndCompleteInputIsNoIncident) {
  EXPECT_EQ(Case(quiet_shop()).outcome(), Outcome::kNoIncident);
}

TEST(OutcomeOf, QuietInputIsInconclusiveUnlessAllOfItWasReadAndCompared) {
  const SmallWorld quiet = quiet_shop();
  EXPECT_EQ(Case(quiet).incomplete().reason(), "not everything was read");
  EXPECT_EQ(Case(quiet).outside().reason(), "what was asked for lies outside of the data");
  EXPECT_EQ(Case(quiet).stopped_by("budget:visits").outcome(), Outcome::kInconclusive);
  EXPECT_EQ(Case(shop()).reason(), "there is nothing to compare with");
}

TEST(OutcomeOf, ClearOriginIsARootCause) {
  const SmallWorld world = broken_shop();
  const Answer a = Case(world).alerted({"web"}).concluded();
  EXPECT_EQ(a.outcome, Outcome::kRootCauseFound) << a.reason;
  EXPECT_EQ(world.names(a.frontier), (Names{"db"}));
  EXPECT_EQ(a.hypotheses.at(0).entity, world.id("db"));
  EXPECT_EQ(a.reason, "");
}

TEST(OutcomeOf, OriginWhoseClaimWasNotShownIsNoRootCause) {
  const SmallWorld world = broken_shop();
  EXPECT_EQ(Case(world).alerted({"web"}).first_claim(NodeVerdict::kUnsupported).outcome(),
            Outcome::kInconclusive);
  EXPECT_EQ(Case(world).alerted({"web"}).first_claim(NodeVerdict::kAssumed).outcome(),
            Outcome::kRootCauseFound);
}

TEST(OutcomeOf, AlertThatNobodyExplainsIsInconclusive) {
  const Answer a = Case(shop()).alerted({"web"}).concluded();
  EXPECT_EQ(a.outcome, Outcome::kInconclusive);
  EXPECT_THAT(a.frontier, SizeIs(1));  // the best there is
  EXPECT_NE(a.reason, "");
}

TEST(OutcomeOf, DegradedEntityIsAnIncidentWithoutAnyAlert) {
  const SmallWorld world = broken_shop();
  EXPECT_EQ(Case(world).outcome(), Outcome::kRootCauseFound);
}

TEST(OutcomeOf, OldAlertsAloneAreNoIncident) {
  EXPECT_EQ(Case(quiet_shop()).pre_existing({"web"}).outcome(), Outcome::kNoIncident);
}

TEST(OutcomeOf, HasAName) {
  EXPECT_EQ(name_of(Outcome::kRootCauseFound), "root_cause_found");
  EXPECT_EQ(name_of(Outcome::kNoIncident), "no_incident");
  EXPECT_EQ(name_of(Outcome::kInconclusive), "inconclusive");
}

TEST(Conclude, OfNothingFindsNothing) {
  const Answer a = Case(SmallWorld({})).concluded();
  EXPECT_EQ(a.outcome, Outcome::kInconclusive);
  EXPECT_THAT(a.hypotheses, IsEmpty());
  EXPECT_THAT(a.frontier, IsEmpty());
}

// Symptoms.

TEST(Symptoms, AreAlertedOrDegradedEntitiesStrongestFirst) {
  SmallWorld world = shop();
  world.observe("web", evidence_kind("error_spans"), 3);
  world.observe("cart", evidence_kind("error_logs"), 5);
  const Answer a = Case(world).alerted({"web"}).concluded();
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
  EXPECT_EQ(Case(shop()).alerted({"web"}).concluded().symptoms.at(0).kind, "reported");
}

TEST(Symptoms, ThatWereThereBeforeNeedNoExplanation) {
  const SmallWorld world({"web", "mailer"});
  const Answer a = Case(world).pre_existing({"mailer"}).alerted({"web"}).concluded();
  ASSERT_EQ(symptom_names(world, a), (Names{"web", "mailer"}));
  EXPECT_TRUE(a.symptoms[1].pre_existing);
  EXPECT_THAT(world.names(a.unexplained), Not(Contains("mailer")));
}

TEST(Symptoms, ThatNobodyExplainsAreListed) {
  SmallWorld world({"web", "db", "island"}, {{"web", "db"}});
  world.observe("db", evidence_kind("exception"));
  world.observe("db", evidence_kind("saturation"));
  const Answer a = Case(world).alerted({"db", "island", "web"}).concluded();
  EXPECT_EQ(world.names(a.frontier), (Names{"db"}));
  EXPECT_THAT(world.names(a.unexplained), Contains("island"));
}

// Hypotheses.

TEST(Hypotheses, AreRankedByProbability) {
  const Answer a = Case(broken_shop()).alerted({"web"}).concluded();
  ASSERT_THAT(a.hypotheses, SizeIs(3));
  EXPECT_TRUE(std::ranges::is_sorted(a.hypotheses, std::ranges::greater{}, &Hypothesis::probability));
}

TEST(Hypotheses, OnlyTheFirstHasAConfidence) {
  const Answer a = Case(broken_shop()).alerted({"web"}).concluded();
  for (std::size_t i = 0; i < a.hypotheses.size(); ++i)
    EXPECT_EQ(a.hypotheses[i].confidence.has_value(), i == 0);
}

TEST(Hypotheses, SayWhatTheyExplainAndHow) {
  const SmallWorld world = broken_shop();
  const Answer a = Case(world)
                       .alerted({"web"})
                       .labelled("web", Label::kSymptom)
                       .labelled("cart", Label::kSymptom)
                       .labelled("db", Label::kOrigin)
                       .concluded();
  const Hypothesis& h = a.hypotheses.at(0);
  EXPECT_EQ(h.label, Label::kOrigin);
  EXPECT_EQ(h.summary, "saturation of db");
  EXPECT_EQ(h.onset.start, SmallWorld::seconds(100));
  EXPECT_EQ(world.names(h.explains), (Names{"cart", "db", "web"}));
  ASSERT_THAT(h.shares, SizeIs(3));
  for (const double share : h.shares) EXPECT_THAT(share, Le(1));
  ASSERT_FALSE(h.path.empty());
  EXPECT_EQ(h.path.front().from, world.id("db"));
  EXPECT_EQ(h.path.front().travels, "errors");
  EXPECT_EQ(h.path.front().evidence.size(), 1U);
}

// What nobody looked at neither speaks nor is explained.
TEST(Hypotheses, SayNothingOfWhoWasNotVisited) {
  const SmallWorld world = broken_shop();
  const Answer a = Case(world).alerted({"web"}).labelled("db", Label::kOrigin).concluded();
  EXPECT_EQ(world.names(a.hypotheses.at(0).explains), (Names{"db"}));
  EXPECT_EQ(world.names(a.unvisited), (Names{"cart", "web"}));
}

TEST(Hypotheses, WithoutEvidenceSaySo) {
  const Answer a = Case(shop()).alerted({"web"}).concluded();
  EXPECT_THAT(a.hypotheses.at(0).summary, HasSubstr("no evidence of its own"));
}

TEST(Hypotheses, OfACarrierShowWhatItsInstancesShare) {
  SmallWorld world({"cart", "Instance/cart-0"}, {{"cart", "cart-0", RelationKind::kHasInstance}});
  const EvidenceId panic = world.observe("cart-0", evidence_kind("exception"));
  const Answer a = Case(world).alerted({"cart"}).concluded();
  for (const Hypothesis& h : a.hypotheses) EXPECT_THAT(h.evidence, ElementsAre(panic));
}

TEST(Hypotheses, EscapeUntrustedText) {
  SmallWorld world = shop();
  world.observe("db", evidence_kind("exception"));
  world.evidence[0].text = "red \x1b[31m";
  EXPECT_EQ(Case(world).concluded().hypotheses.at(0).summary, "red \\x1b[31m");
}

TEST(Hypotheses, HoldEachMemberOfTheFrontier) {
  SmallWorld world({"a", "b", "c", "d"}, {});
  for (const char* name : {"a", "b"})
    for (const std::string_view kind : {"exception", "saturation", "latency_shift"})
      world.observe(name, *parse_evidence_kind(kind), 6, 100);
  const Answer a = Case(world).alerted({"a", "b"}).concluded();
  EXPECT_THAT(a.frontier, SizeIs(2));
  std::set<EntityId> listed;
  for (const Hypothesis& h : a.hypotheses) listed.insert(h.entity);
  for (const EntityId member : a.frontier) EXPECT_TRUE(listed.contains(member));
  ASSERT_THAT(a.counterfactuals, SizeIs(2));
  for (const Counterfactual& c : a.counterfactuals) {
    EXPECT_THAT(c.unexplained, ElementsAre(c.without));
    EXPECT_GT(c.loss, 0);
  }
}

// Labels.

TEST(Labels, OfTheRulesAreReadOffTheBeliefs) {
  SmallWorld world = broken_shop();
  const Answer a = Case(world).by_rules().alerted({"web"}).concluded();
  EXPECT_EQ(a.beliefs[world.id("db").index()].label, Label::kOrigin);
  EXPECT_EQ(a.beliefs[world.id("cart").index()].label, Label::kSymptom);
  EXPECT_EQ(a.beliefs[world.id("web").index()].label, Label::kSymptom);
}

TEST(Labels, OfWhoWasNeverLookedAtAreOpen) {
  const SmallWorld world = shop();
  const Answer a = Case(world).by_rules().concluded();
  for (const EntityBelief& b : a.beliefs) EXPECT_EQ(b.label, Label::kDefer);
  const Answer quiet = Case(quiet_shop()).by_rules().concluded();
  for (const EntityBelief& b : quiet.beliefs) EXPECT_EQ(b.label, Label::kHealthy);
}

TEST(Labels, OfAModelAreReadFromTheLedger) {
  SmallWorld world = shop();
  world.observe("db", evidence_kind("error_logs"));
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

// Changes.

// Web fails, and was changed; `score` of the evidence for that, 0: none.
SmallWorld changed(double score) {
  SmallWorld world({"web", "Change/v2"}, {{"web", "v2", RelationKind::kChangedBy}});
  world.observe("web", evidence_kind("exception"), 6);
  if (score > 0) world.observe("v2", evidence_kind("change"), score);
  return world;
}

TEST(NoChangeAtFault, IsSaidWhereOneWasAndTheFrontierHasNone) {
  EXPECT_THAT(Case(changed(0)).alerted({"web"}).concluded().no_change_at_fault,
              HasSubstr("the likeliest of 1, Change/v2, is so with"));
}

TEST(NoChangeAtFault, IsNotSaidWhereOneIsAmongTheOrigins) {
  const SmallWorld world = changed(12);
  const Answer a = Case(world).alerted({"web"}).concluded();
  EXPECT_EQ(world.names(a.frontier), (Names{"v2"}));
  EXPECT_EQ(a.no_change_at_fault, "");
}

TEST(NoChangeAtFault, IsNotSaidWithoutAChange) {
  SmallWorld world = shop();
  world.observe("web", evidence_kind("error_spans"));
  EXPECT_EQ(Case(world).alerted({"web"}).concluded().no_change_at_fault, "");
}

// Advice.

TEST(CheckNext, NamesAtMostThreeObservations) {
  SmallWorld world({"a", "b", "c", "d", "e"}, {{"a", "b"}, {"a", "c"}, {"a", "d"}, {"a", "e"}});
  world.observe("a", evidence_kind("error_spans"));
  EXPECT_THAT(Case(world).alerted({"a"}).concluded().check_next, SizeIs(3));
}

TEST(CheckNext, SaysWhoIsNotKnown) {
  SmallWorld world = shop();
  world.observe("web", evidence_kind("error_spans"));
  EXPECT_THAT(Case(world).alerted({"web"}).concluded().check_next,
              Contains(HasSubstr("nothing is known about it")));
}

TEST(CheckNext, IsEmptyWithoutAnIncident) {
  EXPECT_THAT(Case(quiet_shop()).concluded().check_next, IsEmpty());
}

}  // namespace
}  // namespace propter
