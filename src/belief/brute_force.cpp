// The definition in belief.h, taken literally. It shares nothing with the other engines, so that they can be
// tested against it.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "belief/engine.h"

namespace propter::belief {
namespace {

constexpr std::size_t kMaxNodes = 12;
constexpr std::size_t kMaxChoices = 26;

using Mask = std::uint16_t;  // a set of nodes
using Weight = long double;  // the product of all evidence against, e^-1200, is far within its range

constexpr Mask only(std::size_t node) { return static_cast<Mask>(1U << node); }
constexpr bool holds(std::size_t set, std::size_t node) { return ((set >> node) & 1U) != 0; }

bool is_choice(double probability) { return probability > 0 && probability < 1; }

std::size_t count_choices(const Model& model) {
  std::size_t choices = 0;
  for (const Node& node : model.nodes) {
    choices += (is_choice(node.prior) ? 1U : 0U) + (is_choice(node.leak) ? 1U : 0U);
  }
  for (const Edge& edge : model.edges) choices += is_choice(edge.transmission) ? 1U : 0U;
  return choices;
}

// Which nodes each node reaches over relations of one kind; itself always.
class Reach {
 public:
  explicit Reach(std::size_t nodes) : nodes_(nodes) {
    for (std::size_t e = 0; e < nodes; ++e) of_[e] = only(e);
  }
  [[nodiscard]] Mask of(std::size_t node) const { return of_[node]; }
  void add(const Edge& edge) {
    const Mask beyond = of_[edge.to];
    for (std::size_t e = 0; e < nodes_; ++e) {
      if (holds(of_[e], edge.from)) of_[e] |= beyond;
    }
  }
  // What a set of nodes reaches.
  [[nodiscard]] Mask of_set(Mask set) const {
    Mask reached = 0;
    for (std::size_t e = 0; e < nodes_; ++e) reached |= holds(set, e) ? of_[e] : Mask{0};
    return reached;
  }

 private:
  std::size_t nodes_;
  std::array<Mask, kMaxNodes> of_{};
};

// Each outcome of independent coins of the nodes (sources, or leaks), by the set of the uncertain ones that
// are on.
class Outcomes {
 public:
  Outcomes(const Model& model, double Node::*probability) {
    for (std::size_t e = 0; e < model.nodes.size(); ++e) {
      const double p = model.nodes[e].*probability;
      if (p >= 1) certain_ |= only(e);
      if (is_choice(p)) add_choice(e, p);
    }
  }
  [[nodiscard]] std::size_t size() const { return probability_.size(); }
  [[nodiscard]] Weight probability(std::size_t outcome) const { return probability_[outcome]; }
  [[nodiscard]] Mask set(std::size_t outcome) const { return set_[outcome]; }

  // What each outcome reaches, if a node reaches from(node).
  template <typename From>
  void spread(From from, std::vector<Mask>* reached) const {
    reached->assign(size(), 0);
    for (std::size_t e = 0; e < kMaxNodes; ++e) (*reached)[0] |= holds(certain_, e) ? from(e) : Mask{0};
    for (std::size_t i = 0; i < choices_.size(); ++i) {
      const Mask beyond = from(choices_[i]);
      const std::size_t half = std::size_t{1} << i;
      for (std::size_t k = 0; k < half; ++k) (*reached)[half + k] = (*reached)[k] | beyond;
    }
  }

 private:
  void add_choice(std::size_t node, double p) {
    choices_.push_back(node);
    const std::size_t half = size();
    for (std::size_t k = 0; k < half; ++k) {
      probability_.push_back(probability_[k] * p);
      set_.push_back(set_[k] | only(node));
      probability_[k] *= 1 - Weight{p};
    }
  }

  Mask certain_ = 0;
  std::vector<std::size_t> choices_;
  std::vector<Weight> probability_{1};
  std::vector<Mask> set_{0};  // the uncertain ones that are on
};

// e^(sum of the evidence of a set), per set, relative to the largest.
std::vector<Weight> evidence_of_sets(const Model& model, double Node::*evidence) {
  Weight largest = 0;
  for (const Node& node : model.nodes) largest += std::clamp(node.*evidence, 0.0, kMaxEvidence);
  std::vector<Weight> out{std::exp(-largest)};
  for (const Node& node : model.nodes) {
    const Weight factor = std::exp(Weight{std::clamp(node.*evidence, -kMaxEvidence, kMaxEvidence)});
    const std::size_t half = out.size();
    for (std::size_t set = 0; set < half; ++set) out.push_back(out[set] * factor);
  }
  return out;
}

class Enumeration {
 public:
  explicit Enumeration(const Model& model)
      : model_(model),
        sources_(model, &Node::prior),
        leaks_(model, &Node::leak),
        local_(evidence_of_sets(model, &Node::local)),
        degraded_(evidence_of_sets(model, &Node::degraded)),
        by_sources_(sources_.size(), 0),
        by_degraded_(degraded_.size(), 0) {}

