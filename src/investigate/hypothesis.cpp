#include "investigate/hypothesis.h"

#include <algorithm>

#include "base/text.h"
#include "control/explanation.h"
#include "graph/weights.h"

namespace propter {

Hypothesising::Hypothesising(const Answer& answer)
    : answer_(answer), index_(answer.graph, answer.evidence, or_built_in(answer.weights)) {
  is_symptom_.assign(answer.beliefs.size(), false);
  for (const Symptom& s : answer.symptoms) is_symptom_[s.entity.index()] = !s.pre_existing;
  for (const EntityBelief& b : answer.beliefs) {
    labels_.push_back(b.label);
    origins_.push_back(b.origin);
  }
}

control::ExplanationInputs Hypothesising::inputs() const {
  return {{answer_.graph, index_, labels_}, is_symptom_, origins_};
}

Hypothesis Hypothesising::about(EntityId id) const {
  Hypothesis h;
  h.entity = id;
  h.probability = origins_[id.index()];
  h.label = labels_[id.index()];
  h.evidence = evidence_for(id);
  const EvidenceId cause = strongest_cause(h.evidence);
  h.fault_kind = cause.valid() ? traits_of(index_.item(cause).kind).fault : "unknown";
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
  double most = 0;
  for (const EvidenceId id : ids) {
    const Evidence& e = index_.item(id);
    const double value = e.score * (index_.weights().of(e.kind).local + 0.01);
    if (value <= most) continue;
    most = value;
    best = id;
  }
  return best;
}

EntityId Hypothesising::strongest_symptom(const std::vector<EntityId>& among, EntityId besides) const {
  for (const Symptom& s : answer_.symptoms)
    if (s.entity != besides && !s.pre_existing &&
        std::find(among.begin(), among.end(), s.entity) != among.end())
      return s.entity;
  return {};
}

}  // namespace propter
