#include "control/context.h"

#include <algorithm>
#include <array>
#include <functional>
#include <set>
#include <tuple>
#include <utility>

namespace propter::control {
namespace {

// The sharpest of what was dated by itself; an alert is raised when a rule has looked long enough, so that it
// counts where there is nothing else. What was taken from the incident comes last.
EntityOnset onset_of(const std::vector<Evidence>& all, const std::vector<EvidenceId>& ids, double anomalous) {
  const auto rank = [](const Evidence& e) {
    return std::tuple(e.onset_basis, belief::is_signal(e), e.onset.end - e.onset.start, e.onset.end);
  };
  const Evidence* sharpest = nullptr;
  for (const EvidenceId id : ids) {
    const Evidence& e = all[id.index()];
    if (!traits_of(e.kind).effect || e.score < anomalous || !e.onset.known()) continue;
    if (!sharpest || rank(e) < rank(*sharpest)) sharpest = &e;
  }
  return sharpest ? EntityOnset{sharpest->onset, sharpest->onset_basis} : EntityOnset();
}

// Changes, and whom a text names, are cut last.
std::vector<ContextNeighbour> pack(const ContextInputs& in, std::span<const Neighbour> all,
                                   const std::set<RelationId>& named, const PackingLimits& limits,
                                   std::size_t& left_out) {
  std::vector<Neighbour> order(all.begin(), all.end());
  const auto rank = [&](const Neighbour& n) {
    const bool is_change = in.graph.entity(n.entity).kind.role() == EntityRole::kChange;
    return std::tuple(!is_change && !named.contains(n.relation), !in.index.anomalous(n.entity), n.entity,
                      n.relation);
  };
  std::sort(order.begin(), order.end(),
            [&](const Neighbour& a, const Neighbour& b) { return rank(a) < rank(b); });
  if (order.size() > limits.neighbours) {
    left_out += order.size() - limits.neighbours;
    order.resize(limits.neighbours);
  }
  std::vector<ContextNeighbour> out;
  for (const Neighbour& n : order) {
    ContextNeighbour c{n.entity,
                       in.graph.entity(n.entity).id(),
                       in.graph.relation(n.relation).kind,
                       in.labels[n.entity.index()],
                       in.index.anomalous(n.entity),
                       in.index.onset(n.entity),
                       {}};
    for (const EvidenceId id : in.index.on(n.relation))
      if (c.evidence.size() < limits.relation_items) c.evidence.push_back(in.index.item(id));
    out.push_back(std::move(c));
  }
  return out;
}

}  // namespace

EvidenceIndex::EvidenceIndex(const OperationalGraph& graph, const std::vector<Evidence>& all,
                             const Weights& weights)
    : graph_(&graph),
      all_(&all),
      weights_(&weights),
      instances_(belief::instances_of(graph)),
      own_(graph.entities().size()),
      on_(graph.relations().size()) {
  for (const Evidence& e : all)
    (e.relation.valid() ? on_[e.relation.index()] : own_[e.entity.index()]).push_back(e.id);
  for (const auto& ids : own_) {
    onset_.push_back(onset_of(all, ids, weights.anomalous));
    anomalous_.push_back(std::any_of(ids.begin(), ids.end(), [&](EvidenceId id) {
      return traits_of(item(id).kind).effect && item(id).score >= weights.anomalous;
    }));
  }
  // The status of a service is an effect of its instances.
  for (const Relation& r : graph.relations())
    if (r.kind == RelationKind::kHasInstance && anomalous_[r.dependency.index()])
      anomalous_[r.dependent.index()] = true;
}

std::vector<RelationId> EvidenceIndex::named_by(EvidenceId id) const {
  return belief::named_dependencies(*graph_, instances_, item(id), weights_->logs.telling_name);
}

LogLikelihoods weigh_own(const EvidenceIndex& index, EntityId id) {
  std::vector<Evidence> own;
  for (const EvidenceId e : index.own(id)) own.push_back(index.item(e));
  return weigh(own, index.weights());
}

namespace {

// Own items, of a service those of its instances, too: the best of each family, then the others, by score.
std::vector<EvidenceId> ranked_items(const ContextInputs& in, EntityId entity) {
  std::vector<EvidenceId> items = in.index.own(entity);
  for (const EntityId instance : in.index.instances(entity)) {
    const std::vector<EvidenceId>& of_instance = in.index.own(instance);
    items.insert(items.end(), of_instance.begin(), of_instance.end());
  }
  std::ranges::stable_sort(items, std::ranges::greater(),
                           [&](EvidenceId id) { return in.index.item(id).score; });
  std::array<bool, kEvidenceFamilies> has_best{};
  std::vector<EvidenceId> best;
  std::vector<EvidenceId> others;
  for (const EvidenceId id : items) {
    bool& known = has_best.at(static_cast<std::size_t>(traits_of(in.index.item(id).kind).family));
    (std::exchange(known, true) ? others : best).push_back(id);
  }
  best.insert(best.end(), others.begin(), others.end());
  return best;
}

}  // namespace

ContextContract make_context(const ContextInputs& in, EntityId entity, std::vector<InboxMessage> inbox,
                             const PackingLimits& limits) {
  ContextContract c;
  c.entity = entity;
  c.id = in.graph.entity(entity).id();
  c.kind = in.graph.entity(entity).kind;
  c.alerted = in.alerted[entity.index()];
  c.onset = in.index.onset(entity);
  c.incident = in.incident;
  std::set<RelationId> named;
  for (const EvidenceId id : ranked_items(in, entity)) {
    for (const RelationId relation : in.index.named_by(id)) named.insert(relation);
    if (c.evidence.size() < limits.own_items)
      c.evidence.push_back(in.index.item(id));
    else
      ++c.evidence_left_out;
  }
  c.dependencies = pack(in, in.graph.dependencies(entity), named, limits, c.neighbours_left_out);
  c.dependents = pack(in, in.graph.dependents(entity), named, limits, c.neighbours_left_out);
  c.inbox = std::move(inbox);
  return c;
}

}  // namespace propter::control
