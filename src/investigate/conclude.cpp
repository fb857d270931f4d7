#include "investigate/conclude.h"

#include <algorithm>
#include <cmath>
#include <tuple>

#include <fmt/format.h>

#include "control/context.h"
#include "control/controller.h"
#include "control/explanation.h"
#include "graph/weights.h"
#include "investigate/hypothesis.h"

namespace propter {
namespace {

constexpr std::size_t kMaxHypotheses = 50;

class Conclusion {
 public:
  Conclusion(Answer& answer, const Findings& findings, const FinalBeliefs& beliefs)
      : answer_(answer),
        findings_(findings),
        beliefs_(beliefs),
        index_(answer.graph, answer.evidence, or_built_in(answer.weights)) {}

  void run() {
    read_beliefs();
    find_symptoms();
    explain();
    hypotheses();
    rank_frontier();
    answer_.outcome = outcome();
    answer_.check_next = check_next();
  }

 private:
  void read_beliefs() {
    const std::size_t n = answer_.graph.entities().size();
    labels_ = control::replay_labels(answer_.ledger, n);
    answer_.beliefs.assign(n, {});
    for (std::size_t e = 0; e < n; ++e) {
      const belief::Marginal& m = beliefs_.marginals[e];
      origins_.push_back(m.origin);
      EntityBelief& b = answer_.beliefs[e];
      b.healthy = m.healthy;
      b.symptom = m.symptom;
      b.origin = m.origin;
      b.label = labels_[e];
    }
    for (const LedgerEntry& entry : answer_.ledger) {
      EntityBelief& b = answer_.beliefs[entry.entity.index()];
      b.confidence = entry.confidence;
      b.rationale = entry.rationale;
      b.labelled_by = entry.labelled_by;
      b.flips += b.visits > 0 && entry.old_label != entry.new_label ? 1 : 0;
      ++b.visits;
    }
    const belief::Beliefs& d = beliefs_.diagnosis;
    answer_.belief = {d.engine, d.schedule, d.exact, d.converged, d.iterations, d.residual, d.cut};
    for (std::size_t e = 0; e < n; ++e)
      if (answer_.beliefs[e].visits == 0) answer_.unvisited.push_back(EntityId(e));
  }

  static bool contains(const std::vector<EntityId>& sorted, EntityId id) {
    return std::binary_search(sorted.begin(), sorted.end(), id);
  }

  // Strength of what has to be explained about an entity.
  double strength_of(EntityId id) const {
    double best = 0;
    for (const EvidenceId e : index_.own(id))
      if (traits_of(index_.item(e).kind).effect) best = std::max(best, index_.item(e).score);
    return best;
  }

  void find_symptoms() {
    is_symptom_.assign(labels_.size(), false);
    for (std::size_t e = 0; e < labels_.size(); ++e) {
      const EntityId id(e);
      const bool pre_existing = contains(findings_.pre_existing, id) && !contains(findings_.alerted, id);
      const bool labelled =
          labels_[e] == Label::kSymptom || (labels_[e] == Label::kOrigin && index_.anomalous(id));
      if (!contains(findings_.alerted, id) && !labelled && !pre_existing) continue;
      is_symptom_[e] = !pre_existing || labelled;
      Symptom s{id, "reported", {}, pre_existing && !labelled};
      for (const EvidenceId item : index_.own(id))
        if (traits_of(index_.item(item).kind).effect && s.evidence.size() < kMaxItems)
          s.evidence.push_back(item);
      if (!s.evidence.empty()) s.kind = name_of(index_.item(s.evidence.front()).kind);
      answer_.symptoms.push_back(std::move(s));
    }
    const auto rank = [&](const Symptom& s) {
      return std::tuple(s.pre_existing, -strength_of(s.entity), s.entity);
    };
    std::sort(answer_.symptoms.begin(), answer_.symptoms.end(),
              [&](const Symptom& a, const Symptom& b) { return rank(a) < rank(b); });
  }

  control::ExplanationInputs inputs() const {
    return {{answer_.graph, index_, labels_}, is_symptom_, origins_};
  }

  void explain() {
    control::Explanation e = control::explain(inputs());
    answer_.frontier = std::move(e.frontier);
    answer_.unexplained = std::move(e.unexplained);
    answer_.counterfactuals = std::move(e.counterfactuals);
    answer_.alternatives = std::move(e.alternatives);
    if (!e.optimal)
      answer_.warnings.push_back(
          {"the frontier may not be minimal", "frontier",
           fmt::format("the search was cut; it costs at most {:.2f} nats more than the best", e.gap), ""});
  }

