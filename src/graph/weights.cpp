#include "graph/weights.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace propter {
namespace {

using enum EvidenceFamily;

struct EvidenceRow {
  EvidenceKind kind;
  EvidenceWeight weight;
};

// Cause evidence is local and degraded; effect evidence degraded only; a caller whose calls fail is rather a
// victim. The numbers are nats per score unit; a score of 3 (one in a thousand after correction) of plain
// cause evidence is worth about 3 nats.
constexpr std::array<EvidenceRow, kEvidenceKinds> kEvidence = {{
    {EvidenceKind::kLogBurst, {kLogs, 0.2, 0.7}},
    {EvidenceKind::kLogNew, {kLogs, 0.4, 0.8}},
    {EvidenceKind::kLogVanished, {kLogs, 0.4, 0.9}},
    {EvidenceKind::kErrorLogs, {kLogs, 0.4, 1.0}},
    {EvidenceKind::kException, {kLogs, 0.7, 1.0}},
    {EvidenceKind::kLatencyShift, {kSpans, 0.6, 1.0}},
    {EvidenceKind::kSlowRequests, {kSpans, 0.0, 0.8}},
    {EvidenceKind::kNetworkGap, {kSpans, 0.6, 1.0}},
    {EvidenceKind::kFailingCalls, {kSpans, -0.2, 1.0}},
    {EvidenceKind::kErrorSpans, {kSpans, 0.2, 1.0}},
    {EvidenceKind::kMissingCalls, {kSpans, 0.15, 0.7}},
    {EvidenceKind::kMissingTraffic, {kQuiet, 0.0, 0.0}},
    {EvidenceKind::kMetricShift, {kMetrics, 0.1, 0.5}},
    {EvidenceKind::kSaturation, {kResources, 0.9, 0.9}},
    {EvidenceKind::kGrowth, {kResources, 0.4, 0.5}},
    {EvidenceKind::kAlert, {kMetrics, 0.0, 1.0}},
    {EvidenceKind::kResourceAlert, {kResources, 0.8, 0.8}},
    {EvidenceKind::kChange, {kChange, 1.0, 0.0}},
    {EvidenceKind::kCoLocation, {kPlacement, 0.3, 0.5}},
    {EvidenceKind::kNormal, {kState, 0.0, -1.0}},
}};

struct RelationRow {
  RelationKind kind;
  RelationWeight weight;
};

constexpr std::array kRelations = std::to_array<RelationRow>({
    {RelationKind::kDependsOn, {0.6, false}},
    {RelationKind::kCalls, {0.6, false}},
    {RelationKind::kReadsWrites, {0.6, false}},
    {RelationKind::kHasInstance, {0.7, false}},
    {RelationKind::kRunsOn, {0.1, true}},
    {RelationKind::kUses, {0.6, true}},
    {RelationKind::kChangedBy, {0.9, true}},
});

struct PriorRow {
  EntityKind kind;
  double prior;
};

constexpr std::array kPriors = std::to_array<PriorRow>({
    {EntityKind::kUnknown, 0.01},
    {EntityKind::kService, 0.01},
    {EntityKind::kInstance, 0.01},
    {EntityKind::kHost, 0.01},
    {EntityKind::kDatabase, 0.01},
    {EntityKind::kCache, 0.01},
    {EntityKind::kQueue, 0.01},
    {EntityKind::kWorkload, 0.01},
    {EntityKind::kConfigMap, 0.005},
    {EntityKind::kNamespace, 0.002},
    {EntityKind::kChange, 0.02},
});

}  // namespace

const EvidenceWeight& weight_of(EvidenceKind kind) {
  return kEvidence[static_cast<std::size_t>(kind)].weight;
}

const RelationWeight& weight_of(RelationKind kind) {
  const auto* row =
      std::find_if(kRelations.begin(), kRelations.end(), [&](const auto& r) { return r.kind == kind; });
  return row->weight;
}

double prior_of(EntityKind kind) {
  const auto* row =
      std::find_if(kPriors.begin(), kPriors.end(), [&](const auto& r) { return r.kind == kind; });
  return row->prior;
}

const Thresholds& thresholds() {
  static constexpr Thresholds kThresholds;
  return kThresholds;
}

LogLikelihoods weigh(std::span<const Evidence> items) {
  std::array<LogLikelihoods, kEvidenceFamilies> strongest{};
  for (const Evidence& item : items) {
    const EvidenceWeight& w = weight_of(item.kind);
    LogLikelihoods& best = strongest[static_cast<std::size_t>(w.family)];
    const auto keep = [&](double& kept, double candidate) {
      if (std::abs(candidate) > std::abs(kept)) kept = candidate;
    };
    keep(best.local, w.local * item.score);
    keep(best.degraded, w.degraded * item.score);
  }
  LogLikelihoods sum;
  for (const LogLikelihoods& family : strongest) {
    sum.local += family.local;
    sum.degraded += family.degraded;
  }
  const double bound = thresholds().family_clamp;
  return {std::clamp(sum.local, -bound, bound), std::clamp(sum.degraded, -bound, bound)};
}

bool is_effect(EvidenceKind kind) { return weight_of(kind).degraded > 0; }

}  // namespace propter
