// The equations of a Model as one noisy-OR network over binary variables, which the engines share:
//
//   x = noise_x  or  (active_a and source_a)  or ...     for each input a of x
//
// A node that carries nothing and to which nothing is carried is one variable, D_e: its source and its leak
// are both causes of it alone, so with E = exp(local_e)
//
//   weight(D = 1 | no other input on) = prior E + (1 - prior) leak,   weight(D = 0 | ...) = (1 - prior)(1 -
//   leak)
//
// is, up to a constant, a noise of D_e, of which the share prior E / (prior E + (1 - prior) leak) is the
// source. Any other node is two variables, L_e (noise: the prior) and D_e (noise: the leak; L_e is an input
// that always transmits). Since L_e implies D_e, the evidence falls apart into one weight per variable.
//
// Variables are numbered causes first. The members of a component (variables that reach each other) stand
// together; the arcs among them are no inputs.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <vector>

#include <propter/belief.h>

#include "base/big_vector.h"
#include "belief/coin.h"
#include "belief/variable_order.h"

namespace propter::belief {

// Log-odds of a fault that is clamped, nats, before any evidence: so that what evidence says of it stays
// visible.
inline constexpr double kClampedLogOdds = 500;

struct Component {
  Range members;
  std::vector<Arc> arcs;  // among the members, by (source, target); indices count from members.begin
};

// One or two variables.
struct Variables {
  std::uint32_t source = 0;    // the noise of which is, or holds, S
  std::uint32_t degraded = 0;  // D
};

class Network {
 public:
  // Requires check(model).ok(). Arcs that never transmit are left out; parallel ones become one. Components
  // of more than `largest_component` variables are opened (variable_order.h). O(nodes + edges), plus the
  // sorting of each variable's inputs.
  Network(const Model& model, std::uint32_t largest_component);

  [[nodiscard]] std::uint32_t nodes() const { return static_cast<std::uint32_t>(of_node_.size()); }
  [[nodiscard]] std::uint32_t size() const { return static_cast<std::uint32_t>(noise_.size()); }
  [[nodiscard]] Variables variables_of(std::uint32_t node) const { return of_node_[node]; }
  // P(S = 1 | the noise of its variable is on).
  [[nodiscard]] Coin source_share(std::uint32_t node) const { return share_[node]; }

  [[nodiscard]] std::span<const Coin> noise() const { return noise_; }
  // Evidence for on against off, as odds, within exp(+-kMaxEvidence).
  [[nodiscard]] std::span<const double> weight() const { return weight_; }

  // Inputs of x: [first_input(x), first_input(x + 1)), by ascending source.
  [[nodiscard]] std::uint32_t first_input(std::uint32_t x) const { return first_input_[x]; }
  [[nodiscard]] std::span<const std::uint32_t> first_inputs() const {
    return first_input_;
  }                                                                                  // per variable, and end
  [[nodiscard]] std::span<const std::uint32_t> sources() const { return sources_; }  // per input
  [[nodiscard]] std::span<const double> transmissions() const { return transmissions_; }  // per input
  [[nodiscard]] std::span<const Component> components() const { return components_; }     // ascending

  // No two ways lead from one variable to another, directions aside, but within a component.
  [[nodiscard]] bool is_forest() const;
  // Arcs that were left out to open components.
  [[nodiscard]] std::uint64_t cut() const { return cut_; }

  // Takes the fault of a node as there, as not there, or as open again. O(1).
  void clamp(std::uint32_t node, Fault fault);
  [[nodiscard]] Fault fault_of(std::uint32_t node) const { return given_[node].fault; }
  [[nodiscard]] double prior_of(std::uint32_t node) const { return given_[node].prior; }

  // Replaces the evidence of a node, nats; infinite values are taken as bounded ones. O(1).
  void set_evidence(std::uint32_t node, double local, double degraded);
  // Evidence beyond +-kMaxEvidence, and of at least that.
  [[nodiscard]] std::uint64_t bounded() const;
  struct Extreme {
    double local = 0;
    double degraded = 0;
  };
  [[nodiscard]] const std::map<std::uint32_t, Extreme>& extremes() const { return extremes_; }  // by node

 private:
  [[nodiscard]] BigVector<Arc> arcs_of(const Model& model) const;
  std::uint32_t number_variables(const Model& model);
  void take_order(const VariableOrder& order, BigVector<Arc>* arcs);
  void place_inputs(const BigVector<Arc>& arcs);
  BigVector<Arc> take_internal(BigVector<Arc> arcs);
  [[nodiscard]] std::vector<TimeNs> onsets_of(const Model& model) const;

  struct Given {
    double prior = 0;
    double leak = 0;
    double local = 0;     // evidence, nats
    double degraded = 0;  // likewise
    Fault fault = Fault::kOpen;
  };
  void apply(std::uint32_t node);

  BigVector<Given> given_;        // per node
  BigVector<Variables> of_node_;  // per node
  BigVector<Coin> share_;         // per node
  BigVector<Coin> noise_;         // per variable
  BigVector<double> weight_;      // per variable
  BigVector<std::uint32_t> first_input_;
  BigVector<std::uint32_t> sources_;
  BigVector<double> transmissions_;
  std::vector<Component> components_;
  std::map<std::uint32_t, Extreme> extremes_;
  std::uint64_t cut_ = 0;
};

// The inputs that each variable is the source of, ascending. 4 bytes per input and variable.
class Outputs {
 public:
  explicit Outputs(const Network& network);
  [[nodiscard]] std::span<const std::uint32_t> of(std::uint32_t x) const {
    return std::span(inputs_).subspan(first_[x], first_[x + 1] - first_[x]);
  }
  [[nodiscard]] std::uint32_t target(std::uint32_t input) const { return target_[input]; }

 private:
  BigVector<std::uint32_t> first_;
  BigVector<std::uint32_t> inputs_;
  BigVector<std::uint32_t> target_;  // per input
};

}  // namespace propter::belief
