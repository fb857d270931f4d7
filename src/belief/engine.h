// What an engine must answer. It holds the network, and is told when the evidence of a node changes.
#pragma once

#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include <propter/belief.h>

#include "belief/network.h"

namespace propter::belief {

// Odds of a variable, and odds of its noise, given all evidence; 0 and infinity are legal.
struct Posterior {
  double on = 0;
  double noise = 0;
};

class Engine {
 public:
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;
  virtual ~Engine() = default;

  // Takes effect with the next update(): until then all answers are those of the last one.
  void set_evidence(std::uint32_t node, double local, double degraded) {
    waiting_.push_back({node, local, degraded});
  }
  void clamp(std::uint32_t node, Fault fault) { clamped_.push_back({node, fault}); }
  void update();
  // As of the last update.
  [[nodiscard]] virtual Posterior posterior(std::uint32_t variable) const = 0;

  [[nodiscard]] virtual bool converged() const { return true; }

  [[nodiscard]] const Network& network() const { return network_; }
  [[nodiscard]] Marginal marginal(std::uint32_t node) const;
  [[nodiscard]] double origin_log_odds(std::uint32_t node) const;
  [[nodiscard]] double gain(std::uint32_t node) const;
  [[nodiscard]] Beliefs beliefs() const;
  // Without the marginals and what follows from them.
  [[nodiscard]] Beliefs diagnosis() const;

 protected:
  explicit Engine(Network network) : network_(std::move(network)) {}
  // Name, schedule, iterations ... of the engine.
  virtual void describe(Beliefs* beliefs) const = 0;
  // The network has new evidence of a node; after the last of them, follow() brings the marginals up to date.
  virtual void changed(std::uint32_t node) = 0;
  virtual void follow() = 0;

 private:
  struct Change {
    std::uint32_t node = 0;
    double local = 0;
    double degraded = 0;
  };

  struct Clamped {
    std::uint32_t node = 0;
    Fault fault = Fault::kOpen;
  };

  Network network_;
  std::vector<Change> waiting_;
  std::vector<Clamped> clamped_;
};

// Both have inferred once already. kUnsupported where the engine cannot take the model.
Result<std::unique_ptr<Engine>> make_exact(const Model& model, std::uint32_t max_width,
                                           std::uint64_t max_entries);
// For kSequential, kResidual and kFlooding.
std::unique_ptr<Engine> make_propagation(Network network, const InferenceOptions& options);
// What `network` is to be made with for propagation.
inline constexpr std::uint32_t kLargestComponent = 6;

// Counts what was bounded, and lists whose certain evidence the marginals go against.
void note_extremes(const Network& network, Beliefs* beliefs);

// The definition, as an oracle. kUnsupported beyond its limits.
Result<Beliefs> infer_brute_force(const Model& model);

// The probabilities behind odds, which may be 0 or infinite.
[[nodiscard]] constexpr Coin coin_of_odds(double odds) {
  return odds > 1 ? Coin{1 / (1 + 1 / odds), 1 / odds / (1 + 1 / odds)}
                  : Coin{odds / (1 + odds), 1 / (1 + odds)};
}

}  // namespace propter::belief
