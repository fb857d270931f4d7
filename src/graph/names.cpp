// The closed tables of names for kinds, labels and evidence.
#include <array>

#include <fmt/format.h>

#include <propter/evidence.h>
#include <propter/graph.h>
#include <propter/labeller.h>

#include "base/text.h"

namespace propter {
namespace {

template <typename Enum>
struct Name {
  std::string_view text;
  Enum value;
};

template <typename Enum, std::size_t N>
constexpr std::string_view text_of(const std::array<Name<Enum>, N>& table, Enum value) {
  for (const auto& row : table)
    if (row.value == value) return row.text;
  return "unknown";
}

template <typename Enum, std::size_t N>
const Name<Enum>* row_of(const std::array<Name<Enum>, N>& table, std::string_view text) {
  for (const auto& row : table)
    if (iequals(row.text, text)) return &row;
  return nullptr;
}

// The first row of each value is its name; the rest are synonyms.
constexpr std::array kEntityKinds = std::to_array<Name<EntityKind>>({
    {"Unknown", EntityKind::kUnknown},
    {"Service", EntityKind::kService},
    {"Instance", EntityKind::kInstance},
    {"Pod", EntityKind::kInstance},
    {"Container", EntityKind::kInstance},
    {"Service_Instance", EntityKind::kInstance},
    {"Cache_Instance", EntityKind::kInstance},
    {"Database_Instance", EntityKind::kInstance},
    {"Queue_Instance", EntityKind::kInstance},
    {"Process", EntityKind::kInstance},
    {"Host", EntityKind::kHost},
    {"Node", EntityKind::kHost},
    {"VM", EntityKind::kHost},
    {"Machine", EntityKind::kHost},
    {"Database", EntityKind::kDatabase},
    {"DB", EntityKind::kDatabase},
    {"Datastore", EntityKind::kDatabase},
    {"Cache", EntityKind::kCache},
    {"Queue", EntityKind::kQueue},
    {"Topic", EntityKind::kQueue},
    {"Broker", EntityKind::kQueue},
    {"Workload", EntityKind::kWorkload},
    {"Deployment", EntityKind::kWorkload},
    {"StatefulSet", EntityKind::kWorkload},
    {"DaemonSet", EntityKind::kWorkload},
    {"ReplicaSet", EntityKind::kWorkload},
    {"Job", EntityKind::kWorkload},
    {"ConfigMap", EntityKind::kConfigMap},
    {"Secret", EntityKind::kConfigMap},
    {"Namespace", EntityKind::kNamespace},
    {"Change", EntityKind::kChange},
    {"Deploy", EntityKind::kChange},
    {"Commit", EntityKind::kChange},
});

constexpr std::array kRelationKinds = std::to_array<Name<RelationKind>>({
    {"depends_on", RelationKind::kDependsOn},
    {"calls", RelationKind::kCalls},
    {"invokes", RelationKind::kCalls},
    {"reads_writes", RelationKind::kReadsWrites},
    {"reads", RelationKind::kReadsWrites},
    {"writes", RelationKind::kReadsWrites},
    {"queries", RelationKind::kReadsWrites},
    {"has_instance", RelationKind::kHasInstance},
    {"runs_on", RelationKind::kRunsOn},
    {"hosted_on", RelationKind::kRunsOn},
    {"scheduled_on", RelationKind::kRunsOn},
    {"uses", RelationKind::kUses},
    {"mounts", RelationKind::kUses},
    {"changed_by", RelationKind::kChangedBy},
});

constexpr std::array kEvidenceNames = std::to_array<Name<EvidenceKind>>({
    {"log_burst", EvidenceKind::kLogBurst},
    {"log_new", EvidenceKind::kLogNew},
    {"log_vanished", EvidenceKind::kLogVanished},
    {"error_logs", EvidenceKind::kErrorLogs},
    {"exception", EvidenceKind::kException},
    {"latency_shift", EvidenceKind::kLatencyShift},
    {"slow_requests", EvidenceKind::kSlowRequests},
    {"network_gap", EvidenceKind::kNetworkGap},
    {"failing_calls", EvidenceKind::kFailingCalls},
    {"error_spans", EvidenceKind::kErrorSpans},
    {"missing_calls", EvidenceKind::kMissingCalls},
    {"missing_traffic", EvidenceKind::kMissingTraffic},
    {"metric_shift", EvidenceKind::kMetricShift},
    {"saturation", EvidenceKind::kSaturation},
    {"growth", EvidenceKind::kGrowth},
    {"alert", EvidenceKind::kAlert},
    {"resource_alert", EvidenceKind::kResourceAlert},
    {"change", EvidenceKind::kChange},
    {"co_location", EvidenceKind::kCoLocation},
    {"normal", EvidenceKind::kNormal},
});
static_assert(kEvidenceNames.size() == kEvidenceKinds);

constexpr std::array kLabels = std::to_array<Name<Label>>({
    {"Defer", Label::kDefer},
    {"Healthy", Label::kHealthy},
    {"Symptom", Label::kSymptom},
    {"Origin", Label::kOrigin},
});

}  // namespace

std::string_view name_of(EntityKind kind) { return text_of(kEntityKinds, kind); }
std::string_view name_of(RelationKind kind) { return text_of(kRelationKinds, kind); }
std::string_view name_of(EvidenceKind kind) { return text_of(kEvidenceNames, kind); }
std::string_view name_of(Label label) { return text_of(kLabels, label); }

std::string evidence_name(EvidenceId id) { return fmt::format("E{}", id.value); }

std::optional<Label> parse_label(std::string_view text) {
  const auto* row = row_of(kLabels, text);
  return row ? std::optional(row->value) : std::nullopt;
}

EntityKind parse_entity_kind(std::string_view text) {
  const auto* row = row_of(kEntityKinds, text);
  return row ? row->value : EntityKind::kUnknown;
}

RelationKind parse_relation_kind(std::string_view text) {
  const auto* row = row_of(kRelationKinds, text);
  return row ? row->value : RelationKind::kDependsOn;
}

EvidenceKind parse_evidence_kind(std::string_view text, bool* known) {
  const auto* row = row_of(kEvidenceNames, text);
  *known = row != nullptr;
  return row ? row->value : EvidenceKind::kNormal;
}

}  // namespace propter
