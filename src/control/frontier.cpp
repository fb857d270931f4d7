#include <propter/frontier.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <tuple>
#include <utility>

#include "control/frontier_cover.h"
#include "control/frontier_search.h"

namespace propter {
namespace {

using control::Choice;
using control::Cover;
using control::Indices;
using control::kFrontierTie;

constexpr double kMinCost = 0.1;
constexpr double kMaxCost = 1e6;
constexpr std::uint64_t kVisitsPerNode = 1024;
constexpr std::size_t kMaxRuns = 64;

double bounded_cost(double cost) {
  return std::isnan(cost) ? kMaxCost : std::clamp(cost, kMinCost, kMaxCost);
}
double bounded_penalty(double penalty) { return penalty > 0 ? std::min(penalty, kMaxCost) : 0; }

template <typename T>
void sort_unique(std::vector<T>* values) {
  if (!std::is_sorted(values->begin(), values->end())) std::sort(values->begin(), values->end());
  values->erase(std::unique(values->begin(), values->end()), values->end());
}

FrontierProblem normalised(const FrontierProblem& problem) {
  FrontierProblem out = problem;
  for (double& penalty : out.penalties) penalty = bounded_penalty(penalty);
  for (FrontierCandidate& candidate : out.candidates) {
    candidate.cost = bounded_cost(candidate.cost);
    std::erase_if(candidate.covers, [&](std::uint32_t item) { return item >= out.penalties.size(); });
    sort_unique(&candidate.covers);
  }
  return out;
}

// Of a normalised problem. Items without a penalty do not matter.
Cover cover_of(const FrontierProblem& problem) {
  control::Rows covers;
  for (const FrontierCandidate& candidate : problem.candidates) covers.push_back(candidate.covers);
  const control::Rows candidates = control::transposed(covers, problem.penalties.size());
  Cover out;
  for (std::uint32_t c = 0; c < problem.candidates.size(); ++c) {
    out.candidates.push_back(c);
    out.costs.push_back(problem.candidates[c].cost);
  }
  for (std::size_t item = 0; item < candidates.size(); ++item) {
    if (problem.penalties[item] <= 0) continue;
    out.options.push_back(candidates[item]);
    out.penalties.push_back(problem.penalties[item]);
  }
  out.prices.assign(out.penalties.size(), 0);
  return control::merged(out);
}

// How many members of a set cover each item.
Indices coverage(const FrontierProblem& problem, const Indices& chosen) {
  Indices out(problem.penalties.size(), 0);
  for (const std::uint32_t c : chosen) {
    for (const std::uint32_t item : problem.candidates[c].covers) ++out[item];
  }
  return out;
}

// Penalties of the items that no other member covers.
double worth(const FrontierProblem& problem, const Indices& counts, std::uint32_t member) {
  double sum = 0;
  for (const std::uint32_t item : problem.candidates[member].covers)
    sum += counts[item] == 1 ? problem.penalties[item] : 0;
  return sum;
}

// Leaves out the members that do not pay for themselves, later ones first. Covering is submodular, so what
// was needed stays needed while others go, and one pass is enough.
void make_irreducible(const FrontierProblem& problem, Indices* chosen) {
  Indices counts = coverage(problem, *chosen);
  for (std::size_t i = chosen->size(); i-- > 0;) {
    const std::uint32_t member = (*chosen)[i];
    if (worth(problem, counts, member) > problem.candidates[member].cost + kFrontierTie) continue;
    for (const std::uint32_t item : problem.candidates[member].covers) --counts[item];
    chosen->erase(chosen->begin() + static_cast<std::ptrdiff_t>(i));
  }
}

// Members, those first whose loss costs least.
Indices least_missed(const FrontierProblem& problem, const Indices& chosen) {
  const Indices counts = coverage(problem, chosen);
  std::vector<std::pair<double, std::uint32_t>> ranked;
  for (const std::uint32_t c : chosen)
    ranked.emplace_back(worth(problem, counts, c) - problem.candidates[c].cost, c);
  std::sort(ranked.begin(), ranked.end());
  Indices out;
  for (const auto& [regret, member] : ranked) out.push_back(member);
  return out;
}

struct Run {
  FrontierSolution solution;
  std::set<std::uint32_t> banned;
  double gap = 0;
  std::uint64_t work = 0;  // visits of pairs

  bool operator<(const Run& other) const {
    return std::tie(solution.cost, solution.chosen, banned) <
           std::tie(other.solution.cost, other.solution.chosen, other.banned);
  }
};

class Solver {
 public:
  explicit Solver(const FrontierProblem& problem) : problem_(problem), cover_(cover_of(problem)) {}

