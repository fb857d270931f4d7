#include "investigate/conclude.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <tuple>

#include <fmt/format.h>

#include "base/text.h"
#include "belief/build.h"
#include "control/context.h"
#include "control/controller.h"
#include "control/explanation.h"
#include "graph/weights.h"

namespace propter {
namespace {

constexpr std::size_t kMaxHypotheses = 50;
constexpr std::size_t kMaxItems = 8;

struct FaultKind {
  EvidenceKind kind;
  std::string_view name;
};

constexpr std::array kFaultKinds = std::to_array<FaultKind>({
    {EvidenceKind::kException, "errors"},
    {EvidenceKind::kErrorLogs, "errors"},
    {EvidenceKind::kErrorSpans, "errors"},
    {EvidenceKind::kFailingCalls, "errors"},
    {EvidenceKind::kLogNew, "errors"},
    {EvidenceKind::kLogVanished, "errors"},
    {EvidenceKind::kMissingCalls, "errors"},
    {EvidenceKind::kLatencyShift, "latency"},
    {EvidenceKind::kSlowRequests, "latency"},
    {EvidenceKind::kNetworkGap, "network"},
    {EvidenceKind::kSaturation, "saturation"},
    {EvidenceKind::kGrowth, "saturation"},
    {EvidenceKind::kResourceAlert, "saturation"},
    {EvidenceKind::kChange, "change"},
    {EvidenceKind::kMissingTraffic, "traffic"},
});

std::string fault_kind_of(EvidenceKind kind) {
  for (const FaultKind& row : kFaultKinds)
    if (row.kind == kind) return std::string(row.name);
  return "unknown";
}

class Conclusion {
 public:
  Conclusion(Answer& answer, const Findings& findings, const EntityBeliefs& beliefs)
      : answer_(answer), findings_(findings), beliefs_(beliefs), index_(answer.graph, answer.evidence) {}

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
      b.flips += b.visits > 0 && entry.old_label != entry.new_label ? 1 : 0;
      ++b.visits;
    }
    answer_.belief_engine = beliefs_.engine.engine;
    answer_.belief_iterations = beliefs_.engine.iterations;
    answer_.belief_residual = beliefs_.engine.residual;
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
      if (is_effect(index_.item(e).kind)) best = std::max(best, index_.item(e).score);
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
        if (is_effect(index_.item(item).kind) && s.evidence.size() < kMaxItems) s.evidence.push_back(item);
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
    return {answer_.graph, index_, labels_, is_symptom_, origins_};
  }

  void explain() {
    control::Explanation e = control::explain(inputs());
    answer_.frontier = std::move(e.frontier);
    answer_.unexplained = std::move(e.unexplained);
    answer_.alternatives = std::move(e.alternatives);
    if (!e.optimal)
      answer_.warnings.push_back(
          {"the frontier may not be minimal", "frontier",
           fmt::format("the search was cut; it costs at most {:.2f} nats more than the best", e.gap), ""});
  }

  void hypotheses() {
    std::vector<EntityId> order;
    for (std::size_t e = 0; e < origins_.size(); ++e)
      if (origins_[e] >= thresholds().negligible_origin) order.push_back(EntityId(e));
    // Rounded, so that ties are ties on every machine.
    const auto rank = [&](EntityId id) { return std::tuple(-std::round(origins_[id.index()] * 1e9), id); };
    std::sort(order.begin(), order.end(), [&](EntityId a, EntityId b) { return rank(a) < rank(b); });
    if (order.size() > kMaxHypotheses) order.resize(kMaxHypotheses);
    for (const EntityId id : order) answer_.hypotheses.push_back(hypothesis(id));
  }

