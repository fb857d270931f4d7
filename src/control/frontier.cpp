#include "control/frontier.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <set>
#include <tuple>
#include <utility>

namespace propter::control {
namespace {

constexpr double kMinCost = 0.1;
constexpr double kMaxCost = 1e6;
constexpr double kTie = 1e-9;
constexpr std::size_t kPairsPerNode = 1024;
constexpr std::size_t kMaxRuns = 64;

using Indices = std::vector<std::uint32_t>;

double bounded_cost(double cost) {
  return std::isnan(cost) ? kMaxCost : std::clamp(cost, kMinCost, kMaxCost);
}
double bounded_penalty(double penalty) { return penalty > 0 ? std::min(penalty, kMaxCost) : 0; }

FrontierProblem normalised(const FrontierProblem& problem) {
  FrontierProblem out = problem;
  for (double& penalty : out.penalties) penalty = bounded_penalty(penalty);
  for (FrontierCandidate& candidate : out.candidates) {
    candidate.cost = bounded_cost(candidate.cost);
    std::erase_if(candidate.covers, [&](std::uint32_t item) { return item >= out.penalties.size(); });
    std::sort(candidate.covers.begin(), candidate.covers.end());
    candidate.covers.erase(std::unique(candidate.covers.begin(), candidate.covers.end()),
                           candidate.covers.end());
  }
  return out;
}

bool comes_before(const FrontierSolution& a, const FrontierSolution& b) {
  if (std::abs(a.cost - b.cost) > kTie) return a.cost < b.cost;
  return a.chosen < b.chosen;
}

// Leaves out the members that do not pay for themselves, later ones first. Covering is submodular, so what
// was needed stays needed while others go, and one pass is enough.
void make_irreducible(const FrontierProblem& problem, Indices* chosen) {
  std::map<std::uint32_t, std::uint32_t> covered;
  for (const std::uint32_t c : *chosen) {
    for (const std::uint32_t item : problem.candidates[c].covers) ++covered[item];
  }
  for (std::size_t i = chosen->size(); i-- > 0;) {
    const FrontierCandidate& candidate = problem.candidates[(*chosen)[i]];
    double worth = 0;
    for (const std::uint32_t item : candidate.covers)
      worth += covered[item] == 1 ? problem.penalties[item] : 0;
    if (worth > candidate.cost + kTie) continue;
    for (const std::uint32_t item : candidate.covers) --covered[item];
    chosen->erase(chosen->begin() + static_cast<std::ptrdiff_t>(i));
  }
}

// A part of a reduced problem: options are candidates, items stand for all items with the same options.
struct Option {
  std::uint32_t candidate = 0;
  double cost = 0;
  Indices items;  // of the part
};
struct Item {
  double penalty = 0;
  Indices options;  // of the part, ascending
};
struct Part {
  std::vector<Option> options;  // by ascending candidate
  std::vector<Item> items;      // those with the fewest options first

  [[nodiscard]] std::size_t pairs() const {
    return std::accumulate(items.begin(), items.end(), std::size_t{0},
                           [](std::size_t sum, const Item& item) { return sum + item.options.size(); });
  }
};

// Candidates that some optimal set may need, for items that matter.
class Reduction {
 public:
  Reduction(const FrontierProblem& problem, const std::set<std::uint32_t>& banned)
      : problem_(problem), covers_(problem.candidates.size()), covered_by_(problem.penalties.size()) {
    for (std::uint32_t c = 0; c < covers_.size(); ++c) {
      if (!banned.contains(c)) add_if_worthwhile(c);
    }
    std::vector<char> dominated(covers_.size(), 0);
    for (std::uint32_t c = 0; c < covers_.size(); ++c) dominated[c] = is_dominated(c) ? 1 : 0;
    for (Indices& candidates : covered_by_) {
      std::erase_if(candidates, [&](std::uint32_t c) { return dominated[c] != 0; });
    }
  }

  // Parts share neither candidates nor items; ordered by their lowest candidate.
  [[nodiscard]] std::vector<Part> parts() const {
    std::map<Indices, double> penalties;  // items that the same candidates cover are one
    for (std::size_t i = 0; i < covered_by_.size(); ++i) {
      if (!covered_by_[i].empty()) penalties[covered_by_[i]] += problem_.penalties[i];
    }
    Indices root(covers_.size());
    std::iota(root.begin(), root.end(), 0U);
    for (const auto& [candidates, penalty] : penalties) {
      for (const std::uint32_t c : candidates) unite(&root, candidates[0], c);
    }
    std::map<std::uint32_t, std::vector<std::pair<Indices, double>>> groups;
    for (const auto& group : penalties) groups[find(&root, group.first[0])].push_back(group);
    std::vector<Part> out;
    for (auto& [lowest, items] : groups) out.push_back(make_part(std::move(items)));
    return out;
  }

