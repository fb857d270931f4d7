#include "graph/traits.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "graph/evidence_kinds.h"

namespace propter {
namespace {

constexpr std::size_t kLongestWord = 64;

using enum EntityRole;

// What nothing is known of comes first.
constexpr std::array kEntities = std::to_array<EntityTraits>({
    {"Unknown", "Unknown", kUnknown, 0.01},
    {"Service", "Service", kService, 0.01},
    {"Instance", "Instance", kInstance, 0.01},
    {"Pod", "Instance"},
    {"Container", "Instance"},
    {"Process", "Instance"},
    {"Service_Instance", "Instance"},
    {"Cache_Instance", "Instance"},
    {"Database_Instance", "Instance"},
    {"Queue_Instance", "Instance"},
    {"Workload", "Workload", kWorkload, 0.01},
    {"Deployment", "Workload"},
    {"StatefulSet", "Workload"},
    {"DaemonSet", "Workload"},
    {"ReplicaSet", "Workload"},
    {"Job", "Workload"},
    {"CronJob", "Workload"},
    {"Host", "Host", kHost, 0.015},
    {"Node", "Host"},
    {"VM", "Host"},
    {"Machine", "Host"},
    {"Database", "Database", kStore, 0.01},
    {"DB", "Database"},
    {"Datastore", "Database"},
    {"Cache", "Cache", kStore, 0.01},
    {"Queue", "Queue", kQueue, 0.01},
    {"Topic", "Queue"},
    {"Broker", "Queue"},
    {"ConfigMap", "ConfigMap", kConfiguration, 0.005},
    {"Secret", "ConfigMap"},
    {"Policy", "Policy", kPolicy, 0.01},
    {"NetworkPolicy", "Policy"},
    {"HorizontalPodAutoscaler", "Policy"},
    {"PodDisruptionBudget", "Policy"},
    {"Quota", "Quota", kQuota, 0.01},
    {"ResourceQuota", "Quota"},
    {"LimitRange", "Quota"},
    {"External", "External", kUnknown, 0.002},
    {"Client", "Client", kUnknown, 0.0005},
    {"Change", "Change", kChange, 0.0005},
    {"Deploy", "Change"},
    {"Commit", "Change"},
    {"Namespace", "Namespace", kScope, 0.002},
});

// The number of rows, where there is none.
std::size_t row_of(std::string_view name) {
  const auto row = std::ranges::find_if(kEntities, [&](const auto& r) { return iequals(r.name, name); });
  return static_cast<std::size_t>(row - kEntities.begin());
}

// In the order of the enumerators.
constexpr std::array kRelations = std::to_array<RelationTraits>({
    {RelationKind::kDependsOn, "depends_on", 0.1, false, true, "depends on {}", "is a dependency of {}",
     "depends on", "dependency"},
    {RelationKind::kCalls, "calls invokes", 0.1, false, true, "calls {}", "is called by {}", "calls", "call"},
    {RelationKind::kReadsWrites, "reads_writes reads writes queries", 0.1, false, true, "reads and writes {}",
     "is read and written by {}", "stores in", "store"},
    {RelationKind::kHasInstance, "has_instance", 0.3, false, false, "has {} as an instance",
     "is an instance of {}", "has the instance", "instance"},
    {RelationKind::kRunsOn, "runs_on hosted_on scheduled_on", 0.05, false, false, "runs on {}", "hosts {}",
     "runs on", "placement"},
    {RelationKind::kUses, "uses mounts", 0.5, true, false, "uses {}", "is used by {}", "uses", "use"},
    {RelationKind::kChangedBy, "changed_by", 0.5, true, false, "was changed by {}", "changed {}",
     "was changed by", "change"},
});

static_assert(std::ranges::all_of(kRelations, [](const RelationTraits& row) {
  return &row == &kRelations[static_cast<std::size_t>(row.kind)];
}));

constexpr std::array<std::string_view, 12> kRoles = {"unknown", "service", "instance", "workload",
                                                     "host",    "store",   "queue",    "configuration",
                                                     "policy",  "quota",   "change",   "scope"};
static_assert(kRoles.size() == static_cast<std::size_t>(kScope) + 1);

// Calls f(word) for each of "one two three", until it says true.
template <typename F>
bool any_word(std::string_view words, F f) {
  while (!words.empty()) {
    const std::size_t end = std::min(words.find(' '), words.size());
    if (f(words.substr(0, end))) return true;
    words.remove_prefix(std::min(end + 1, words.size()));
  }
  return false;
}

bool may_stand(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
         c == '.';
}

}  // namespace

std::span<const EntityTraits> entity_kinds() { return kEntities; }
std::span<const RelationTraits> relation_kinds() { return kRelations; }
std::span<const EvidenceTraits> evidence_kinds() { return kEvidenceTable; }

const RelationTraits& traits_of(RelationKind kind) { return kRelations[static_cast<std::size_t>(kind)]; }
const EvidenceTraits& traits_of(EvidenceKind kind) { return kEvidenceTable[kind.row()]; }

std::string_view name_of(EntityRole role) { return kRoles[static_cast<std::size_t>(role)]; }
std::string_view name_of(EvidenceKind kind) { return traits_of(kind).name; }

std::string_view name_of(OnsetBasis basis) { return basis == OnsetBasis::kMeasured ? "measured" : "imputed"; }

std::string_view name_of(RelationKind kind) {
  const std::string_view words = traits_of(kind).words;
  return words.substr(0, words.find(' '));
}

EntityKind::EntityKind(std::string_view word) {
  const std::size_t row = row_of(word);
  if (row < kEntities.size()) {
    name_ = kEntities[row].name;
    row_ = static_cast<std::uint8_t>(row_of(kEntities[row].plain));
    return;
  }
  for (const char c : word.substr(0, kLongestWord)) name_ += may_stand(c) ? c : '_';
  if (name_.empty()) name_ = kEntities[0].name;
}

std::string_view EntityKind::plain() const { return kEntities[row_].name; }
EntityRole EntityKind::role() const { return kEntities[row_].role; }

bool EntityKind::agrees(const EntityKind& other) const {
  return name_ == other.name_ || name_ == other.plain() || plain() == other.name_;
}

std::optional<EvidenceKind> parse_evidence_kind(std::string_view text) {
  for (std::size_t row = 0; row < kEvidenceTable.size(); ++row)
    if (kEvidenceTable[row].name == text) return EvidenceKind(row);
  return std::nullopt;
}

RelationKind parse_relation_kind(std::string_view text) {
  for (const RelationTraits& row : kRelations)
    if (any_word(row.words, [&](std::string_view word) { return iequals(word, text); })) return row.kind;
  return RelationKind::kDependsOn;
}

}  // namespace propter
