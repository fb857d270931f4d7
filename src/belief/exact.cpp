#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "belief/elimination.h"
#include "belief/log_math.h"
#include "belief/log_table.h"
#include "belief/network.h"

namespace propter::belief {
namespace {

constexpr std::uint32_t kWidestTable = 24;
constexpr std::uint64_t kMaxEntries = std::uint64_t{1} << 20;
constexpr std::uint32_t kMaxVariables = 1U << 13;

// A noisy-OR network as factors of at most three variables each: an in-degree of k becomes a chain of k
// partial ORs, each of which sees one more input than the one before.
class Decomposition {
 public:
  explicit Decomposition(const Network& network) : network_(network), state_(network.size()) {
    for (std::uint32_t e = 0; e < network.size() / 2; ++e) name_states(e);
    for (std::uint32_t x = 0; x < network.size(); ++x) {
      if (is_local(x)) {
        add_local(x);
      } else {
        add_degraded(x);
      }
      factors_.push_back({{state_[x]}, {0, network.variable(x).weight}});  // evidence
    }
  }

  [[nodiscard]] std::uint32_t size() const { return size_; }
  [[nodiscard]] const std::vector<LogTable>& factors() const { return factors_; }
  // The variables that stand for D and S of a node.
  [[nodiscard]] std::uint32_t degraded(std::uint32_t node) const { return state_[degraded_of(node)]; }
  [[nodiscard]] std::uint32_t source(std::uint32_t node) const { return source_[node]; }

 private:
  // L is its source unless there are carriers; D is L unless there is another way to be degraded.
  void name_states(std::uint32_t e) {
    const std::uint32_t local = local_of(e);
    const std::uint32_t degraded = degraded_of(e);
    state_[local] = size_++;
    source_.push_back(network_.inputs(local).empty() ? state_[local] : size_++);
    const bool same = network_.inputs(degraded).size() == 1 && network_.variable(degraded).noise <= 0;
    state_[degraded] = same ? state_[local] : size_++;
  }

  void add_local(std::uint32_t x) {
    const double prior = network_.variable(x).noise;
    const std::uint32_t source = source_[x / 2];
    factors_.push_back({{source}, {std::log1p(-prior), std::log(prior)}});
    const auto carriers = network_.inputs(x);
    if (!carriers.empty()) add_chain(source, 0, {carriers.begin(), carriers.end()}, state_[x]);
  }

  void add_degraded(std::uint32_t x) {
    const std::uint32_t local = state_[local_of(x / 2)];
    if (state_[x] == local) return;
    std::vector<Input> dependencies(network_.inputs(x).begin(), network_.inputs(x).end());
    std::erase_if(dependencies, [&](const Input& input) { return is_local(input.source); });
    add_chain(local, network_.variable(x).noise, dependencies, state_[x]);
  }

  // out = start or noise or (active and source) of each input.
  void add_chain(std::uint32_t start, double noise, const std::vector<Input>& inputs, std::uint32_t out) {
    if (inputs.empty()) return add_or({start, out}, noise, 0);
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      const std::uint32_t sum = i + 1 == inputs.size() ? out : size_++;
      add_or({start, sum, state_[inputs[i].source]}, i == 0 ? noise : 0, inputs[i].transmission);
      start = sum;
    }
  }

  // Scope: partial OR so far, partial OR after, and the input if there is one.
  void add_or(std::vector<std::uint32_t> scope, double noise, double transmission) {
    LogTable factor = LogTable::ones(std::move(scope));
    for (std::size_t i = 0; i < factor.logs.size(); ++i) {
      const bool before = (i & 1) != 0;
      const bool after = (i & 2) != 0;
      const bool input = (i & 4) != 0;
      const double log_off = before ? kLogZero : std::log1p(-noise) + (input ? std::log1p(-transmission) : 0);
      factor.logs[i] = after ? log_complement(log_off) : log_off;
    }
    factors_.push_back(std::move(factor));
  }

