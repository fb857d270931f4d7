#include "belief/engine.h"

#include <algorithm>
#include <cmath>

namespace propter::belief {
namespace {

// Certain evidence that the marginal goes against. A local cause is the entity's own where nothing is
// carried.
bool is_contradicted(const Network::Extreme& evidence, const Marginal& m, bool carries) {
  return (evidence.degraded >= kMaxEvidence && m.healthy > 0.5) ||
         (evidence.degraded <= -kMaxEvidence && m.healthy < 0.5) ||
         (!carries && evidence.local >= kMaxEvidence && m.origin < m.symptom) ||
         (!carries && evidence.local <= -kMaxEvidence && m.origin > m.symptom);
}

}  // namespace

void Engine::update() {
  if (waiting_.empty() && clamped_.empty()) return;
  for (const Change& change : waiting_) {
    network_.set_evidence(change.node, change.local, change.degraded);
    changed(change.node);
  }
  for (const Clamped& c : clamped_) {
    network_.clamp(c.node, c.fault);
    changed(c.node);
  }
  waiting_.clear();
  clamped_.clear();
  follow();
}

Marginal Engine::marginal(std::uint32_t node) const {
  const Variables v = network_.variables_of(node);
  const double healthy = coin_of_odds(posterior(v.degraded).on).off;
  const double origin = network_.source_share(node).on * coin_of_odds(posterior(v.source).noise).on;
  // Approximate engines may let them sum to more than 1.
  const double scale = std::max(1.0, healthy + origin);
  Marginal marginal{healthy / scale, 0, origin / scale};
  marginal.symptom = std::max(0.0, 1 - marginal.healthy - marginal.origin);
  return marginal;
}

double Engine::origin_log_odds(std::uint32_t node) const {
  const Coin share = network_.source_share(node);
  const Coin noise = coin_of_odds(posterior(network_.variables_of(node).source).noise);
  return std::log(share.on * noise.on) - std::log(noise.off + share.off * noise.on);
}

double Engine::gain(std::uint32_t node) const {
  const double prior = network_.prior_of(node);
  const double own = std::log(prior) - std::log1p(-prior);
  const double taken = network_.fault_of(node) == Fault::kPresent  ? kClampedLogOdds
                       : network_.fault_of(node) == Fault::kAbsent ? -kClampedLogOdds
                                                                   : own;
  return origin_log_odds(node) - taken + own;
}

Beliefs Engine::beliefs() const {
  Beliefs beliefs = diagnosis();
  beliefs.marginals.reserve(network_.nodes());
  for (std::uint32_t e = 0; e < network_.nodes(); ++e) beliefs.marginals.push_back(marginal(e));
  note_extremes(network_, &beliefs);
  return beliefs;
}

Beliefs Engine::diagnosis() const {
  Beliefs beliefs;
  describe(&beliefs);
  return beliefs;
}

void note_extremes(const Network& network, Beliefs* beliefs) {
  beliefs->bounded = network.bounded();
  for (const auto& [node, evidence] : network.extremes()) {
    const Variables v = network.variables_of(node);
    if (is_contradicted(evidence, beliefs->marginals[node], v.source != v.degraded)) {
      beliefs->contradicted.push_back(node);
    }
  }
}

}  // namespace propter::belief
