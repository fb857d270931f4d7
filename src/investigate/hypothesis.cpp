#include "investigate/hypothesis.h"

#include <algorithm>

#include "base/text.h"
#include "belief/signals.h"
#include "graph/evidence_kinds.h"
#include "graph/weights.h"
#include "investigate/conclude.h"

namespace propter {

Hypothesising::Hypothesising(const Answer& answer, EntityId around,
                             std::shared_ptr<const belief::Background> background)
    : answer_(answer),
      index_(answer.graph, answer.evidence, or_built_in(answer.weights)),
      model_(belief::build_model(answer.graph, answer.evidence, or_built_in(answer.weights),
                                 belief::Detail::kConduits,
                                 learnt_by(answer, around, std::move(background)))) {
  is_symptom_.assign(answer.graph.entities().size(), false);
  for (const Symptom& s : answer.symptoms) is_symptom_[s.entity.index()] = !s.pre_existing;
}

Hypothesis Hypothesising::about(EntityId id) const {
  Hypothesis h;
  h.entity = id;
  h.probability = answer_.beliefs[id.index()].origin;
  h.label = answer_.beliefs[id.index()].label;
  h.evidence = evidence_for(id);
  const EvidenceId cause = strongest_cause(h.evidence);
  h.fault_kind = cause.valid() ? traits_of(signal_class_of(index_.item(cause))).fault : "unknown";
  h.onset = index_.onset(id);
  if (h.onset.start == kNoTime && cause.valid()) h.onset = index_.item(cause).onset;
  h.summary = cause.valid() ? printable(index_.item(cause).text, 160)
                            : "no evidence of its own; it would explain what depends on it";
  return h;
}

Status Hypothesising::add_ways(Hypothesis* h) {
  if (!model_.has(h->entity)) return {};  // it is too far from all that shows
  const auto ways = ways_of(h->entity);
  if (!ways.ok()) return ways.status();
  if (const auto c = (*ways)->fault_class(h->entity)) h->fault_kind = traits_of(*c).fault;
  const std::vector<double> shares = (*ways)->shares(h->entity);
  const std::vector<bool> explained = (*ways)->explained_by(h->entity, shares);
  for (std::size_t e = 0; e < explained.size(); ++e) {
    if (!explained[e] || !is_symptom_[e]) continue;
    h->explains.push_back(EntityId(e));
    h->shares.push_back(shares[e]);
  }
  if (const EntityId target = strongest_symptom(h->explains, h->entity); target.valid())
    h->path = path(**ways, h->entity, target);
  return {};
}

Result<const explain::Ways*> Hypothesising::ways_of(EntityId origin) {
  const auto& frontier = answer_.frontier;
  const bool member = std::ranges::find(frontier, origin) != frontier.end();
  const auto [known, fresh] = ways_.try_emplace(member ? frontier.front() : origin);
  if (fresh) {
    auto ways = explain::Ways::start(answer_.graph, model_, member ? frontier : std::vector{origin}, given_);
    if (!ways.ok()) {
      ways_.erase(known);
      return ways.status();
    }
    known->second = std::make_unique<explain::Ways>(*std::move(ways));
  }
  return known->second.get();
}

std::vector<PathStep> Hypothesising::path(const explain::Ways& ways, EntityId origin, EntityId target,
                                          const std::set<RelationId>& avoided) const {
  std::vector<PathStep> out;
  for (const explain::WayStep& step : ways.way(origin, target, avoided))
    out.push_back(
        {step.from, step.to, step.relation, index_.on(step.relation), std::string(name_of(step.arrives))});
  return out;
}

// Own items, then those that entities it carries its causes to share.
std::vector<EvidenceId> Hypothesising::evidence_for(EntityId id) const {
  std::vector<EvidenceId> ids;
  const auto take = [&](EntityId from, std::size_t limit) {
    for (const EvidenceId e : index_.own(from))
      if (limit > 0 && ids.size() < kMaxItems && !index_.item(e).kind.is_normal()) {
        ids.push_back(e);
        --limit;
      }
  };
  take(id, kMaxItems);
  for (const Neighbour& n : answer_.graph.dependencies(id))
    if (answer_.graph.relation(n.relation).kind == RelationKind::kHasInstance) take(n.entity, 2);
  for (const Neighbour& n : answer_.graph.dependents(id))
    if (traits_of(answer_.graph.relation(n.relation).kind).carrier) take(n.entity, 2);
  return ids;
}

EvidenceId Hypothesising::strongest_cause(const std::vector<EvidenceId>& ids) const {
  EvidenceId best;
  double most = -1;
  for (const EvidenceId id : ids) {
    const Evidence& e = index_.item(id);
    const double value = e.score * (index_.weights().of(e.kind).local + 0.01);
    if (value <= most) continue;
    most = value;
    best = id;
  }
  return best;
}

// The first of whom somebody was told; where nobody was, the first of all.
EntityId Hypothesising::strongest_symptom(const std::vector<EntityId>& among, EntityId besides) const {
  const auto told_of = [&](EvidenceId id) {
    const Evidence& item = index_.item(id);
    return belief::is_signal(item) || item.kind == evidence_kind("report");
  };
  EntityId first;
  for (const Symptom& s : answer_.symptoms) {
    const bool counts =
        s.entity != besides && !s.pre_existing && std::ranges::find(among, s.entity) != among.end();
    if (!counts) continue;
    if (std::ranges::any_of(index_.own(s.entity), told_of)) return s.entity;
    if (!first.valid()) first = s.entity;
  }
  return first;
}

}  // namespace propter
