// The rules labeller. Scores cause and effect evidence with the weight table, then asks whether a degraded
// dependency explains the entity away.
#include <algorithm>

#include <fmt/format.h>

#include <propter/labeller.h>

#include "graph/weights.h"

namespace propter {
namespace {

constexpr std::size_t kMaxCites = 5;  // bounds what a verdict says

bool is_degraded(const ContextNeighbour& n) {
  return n.label == Label::kOrigin || n.label == Label::kSymptom || (n.label == Label::kDefer && n.anomalous);
}

// A cause that surely began after the effect is none.
bool began_in_time(const Interval& cause, const Interval& effect, DurationNs tolerance) {
  return cause.start == kNoTime || effect.end == kNoTime || cause.start <= effect.end + tolerance;
}

// What is wrong with these is in the dependent itself.
bool is_carrier(const ContextNeighbour& n) { return traits_of(n.relation).carrier; }

struct Reading {
  LogLikelihoods sums;
  std::vector<const ContextNeighbour*> culprits;  // degraded dependencies that began in time
  std::vector<const ContextNeighbour*> carried;   // degraded dependents that the entity carries its causes to
};

Reading read(const ContextContract& c, const Weights& weights) {
  Reading r;
  r.sums = weigh(c.evidence, weights);
  for (const ContextNeighbour& n : c.dependencies) {
    if (n.relation == RelationKind::kHasInstance) continue;  // what it shows counts as the service's own
    if (is_degraded(n) && began_in_time(n.onset, c.onset, weights.clock_tolerance)) r.culprits.push_back(&n);
  }
  for (const ContextNeighbour& n : c.dependents)
    if (is_carrier(n) && n.anomalous) r.carried.push_back(&n);
  return r;
}

std::vector<EvidenceId> cites_of(const ContextContract& c, bool causes) {
  std::vector<EvidenceId> ids;
  for (const Evidence& e : c.evidence)
    if (ids.size() < kMaxCites && (!causes || traits_of(e.kind).cause) && !e.kind.is_normal())
      ids.push_back(e.id);
  return ids;
}

Verdict verdict(Label label, double confidence, std::vector<EvidenceId> cites, std::string rationale) {
  return {label, confidence, std::move(cites), {}, std::move(rationale)};
}

class RulesLabeller final : public Labeller {
 public:
  explicit RulesLabeller(const Weights& weights) : weights_(weights) {}

  std::string_view kind() const override { return "rules"; }

  Result<Verdict> label(const ContextContract& c) override {
    const Reading r = read(c, weights_);
    if (r.sums.degraded < weights_.rules.degraded) return without_effects(c, r);
    const bool has_causes = !cites_of(c, true).empty();
    if (r.culprits.empty() && has_causes)
      return origin(c, std::max(r.sums.local, weights_.rules.cause),
                    r.sums.local >= weights_.rules.cause
                        ? "degraded by itself: no dependency explains it"
                        : "degraded, no dependency explains it, weak cause evidence");
    if (has_causes && r.sums.local >= weights_.rules.strong && !carrier_culprit(r))
      return origin(c, r.sums.local - weights_.rules.cause,
                    "strong cause evidence of its own, beyond what its dependencies explain");
    if (!r.culprits.empty()) return symptom(c, r);
    return verdict(Label::kDefer, 0, {}, "degraded, but neither its own evidence nor a dependency tells why");
  }

 private:
  [[nodiscard]] double confidence_of(double nats) const {
    return std::clamp(0.5 + nats / weights_.rules.sure, 0.5, 0.99);
  }

  [[nodiscard]] Verdict healthy(const ContextContract& c, const Reading& r) const {
    std::vector<EvidenceId> cites;
    if (!c.evidence.empty()) cites.push_back(c.evidence.front().id);
    return verdict(Label::kHealthy, confidence_of(-r.sums.degraded), std::move(cites),
                   "looked at, and as usual");
  }

  [[nodiscard]] Verdict symptom(const ContextContract& c, const Reading& r) const {
    Verdict v = verdict(Label::kSymptom, confidence_of(r.sums.degraded - r.sums.local), cites_of(c, false),
                        fmt::format("degraded, and so is {}, on which it depends", r.culprits.front()->id));
    for (const ContextNeighbour* n : r.culprits) v.suspects.push_back(n->entity);
    return v;
  }

  [[nodiscard]] Verdict origin(const ContextContract& c, double nats, std::string rationale) const {
    return verdict(Label::kOrigin, confidence_of(nats), cites_of(c, true), std::move(rationale));
  }

  // Nothing of its own is known: what it carries to its dependents may still give it away.
  [[nodiscard]] Verdict without_effects(const ContextContract& c, const Reading& r) const {
    const bool change = c.kind.role() == EntityRole::kChange;
    if (r.sums.local >= weights_.rules.cause && r.carried.size() >= (change ? 1U : 2U))
      return origin(c, r.sums.local,
                    fmt::format("{} dependents share what is wrong with it", r.carried.size()));
    const bool tested = !c.evidence.empty() && r.sums.degraded < 0;
    if (tested) return healthy(c, r);
    return verdict(Label::kDefer, 0, {},
                   c.evidence.empty() ? "nothing is known about it" : "too little is known about it");
  }

  static bool carrier_culprit(const Reading& r) {
    return std::any_of(r.culprits.begin(), r.culprits.end(), [](const ContextNeighbour* n) {
      return is_carrier(*n) && n->label == Label::kOrigin;
    });
  }

  Weights weights_;
};

}  // namespace

std::unique_ptr<Labeller> make_rules_labeller(const std::shared_ptr<const Weights>& weights) {
  return std::make_unique<RulesLabeller>(or_built_in(weights));
}

}  // namespace propter
