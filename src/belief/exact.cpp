#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "belief/decomposition.h"
#include "belief/elimination.h"
#include "belief/engine.h"
#include "belief/junction_tree.h"

namespace propter::belief {
namespace {

constexpr std::uint32_t kWidestTable = 24;
// Of all components' factors together; some tenths of a second.
constexpr double kMaxSteps = 0x1p26;
// Of one component; 128 MB.
constexpr double kMaxStepsPerSpread = 0x1p23;

std::span<const Coin> noise_of(const Network& network, Range members) {
  return network.noise().subspan(members.begin, members.size());
}

// Of each component, the noise that went into its factor.
class FoldedNoise {
 public:
  explicit FoldedNoise(const Network& network) : noise_(network.noise().begin(), network.noise().end()) {}

  // Whether that of a member with noise folded in is another one by now.
  [[nodiscard]] bool differs(const Network& network, const ComponentFactor& shape) const {
    for (std::uint32_t i = 0; i < shape.members().size(); ++i) {
      const std::uint32_t x = shape.members().begin + i;
      if (shape.folds_noise(i) && !same(noise_[x], network.noise()[x])) return true;
    }
    return false;
  }

  void take(const Network& network, Range members) {
    const auto now = noise_of(network, members);
    std::copy(now.begin(), now.end(), noise_.begin() + members.begin);
  }

 private:
  static bool same(Coin a, Coin b) { return !(a.on < b.on || b.on < a.on || a.off < b.off || b.off < a.off); }

  std::vector<Coin> noise_;
};

class ExactEngine final : public Engine {
 public:
  ExactEngine(Network network, Decomposition decomposition, std::vector<Clique> cliques)
      : Engine(std::move(network)),
        decomposition_(std::move(decomposition)),
        folded_(this->network()),
        is_dirty_(this->network().size(), 0),
        tree_(std::move(cliques), std::move(decomposition_.factors())) {}

  [[nodiscard]] Posterior posterior(std::uint32_t x) const override {
    return {std::exp(tree_.log_odds(x)), std::exp(noise_log_odds(x))};
  }

 protected:
  void describe(Beliefs* beliefs) const override {
    beliefs->engine = "exact";
    beliefs->exact = true;
  }

  void changed(std::uint32_t node) override {
    const Variables v = network().variables_of(node);
    for (const std::uint32_t x : {v.source, v.degraded}) {
      if (is_dirty_[x] != 0) continue;
      is_dirty_[x] = 1;
      dirty_.push_back(x);
    }
  }

  void follow() override {
    noise_of_part_.clear();
    for (const std::uint32_t x : dirty_) refresh(x);
    for (const std::uint32_t x : dirty_) is_dirty_[x] = 0;
    dirty_.clear();
    tree_.update();
  }

 private:
  using Part = Decomposition::Part;

  void refresh(std::uint32_t x) {
    tree_.replace(Decomposition::weight_factor(x), logs_of_weight(network().weight()[x]));
    if (decomposition_.noise_variable(x) != Decomposition::kNone) {
      tree_.replace(decomposition_.noise_factor(x), logs_of_noise(network().noise()[x]));
    } else if (const Part* part = part_of(x); part != nullptr && folded_.differs(network(), part->shape)) {
      const Range members = part->shape.members();
      tree_.replace(part->factor, part->shape.table(noise_of(network(), members)));
      folded_.take(network(), members);
    }
  }

  [[nodiscard]] double noise_log_odds(std::uint32_t x) const {
    const std::uint32_t variable = decomposition_.noise_variable(x);
    if (variable != Decomposition::kNone) return tree_.log_odds(variable);
    const Part* part = part_of(x);
    if (part == nullptr || network().noise()[x].on <= 0) return -HUGE_VAL;
    const Range members = part->shape.members();
    std::vector<double>& of_members = noise_of_part_[part->factor];
    if (of_members.empty()) {
      of_members = part->shape.noise_log_odds(noise_of(network(), members), tree_.joint(part->factor),
                                              tree_.factor(part->factor).logs);
    }
    return of_members[x - members.begin];
  }

  // The component of x, or null.
  [[nodiscard]] const Part* part_of(std::uint32_t x) const {
    const auto& parts = decomposition_.parts();
    const auto part = std::partition_point(parts.begin(), parts.end(),
                                           [&](const Part& p) { return p.shape.members().end <= x; });
    return part == parts.end() || x < part->shape.members().begin ? nullptr : &*part;
  }

  Decomposition decomposition_;
  FoldedNoise folded_;
  std::vector<std::uint32_t> dirty_;  // variables, each once
  std::vector<char> is_dirty_;        // per variable
  JunctionTree tree_;
  // Per factor of a component, what was asked for since the last update.
  mutable std::map<std::uint32_t, std::vector<double>> noise_of_part_;
};

Status too_hard(std::string why) {
  return Status::unsupported(
      {"exact inference is not possible for this model", "", std::move(why), "use the loopy engine"});
}

std::vector<std::pair<std::uint32_t, std::uint32_t>> moral_edges(const std::vector<LogTable>& factors) {
  std::vector<std::pair<std::uint32_t, std::uint32_t>> edges;
  for (const LogTable& factor : factors) {
    for (std::size_t i = 0; i < factor.scope.size(); ++i) {
      for (std::size_t j = 0; j < i; ++j) edges.emplace_back(factor.scope[i], factor.scope[j]);
    }
  }
  return edges;
}

bool has_small_components(const Decomposition& decomposition, std::uint32_t width) {
  double steps = 0;
  for (const Decomposition::Part& part : decomposition.parts()) {
    if (part.shape.scope().size() > width + 1) return false;
    if (part.shape.steps_per_spread() > kMaxStepsPerSpread) return false;
    steps += part.shape.steps();
  }
  return steps <= kMaxSteps;
}

}  // namespace

Result<std::unique_ptr<Engine>> make_exact(const Model& model, std::uint32_t max_width,
                                           std::uint64_t max_entries) {
  const EliminationLimits limits{std::min(max_width, kWidestTable), max_entries};
  Network network(model, Cascade::kMostMembers);
  if (network.cut() > 0) {
    return too_hard(fmt::format("more than {} variables depend on each other", Cascade::kMostMembers));
  }
  Decomposition decomposition(network);
  if (!has_small_components(decomposition, limits.width)) {
    return too_hard("too much reaches a group of entities that depend on each other");
  }
  auto cliques = eliminate(decomposition.size(), moral_edges(decomposition.factors()), limits);
  if (!cliques) {
    return too_hard(fmt::format("width above {} or above {} table entries", limits.width, max_entries));
  }
  for (const Decomposition::Part& part : decomposition.parts()) {
    decomposition.factors()[part.factor].logs = part.shape.table(noise_of(network, part.shape.members()));
  }
  return std::unique_ptr<Engine>(
      std::make_unique<ExactEngine>(std::move(network), std::move(decomposition), std::move(*cliques)));
}

}  // namespace propter::belief
