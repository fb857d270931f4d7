// The equations of a Model as one noisy-OR network over binary variables, which the engines share:
//
//   x = noise_x  or  (active_a and source_a)  or ...     for each input a of x
//
// L_e and D_e are two variables of the same form: L_e has prior_e as noise and the carriers' L as inputs, D_e
// has leak_e as noise, and L_e (transmission 1) and the other dependencies' D as inputs. Since L_e implies
// D_e, the evidence falls apart into one log-likelihood ratio per variable.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "belief/model.h"

namespace propter::belief {

// L_e and D_e as indices of variables.
constexpr std::uint32_t local_of(std::uint32_t node) { return 2 * node; }
constexpr std::uint32_t degraded_of(std::uint32_t node) { return 2 * node + 1; }
constexpr bool is_local(std::uint32_t variable) { return variable % 2 == 0; }

struct Variable {
  double noise = 0;   // P(on | all inputs off)
  double weight = 0;  // nats, evidence for on against off, within +-kMaxEvidence
};

struct Input {
  std::uint32_t source = 0;
  std::uint32_t target = 0;
  double transmission = 0;  // in (0, 1]
};

// Requires check(model).ok(). Relations that never transmit are left out; parallel ones become one.
class Network {
 public:
  explicit Network(const Model& model);

  [[nodiscard]] std::uint32_t size() const { return static_cast<std::uint32_t>(variables_.size()); }
  [[nodiscard]] const Variable& variable(std::uint32_t x) const { return variables_[x]; }

  // Sorted by (target, source), so the inputs of one variable stand together.
  [[nodiscard]] std::span<const Input> inputs() const { return inputs_; }
  [[nodiscard]] std::uint32_t first_input(std::uint32_t x) const { return first_input_[x]; }
  [[nodiscard]] std::span<const Input> inputs(std::uint32_t x) const {
    return inputs().subspan(first_input_[x], first_input_[x + 1] - first_input_[x]);
  }
  // Indices of the inputs that x is the source of, ascending.
  [[nodiscard]] std::span<const std::uint32_t> outputs(std::uint32_t x) const {
    return std::span(outputs_).subspan(first_output_[x], first_output_[x + 1] - first_output_[x]);
  }

  // Sources before targets. Where a cycle leaves no choice, the lowest index goes first, and acyclic() is
  // false.
  [[nodiscard]] std::span<const std::uint32_t> order() const { return order_; }
  [[nodiscard]] bool acyclic() const { return acyclic_; }

 private:
  void add_inputs(const Model& model);
  void index_inputs();
  void sort_topologically();

  std::vector<Variable> variables_;
  std::vector<Input> inputs_;
  std::vector<std::uint32_t> first_input_;
  std::vector<std::uint32_t> outputs_;
  std::vector<std::uint32_t> first_output_;
  std::vector<std::uint32_t> order_;
  bool acyclic_ = true;
};

// P(D = 0) and P(S = 1) as an engine found them. Approximate engines may let them sum to more than 1; the
// result always sums to 1.
Marginal marginal_of(double healthy, double origin);

}  // namespace propter::belief
