#include "investigate/sensitivity.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <tuple>

#include "belief/log_math.h"
#include "graph/weights.h"
#include "investigate/conclude.h"
#include "investigate/hypothesis.h"

namespace propter {
namespace {

constexpr double kNegligible = 0.01;    // nats
constexpr std::size_t kFirst = 5;       // hypotheses, besides the frontier
constexpr std::size_t kMostShown = 5;   // items per hypothesis
constexpr std::size_t kMostItems = 64;  // that are left out for a report

class LeaveOneOut {
 public:
  LeaveOneOut(const Answer& answer, std::span<const EntityId> entities, belief::EntityBeliefs& beliefs,
              belief::Learnt learnt)
      : answer_(answer),
        entities_(entities),
        beliefs_(beliefs),
        learnt_(std::move(learnt)),
        out_(entities.size()) {
    own_.resize(answer.graph.entities().size());
    on_.resize(answer.graph.relations().size());
    for (const Evidence& e : answer.evidence) {
      (e.relation.valid() ? on_[e.relation.index()] : own_[e.entity.index()]).push_back(e.id);
    }
    with_ = log_odds(beliefs);
  }

  Status leave_out(EvidenceId id) {
    const Evidence& item = answer_.evidence[id.index()];
    if (item.relation.valid()) return leave_out_support(item);
    std::vector<const Evidence*> own;
    for (const EvidenceId other : own_[item.entity.index()]) own.push_back(&answer_.evidence[other.index()]);
    const auto without =
        belief::evidence_without(answer_.graph, beliefs_.model(), item, own, or_built_in(answer_.weights));
    if (without.empty()) return {};
    beliefs_.tell(without);
    beliefs_.update();
    note(id, log_odds(beliefs_));
    beliefs_.restore(without);  // brought up to date together with the next item
    return {};
  }

  std::vector<std::vector<Influence>> take() {
    beliefs_.update();
    for (std::vector<Influence>& list : out_) {
      const auto rank = [](const Influence& i) { return std::tuple(-std::abs(i.change), i.evidence); };
      std::sort(list.begin(), list.end(),
                [&](const Influence& a, const Influence& b) { return rank(a) < rank(b); });
    }
    return std::move(out_);
  }

 private:
  // Evidence on a relation says that it transmits. Only the last such item makes a difference.
  Status leave_out_support(const Evidence& item) {
    const auto& ids = on_[item.relation.index()];
    const auto supports = [&](EvidenceId id) {
      return answer_.evidence[id.index()].score >= or_built_in(answer_.weights).anomalous;
    };
    const bool admitted = belief::is_admitted(beliefs_.model().admitted, answer_.graph, item);
    if (!admitted || !supports(item.id) || std::count_if(ids.begin(), ids.end(), supports) > 1) return {};
    std::vector<Evidence> rest;
    for (const Evidence& e : answer_.evidence)
      if (e.id != item.id) rest.push_back(e);
    const auto without =
        belief::EntityBeliefs::start(answer_.graph, rest, or_built_in(answer_.weights), learnt_);
    if (!without.ok()) return without.status();
    note(item.id, log_odds(*without));
    return {};
  }

  [[nodiscard]] std::vector<double> log_odds(const belief::EntityBeliefs& beliefs) const {
    std::vector<double> out;
    for (const EntityId id : entities_) out.push_back(beliefs.origin_log_odds(id));
    return out;
  }

  void note(EvidenceId id, const std::vector<double>& without) {
    for (std::size_t k = 0; k < without.size(); ++k) {
      const double change = with_[k] == without[k] ? 0 : with_[k] - without[k];
      if (std::abs(change) >= kNegligible) out_[k].push_back({id, change});
    }
  }

  const Answer& answer_;
  std::span<const EntityId> entities_;
  belief::EntityBeliefs& beliefs_;
  belief::Learnt learnt_;
  std::vector<std::vector<EvidenceId>> own_;  // per entity
  std::vector<std::vector<EvidenceId>> on_;   // per relation
  std::vector<double> with_;                  // log-odds with everything, per entity asked for
  std::vector<std::vector<Influence>> out_;   // likewise
};

}  // namespace

Result<std::vector<std::vector<Influence>>> influences(const Answer& answer,
                                                       std::span<const EntityId> entities,
                                                       std::span<const EvidenceId> items,
                                                       belief::EntityBeliefs& beliefs, EntityId around) {
  LeaveOneOut experiment(answer, entities, beliefs, learnt_by(answer, around));
  for (const EvidenceId id : items) {
    if (Status status = experiment.leave_out(id); !status.ok()) return status;
  }
  return experiment.take();
}

Status add_influences(Answer& answer, belief::EntityBeliefs& beliefs) {
  std::vector<std::size_t> shown;
  for (std::size_t h = 0; h < answer.hypotheses.size(); ++h) {
    const EntityId id = answer.hypotheses[h].entity;
    if (h < kFirst || std::find(answer.frontier.begin(), answer.frontier.end(), id) != answer.frontier.end())
      shown.push_back(h);
  }
  std::vector<EntityId> entities;
  std::set<EvidenceId> items;
  for (const std::size_t h : shown) {
    entities.push_back(answer.hypotheses[h].entity);
    for (const EvidenceId id : answer.hypotheses[h].evidence)
      if (items.size() < kMostItems) items.insert(id);
  }
  for (const Symptom& s : answer.symptoms) {
    if (!s.evidence.empty() && items.size() < kMostItems) items.insert(s.evidence.front());
  }
  const std::vector<EvidenceId> list(items.begin(), items.end());
  auto found = influences(answer, entities, list, beliefs);
  if (!found.ok()) return found.status();
  for (std::size_t k = 0; k < shown.size(); ++k) {
    std::vector<Influence>& carried_by = answer.hypotheses[shown[k]].carried_by;
    carried_by = std::move((*found)[k]);
    if (carried_by.size() > kMostShown) carried_by.resize(kMostShown);
  }
  return {};
}

Result<Reasons> reasons(const Answer& answer, EntityId entity) {
  if (entity.index() >= answer.graph.entities().size())
    return Status::usage({"there is no such entity in the answer", "", "", ""});
  auto beliefs = final_beliefs(answer, entity);
  if (!beliefs.ok()) return beliefs.status();
  Reasons out;
  out.entity = entity;
  out.prior = beliefs->model().prior[entity.index()];
  // As in the answer, of which only the part around the entity is inferred again.
  const double p = answer.beliefs[entity.index()].origin;
  const bool whole = beliefs->model().scope.size() == answer.graph.entities().size();
  out.log_odds = whole ? beliefs->origin_log_odds(entity) : belief::log_odds_of(p);
  Hypothesising hypothesising(answer, entity, beliefs->model().background);
  out.hypothesis = hypothesising.about(entity);
  if (Status s = hypothesising.add_ways(&out.hypothesis); !s.ok()) return s;
  for (const Counterfactual& c : answer.counterfactuals) {
    if (c.without == entity) out.unexplained = c.unexplained;
  }
  std::vector<EvidenceId> all;
  for (const Evidence& e : answer.evidence) all.push_back(e.id);
  auto found = influences(answer, std::span(&entity, 1), all, *beliefs, entity);
  if (!found.ok()) return found.status();
  out.influences = std::move(found->front());
  return out;
}

}  // namespace propter
