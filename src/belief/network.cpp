#include "belief/network.h"

#include <algorithm>
#include <tuple>

#include "belief/evidence.h"

namespace propter::belief {
namespace {

bool same_ends(const Input& a, const Input& b) { return a.source == b.source && a.target == b.target; }

// Either of two independent relations suffices: 1 - (1 - s)(1 - t), written so that small values keep their
// digits.
double either(double s, double t) { return s + t - s * t; }

void merge_parallel(std::vector<Input>* inputs) {
  std::vector<Input> merged;
  for (const Input& input : *inputs) {
    if (merged.empty() || !same_ends(merged.back(), input)) {
      merged.push_back(input);
    } else {
      merged.back().transmission = either(merged.back().transmission, input.transmission);
    }
  }
  *inputs = std::move(merged);
}

}  // namespace

Network::Network(const Model& model) {
  variables_.reserve(2 * model.nodes.size());
  for (const Node& node : model.nodes) {
    variables_.push_back({node.prior, bounded_evidence(node.local)});
    variables_.push_back({node.leak, bounded_evidence(node.degraded)});
  }
  add_inputs(model);
  index_inputs();
  sort_topologically();
}

void Network::add_inputs(const Model& model) {
  for (std::uint32_t e = 0; e < model.nodes.size(); ++e) {
    inputs_.push_back({local_of(e), degraded_of(e), 1});
  }
  for (const Edge& edge : model.edges) {
    if (edge.transmission <= 0) continue;
    const auto variable_of = edge.carrier ? local_of : degraded_of;
    inputs_.push_back({variable_of(edge.from), variable_of(edge.to), edge.transmission});
  }
  std::sort(inputs_.begin(), inputs_.end(), [](const Input& a, const Input& b) {
    return std::tie(a.target, a.source, a.transmission) < std::tie(b.target, b.source, b.transmission);
  });
  merge_parallel(&inputs_);
}

void Network::index_inputs() {
  first_input_.assign(variables_.size() + 1, 0);
  first_output_.assign(variables_.size() + 1, 0);
  for (const Input& input : inputs_) {
    ++first_input_[input.target + 1];
    ++first_output_[input.source + 1];
  }
  for (std::size_t x = 0; x < variables_.size(); ++x) {
    first_input_[x + 1] += first_input_[x];
    first_output_[x + 1] += first_output_[x];
  }
  outputs_.resize(inputs_.size());
  std::vector<std::uint32_t> next(first_output_.begin(), first_output_.end() - 1);
  for (std::uint32_t i = 0; i < inputs_.size(); ++i) outputs_[next[inputs_[i].source]++] = i;
}

// Kahn's algorithm; a lowest unplaced variable opens each cycle.
void Network::sort_topologically() {
  std::vector<std::size_t> waiting(size());
  for (std::uint32_t x = 0; x < size(); ++x) waiting[x] = inputs(x).size();
  std::vector<bool> placed(size(), false);
  const auto place = [&](std::uint32_t x) {
    placed[x] = true;
    order_.push_back(x);
  };
  for (std::uint32_t x = 0; x < size(); ++x) {
    if (waiting[x] == 0) place(x);
  }
  std::uint32_t lowest = 0;
  for (std::size_t done = 0; done < size(); ++done) {
    if (done == order_.size()) {
      acyclic_ = false;
      while (placed[lowest]) ++lowest;
      place(lowest);
    }
    for (const std::uint32_t i : outputs(order_[done])) {
      const std::uint32_t target = inputs_[i].target;
      if (--waiting[target] == 0 && !placed[target]) place(target);
    }
  }
}

Marginal marginal_of(double healthy, double origin) {
  const double scale = std::max(1.0, healthy + origin);
  Marginal marginal{healthy / scale, 0, origin / scale};
  marginal.symptom = std::max(0.0, 1 - marginal.healthy - marginal.origin);
  return marginal;
}

}  // namespace propter::belief