  // Searches with `work` visits at most, besides those of the reduction. Parts get equal shares of what is
  // left, so a hard one does not starve the others.
  Run solve_without(std::set<std::uint32_t> banned, std::uint64_t work) const {
    Run run;
    std::vector<Choice> choices(problem_.candidates.size(), Choice::kOpen);
    for (const std::uint32_t c : banned) choices[c] = Choice::kLeave;
    control::leave_dominated(cover_, &choices, &run.work);
    const Cover rest = control::reduced(cover_, choices, &run.work);
    Indices chosen = rest.taken;
    const std::vector<Cover> parts = control::parts_of(rest);
    for (std::size_t i = 0; i < parts.size(); ++i) {
      const control::FrontierSearch search(parts[i], work / (parts.size() - i));
      work -= std::min(work, search.work());
      run.work += search.work();
      run.gap += search.gap();
      chosen.insert(chosen.end(), search.chosen().begin(), search.chosen().end());
    }
    std::sort(chosen.begin(), chosen.end());
    make_irreducible(problem_, &chosen);
    run.solution = evaluate_frontier(problem_, std::move(chosen));
    run.banned = std::move(banned);
    return run;
  }

  // The hitting-set tree of Reiter, best first: every other set lacks a member of the ones before it.
  std::vector<FrontierSolution> next_best(const Run& best, std::size_t count, std::uint64_t work) const {
    std::vector<FrontierSolution> found;
    std::set<Indices> known{best.solution.chosen};
    std::set<std::set<std::uint32_t>> tried;
    std::set<Run> open{best};
    while (found.size() < count && !open.empty()) {
      const Run run = open.extract(open.begin()).value();
      if (known.insert(run.solution.chosen).second) found.push_back(run.solution);
      if (found.size() == count) break;
      for (const std::uint32_t member : least_missed(problem_, run.solution.chosen)) {
        std::set<std::uint32_t> banned = run.banned;
        banned.insert(member);
        const bool affordable = tried.size() < (work > 0 ? kMaxRuns : std::min(count, kMaxRuns));
        if (!affordable || !tried.insert(banned).second) continue;
        Run next = solve_without(std::move(banned), work / (kMaxRuns - tried.size() + 1));
        work -= std::min(work, next.work);
        if (!next.solution.chosen.empty()) open.insert(std::move(next));
      }
    }
    std::sort(found.begin(), found.end(), [](const FrontierSolution& a, const FrontierSolution& b) {
      return std::tie(a.cost, a.chosen) < std::tie(b.cost, b.chosen);
    });
    return found;
  }

 private:
  const FrontierProblem& problem_;
  Cover cover_;
};

}  // namespace

FrontierSolution evaluate_frontier(const FrontierProblem& problem, std::vector<std::uint32_t> chosen) {
  std::erase_if(chosen, [&](std::uint32_t c) { return c >= problem.candidates.size(); });
  sort_unique(&chosen);
  FrontierSolution solution;
  Indices counts(problem.penalties.size(), 0);
  for (const std::uint32_t c : chosen) {
    solution.cost += bounded_cost(problem.candidates[c].cost);
    solution.covered_only_by.push_back(problem.candidates[c].covers);
    Indices& items = solution.covered_only_by.back();
    std::erase_if(items, [&](std::uint32_t item) { return item >= counts.size(); });
    sort_unique(&items);
    for (const std::uint32_t item : items) ++counts[item];
  }
  for (Indices& items : solution.covered_only_by)
    std::erase_if(items, [&](std::uint32_t item) { return counts[item] != 1; });
  for (std::uint32_t item = 0; item < counts.size(); ++item) {
    if (counts[item] != 0) continue;
    solution.uncovered.push_back(item);
    solution.cost += bounded_penalty(problem.penalties[item]);
  }
  solution.chosen = std::move(chosen);
  return solution;
}

FrontierResult solve_frontier(const FrontierProblem& problem, std::size_t alternatives,
                              std::uint64_t node_limit) {
  const FrontierProblem tidy = normalised(problem);
  const Solver solver(tidy);
  const std::uint64_t work_limit =
      node_limit > UINT64_MAX / kVisitsPerNode ? UINT64_MAX : node_limit * kVisitsPerNode;
  const Run best = solver.solve_without({}, work_limit);
  FrontierResult result;
  result.best = best.solution;
  result.optimal = best.gap <= kFrontierTie;
  result.gap = result.optimal ? 0 : best.gap;
  if (alternatives > 0) result.alternatives = solver.next_best(best, alternatives, work_limit);
  return result;
}

}  // namespace propter