 private:
  void add_if_worthwhile(std::uint32_t c) {
    const FrontierCandidate& candidate = problem_.candidates[c];
    double worth = 0;
    for (const std::uint32_t item : candidate.covers) worth += problem_.penalties[item];
    if (worth <= candidate.cost + kTie) return;
    for (const std::uint32_t item : candidate.covers) {
      if (problem_.penalties[item] <= 0) continue;
      covers_[c].push_back(item);
      covered_by_[item].push_back(c);
    }
  }

  [[nodiscard]] bool is_dominated(std::uint32_t c) const {
    if (covers_[c].empty()) return false;
    const Indices* rivals = &covered_by_[covers_[c][0]];
    for (const std::uint32_t item : covers_[c]) {
      if (covered_by_[item].size() < rivals->size()) rivals = &covered_by_[item];
    }
    return std::any_of(rivals->begin(), rivals->end(), [&](std::uint32_t d) { return dominates(d, c); });
  }

  // A strict order, so of equals one always stays.
  [[nodiscard]] bool dominates(std::uint32_t d, std::uint32_t c) const {
    const double cost_d = problem_.candidates[d].cost;
    const double cost_c = problem_.candidates[c].cost;
    if (d == c || cost_d > cost_c || covers_[d].size() < covers_[c].size()) return false;
    if (cost_d >= cost_c && covers_[d].size() == covers_[c].size() && d > c) return false;
    return std::includes(covers_[d].begin(), covers_[d].end(), covers_[c].begin(), covers_[c].end());
  }

  static std::uint32_t find(Indices* root, std::uint32_t c) {
    while ((*root)[c] != c) c = (*root)[c] = (*root)[(*root)[c]];
    return c;
  }
  static void unite(Indices* root, std::uint32_t a, std::uint32_t b) {
    const auto [low, high] = std::minmax({find(root, a), find(root, b)});
    (*root)[high] = low;
  }

  [[nodiscard]] Part make_part(std::vector<std::pair<Indices, double>> items) const {
    std::sort(items.begin(), items.end(), [](const auto& a, const auto& b) {
      if (a.first.size() != b.first.size()) return a.first.size() < b.first.size();
      return a.first < b.first;
    });
    std::map<std::uint32_t, std::uint32_t> option_of;
    for (const auto& [candidates, penalty] : items) {
      for (const std::uint32_t c : candidates) option_of.emplace(c, 0);
    }
    Part part;
    for (auto& [c, option] : option_of) {
      option = static_cast<std::uint32_t>(part.options.size());
      part.options.push_back({c, problem_.candidates[c].cost, {}});
    }
    for (const auto& [candidates, penalty] : items) {
      const auto index = static_cast<std::uint32_t>(part.items.size());
      part.items.push_back({penalty, {}});
      for (const std::uint32_t c : candidates) {
        part.items.back().options.push_back(option_of[c]);
        part.options[option_of[c]].items.push_back(index);
      }
    }
    return part;
  }

  const FrontierProblem& problem_;
  std::vector<Indices> covers_;      // items with a penalty, of the candidates worth their cost
  std::vector<Indices> covered_by_;  // per item
};

// Depth-first branch and bound over one part.
class Search {
 public:
  Search(const Part& part, std::uint64_t node_limit)
      : part_(part),
        node_limit_(node_limit),
        node_weight_(1 + part.pairs() / kPairsPerNode),
        available_(part.options.size(), 1),
        covered_(part.items.size(), 0),
        slack_(part.options.size(), 0) {
    best_ = greedy();
    branch(dual_ascent());
    bound_ = std::min(bound_, best_.cost);
  }

  [[nodiscard]] const Indices& chosen() const { return best_.chosen; }  // options
  [[nodiscard]] double gap() const { return best_.cost - bound_; }
  [[nodiscard]] std::uint64_t nodes() const { return nodes_; }

