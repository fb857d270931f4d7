#include "belief/network.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <tuple>

namespace propter::belief {
namespace {

double bounded_odds(double nats) { return std::exp(std::clamp(nats, -kMaxEvidence, kMaxEvidence)); }

bool same_ends(const Arc& a, const Arc& b) { return a.source == b.source && a.target == b.target; }

// A clamped fault keeps a trace of the other value, so that its odds tell what the evidence says of it.
Coin source_coin(double prior, Fault fault) {
  static const double kTrace = std::exp(-kClampedLogOdds);
  if (fault == Fault::kAbsent) return {kTrace, 1};
  if (fault == Fault::kPresent) return {1, kTrace};
  return coin_of(prior);
}

void merge_parallel(BigVector<Arc>* arcs) {
  if (std::adjacent_find(arcs->begin(), arcs->end(), same_ends) == arcs->end()) return;
  BigVector<Arc> merged;
  for (const Arc& arc : *arcs) {
    if (!merged.empty() && same_ends(merged.back(), arc)) {
      double& t = merged.back().transmission;
      t = either(coin_of(t), coin_of(arc.transmission)).on;
    } else {
      merged.push_back(arc);
    }
  }
  *arcs = std::move(merged);
}

// By target, and by source and transmission among those of one target: parallel arcs merge in a fixed order.
void sort_by_target(std::uint32_t size, BigVector<Arc>* arcs) {
  std::vector<std::uint32_t> first(size + 1, 0);
  for (const Arc& arc : *arcs) ++first[arc.target + 1];
  std::partial_sum(first.begin(), first.end(), first.begin());
  BigVector<Arc> sorted(arcs->size());
  std::vector<std::uint32_t> next(first.begin(), first.end() - 1);
  for (const Arc& arc : *arcs) sorted[next[arc.target]++] = arc;
  for (std::uint32_t x = 0; x < size; ++x) {
    std::sort(sorted.begin() + first[x], sorted.begin() + first[x + 1], [](const Arc& a, const Arc& b) {
      return std::tie(a.source, a.transmission) < std::tie(b.source, b.transmission);
    });
  }
  *arcs = std::move(sorted);
}

// Disjoint sets (union-find with path halving).
class Sets {
 public:
  explicit Sets(std::uint32_t size) : root_(size) { std::iota(root_.begin(), root_.end(), 0U); }
  // False if they were together already.
  bool unite(std::uint32_t a, std::uint32_t b) {
    const auto [low, high] = std::minmax({find(a), find(b)});
    root_[high] = low;
    return low != high;
  }

