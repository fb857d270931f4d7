// What is known of the kinds of entities, relations and evidence: one row each, in the tables of traits.cpp
// and evidence_kinds.h.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

#include <propter/evidence.h>
#include <propter/graph.h>

#include "graph/signal_class.h"

namespace propter {

// Where a relation comes from (Relation::inferred_from) that only a word of a change suggests.
inline constexpr std::string_view kMentionedInChange = "mentioned in a change";

// A word for entities. A nearer word than a plain one ("Pod" for an instance) has role and prior of the plain
// word.
struct EntityTraits {
  std::string_view name;
  std::string_view plain;  // itself, where there is no plainer word
  EntityRole role = EntityRole::kUnknown;
  double prior = 0;  // P(origin of an incident), before any evidence
};
std::span<const EntityTraits> entity_kinds();

// Told of a dependent and its dependency; "{}" stands for the other end.
struct RelationTraits {
  RelationKind kind;
  std::string_view words;  // of telemetry, for such a relation; the first one is its name
  double transmission;     // P(a fault of the dependency reaches the dependent), before any evidence on it
  bool carrier;            // hands over the cause itself (propter/belief.h)
  bool requests;           // requests go over it
  std::string_view told_of_dependent;   // "calls {}"
  std::string_view told_of_dependency;  // "is called by {}"
  std::string_view verb;                // in controlled English, before the dependency
  std::string_view rule;                // of incident_rules.txt: how trouble gets over it
};
std::span<const RelationTraits> relation_kinds();
const RelationTraits& traits_of(RelationKind kind);

// Items of one family are correlated: the strongest counts, families add.
enum class EvidenceFamily : std::uint8_t {
  kLogs,
  kSpans,
  kMetrics,
  kResources,
  kState,
  kChange,
  kPlacement,
  kQuiet
};
inline constexpr std::size_t kEvidenceFamilies = static_cast<std::size_t>(EvidenceFamily::kQuiet) + 1;

// Contribution of an item of one kind, in nats per unit of score (scores run 0..12).
struct EvidenceWeight {
  double local = 0;     // origin against symptom: cause evidence > 0, evidence of being a victim < 0
  double degraded = 0;  // degraded against healthy: effect evidence > 0, quiet normality < 0
  bool operator==(const EvidenceWeight&) const = default;
};

struct EvidenceTraits {
  std::string_view name;
  EvidenceFamily family;
  std::optional<SignalClass> signal;  // what it is about; nothing: what was measured says
  EvidenceWeight weight;              // before any fit
  bool cause;                         // speaks for a cause of the entity's own
  bool effect;                        // can make an entity a symptom
  bool waiting;                       // on a relation: the calls wait, rather than fail
  std::string_view fault;  // what is at fault where it is the strongest cause; of the closed table of faults
  std::string_view sentence;
};
std::span<const EvidenceTraits> evidence_kinds();
const EvidenceTraits& traits_of(EvidenceKind kind);

}  // namespace propter