 private:
  // `known` is a bound that holds for the caller's node, and so for this one.
  void branch(double known) {
    if (nodes_ >= node_limit_) {
      bound_ = std::min(bound_, known);
      return;
    }
    nodes_ += node_weight_;
    const double bound = std::max(known, spent_ + dual_ascent());
    if (bound > best_.cost + kTie) return;
    const std::uint32_t item = next_item();
    if (item == part_.items.size()) return keep_if_best();
    // Each way to cover the item without the ways before it, and at last none.
    Indices banned;
    const double spent = spent_;
    for (const std::uint32_t option : ways_to_cover(item)) {
      take(option);
      branch(bound);
      untake(option);
      spent_ = spent;  // to the bit: rounding must not add up over the search
      available_[option] = 0;
      banned.push_back(option);
    }
    branch(bound);
    for (const std::uint32_t option : banned) available_[option] = 1;
  }

  // A feasible dual of the cover's linear relaxation, in which leaving an item out is one more option: each
  // item in turn takes what its cheapest option has left. Its sum is a lower bound of what is still to be
  // spent.
  double dual_ascent() {
    for (std::size_t o = 0; o < slack_.size(); ++o) slack_[o] = part_.options[o].cost;
    double sum = 0;
    for (std::size_t i = 0; i < part_.items.size(); ++i) {
      if (covered_[i] != 0) continue;
      double share = part_.items[i].penalty;
      for (const std::uint32_t o : part_.items[i].options) {
        if (available_[o] != 0) share = std::min(share, slack_[o]);
      }
      for (const std::uint32_t o : part_.items[i].options) slack_[o] -= share;
      sum += share;
    }
    return sum;
  }

  // The open item with the fewest ways to cover it, or the number of items if none can be covered any more.
  [[nodiscard]] std::uint32_t next_item() const {
    auto best = static_cast<std::uint32_t>(part_.items.size());
    std::size_t fewest = SIZE_MAX;
    for (std::uint32_t i = 0; i < part_.items.size(); ++i) {
      if (covered_[i] != 0) continue;
      const auto& options = part_.items[i].options;
      const auto ways = static_cast<std::size_t>(
          std::count_if(options.begin(), options.end(), [&](std::uint32_t o) { return available_[o] != 0; }));
      if (ways == 0 || ways >= fewest) continue;
      best = i;
      fewest = ways;
    }
    return best;
  }

  // Best value first, so that good sets are found early.
  [[nodiscard]] Indices ways_to_cover(std::uint32_t item) const {
    std::vector<std::pair<double, std::uint32_t>> ranked;
    for (const std::uint32_t o : part_.items[item].options) {
      if (available_[o] != 0) ranked.emplace_back(part_.options[o].cost / worth(o), o);
    }
    std::sort(ranked.begin(), ranked.end());
    Indices out;
    for (const auto& [price, option] : ranked) out.push_back(option);
    return out;
  }

  // Penalties that the option would save.
  [[nodiscard]] double worth(std::uint32_t option) const {
    double sum = 0;
    for (const std::uint32_t i : part_.options[option].items) {
      if (covered_[i] == 0) sum += part_.items[i].penalty;
    }
    return sum;
  }

  void take(std::uint32_t option) {
    taken_.push_back(option);
    spent_ += part_.options[option].cost;
    available_[option] = 0;
    for (const std::uint32_t i : part_.options[option].items) ++covered_[i];
  }

  void untake(std::uint32_t option) {
    taken_.pop_back();
    available_[option] = 1;
    for (const std::uint32_t i : part_.options[option].items) --covered_[i];
  }

  [[nodiscard]] FrontierSolution current() const {
    FrontierSolution solution{taken_, {}, 0};
    std::sort(solution.chosen.begin(), solution.chosen.end());
    for (const std::uint32_t o : solution.chosen) solution.cost += part_.options[o].cost;
    for (std::size_t i = 0; i < part_.items.size(); ++i) {
      if (covered_[i] == 0) solution.cost += part_.items[i].penalty;
    }
    return solution;
  }

  void keep_if_best() {
    FrontierSolution solution = current();
    if (comes_before(solution, best_)) best_ = std::move(solution);
  }

  // The option with the best value, as long as one pays for itself.
  FrontierSolution greedy() {
    for (;;) {
      double best_price = 1;
      std::uint32_t best = UINT32_MAX;
      for (std::uint32_t o = 0; o < part_.options.size(); ++o) {
        if (available_[o] == 0) continue;
        const double saved = worth(o);
        if (saved <= part_.options[o].cost || part_.options[o].cost / saved >= best_price) continue;
        best_price = part_.options[o].cost / saved;
        best = o;
      }
      if (best == UINT32_MAX) break;
      take(best);
    }
    FrontierSolution solution = current();
    while (!taken_.empty()) untake(taken_.back());
    spent_ = 0;
    return solution;
  }

