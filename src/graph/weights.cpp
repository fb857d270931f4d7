#include "graph/weights.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace propter {

Weights::Weights() {
  for (const EvidenceTraits& row : evidence_kinds()) evidence.push_back(row.weight);
  for (const RelationTraits& row : relation_kinds()) transmission.push_back(row.transmission);
  for (const EntityTraits& row : entity_kinds()) prior.push_back(row.prior);
}

const Weights& built_in_weights() {
  static const Weights kWeights;
  return kWeights;
}

LogLikelihoods weigh(std::span<const Evidence> items, const Weights& weights) {
  std::array<LogLikelihoods, kEvidenceFamilies> strongest{};
  for (const Evidence& item : items) {
    const EvidenceWeight& w = weights.of(item.kind);
    LogLikelihoods& best = strongest[static_cast<std::size_t>(traits_of(item.kind).family)];
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
  const double bound = weights.belief.family_clamp;
  return {std::clamp(sum.local, -bound, bound), std::clamp(sum.degraded, -bound, bound)};
}

}  // namespace propter
