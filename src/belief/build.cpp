#include "belief/build.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "graph/weights.h"

namespace propter::belief {
namespace {

class Builder {
 public:
  Builder(const OperationalGraph& graph, std::span<const Evidence> evidence, const Weights& weights)
      : graph_(graph), evidence_(evidence), weights_(weights) {}

  EntityModel run() {
    find_instances();
    nodes();
    likelihoods();
    for (std::size_t r = 0; r < graph_.relations().size(); ++r) edges_of(RelationId(r));
    for (std::size_t e = 0; e < instances_.size(); ++e) pair(e);
    return std::move(out_);
  }

 private:
  void find_instances() {
    instances_.resize(graph_.entities().size());
    service_.resize(graph_.entities().size());
    for (const Relation& r : graph_.relations()) {
      if (r.kind != RelationKind::kHasInstance) continue;
      instances_[r.dependent.index()].push_back(r.dependency);
      service_[r.dependency.index()] = r.dependent;
    }
  }

  void nodes() {
    const double leak = weights_.belief.leak;
    for (std::size_t e = 0; e < instances_.size(); ++e) {
      out_.own.push_back(add_node({weights_.prior_of(graph_.entity(EntityId(e)).kind), leak, 0, 0}));
      out_.status.push_back(instances_[e].empty() ? out_.own[e] : add_node({0, leak, 0, 0}));
      if (!instances_[e].empty()) out_.model.nodes[out_.own[e]].leak = 0;
    }
  }

  std::uint32_t add_node(Node node) {
    out_.model.nodes.push_back(node);
    return static_cast<std::uint32_t>(out_.model.nodes.size() - 1);
  }

  // Evidence on a relation is about the relation; it does not weigh on its dependent.
  void likelihoods() {
    std::vector<std::vector<Evidence>> items(instances_.size());
    relation_score_.assign(graph_.relations().size(), 0.0);
    for (const Evidence& e : evidence_) {
      if (e.relation.valid())
        relation_score_[e.relation.index()] = std::max(relation_score_[e.relation.index()], e.score);
      else
        items[e.entity.index()].push_back(e);
    }
    for (std::size_t e = 0; e < items.size(); ++e) {
      const LogLikelihoods sums = weigh(items[e], weights_);
      out_.likelihoods.push_back(sums);
      out_.model.nodes[out_.own[e]].local = sums.local;
      out_.model.nodes[out_.status[e]].degraded = sums.degraded;
      const TimeNs onset = earliest_onset(items[e]);
      out_.model.nodes[out_.own[e]].onset = out_.model.nodes[out_.status[e]].onset = onset;
    }
  }

  TimeNs earliest_onset(std::span<const Evidence> items) const {
    TimeNs earliest = kNoTime;
    for (const Evidence& e : items) {
      if (!traits_of(e.kind).effect || e.score < weights_.anomalous || e.onset.end == kNoTime) continue;
      if (earliest == kNoTime || e.onset.end < earliest) earliest = e.onset.end;
    }
    return earliest;
  }

  void edges_of(RelationId id) {
    const Relation& r = graph_.relation(id);
    if (r.kind == RelationKind::kHasInstance) return;  // pair() makes these
    if (traits_of(r.kind).requests) return calls(id, r);
    add_edge(out_.own[r.dependency.index()], out_.own[r.dependent.index()], r.kind, id);
  }

  void calls(RelationId id, const Relation& r) {
    const auto& callers = instances_[r.dependent.index()];
    const std::uint32_t from = out_.status[r.dependency.index()];
    if (callers.empty()) return add_edge(from, out_.own[r.dependent.index()], r.kind, id);
    if (observed_between_instances(r)) return;
    for (const EntityId caller : callers) add_edge(from, out_.own[caller.index()], r.kind, id);
  }

  // Whether some instance of the caller is known to call the callee or an instance of it.
  bool observed_between_instances(const Relation& r) const {
    for (const EntityId caller : instances_[r.dependent.index()])
      for (const Neighbour& n : graph_.dependencies(caller))
        if (traits_of(graph_.relation(n.relation).kind).requests &&
            (n.entity == r.dependency || service_[n.entity.index()] == r.dependency))
          return true;
    return false;
  }

  // Several relations may say the same: the strongest counts.
  void add_edge(std::uint32_t from, std::uint32_t to, RelationKind kind, RelationId id) {
    if (from == to) return;
    const bool carrier = traits_of(kind).carrier;
    const bool supported = relation_score_[id.index()] >= weights_.anomalous;
    const double transmission =
        supported ? weights_.belief.transmission_supported : weights_.transmission_of(kind);
    const auto [drawn, is_new] = drawn_.try_emplace({from, to, carrier}, out_.model.edges.size());
    if (is_new) out_.model.edges.push_back({from, to, transmission, carrier});
    Edge& edge = out_.model.edges[drawn->second];
    edge.transmission = std::max(edge.transmission, transmission);
  }

  void pair(std::size_t service) {
    for (const EntityId instance : instances_[service]) {
      out_.model.edges.push_back(
          {out_.own[service], out_.own[instance.index()], weights_.belief.own_to_instance, true});
      out_.model.edges.push_back({out_.own[instance.index()], out_.status[service],
                                  weights_.transmission_of(RelationKind::kHasInstance), false});
    }
  }

  const OperationalGraph& graph_;
  std::span<const Evidence> evidence_;
  const Weights& weights_;
  std::vector<std::vector<EntityId>> instances_;  // per entity
  std::vector<EntityId> service_;                 // per entity
  std::vector<double> relation_score_;            // strongest evidence per relation
  std::map<std::tuple<std::uint32_t, std::uint32_t, bool>, std::size_t>
      drawn_;  // (from, to, carrier) to its edge
  EntityModel out_;
};

}  // namespace

EntityModel build_model(const OperationalGraph& graph, std::span<const Evidence> evidence,
                        const Weights& weights) {
  return Builder(graph, evidence, weights).run();
}

}  // namespace propter::belief
