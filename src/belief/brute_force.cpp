#include <fmt/format.h>

#include <cmath>

#include "belief/evidence.h"
#include "belief/log_math.h"
#include "belief/network.h"

namespace propter::belief {
namespace {

constexpr std::size_t kMaxChoices = 22;

// One way in which things can be: who has a fault, which leaks are on, which relations are active.
struct World {
  std::vector<char> source;
  std::vector<char> leak;
  std::vector<char> active;
  std::vector<char> local;
  std::vector<char> degraded;
};

// A coin of the world.
struct Choice {
  char* state = nullptr;
  double log_on = 0;
  double log_off = 0;
};

// Sums of weights given as logarithms, relative to the largest so far.
class Tally {
 public:
  explicit Tally(std::size_t nodes) : healthy_(nodes, 0), origin_(nodes, 0) {}

  void add(const World& world, double log_weight) {
    if (log_weight > reference_) rescale(log_weight);
    const double weight = std::exp(log_weight - reference_);
    total_ += weight;
    for (std::size_t e = 0; e < healthy_.size(); ++e) {
      if (world.degraded[e] == 0) healthy_[e] += weight;
      if (world.source[e] != 0) origin_[e] += weight;
    }
  }

  [[nodiscard]] std::vector<Marginal> marginals() const {
    std::vector<Marginal> out;
    for (std::size_t e = 0; e < healthy_.size(); ++e) {
      out.push_back(marginal_of(healthy_[e] / total_, origin_[e] / total_));
    }
    return out;
  }

 private:
  void rescale(double reference) {
    const double factor = std::exp(reference_ - reference);
    total_ *= factor;
    for (double& sum : healthy_) sum *= factor;
    for (double& sum : origin_) sum *= factor;
    reference_ = reference;
  }

  double reference_ = kLogZero;
  double total_ = 0;
  std::vector<double> healthy_;
  std::vector<double> origin_;
};

class Enumeration {
 public:
  explicit Enumeration(const Model& model) : model_(model) {
    world_.source.assign(model.nodes.size(), 0);
    world_.leak.assign(model.nodes.size(), 0);
    world_.active.assign(model.edges.size(), 0);
    for (std::size_t e = 0; e < model.nodes.size(); ++e) {
      toss(&world_.source[e], model.nodes[e].prior);
      toss(&world_.leak[e], model.nodes[e].leak);
    }
    for (std::size_t i = 0; i < model.edges.size(); ++i) toss(&world_.active[i], model.edges[i].transmission);
  }
  Enumeration(const Enumeration&) = delete;  // choices point into the world
  Enumeration& operator=(const Enumeration&) = delete;

  [[nodiscard]] std::size_t choices() const { return choices_.size(); }

  std::vector<Marginal> run() {
    Tally tally(model_.nodes.size());
    for (std::uint32_t outcome = 0; outcome < (1U << choices_.size()); ++outcome) {
      const double log_prior = settle(outcome);
      propagate();
      tally.add(world_, log_prior + log_evidence());
    }
    return tally.marginals();
  }

 private:
  // What is certain is no choice.
  void toss(char* state, double probability) {
    *state = probability >= 1 ? 1 : 0;
    if (probability <= 0 || probability >= 1) return;
    choices_.push_back({state, std::log(probability), std::log1p(-probability)});
  }

  double settle(std::uint32_t outcome) {
    double log_prior = 0;
    for (std::size_t i = 0; i < choices_.size(); ++i) {
      const bool on = ((outcome >> i) & 1U) != 0;
      *choices_[i].state = on ? 1 : 0;
      log_prior += on ? choices_[i].log_on : choices_[i].log_off;
    }
    return log_prior;
  }

  // The least fixed point, from below.
  void propagate() {
    world_.local = world_.source;
    world_.degraded = world_.leak;
    bool changed = true;
    while (changed) {
      changed = false;
      for (std::size_t i = 0; i < model_.edges.size(); ++i) changed |= world_.active[i] != 0 && transmit(i);
      for (std::size_t e = 0; e < model_.nodes.size(); ++e) {
        changed |= raise(&world_.degraded[e], world_.local[e]);
      }
    }
  }

  bool transmit(std::size_t i) {
    const Edge& edge = model_.edges[i];
    std::vector<char>& state = edge.carrier ? world_.local : world_.degraded;
    return raise(&state[edge.to], state[edge.from]);
  }

  static bool raise(char* state, char cause) {
    if (*state != 0 || cause == 0) return false;
    *state = 1;
    return true;
  }

  [[nodiscard]] double log_evidence() const {
    double sum = 0;
    for (std::size_t e = 0; e < model_.nodes.size(); ++e) {
      if (world_.degraded[e] != 0) sum += bounded_evidence(model_.nodes[e].degraded);
      if (world_.local[e] != 0) sum += bounded_evidence(model_.nodes[e].local);
    }
    return sum;
  }

  const Model& model_;
  World world_;
  std::vector<Choice> choices_;
};

}  // namespace

Result<Beliefs> infer_brute_force(const Model& model) {
  if (Status status = check(model); !status.ok()) return status;
  Enumeration enumeration(model);
  if (enumeration.choices() > kMaxChoices) {
    return Status::unsupported(
        {"the model is too large to enumerate", "",
         fmt::format("{} binary choices, {} at most", enumeration.choices(), kMaxChoices),
         "use the exact or the loopy engine"});
  }
  Beliefs beliefs;
  beliefs.marginals = enumeration.run();
  beliefs.engine = "brute force";
  beliefs.exact = true;
  return beliefs;
}

}  // namespace propter::belief
