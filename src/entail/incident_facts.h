// What claims about an incident say and what their grounding looks up: one place for both.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <propter/graph.h>
#include <propter/time.h>

#include "control/context.h"

namespace propter::entail {

// What the root says.
inline constexpr std::string_view kExplained = "Incident is explained.";
inline constexpr std::string_view kExplainedInPart = "Incident is explained in part.";

struct IncidentFacts {
  const OperationalGraph& graph;
  const control::EvidenceIndex& index;  // what is known
  std::set<EvidenceId> uncited = {};    // items that no claim is to rest on: the case has them otherwise
  std::set<EntityId> bereft = {};       // that only the case calls degraded, by items that were not found so
};

// The relation that a statement tells with this verb ("calls": the dependent calls the dependency).
std::optional<RelationKind> relation_of(std::string_view verb);

// "2026-01-01T00:00:00Z..2026-01-01T00:01:00Z", "-" for a side that is not known.
std::string interval_text(const Interval& interval);
std::optional<Interval> parse_interval(std::string_view text);

// Items that say by themselves that the entity is degraded, that it has a cause of its own, that calls over a
// relation fail or wait. Best first.
// cited() leaves out what no claim is to rest on.
bool says_degraded(const IncidentFacts& facts, const Evidence& item);
bool says_cause(const IncidentFacts& facts, const Evidence& item);
std::vector<EvidenceId> degraded_evidence(const IncidentFacts& facts, EntityId id);
std::vector<EvidenceId> cause_evidence(const IncidentFacts& facts, EntityId id);
std::vector<EvidenceId> failing_evidence(const IncidentFacts& facts, RelationId id);
std::vector<EvidenceId> cited(const IncidentFacts& facts, std::vector<EvidenceId> items);

// [earliest, latest] begin of its anomalies, as far as it was measured; of a change its time. Unknown without
// either.
Interval onset_of(const IncidentFacts& facts, EntityId id);

// Whether anything says so: itself, an instance of it, or calls of it that fail or wait.
bool is_degraded(const IncidentFacts& facts, EntityId id);

// What can affect `id` directly and is degraded or has cause evidence: dependencies, and the service of an
// instance where the service itself shows it. Sorted.
std::vector<EntityId> degraded_dependencies(const IncidentFacts& facts, EntityId id);

// The instances of a service that have cause evidence: all of them if they are few, else at least two;
// otherwise none. Likewise the users of what hands its causes on (a host, a configuration, a change).
std::vector<EntityId> sharing_instances(const IncidentFacts& facts, EntityId id);
std::vector<EntityId> sharing_users(const IncidentFacts& facts, EntityId id);

}  // namespace propter::entail
