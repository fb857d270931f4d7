// Verdicts of the rules labeller. Scores are the largest (6) or none, so that no test depends on exact
// weights.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <propter/labeller.h>

#include "graph/evidence_kinds.h"

namespace propter {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr EntityId kSelf(std::size_t{0});
constexpr Interval kEarly{100 * kSecond, 110 * kSecond};
constexpr Interval kLate{900 * kSecond, 910 * kSecond};

Evidence item(std::size_t id, EvidenceKind kind, double score = 6) {
  Evidence e;
  e.id = EvidenceId(id);
  e.entity = kSelf;
  e.kind = kind;
  e.score = score;
  return e;
}

ContextNeighbour neighbour(std::size_t id, Label label, bool anomalous,
                           RelationKind relation = RelationKind::kCalls) {
  ContextNeighbour n;
  n.entity = EntityId(id);
  n.id = "Service/n" + std::to_string(id);
  n.relation = relation;
  n.label = label;
  n.anomalous = anomalous;
  return n;
}

ContextContract about(std::vector<Evidence> evidence, std::vector<ContextNeighbour> dependencies = {}) {
  ContextContract c;
  c.entity = kSelf;
  c.id = "Service/self";
  c.kind = EntityKind("Service");
  c.evidence = std::move(evidence);
  c.dependencies = std::move(dependencies);
  return c;
}

Verdict verdict_on(const ContextContract& context) {
  const Result<Verdict> verdict = make_rules_labeller()->label(context);
  EXPECT_TRUE(verdict.ok());
  return verdict.ok() ? *verdict : Verdict{};
}

TEST(RulesLabeller, SaysWhatItIs) { EXPECT_EQ(make_rules_labeller()->kind(), "rules"); }

TEST(RulesLabeller, CauseEvidenceWithoutDegradedDependencyMakesAnOrigin) {
  const Verdict v =
      verdict_on(about({item(4, evidence_kind("exception"))}, {neighbour(1, Label::kHealthy, false)}));
  EXPECT_EQ(v.label, Label::kOrigin);
  EXPECT_THAT(v.cites, ElementsAre(EvidenceId(std::size_t{4})));
}

TEST(RulesLabeller, DegradedDependencyExplainsASymptom) {
  const Verdict v =
      verdict_on(about({item(4, evidence_kind("failing_calls"))}, {neighbour(1, Label::kOrigin, true)}));
  EXPECT_EQ(v.label, Label::kSymptom);
  EXPECT_THAT(v.suspects, ElementsAre(EntityId(std::size_t{1})));
  EXPECT_THAT(v.rationale, HasSubstr("Service/n1"));
}

TEST(RulesLabeller, AnomalousDependencyWithoutLabelCountsAsDegraded) {
  const Verdict v =
      verdict_on(about({item(4, evidence_kind("failing_calls"))}, {neighbour(1, Label::kDefer, true)}));
  EXPECT_EQ(v.label, Label::kSymptom);
}

TEST(RulesLabeller, HealthyDependencyExplainsNothingEvenWhenAnomalous) {
  const Verdict v =
      verdict_on(about({item(4, evidence_kind("saturation"))}, {neighbour(1, Label::kHealthy, true)}));
  EXPECT_EQ(v.label, Label::kOrigin);
}

TEST(RulesLabeller, DependencyThatBeganAfterTheEffectExplainsNothing) {
  ContextContract c = about({item(4, evidence_kind("exception"))}, {neighbour(1, Label::kSymptom, true)});
  c.onset = kEarly;
  c.dependencies[0].onset = kLate;
  EXPECT_EQ(verdict_on(c).label, Label::kOrigin);
}

TEST(RulesLabeller, DependencyWithUnknownOnsetMayExplain) {
  ContextContract c = about({item(4, evidence_kind("failing_calls"))}, {neighbour(1, Label::kSymptom, true)});
  c.onset = kEarly;
  EXPECT_EQ(verdict_on(c).label, Label::kSymptom);
}

TEST(RulesLabeller, StrongCauseEvidenceOutweighsADegradedDependency) {
  const Verdict v =
      verdict_on(about({item(4, evidence_kind("saturation")), item(5, evidence_kind("exception"))},
                       {neighbour(1, Label::kSymptom, true)}));
  EXPECT_EQ(v.label, Label::kOrigin);
}

TEST(RulesLabeller, CarrierThatIsAnOriginExplainsEvenStrongCauseEvidence) {
  const Verdict v =
      verdict_on(about({item(4, evidence_kind("saturation")), item(5, evidence_kind("exception"))},
                       {neighbour(1, Label::kOrigin, true, RelationKind::kChangedBy)}));
  EXPECT_EQ(v.label, Label::kSymptom);
}

TEST(RulesLabeller, QuietNormalityIsHealthy) {
  const Verdict v =
      verdict_on(about({item(4, evidence_kind("normal"), 2)}, {neighbour(1, Label::kOrigin, true)}));
  EXPECT_EQ(v.label, Label::kHealthy);
  EXPECT_THAT(v.cites, ElementsAre(EvidenceId(std::size_t{4})));
}

TEST(RulesLabeller, DefersWhenNothingIsKnown) {
  const Verdict v = verdict_on(about({}));
  EXPECT_EQ(v.label, Label::kDefer);
  EXPECT_EQ(v.confidence, 0);
  EXPECT_THAT(v.rationale, HasSubstr("nothing is known"));
}

TEST(RulesLabeller, DefersWhenNeitherOwnEvidenceNorADependencyTellsWhy) {
  const Verdict v =
      verdict_on(about({item(4, evidence_kind("alert"))}, {neighbour(1, Label::kHealthy, false)}));
  EXPECT_EQ(v.label, Label::kDefer);
  EXPECT_THAT(v.cites, IsEmpty());
}

TEST(RulesLabeller, ChangeIsAnOriginWhenWhatItTouchedIsDegraded) {
  ContextContract c = about({item(4, evidence_kind("change"), 2)});
  c.kind = EntityKind("Change");
  c.dependents = {neighbour(1, Label::kDefer, true, RelationKind::kChangedBy)};
  EXPECT_EQ(verdict_on(c).label, Label::kOrigin);
}

TEST(RulesLabeller, ChangeThatTouchedNothingDegradedIsNoOrigin) {
  ContextContract c = about({item(4, evidence_kind("change"), 2)});
  c.kind = EntityKind("Change");
  c.dependents = {neighbour(1, Label::kHealthy, false, RelationKind::kChangedBy)};
  EXPECT_EQ(verdict_on(c).label, Label::kDefer);
}

TEST(RulesLabeller, ConfidenceIsAProbability) {
  for (std::size_t kind = 0; kind < evidence_kinds().size(); ++kind) {
    const Verdict v = verdict_on(about({item(0, EvidenceKind(kind))}));
    EXPECT_GE(v.confidence, 0) << kind;
    EXPECT_LE(v.confidence, 1) << kind;
  }
}

TEST(RulesLabeller, CitesAtMostFiveItemsAndNoNormality) {
  std::vector<Evidence> items = {item(0, evidence_kind("normal"), 0.1)};
  for (std::size_t i = 1; i <= 9; ++i) items.push_back(item(i, evidence_kind("exception")));
  const Verdict v = verdict_on(about(items));
  EXPECT_EQ(v.cites.size(), 5U);
  EXPECT_EQ(v.cites.front(), EvidenceId(std::size_t{1}));
}

TEST(RulesLabeller, SamePacketGivesTheSameVerdict) {
  const ContextContract c =
      about({item(4, evidence_kind("exception"))}, {neighbour(1, Label::kOrigin, true)});
  const auto labeller = make_rules_labeller();
  const auto first = labeller->label(c);
  const auto second = labeller->label(c);
  EXPECT_EQ(first->label, second->label);
  EXPECT_EQ(first->confidence, second->confidence);
  EXPECT_EQ(first->rationale, second->rationale);
}

}  // namespace
}  // namespace propter
