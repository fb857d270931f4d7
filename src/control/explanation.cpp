#include "control/explanation.h"

#include <algorithm>
#include <cmath>

#include "graph/weights.h"

namespace propter::control {
namespace {

// Where failures go from `id`: to its dependents, and from a service down to its own instances.
std::vector<Neighbour> spreads_to(const OperationalGraph& graph, EntityId id) {
  const auto dependents = graph.dependents(id);
  std::vector<Neighbour> out(dependents.begin(), dependents.end());
  for (const Neighbour& n : graph.dependencies(id))
    if (graph.relation(n.relation).kind == RelationKind::kHasInstance) out.push_back(n);
  return out;
}

bool onsets_allow(const Interval& cause, const Interval& effect) {
  return cause.start == kNoTime || effect.end == kNoTime ||
         effect.end + thresholds().clock_tolerance >= cause.start;
}

// Items to be covered: symptoms first, then local causes.
struct Items {
  std::vector<EntityId> symptom;  // per item
  std::vector<EntityId> local;    // per item, after the symptoms
  std::vector<double> penalties;
};

LogLikelihoods weights_of(const ExplanationInputs& in, EntityId id) {
  std::vector<Evidence> own;
  for (const EvidenceId e : in.index.own(id)) own.push_back(in.index.item(e));
  return weigh(own);
}

Items collect_items(const ExplanationInputs& in) {
  Items out;
  std::vector<double> local_penalties;
  for (std::size_t e = 0; e < in.symptoms.size(); ++e) {
    if (!in.symptoms[e]) continue;
    const LogLikelihoods sums = weights_of(in, EntityId(e));
    out.symptom.push_back(EntityId(e));
    out.penalties.push_back(std::clamp(sums.degraded, 0.5, thresholds().max_symptom_penalty));
    if (sums.local <= 0) continue;
    out.local.push_back(EntityId(e));
    local_penalties.push_back(sums.local);
  }
  out.penalties.insert(out.penalties.end(), local_penalties.begin(), local_penalties.end());
  return out;
}

// Local causes that `origin` accounts for: its own, and those of what it carries its causes to.
std::vector<bool> carried_by(const OperationalGraph& graph, EntityId origin) {
  std::vector<bool> out(graph.entities().size(), false);
  std::vector<EntityId> stack{origin};
  out[origin.index()] = true;
  while (!stack.empty()) {
    const EntityId id = stack.back();
    stack.pop_back();
    for (const Neighbour& n : spreads_to(graph, id)) {
      const Relation& r = graph.relation(n.relation);
      const bool carries =
          weight_of(r.kind).carrier || (r.kind == RelationKind::kHasInstance && r.dependent == id);
      if (!carries || out[n.entity.index()]) continue;
      out[n.entity.index()] = true;
      stack.push_back(n.entity);
    }
  }
  return out;
}

double cost_of(const ExplanationInputs& in, EntityId id) {
  const double prior = prior_of(in.graph.entity(id).kind);
  const double against =
      std::min(0.0, weights_of(in, id).local);  // cause evidence counts as an item to cover
  return std::max(thresholds().min_origin_cost, std::log((1 - prior) / prior) - against);
}

FrontierCandidate candidate(const ExplanationInputs& in, EntityId id, const Items& items) {
  FrontierCandidate out;
  out.cost = cost_of(in, id);
  std::vector<bool> reached(in.graph.entities().size(), false);
  for (const EntityId e : reach_of(in, id).entities) reached[e.index()] = true;
  for (std::size_t i = 0; i < items.symptom.size(); ++i)
    if (reached[items.symptom[i].index()]) out.covers.push_back(static_cast<std::uint32_t>(i));
  const std::vector<bool> carried = carried_by(in.graph, id);
  for (std::size_t i = 0; i < items.local.size(); ++i)
    if (carried[items.local[i].index()])
      out.covers.push_back(static_cast<std::uint32_t>(items.symptom.size() + i));
  return out;
}

}  // namespace

Reach reach_of(const ExplanationInputs& in, EntityId origin) {
  Reach out;
  std::vector<bool> seen(in.graph.entities().size(), false);
  out.entities.push_back(origin);
  out.over.emplace_back();
  seen[origin.index()] = true;
  for (std::size_t next = 0; next < out.entities.size(); ++next) {
    for (const Neighbour& n : spreads_to(in.graph, out.entities[next])) {
      if (seen[n.entity.index()] || in.labels[n.entity.index()] == Label::kHealthy) continue;
      if (!onsets_allow(in.index.onset(origin), in.index.onset(n.entity))) continue;
      seen[n.entity.index()] = true;
      out.entities.push_back(n.entity);
      out.over.push_back(n.relation);
    }
  }
  return out;
}

std::vector<PathStep> path_to(const ExplanationInputs& in, const Reach& reach, EntityId target) {
  std::vector<PathStep> steps;
  const auto position = [&](EntityId id) {
    return static_cast<std::size_t>(std::find(reach.entities.begin(), reach.entities.end(), id) -
                                    reach.entities.begin());
  };
  for (std::size_t at = position(target); at < reach.entities.size() && reach.over[at].valid();) {
    const Relation& r = in.graph.relation(reach.over[at]);
    const EntityId to = reach.entities[at];
    const EntityId from = r.dependent == to ? r.dependency : r.dependent;
    steps.push_back({from, to, reach.over[at], in.index.on(reach.over[at])});
    at = position(from);
  }
  std::reverse(steps.begin(), steps.end());
  return steps;
}

Explanation explain(const ExplanationInputs& in) {
  const Items items = collect_items(in);
  FrontierProblem problem;
  problem.penalties = items.penalties;
  std::vector<EntityId> candidates;
  for (std::size_t e = 0; e < in.origins.size(); ++e) {
    if (in.origins[e] < thresholds().negligible_origin || in.labels[e] == Label::kHealthy) continue;
    candidates.push_back(EntityId(e));
    problem.candidates.push_back(candidate(in, EntityId(e), items));
  }
  const FrontierResult solved = solve_frontier(problem);
  Explanation out;
  const auto entities = [&](const std::vector<std::uint32_t>& chosen) {
    std::vector<EntityId> ids;
    for (const std::uint32_t c : chosen) ids.push_back(candidates[c]);
    return ids;
  };
  out.frontier = entities(solved.best.chosen);
  for (const FrontierSolution& s : solved.alternatives) out.alternatives.push_back(entities(s.chosen));
  for (const std::uint32_t i : solved.best.uncovered)
    if (i < items.symptom.size()) out.unexplained.push_back(items.symptom[i]);
  out.optimal = solved.optimal;
  out.gap = solved.gap;
  return out;
}

}  // namespace propter::control