  Hypothesis hypothesis(EntityId id) const {
    Hypothesis h;
    h.entity = id;
    h.probability = origins_[id.index()];
    h.label = labels_[id.index()];
    h.evidence = evidence_for(id);
    const EvidenceId cause = strongest_cause(h.evidence);
    h.fault_kind = cause.valid() ? fault_kind_of(index_.item(cause).kind) : "unknown";
    h.onset = index_.onset(id);
    if (h.onset.start == kNoTime && cause.valid()) h.onset = index_.item(cause).onset;
    h.summary = cause.valid() ? printable(index_.item(cause).text, 160)
                              : "no evidence of its own; it would explain what depends on it";
    const control::Reach reach = control::reach_of(inputs(), id);
    for (const EntityId e : reach.entities)
      if (is_symptom_[e.index()]) h.explains.push_back(e);
    if (const EntityId target = strongest_symptom(h.explains, id); target.valid())
      h.path = control::path_to(inputs(), reach, target);
    std::sort(h.explains.begin(), h.explains.end());
    return h;
  }

  // Own items, then those that entities it carries its causes to share.
  std::vector<EvidenceId> evidence_for(EntityId id) const {
    std::vector<EvidenceId> ids;
    const auto take = [&](EntityId from, std::size_t limit) {
      for (const EvidenceId e : index_.own(from))
        if (limit > 0 && ids.size() < kMaxItems && index_.item(e).kind != EvidenceKind::kNormal) {
          ids.push_back(e);
          --limit;
        }
    };
    take(id, kMaxItems);
    for (const Neighbour& n : answer_.graph.dependencies(id))
      if (answer_.graph.relation(n.relation).kind == RelationKind::kHasInstance) take(n.entity, 2);
    for (const Neighbour& n : answer_.graph.dependents(id))
      if (weight_of(answer_.graph.relation(n.relation).kind).carrier) take(n.entity, 2);
    return ids;
  }

  EvidenceId strongest_cause(const std::vector<EvidenceId>& ids) const {
    EvidenceId best;
    double most = 0;
    for (const EvidenceId id : ids) {
      const Evidence& e = index_.item(id);
      const double value = e.score * (weight_of(e.kind).local + 0.01);
      if (value <= most) continue;
      most = value;
      best = id;
    }
    return best;
  }

  EntityId strongest_symptom(const std::vector<EntityId>& among, EntityId besides) const {
    for (const Symptom& s : answer_.symptoms)
      if (s.entity != besides && !s.pre_existing &&
          std::find(among.begin(), among.end(), s.entity) != among.end())
        return s.entity;
    return {};
  }

  void rank_frontier() {
    const auto by_rank = [&](EntityId a, EntityId b) {
      return std::tuple(-origins_[a.index()], a) < std::tuple(-origins_[b.index()], b);
    };
    std::sort(answer_.frontier.begin(), answer_.frontier.end(), by_rank);
    for (auto& set : answer_.alternatives) std::sort(set.begin(), set.end(), by_rank);
  }

  Outcome outcome() const {
    double most = 0;
    for (std::size_t e = 0; e < labels_.size(); ++e) {
      std::vector<Evidence> own;
      for (const EvidenceId id : index_.own(EntityId(e))) own.push_back(index_.item(id));
      most = std::max(most, weigh(own).degraded);
    }
    const bool budget = answer_.stopped_by != "converged";
    if (most < thresholds().no_incident_degraded && findings_.alerted.empty())
      return findings_.input_complete && !budget ? Outcome::kNoIncident : Outcome::kInconclusive;
    const bool found =
        !answer_.hypotheses.empty() && answer_.hypotheses.front().probability >= thresholds().root_cause;
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
  const EntityBeliefs& beliefs_;
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

Result<EntityBeliefs> compute_beliefs(const OperationalGraph& graph, const std::vector<Evidence>& evidence) {
  const belief::EntityModel model = belief::build_model(graph, evidence);
  Result<belief::Beliefs> inferred = belief::infer(model.model);
  if (!inferred.ok()) return inferred.status();
  return EntityBeliefs{model.read_off(*inferred), *std::move(inferred)};
}

void conclude(Answer& answer, const Findings& findings, const EntityBeliefs& beliefs) {
  Conclusion(answer, findings, beliefs).run();
}

}  // namespace propter