 private:
  std::uint32_t find(std::uint32_t x) {
    while (root_[x] != x) x = root_[x] = root_[root_[x]];
    return x;
  }
  std::vector<std::uint32_t> root_;
};

}  // namespace

Network::Network(const Model& model, std::uint32_t largest_component) {
  const std::uint32_t size = number_variables(model);
  BigVector<Arc> arcs = arcs_of(model);
  const VariableOrder order = order_variables(size, arcs, onsets_of(model), largest_component);
  noise_.resize(size);
  weight_.resize(size);
  take_order(order, &arcs);
  place_inputs(take_internal(std::move(arcs)));
  for (std::uint32_t e = 0; e < nodes(); ++e) set_evidence(e, model.nodes[e].local, model.nodes[e].degraded);
}

std::uint32_t Network::number_variables(const Model& model) {
  std::vector<char> carries(model.nodes.size(), 0);
  for (const Edge& edge : model.edges) {
    if (edge.carrier && edge.transmission > 0) carries[edge.from] = carries[edge.to] = 1;
  }
  of_node_.reserve(model.nodes.size());
  given_.reserve(model.nodes.size());
  share_.assign(model.nodes.size(), Coin{1, 0});
  std::uint32_t size = 0;
  for (std::size_t e = 0; e < model.nodes.size(); ++e) {
    const std::uint32_t source = size++;
    of_node_.push_back({source, carries[e] != 0 ? size++ : source});
    given_.push_back({model.nodes[e].prior, model.nodes[e].leak});
  }
  return size;
}

BigVector<Arc> Network::arcs_of(const Model& model) const {
  BigVector<Arc> arcs;
  arcs.reserve(model.edges.size());
  for (const Variables& v : of_node_) {
    if (v.source != v.degraded) arcs.push_back({v.source, v.degraded, 1});
  }
  for (const Edge& edge : model.edges) {
    if (edge.transmission <= 0) continue;
    const Variables from = of_node_[edge.from];
    const Variables to = of_node_[edge.to];
    arcs.push_back({edge.carrier ? from.source : from.degraded, edge.carrier ? to.source : to.degraded,
                    edge.transmission});
  }
  return arcs;
}

std::vector<TimeNs> Network::onsets_of(const Model& model) const {
  std::vector<TimeNs> onsets;
  const auto known = [](const Node& node) { return node.onset != kNoTime; };
  if (std::none_of(model.nodes.begin(), model.nodes.end(), known)) return onsets;
  for (std::size_t e = 0; e < of_node_.size(); ++e) {
    onsets.push_back(model.nodes[e].onset);
    if (of_node_[e].source != of_node_[e].degraded) onsets.push_back(model.nodes[e].onset);
  }
  return onsets;
}

void Network::take_order(const VariableOrder& order, BigVector<Arc>* arcs) {
  for (auto arc = order.cut.rbegin(); arc != order.cut.rend(); ++arc) {
    (*arcs)[*arc] = arcs->back();
    arcs->pop_back();
  }
  cut_ = order.cut.size();
  for (const Range& members : order.components) components_.push_back({members, {}});
  if (order.position.empty()) return;
  for (Arc& arc : *arcs) {
    arc.source = order.position[arc.source];
    arc.target = order.position[arc.target];
  }
  for (Variables& v : of_node_) v = {order.position[v.source], order.position[v.degraded]};
}

BigVector<Arc> Network::take_internal(BigVector<Arc> arcs) {
  sort_by_target(size(), &arcs);
  merge_parallel(&arcs);
  if (components_.empty()) return arcs;
  BigVector<Arc> external;
  auto component = components_.begin();
  for (const Arc& arc : arcs) {
    while (component != components_.end() && component->members.end <= arc.target) ++component;
    const bool inside = component != components_.end() && arc.target >= component->members.begin &&
                        arc.source >= component->members.begin;
    if (!inside) {
      external.push_back(arc);
      continue;
    }
    const std::uint32_t begin = component->members.begin;
    component->arcs.push_back({arc.source - begin, arc.target - begin, arc.transmission});
  }
  for (Component& c : components_) {
    std::sort(c.arcs.begin(), c.arcs.end(), [](const Arc& a, const Arc& b) {
      return std::tie(a.source, a.target) < std::tie(b.source, b.target);
    });
  }
  return external;
}

void Network::place_inputs(const BigVector<Arc>& arcs) {
  first_input_.assign(size() + 1, 0);
  sources_.reserve(arcs.size());
  transmissions_.reserve(arcs.size());
  for (const Arc& arc : arcs) {
    ++first_input_[arc.target + 1];
    sources_.push_back(arc.source);
    transmissions_.push_back(arc.transmission);
  }
  std::partial_sum(first_input_.begin(), first_input_.end(), first_input_.begin());
}

void Network::clamp(std::uint32_t node, Fault fault) {
  given_[node].fault = fault;
  apply(node);
}

void Network::set_evidence(std::uint32_t node, double local, double degraded) {
  given_[node].local = local;
  given_[node].degraded = degraded;
  if (std::max(std::abs(local), std::abs(degraded)) >= kMaxEvidence) {
    extremes_[node] = {local, degraded};
  } else {
    extremes_.erase(node);
  }
  apply(node);
}

void Network::apply(std::uint32_t node) {
  const auto& [chance, leak, local, degraded, fault] = given_[node];
  const Coin prior = source_coin(chance, fault);
  const auto [source, at] = of_node_[node];
  const double odds = bounded_odds(local);
  weight_[at] = bounded_odds(degraded);
  if (source != at) {
    weight_[source] = odds;
    noise_[source] = prior;
    noise_[at] = coin_of(leak);
  } else {
    const double by_source = prior.on * odds;
    const double on = by_source + prior.off * leak;
    const double off = prior.off * (1 - leak);
    noise_[at] = {on / (on + off), off / (on + off)};
    share_[node] = on > 0 ? Coin{by_source / on, prior.off * leak / on} : Coin{1, 0};
  }
}

std::uint64_t Network::bounded() const {
  std::uint64_t count = 0;
  for (const auto& [node, evidence] : extremes_) {
    count += std::abs(evidence.local) > kMaxEvidence ? 1U : 0U;
    count += std::abs(evidence.degraded) > kMaxEvidence ? 1U : 0U;
  }
  return count;
}

bool Network::is_forest() const {
  Sets sets(size());
  for (const Component& c : components_) {
    for (std::uint32_t x = c.members.begin + 1; x < c.members.end; ++x) sets.unite(c.members.begin, x);
  }
  for (std::uint32_t x = 0; x < size(); ++x) {
    for (std::uint32_t i = first_input_[x]; i < first_input_[x + 1]; ++i) {
      if (!sets.unite(sources_[i], x)) return false;
    }
  }
  return true;
}

Outputs::Outputs(const Network& network)
    : first_(network.size() + 1, 0), inputs_(network.sources().size()), target_(network.sources().size()) {
  const auto sources = network.sources();
  for (const std::uint32_t source : sources) ++first_[source + 1];
  std::partial_sum(first_.begin(), first_.end(), first_.begin());
  std::vector<std::uint32_t> next(first_.begin(), first_.end() - 1);
  for (std::uint32_t x = 0; x < network.size(); ++x) {
    for (std::uint32_t i = network.first_input(x); i < network.first_input(x + 1); ++i) {
      target_[i] = x;
      inputs_[next[sources[i]]++] = i;
    }
  }
}

}  // namespace propter::belief
