#include "control/frontier_problem.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <tuple>

#include <propter/belief.h>
#include <propter/frontier.h>

#include "graph/weights.h"

namespace propter {
namespace control {

double origin_cost(double prior, double local) {
  const double against = std::min(0.0, local);
  return std::max(thresholds().min_origin_cost, std::log1p(-prior) - std::log(prior) - against);
}

double symptom_penalty(double degraded) {
  constexpr double kLeast = 0.5;  // something was seen, or it would be no symptom
  return std::clamp(degraded, kLeast, thresholds().max_symptom_penalty);
}

bool may_follow(TimeNs latest_effect, TimeNs earliest_cause, DurationNs clock_tolerance) {
  return earliest_cause == kNoTime || latest_effect == kNoTime ||
         latest_effect + clock_tolerance >= earliest_cause;
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
      if (model.edges[i].transmission > 0) outgoing_[model.edges[i].from].push_back(i);
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
      problem_.penalties.push_back(exists(node) ? control::symptom_penalty(model_.nodes[node].degraded) : 0);
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
    out.cost = control::origin_cost(model_.nodes[node].prior, model_.nodes[node].local);
    const std::vector<bool> reached = reach(node, false);
    const std::vector<bool> carried = reach(node, true);
    std::uint32_t item = 0;
    for (const std::uint32_t symptom : question_.symptoms) {
      if (exists(symptom) && reached[symptom]) out.covers.push_back(item);
      ++item;
    }
    for (const std::uint32_t symptom : local_) {
      if (carried[symptom]) out.covers.push_back(item);
      ++item;
    }
    return out;
  }

  // Ways on which trouble began early come first: who is reached by one of them is reached by any that onsets
  // allow.
  [[nodiscard]] std::vector<bool> reach(std::uint32_t origin, bool over_carriers) const {
    std::vector<bool> seen(model_.nodes.size(), false);
    std::set<std::pair<TimeNs, std::uint32_t>> waiting{{kNoTime, origin}};
    while (!waiting.empty()) {
      const auto [before, node] = waiting.extract(waiting.begin()).value();
      if (seen[node]) continue;
      seen[node] = true;
      const TimeNs since = std::max(before, model_.nodes[node].onset);
      for (const std::uint32_t i : outgoing_[node]) {
        const std::uint32_t to = model_.edges[i].to;
        if (seen[to] || healthy_[to] || (over_carriers && !model_.edges[i].carrier)) continue;
        if (control::may_follow(model_.nodes[to].onset, since, question_.clock_tolerance))
          waiting.insert({since, to});
      }
    }
    return seen;
  }

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