  const Network& network_;
  std::vector<std::uint32_t> state_;
  std::vector<std::uint32_t> source_;
  std::uint32_t size_ = 0;
  std::vector<LogTable> factors_;
};

std::vector<std::pair<std::uint32_t, std::uint32_t>> moral_edges(const std::vector<LogTable>& factors) {
  std::vector<std::pair<std::uint32_t, std::uint32_t>> edges;
  for (const LogTable& factor : factors) {
    for (std::size_t i = 0; i < factor.scope.size(); ++i) {
      for (std::size_t j = 0; j < i; ++j) edges.emplace_back(factor.scope[i], factor.scope[j]);
    }
  }
  return edges;
}

// Hugin propagation: towards the roots, and back. After it each table is the joint marginal of its clique, up
// to a constant.
class JunctionTree {
 public:
  JunctionTree(const std::vector<Clique>& cliques, const std::vector<LogTable>& factors)
      : cliques_(cliques), clique_of_(cliques.size()) {
    for (std::uint32_t i = 0; i < cliques.size(); ++i) {
      clique_of_[cliques[i].scope[0]] = i;
      tables_.push_back(LogTable::ones(cliques[i].scope));
    }
    for (const LogTable& factor : factors) multiply_by(&tables_[home(factor)], factor);
    collect();
    distribute();
  }

  [[nodiscard]] double probability(std::uint32_t variable, bool state) const {
    const LogTable marginal = marginalise(tables_[clique_of_[variable]], {variable});
    return logistic(state ? marginal.logs[1] - marginal.logs[0] : marginal.logs[0] - marginal.logs[1]);
  }

 private:
  // The clique of the variable that goes first holds all of a factor's scope.
  [[nodiscard]] std::uint32_t home(const LogTable& factor) const {
    std::uint32_t first = UINT32_MAX;
    for (const std::uint32_t x : factor.scope) first = std::min(first, clique_of_[x]);
    return first;
  }

  void collect() {
    for (std::size_t i = 0; i < cliques_.size(); ++i) {
      const Clique& clique = cliques_[i];
      messages_.push_back(marginalise(tables_[i], {clique.scope.begin() + 1, clique.scope.end()}));
      if (clique.parent != i) multiply_by(&tables_[clique.parent], messages_[i]);
    }
  }

  void distribute() {
    for (std::size_t i = cliques_.size(); i-- > 0;) {
      if (cliques_[i].parent == i) continue;
      LogTable update = marginalise(tables_[cliques_[i].parent], messages_[i].scope);
      divide_by(&update, messages_[i]);
      multiply_by(&tables_[i], update);
    }
  }

  const std::vector<Clique>& cliques_;
  std::vector<std::uint32_t> clique_of_;  // per variable, the clique in which it is eliminated
  std::vector<LogTable> tables_;
  std::vector<LogTable> messages_;  // to the parent
};

Status too_hard(std::string why) {
  return Status::unsupported(
      {"exact inference is not possible for this model", "", std::move(why), "use the loopy engine"});
}

}  // namespace

Result<Beliefs> infer_exact(const Model& model, std::uint32_t max_width) {
  if (Status status = check(model); !status.ok()) return status;
  const Network network(model);
  if (!network.acyclic()) return too_hard("entities depend on each other in a cycle");
  const Decomposition parts(network);
  if (parts.size() > kMaxVariables) return too_hard(fmt::format("more than {} variables", kMaxVariables));
  const EliminationLimits limits{std::min(max_width, kWidestTable), kMaxEntries};
  const auto cliques = eliminate(parts.size(), moral_edges(parts.factors()), limits);
  if (!cliques)
    return too_hard(fmt::format("width above {} or above {} table entries", max_width, kMaxEntries));
  const JunctionTree tree(*cliques, parts.factors());
  Beliefs beliefs;
  for (std::uint32_t e = 0; e < model.nodes.size(); ++e) {
    beliefs.marginals.push_back(
        marginal_of(tree.probability(parts.degraded(e), false), tree.probability(parts.source(e), true)));
  }
  beliefs.engine = "exact";
  beliefs.exact = true;
  return beliefs;
}

}  // namespace propter::belief
