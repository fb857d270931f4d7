#include "control/frontier_problem.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <set>
#include <tuple>

#include <propter/belief.h>
#include <propter/frontier.h>

#include "graph/weights.h"

namespace propter {
namespace control {

double origin_cost(double prior, double local, const Weights::Frontier& weights) {
  const double against = std::min(0.0, local);
  const double cost = std::log1p(-prior) - std::log(prior) - against;
  return std::isnan(cost) ? HUGE_VAL : std::max(weights.min_origin_cost, cost);
}

double symptom_penalty(double degraded, const Weights::Frontier& weights) {
  return std::clamp(degraded, weights.min_symptom_penalty, weights.max_symptom_penalty);
}

bool may_follow(TimeNs latest_effect, TimeNs earliest_cause, DurationNs clock_tolerance) {
  if (earliest_cause == kNoTime || latest_effect == kNoTime) return true;
  const bool overflows = latest_effect > INT64_MAX - clock_tolerance;
  return overflows || latest_effect + clock_tolerance >= earliest_cause;
}

}  // namespace control

namespace {

class ProblemOfModel {
 public:
  ProblemOfModel(const belief::Model& model, const FrontierQuestion& question)
      : model_(model),
        question_(question),
        outgoing_(model.nodes.size()),
        healthy_(model.nodes.size(), false) {
    for (std::uint32_t i = 0; i < model.edges.size(); ++i) {
      const belief::Edge& edge = model.edges[i];
      if (edge.transmission > 0 && exists(edge.from) && exists(edge.to)) outgoing_[edge.from].push_back(i);
    }
    for (const std::uint32_t node : question.healthy) {
      if (exists(node)) healthy_[node] = true;
    }
  }

  FrontierProblem make() {
    add_items();
    for (const std::uint32_t node : question_.candidates) problem_.candidates.push_back(candidate(node));
    return std::move(problem_);
  }

 private:
  [[nodiscard]] bool exists(std::uint32_t node) const { return node < model_.nodes.size(); }

  void add_items() {
    for (const std::uint32_t node : question_.symptoms) {
      problem_.penalties.push_back(
          exists(node) ? control::symptom_penalty(model_.nodes[node].degraded, weights_) : 0);
    }
    for (const std::uint32_t node : question_.symptoms) {
      if (!exists(node) || model_.nodes[node].local <= 0) continue;
      local_.push_back(node);
      problem_.penalties.push_back(model_.nodes[node].local);
    }
  }

  [[nodiscard]] FrontierCandidate candidate(std::uint32_t node) const {
    FrontierCandidate out;
    if (!exists(node)) return out;
    out.cost = control::origin_cost(model_.nodes[node].prior, model_.nodes[node].local, weights_);
    const Reach reached = reach(node);
    std::uint32_t item = 0;
    for (const std::uint32_t symptom : question_.symptoms) {
      if (exists(symptom) && reached.felt[symptom]) out.covers.push_back(item);
      ++item;
    }
    for (const std::uint32_t symptom : local_) {
      if (reached.carried[symptom]) out.covers.push_back(item);
      ++item;
    }
    return out;
  }

  // Who has what is wrong with the origin in himself (a local cause), and who feels it.
  struct Reach {
    std::vector<bool> carried;
    std::vector<bool> felt;  // those, too
  };

  // Carriers hand on local causes only, so none is taken after a relation over which trouble is merely felt.
  // Ways on which trouble began early come first: who is reached by one of them is reached by any that onsets
  // allow.
  [[nodiscard]] Reach reach(std::uint32_t origin) const {
    Reach out{std::vector<bool>(model_.nodes.size(), false), std::vector<bool>(model_.nodes.size(), false)};
    std::set<std::tuple<TimeNs, bool, std::uint32_t>> waiting{{kNoTime, false, origin}};
    while (!waiting.empty()) {
      const auto [before, felt, node] = waiting.extract(waiting.begin()).value();
      if (felt ? out.felt[node] : out.carried[node]) continue;
      out.felt[node] = true;
      if (!felt) out.carried[node] = true;
      const TimeNs since = std::max(before, model_.nodes[node].onset);
      for (const std::uint32_t i : outgoing_[node]) {
        const belief::Edge& edge = model_.edges[i];
        if (healthy_[edge.to] || (felt && edge.carrier)) continue;
        if (control::may_follow(model_.nodes[edge.to].onset, since, question_.clock_tolerance))
          waiting.insert({since, !edge.carrier, edge.to});
      }
    }
    return out;
  }

  const Weights::Frontier& weights_ = built_in_weights().frontier;
  const belief::Model& model_;
  const FrontierQuestion& question_;
  std::vector<std::vector<std::uint32_t>> outgoing_;  // edges, per node
  std::vector<bool> healthy_;                         // per node
  std::vector<std::uint32_t> local_;                  // symptoms with evidence of a local cause
  FrontierProblem problem_;
};

}  // namespace

FrontierProblem frontier_problem(const belief::Model& model, const FrontierQuestion& question) {
  return ProblemOfModel(model, question).make();
}

}  // namespace propter