  const Part& part_;
  std::uint64_t node_limit_;
  std::uint64_t node_weight_;
  std::uint64_t nodes_ = 0;
  std::vector<char> available_;
  std::vector<std::uint32_t> covered_;  // per item, by how many of taken_
  std::vector<double> slack_;           // scratch of dual_ascent
  Indices taken_;
  double spent_ = 0;
  FrontierSolution best_;    // options of the part; `uncovered` is not used
  double bound_ = HUGE_VAL;  // least bound of what was not explored
};

struct Run {
  FrontierSolution solution;
  std::set<std::uint32_t> banned;
  double gap = 0;

  bool operator<(const Run& other) const {
    return std::tie(solution.cost, solution.chosen, banned) <
           std::tie(other.solution.cost, other.solution.chosen, other.banned);
  }
};

// Parts get equal shares of the nodes that are left, so a hard one does not starve the others.
Run solve_without(const FrontierProblem& problem, std::set<std::uint32_t> banned, std::uint64_t* nodes) {
  Run run;
  Indices chosen;
  const std::vector<Part> parts = Reduction(problem, banned).parts();
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const Search search(parts[i], *nodes / (parts.size() - i));
    *nodes -= std::min(*nodes, search.nodes());
    run.gap += search.gap();
    for (const std::uint32_t option : search.chosen()) chosen.push_back(parts[i].options[option].candidate);
  }
  std::sort(chosen.begin(), chosen.end());
  make_irreducible(problem, &chosen);
  run.solution = evaluate_frontier(problem, std::move(chosen));
  run.banned = std::move(banned);
  return run;
}

// The hitting-set tree of Reiter, best first: every other set lacks a member of the ones before it.
std::vector<FrontierSolution> next_best(const FrontierProblem& problem, const Run& best, std::size_t count,
                                        std::uint64_t nodes) {
  std::vector<FrontierSolution> found;
  std::set<Indices> known{best.solution.chosen};
  std::set<std::set<std::uint32_t>> tried;
  std::set<Run> open{best};
  while (found.size() < count && !open.empty()) {
    const Run run = open.extract(open.begin()).value();
    if (known.insert(run.solution.chosen).second) found.push_back(run.solution);
    for (const std::uint32_t member : run.solution.chosen) {
      std::set<std::uint32_t> banned = run.banned;
      banned.insert(member);
      if (tried.size() >= kMaxRuns || !tried.insert(banned).second) continue;
      Run next = solve_without(problem, std::move(banned), &nodes);
      if (!next.solution.chosen.empty()) open.insert(std::move(next));
    }
  }
  std::sort(found.begin(), found.end(), [](const FrontierSolution& a, const FrontierSolution& b) {
    return std::tie(a.cost, a.chosen) < std::tie(b.cost, b.chosen);
  });
  return found;
}

}  // namespace

FrontierSolution evaluate_frontier(const FrontierProblem& problem, std::vector<std::uint32_t> chosen) {
  std::erase_if(chosen, [&](std::uint32_t c) { return c >= problem.candidates.size(); });
  std::sort(chosen.begin(), chosen.end());
  chosen.erase(std::unique(chosen.begin(), chosen.end()), chosen.end());
  FrontierSolution solution;
  std::vector<char> covered(problem.penalties.size(), 0);
  for (const std::uint32_t c : chosen) {
    solution.cost += bounded_cost(problem.candidates[c].cost);
    for (const std::uint32_t item : problem.candidates[c].covers) {
      if (item < covered.size()) covered[item] = 1;
    }
  }
  for (std::uint32_t item = 0; item < covered.size(); ++item) {
    if (covered[item] != 0) continue;
    solution.uncovered.push_back(item);
    solution.cost += bounded_penalty(problem.penalties[item]);
  }
  solution.chosen = std::move(chosen);
  return solution;
}

FrontierResult solve_frontier(const FrontierProblem& problem, std::size_t alternatives,
                              std::uint64_t node_limit) {
  const FrontierProblem tidy = normalised(problem);
  std::uint64_t nodes = node_limit;
  const Run best = solve_without(tidy, {}, &nodes);
  FrontierResult result;
  result.best = best.solution;
  result.optimal = best.gap <= kTie;
  result.gap = result.optimal ? 0 : best.gap;
  result.alternatives = next_best(tidy, best, alternatives, node_limit);
  return result;
}

}  // namespace propter::control