  void hypotheses() {
    std::vector<EntityId> order;
    for (std::size_t e = 0; e < origins_.size(); ++e)
      if (origins_[e] >= index_.weights().outcome.negligible_origin) order.push_back(EntityId(e));
    // Rounded, so that ties are ties on every machine.
    const auto rank = [&](EntityId id) { return std::tuple(-std::round(origins_[id.index()] * 1e9), id); };
    std::sort(order.begin(), order.end(), [&](EntityId a, EntityId b) { return rank(a) < rank(b); });
    if (order.size() > kMaxHypotheses) order.resize(kMaxHypotheses);
    const Hypothesising hypothesising(answer_);
    for (const EntityId id : order) answer_.hypotheses.push_back(hypothesising.about(id));
  }

  void rank_frontier() {
    const auto by_rank = [&](EntityId a, EntityId b) {
      return std::tuple(-origins_[a.index()], a) < std::tuple(-origins_[b.index()], b);
    };
    std::sort(answer_.frontier.begin(), answer_.frontier.end(), by_rank);
    std::sort(
        answer_.counterfactuals.begin(), answer_.counterfactuals.end(),
        [&](const Counterfactual& a, const Counterfactual& b) { return by_rank(a.without, b.without); });
    for (auto& set : answer_.alternatives) std::sort(set.begin(), set.end(), by_rank);
  }

  Outcome outcome() const {
    double most = 0;
    for (std::size_t e = 0; e < labels_.size(); ++e)
      most = std::max(most, control::weigh_own(index_, EntityId(e)).degraded);
    const bool budget = answer_.stopped_by != "converged";
    if (most < index_.weights().outcome.no_incident_degraded && findings_.alerted.empty())
      return findings_.input_complete && !budget ? Outcome::kNoIncident : Outcome::kInconclusive;
    const bool found = !answer_.hypotheses.empty() &&
                       answer_.hypotheses.front().probability >= index_.weights().outcome.root_cause;
    return found ? Outcome::kRootCauseFound : Outcome::kInconclusive;
  }

  // Uncertain entities about which little or nothing is known.
  std::vector<std::string> check_next() const {
    std::vector<std::tuple<double, EntityId>> order;
    for (std::size_t e = 0; e < origins_.size(); ++e) {
      if (answer_.outcome == Outcome::kNoIncident || origins_[e] < 0.01 || origins_[e] > 0.9) continue;
      const double p = origins_[e];
      order.emplace_back(p * std::log2(p) + (1 - p) * std::log2(1 - p), EntityId(e));
    }
    std::sort(order.begin(), order.end());
    std::vector<std::string> out;
    for (const auto& [negative_entropy, id] : order) {
      if (out.size() == 3) break;
      const std::string name = answer_.graph.entity(id).id();
      const bool silent = index_.own(id).empty();
      out.push_back(
          silent
              ? fmt::format("telemetry of {}: nothing is known about it, yet it may be the origin ({:.0f} %)",
                            name, 100 * origins_[id.index()])
              : fmt::format("whether {} is at fault by itself ({:.0f} %): its resources, recent changes and "
                            "dependencies",
                            name, 100 * origins_[id.index()]));
    }
    return out;
  }

  Answer& answer_;
  const Findings& findings_;
  const FinalBeliefs& beliefs_;
  control::EvidenceIndex index_;
  std::vector<Label> labels_;
  std::vector<double> origins_;
  std::vector<bool> is_symptom_;
};

}  // namespace

std::string_view name_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::kRootCauseFound:
      return "root_cause_found";
    case Outcome::kNoIncident:
      return "no_incident";
    case Outcome::kInconclusive:
      break;
  }
  return "inconclusive";
}

Result<belief::EntityBeliefs> final_beliefs(const Answer& answer) {
  const Weights& weights = or_built_in(answer.weights);
  belief::Verdicts verdicts{.weight = answer.verdict_weight, .bound = weights.belief.most_of_a_verdict};
  if (verdicts.weight > 0) {
    verdicts.labels.assign(answer.graph.entities().size(), Label::kDefer);
    verdicts.confidences.assign(verdicts.labels.size(), 0);
    // What the rules said in the labeller's place only restates the evidence.
    for (const LedgerEntry& entry : answer.ledger) {
      const bool counts = entry.labelled_by == answer.labeller;
      verdicts.labels[entry.entity.index()] = counts ? entry.new_label : Label::kDefer;
      verdicts.confidences[entry.entity.index()] = entry.confidence;
    }
  }
  return belief::EntityBeliefs::start(answer.graph, answer.evidence, weights, std::move(verdicts));
}

FinalBeliefs read_off(const belief::EntityBeliefs& beliefs) {
  return {beliefs.marginals(), beliefs.diagnosis()};
}

void conclude(Answer& answer, const Findings& findings, const FinalBeliefs& beliefs) {
  Conclusion(answer, findings, beliefs).run();
}

}  // namespace propter
