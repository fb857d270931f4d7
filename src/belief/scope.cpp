#include "belief/scope.h"

#include <algorithm>
#include <queue>
#include <utility>

#include "graph/evidence_kinds.h"

namespace propter::belief {
namespace {

constexpr double kRounding = 1 - 1e-9;  // of products

// On a relation.
bool is_trouble(const Evidence& e, const Weights& weights) {
  return e.relation.valid() && e.score >= weights.anomalous;
}

class Reaching {
 public:
  // `heard`: of the transmission, where it leads to who depends.
  Reaching(const OperationalGraph& graph, std::span<const Evidence> evidence, const Weights& weights,
           double heard)
      : graph_(graph),
        weights_(weights),
        heard_(heard),
        reached_(graph.entities().size(), 0),
        troubled_(graph.relations().size(), false) {
    for (const Evidence& e : evidence)
      if (is_trouble(e, weights)) troubled_[e.relation.index()] = true;
  }

  void start_from(EntityId id) { reach(id, 1); }

  std::vector<EntityId> run() {
    while (!waiting_.empty()) {
      const auto [probability, id] = waiting_.top();
      waiting_.pop();
      if (probability < reached_[id.index()]) continue;
      for (const Neighbour& n : graph_.dependencies(id))
        reach(n.entity, probability * transmission(n.relation, 1));
      for (const Neighbour& n : graph_.dependents(id))
        reach(n.entity, probability * transmission(n.relation, heard_));
    }
    std::vector<EntityId> out;
    for (std::size_t e = 0; e < reached_.size(); ++e)
      if (reached_[e] > 0) out.emplace_back(e);
    return out;
  }

 private:
  [[nodiscard]] double transmission(RelationId id, double heard) const {
    const RelationKind kind = graph_.relation(id).kind;
    if (kind == RelationKind::kHasInstance) return 1;
    const double usual = weights_.transmission_of(kind);
    return heard * (troubled_[id.index()] ? std::max(usual, weights_.model.supported) : usual);
  }

  void reach(EntityId id, double probability) {
    double& known = reached_[id.index()];
    if (probability <= known || probability < weights_.scope.felt * kRounding) return;
    known = probability;
    waiting_.emplace(probability, id);
  }

  const OperationalGraph& graph_;
  const Weights& weights_;
  double heard_;
  std::vector<double> reached_;  // per entity, of the best way so far; 0: none
  std::vector<bool> troubled_;   // per relation: it is likelier to hand more over
  std::priority_queue<std::pair<double, EntityId>> waiting_;
};

bool shows(const EntityView& view) {
  return std::ranges::any_of(view.classes,
                             [](const ClassView& c) { return c.shown || c.evidence.local != 0; });
}

std::vector<EntityId> everybody(const OperationalGraph& graph) {
  std::vector<EntityId> all;
  for (std::size_t e = 0; e < graph.entities().size(); ++e) all.emplace_back(e);
  return all;
}

}  // namespace

std::vector<EntityId> scope_of(const OperationalGraph& graph, const Views& views,
                               std::span<const Evidence> evidence, const Weights& weights) {
  if (views.size() <= weights.scope.whole) return everybody(graph);
  Reaching reaching(graph, evidence, weights, weights.scope.heard);
  for (const Evidence& e : evidence) {
    if (is_trouble(e, weights)) {
      reaching.start_from(graph.relation(e.relation).dependent);
      reaching.start_from(graph.relation(e.relation).dependency);
    }
    if (e.kind == evidence_kind("report")) reaching.start_from(e.entity);
  }
  for (std::size_t e = 0; e < views.size(); ++e)
    if (shows(views[EntityId(e)])) reaching.start_from(EntityId(e));
  return reaching.run();
}

std::vector<EntityId> scope_around(const OperationalGraph& graph, EntityId entity,
                                   std::span<const Evidence> evidence, const Weights& weights) {
  if (graph.entities().size() <= weights.scope.whole) return everybody(graph);
  Reaching reaching(graph, evidence, weights, 1);
  reaching.start_from(entity);
  return reaching.run();
}

}  // namespace propter::belief
