#include "control/explanation.h"

#include <algorithm>
#include <cmath>
#include <compare>
#include <cstdint>
#include <set>
#include <tuple>

#include "control/frontier_problem.h"
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

// A way by which a failure comes to an entity. Ways on which trouble began early come first, then short ones:
// who is reached by the first of them is reached by any that onsets allow.
struct Arrival {
  TimeNs since = kNoTime;  // the latest begin of trouble on the way, as early as it can be
  std::size_t steps = 0;
  EntityId entity;
  RelationId over;

  auto operator<=>(const Arrival&) const = default;
};

// Items to be covered: symptoms first, then local causes.
struct Items {
  std::vector<EntityId> symptom;  // per item
  std::vector<EntityId> local;    // per item, after the symptoms
  std::vector<double> penalties;
};

Items collect_items(const ExplanationInputs& in) {
  Items out;
  std::vector<double> local_penalties;
  for (std::size_t e = 0; e < in.symptoms.size(); ++e) {
    if (!in.symptoms[e]) continue;
    const LogLikelihoods sums = weigh_own(in.index, EntityId(e));
    out.symptom.push_back(EntityId(e));
    out.penalties.push_back(symptom_penalty(sums.degraded, in.index.weights().frontier));
    if (sums.local <= 0) continue;
    out.local.push_back(EntityId(e));
    local_penalties.push_back(sums.local);
  }
  out.penalties.insert(out.penalties.end(), local_penalties.begin(), local_penalties.end());
  return out;
}

FrontierCandidate candidate(const ExplanationInputs& in, EntityId id, const Items& items) {
  FrontierCandidate out;
  out.cost = origin_cost(in.index.weights().prior_of(in.graph.entity(id).kind), weigh_own(in.index, id).local,
                         in.index.weights().frontier);
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

// The symptoms among items, which come in ascending order; local causes are no news to a reader.
std::vector<EntityId> symptoms_among(const Items& items, const std::vector<std::uint32_t>& indices) {
  std::vector<EntityId> out;
  for (const std::uint32_t i : indices)
    if (i < items.symptom.size()) out.push_back(items.symptom[i]);
  return out;
}

std::vector<EntityId> entities(const std::vector<EntityId>& candidates,
                               const std::vector<std::uint32_t>& chosen) {
  std::vector<EntityId> ids;
  for (const std::uint32_t c : chosen) ids.push_back(candidates[c]);
  std::sort(ids.begin(), ids.end());
  return ids;
}

// Of candidates that are equal otherwise the frontier takes the first. The likelier origin comes first; but
// entities that depend on each other explain each other, so among them the earliest onset does, then the
// strongest cause evidence, and together they stand where their likeliest one would.
std::vector<EntityId> candidates_of(const ExplanationInputs& in) {
  const std::vector<std::uint32_t> component = in.graph.components();
  // Rounded, so that ties are ties on every machine.
  const auto likely = [&](std::size_t e) { return std::round(in.origins[e] * 1e9); };
  std::vector<double> likeliest(component.size(), 0);
  std::vector<EntityId> lowest(component.size());
  for (std::size_t e = 0; e < component.size(); ++e) {
    likeliest[component[e]] = std::max(likeliest[component[e]], likely(e));
    lowest[component[e]] = std::min(lowest[component[e]], EntityId(e));
  }
  std::vector<std::tuple<double, EntityId, TimeNs, double, EntityId>> order;
  for (std::size_t e = 0; e < component.size(); ++e) {
    if (in.origins[e] < in.index.weights().outcome.negligible_origin || in.labels[e] == Label::kHealthy)
      continue;
    const TimeNs onset = in.index.onset(EntityId(e)).end;
    order.emplace_back(-likeliest[component[e]], lowest[component[e]], onset == kNoTime ? INT64_MAX : onset,
                       -weigh_own(in.index, EntityId(e)).local, EntityId(e));
  }
  std::sort(order.begin(), order.end());
  std::vector<EntityId> out;
  for (const auto& row : order) out.push_back(std::get<4>(row));
  return out;
}

}  // namespace

Reach reach_of(const ReachInputs& in, EntityId origin, const std::set<RelationId>& avoided) {
  Reach out;
  out.at.assign(in.graph.entities().size(), Reach::kNotReached);
  std::set<Arrival> waiting{{kNoTime, 0, origin, RelationId()}};
  while (!waiting.empty()) {
    const Arrival at = waiting.extract(waiting.begin()).value();
    if (out.at[at.entity.index()] != Reach::kNotReached) continue;
    out.at[at.entity.index()] = static_cast<std::uint32_t>(out.entities.size());
    out.entities.push_back(at.entity);
    out.over.push_back(at.over);
    const TimeNs since = std::max(at.since, in.index.onset(at.entity).start);
    for (const Neighbour& n : spreads_to(in.graph, at.entity)) {
      const bool stopped = out.at[n.entity.index()] != Reach::kNotReached ||
                           in.labels[n.entity.index()] == Label::kHealthy || avoided.contains(n.relation);
      const TimeNs latest = in.index.onset(n.entity).end;
      if (stopped || !may_follow(latest, since, in.index.weights().clock_tolerance)) continue;
      waiting.insert({since, at.steps + 1, n.entity, n.relation});
    }
  }
  return out;
}

std::vector<PathStep> path_to(const ReachInputs& in, const Reach& reach, EntityId target) {
  std::vector<PathStep> steps;
  EntityId to = target;
  while (reach.at[to.index()] != Reach::kNotReached) {
    const RelationId over = reach.over[reach.at[to.index()]];
    if (!over.valid()) break;
    const Relation& r = in.graph.relation(over);
    const EntityId from = r.dependent == to ? r.dependency : r.dependent;
    steps.push_back({from, to, over, in.index.on(over)});
    to = from;
  }
  std::reverse(steps.begin(), steps.end());
  return steps;
}

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
          traits_of(r.kind).carrier || (r.kind == RelationKind::kHasInstance && r.dependent == id);
      if (!carries || out[n.entity.index()]) continue;
      out[n.entity.index()] = true;
      stack.push_back(n.entity);
    }
  }
  return out;
}

Explanation explain(const ExplanationInputs& in) {
  const Items items = collect_items(in);
  FrontierProblem problem;
  problem.penalties = items.penalties;
  const std::vector<EntityId> candidates = candidates_of(in);
  for (const EntityId id : candidates) problem.candidates.push_back(candidate(in, id, items));
  const FrontierResult solved = solve_frontier(problem);
  Explanation out;
  for (std::size_t k = 0; k < solved.best.chosen.size(); ++k) {
    out.counterfactuals.push_back(
        {candidates[solved.best.chosen[k]], symptoms_among(items, solved.best.covered_only_by[k])});
  }
  std::sort(out.counterfactuals.begin(), out.counterfactuals.end(),
            [](const Counterfactual& a, const Counterfactual& b) { return a.without < b.without; });
  for (const Counterfactual& c : out.counterfactuals) out.frontier.push_back(c.without);
  for (const FrontierSolution& s : solved.alternatives)
    out.alternatives.push_back(entities(candidates, s.chosen));
  out.unexplained = symptoms_among(items, solved.best.uncovered);
  out.optimal = solved.optimal;
  out.gap = solved.gap;
  return out;
}

}  // namespace propter::control
