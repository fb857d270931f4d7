// The one table of weights, priors and thresholds. Whatever turns evidence into numbers reads it here.
#pragma once

#include <span>

#include <propter/evidence.h>
#include <propter/graph.h>

namespace propter {

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

// Contribution of an item of one kind, in nats per unit of score (scores run 0..6).
struct EvidenceWeight {
  EvidenceFamily family = EvidenceFamily::kLogs;
  double local = 0;     // origin against symptom: cause evidence > 0, evidence of being a victim < 0
  double degraded = 0;  // degraded against healthy: effect evidence > 0, quiet normality < 0
};

const EvidenceWeight& weight_of(EvidenceKind kind);

// Chance that a fault of the dependency reaches the dependent, before any evidence on the relation.
// A carrier hands over the local cause itself (propter/belief.h).
struct RelationWeight {
  double transmission = 0.5;
  bool carrier = false;
};

const RelationWeight& weight_of(RelationKind kind);

// Chance that an entity of the kind is the origin of an incident, before any evidence.
double prior_of(EntityKind kind);

struct Thresholds {
  double family_clamp = 6;    // nats; bound of the summed log-likelihood ratios
  double effect_score = 1.3;  // an entity whose effect evidence scores this seeds the search
  std::size_t min_seeds = 5;
  double anomalous = 1.0;               // score from which an item counts as an anomaly at all
  double no_incident_degraded = 2.2;    // theta_0: below this everywhere there is no incident, nats
  double root_cause = 0.04;             // theta_1: the best P(origin) from which a root cause is named
  double negligible_origin = 0.001;     // hypotheses below this are not listed
  double visit_origin = 0.05;           // entities above this are always visited
  double verdict_weight = 0.4;          // share of a model's verdicts in the beliefs
  double outweighed = 1.0;              // nats of cause evidence by which a rival casts doubt on an origin
  double leak = 0.002;                  // chance that an unobserved dependency degrades an entity
  double own_to_instance = 0.9;         // a fault of a service's code or configuration hits an instance of it
  double transmission_supported = 0.9;  // of a relation on which failing or slow calls were seen
  double max_symptom_penalty = 4;       // nats; what an unexplained symptom costs at most
  double min_origin_cost = 0.1;         // nats
  DurationNs clock_tolerance = 5 * kSecond;
};

const Thresholds& thresholds();

// Summed log-likelihood ratios of a set of items.
struct LogLikelihoods {
  double local = 0;
  double degraded = 0;
};

// The strongest item of each family counts, families add, the sums are clamped.
LogLikelihoods weigh(std::span<const Evidence> items);

// Whether items of the kind speak about effects (they can make an entity a symptom).
bool is_effect(EvidenceKind kind);

}  // namespace propter