  std::vector<Marginal> run() {
    const Reach nothing(model_.nodes.size());
    decide(0, 1, nothing, nothing);
    return marginals();
  }

 private:
  // All outcomes of the relations from `relation` on.
  void decide(std::size_t relation, Weight probability, const Reach& carried, const Reach& felt) {
    if (relation == model_.edges.size()) return tally(probability, carried, felt);
    const Edge& edge = model_.edges[relation];
    const double t = edge.transmission;
    if (t < 1) decide(relation + 1, probability * (1 - Weight{t}), carried, felt);
    if (t <= 0) return;
    Reach more = edge.carrier ? carried : felt;
    more.add(edge);
    decide(relation + 1, probability * t, edge.carrier ? more : carried, edge.carrier ? felt : more);
  }

  // All sources and leaks, with the relations given.
  void tally(Weight probability, const Reach& carried, const Reach& felt) {
    sources_.spread([&](std::size_t e) { return carried.of(e); }, &local_of_);
    sources_.spread([&](std::size_t e) { return felt.of_set(carried.of(e)); }, &degraded_of_);
    leaks_.spread([&](std::size_t e) { return felt.of(e); }, &leaked_of_);
    for (std::size_t s = 0; s < sources_.size(); ++s) {
      const Weight weight = probability * sources_.probability(s) * local_[local_of_[s]];
      by_sources_[s] += weight * tally_leaks(weight, degraded_of_[s]);
    }
  }

  // The sum of the weights of all leaks, without `weight`, which goes into by_degraded_ only.
  Weight tally_leaks(Weight weight, Mask degraded) {
    Weight sum = 0;
    for (std::size_t k = 0; k < leaks_.size(); ++k) {
      const std::size_t all = degraded | leaked_of_[k];
      const Weight part = leaks_.probability(k) * degraded_[all];
      sum += part;
      by_degraded_[all] += weight * part;
    }
    return sum;
  }

  [[nodiscard]] std::vector<Marginal> marginals() const {
    Weight total = 0;
    for (const Weight weight : by_degraded_) total += weight;
    std::vector<Marginal> out;
    for (std::size_t e = 0; e < model_.nodes.size(); ++e) {
      Weight healthy = 0;
      for (std::size_t set = 0; set < by_degraded_.size(); ++set) {
        if (!holds(set, e)) healthy += by_degraded_[set];
      }
      Weight origin = model_.nodes[e].prior >= 1 ? total : 0;
      for (std::size_t s = 0; s < by_sources_.size(); ++s) {
        if (holds(sources_.set(s), e)) origin += by_sources_[s];
      }
      const Weight symptom = std::max<Weight>(0, total - healthy - origin);
      out.push_back({static_cast<double>(healthy / total), static_cast<double>(symptom / total),
                     static_cast<double>(origin / total)});
    }
    return out;
  }

  const Model& model_;
  Outcomes sources_;
  Outcomes leaks_;
  std::vector<Weight> local_;        // evidence, per set of nodes with a local cause
  std::vector<Weight> degraded_;     // evidence, per set of degraded nodes
  std::vector<Weight> by_sources_;   // total weight, per outcome of the sources
  std::vector<Weight> by_degraded_;  // total weight, per set of degraded nodes
  std::vector<Mask> local_of_;       // per outcome of the sources, with the relations at hand
  std::vector<Mask> degraded_of_;    // the same
  std::vector<Mask> leaked_of_;      // per outcome of the leaks
};

}  // namespace

Result<Beliefs> infer_brute_force(const Model& model) {
  const std::size_t choices = count_choices(model);
  if (model.nodes.size() > kMaxNodes || choices > kMaxChoices) {
    return Status::unsupported({"the model is too large to enumerate", "",
                                fmt::format("{} nodes and {} binary choices, {} and {} at most",
                                            model.nodes.size(), choices, kMaxNodes, kMaxChoices),
                                "use another method"});
  }
  Beliefs beliefs;
  beliefs.marginals = Enumeration(model).run();
  beliefs.engine = "brute force";
  beliefs.exact = true;
  return beliefs;
}

}  // namespace propter::belief
