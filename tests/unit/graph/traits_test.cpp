// The tables of kinds: names, roles, phrases.
#include "graph/traits.h"

#include <gmock/gmock.h>

#include <set>

#include <propter/labeller.h>

#include "graph/evidence_kinds.h"
#include "graph/weights.h"

namespace propter {
namespace {

using ::testing::AnyOf;

TEST(EntityKind, KeepsTheWordOfTheTelemetry) {
  const EntityKind pod("pod");
  EXPECT_EQ(pod.name(), "Pod");
  EXPECT_EQ(pod.plain(), "Instance");
  EXPECT_EQ(pod.role(), EntityRole::kInstance);
  EXPECT_EQ(EntityKind("Deployment").name(), "Deployment");
  EXPECT_EQ(EntityKind("NetworkPolicy").role(), EntityRole::kPolicy);
}

TEST(EntityKind, KeepsAWordThatItDoesNotKnow) {
  const EntityKind schedule("Schedule");
  EXPECT_EQ(schedule.name(), "Schedule");
  EXPECT_EQ(schedule.plain(), "Unknown");
  EXPECT_EQ(schedule.role(), EntityRole::kUnknown);
  EXPECT_EQ(EntityKind("").name(), "Unknown");
  EXPECT_EQ(EntityKind().name(), "Unknown");
}

// A kind stands between slashes in ids, and may come from anybody.
TEST(EntityKind, MakesAWordThatMayStandInAnId) {
  EXPECT_EQ(EntityKind("a/b c\x1b[31m").name(), "a_b_c__31m");
  EXPECT_EQ(EntityKind(std::string(1000, 'x')).name().size(), 64U);
}

TEST(EntityKind, AgreesWithThePlainWordAndNotWithAnotherNearOne) {
  EXPECT_TRUE(EntityKind("Pod").agrees(EntityKind("Instance")));
  EXPECT_TRUE(EntityKind("Instance").agrees(EntityKind("Pod")));
  EXPECT_FALSE(EntityKind("Deployment").agrees(EntityKind("StatefulSet")));
  EXPECT_FALSE(EntityKind("Database").agrees(EntityKind("Cache")));
  EXPECT_TRUE(EntityKind("Schedule").agrees(EntityKind()));
}

// What a file declares to be somebody else's is seldom where trouble begins.
TEST(EntityKind, KnowsWhatIsSomebodyElses) {
  for (const char* word : {"External", "client"}) {
    const EntityKind kind(word);
    EXPECT_EQ(kind.role(), EntityRole::kUnknown) << word;
    EXPECT_EQ(kind.plain(), kind.name()) << word;
    EXPECT_LT(Weights().prior_of(kind), Weights().prior_of(EntityKind("Service")) / 2) << word;
  }
}

TEST(EntityKinds, ArePlainOrHaveAPlainWord) {
  std::set<std::string_view> names;
  for (const EntityTraits& row : entity_kinds()) {
    EXPECT_TRUE(names.insert(row.name).second) << row.name;
    EXPECT_EQ(EntityKind(row.name).name(), row.name);
    EXPECT_EQ(EntityKind(row.name).plain(), row.plain);
    EXPECT_EQ(EntityKind(row.plain).plain(), row.plain);
  }
}

TEST(RelationKinds, ReadBackTheSameAndTellBothWays) {
  for (const RelationTraits& row : relation_kinds()) {
    EXPECT_EQ(parse_relation_kind(name_of(row.kind)), row.kind);
    EXPECT_NE(row.told_of_dependent.find("{}"), std::string_view::npos);
    EXPECT_NE(row.told_of_dependency.find("{}"), std::string_view::npos);
    EXPECT_NE(row.told_of_dependent, row.told_of_dependency);
  }
  EXPECT_EQ(parse_relation_kind("INVOKES"), RelationKind::kCalls);
  EXPECT_EQ(parse_relation_kind("likes"), RelationKind::kDependsOn);
}

TEST(EvidenceKinds, ReadBackTheSame) {
  std::set<std::string_view> names;
  for (std::size_t row = 0; row < evidence_kinds().size(); ++row) {
    const EvidenceKind kind(row);
    EXPECT_TRUE(names.insert(name_of(kind)).second) << name_of(kind);
    EXPECT_EQ(parse_evidence_kind(name_of(kind)), kind);
  }
  EXPECT_EQ(parse_evidence_kind("hearsay"), std::nullopt);
  EXPECT_TRUE(evidence_kind("normal").is_normal());
}

TEST(EvidenceKinds, SayWhatTheirWeightsSay) {
  for (const EvidenceTraits& row : evidence_kinds()) {
    EXPECT_EQ(row.cause, row.weight.local > 0) << row.name;
    EXPECT_EQ(row.effect, row.weight.degraded > 0) << row.name;
    EXPECT_FALSE(row.sentence.empty()) << row.name;
    EXPECT_THAT(row.fault,
                AnyOf("latency", "errors", "crash", "saturation", "network", "change", "traffic", "unknown"))
        << row.name;
  }
}

// What is measured by many metrics has no class of its own.
TEST(EvidenceKinds, HaveAClassWhereTheirKindSaysIt) {
  const auto class_of = [](EvidenceKind kind) { return traits_of(kind).signal; };
  EXPECT_EQ(class_of(evidence_kind("latency_shift")), SignalClass::kLatency);
  EXPECT_EQ(class_of(evidence_kind("failing_calls")), SignalClass::kErrors);
  EXPECT_EQ(class_of(evidence_kind("network_gap")), SignalClass::kNetwork);
  EXPECT_EQ(class_of(evidence_kind("log_burst")), SignalClass::kLogs);
  EXPECT_EQ(class_of(evidence_kind("change")), SignalClass::kChange);
  for (const EvidenceKind kind :
       {evidence_kind("alert"), evidence_kind("resource_alert"), evidence_kind("metric_shift"),
        evidence_kind("departure"), evidence_kind("report"), evidence_kind("normal")})
    EXPECT_EQ(class_of(kind), std::nullopt) << name_of(kind);
}

TEST(Labels, ReadBackTheSame) {
  for (const Label label : {Label::kDefer, Label::kHealthy, Label::kSymptom, Label::kOrigin})
    EXPECT_EQ(parse_label(name_of(label)), label);
  EXPECT_EQ(parse_label("guilty"), std::nullopt);
}

}  // namespace
}  // namespace propter
