// A Network as a product of factors of few variables.
//
// A variable with inputs becomes a chain of ORs of two (Heckerman and Breese 1994), the first of which is its
// noise: an in-degree of k costs k - 1 variables more, and no factor of more than three. A component becomes
// one factor over its members and what reaches it from outside. For that there are two forms, of which the
// one with the smaller table is chosen: the members with inputs get an OR chain that says `set off from
// outside`; or the sources of the inputs enter the factor themselves, and the noise is folded in.
#pragma once

#include <cstdint>
#include <vector>

#include "belief/component_factor.h"
#include "belief/log_table.h"
#include "belief/network.h"

namespace propter::belief {

class Decomposition {
 public:
  // A component, and its factor among factors().
  struct Part {
    ComponentFactor shape;
    std::uint32_t factor = 0;
  };

  static constexpr std::uint32_t kNone = UINT32_MAX;

  // O(nodes + edges).
  explicit Decomposition(const Network& network);

  // Variables of the factors; the first ones are those of the network, with the same numbers.
  [[nodiscard]] std::uint32_t size() const { return size_; }
  // Those of components have no entries yet.
  [[nodiscard]] std::vector<LogTable>& factors() { return factors_; }
  [[nodiscard]] const std::vector<Part>& parts() const { return parts_; }  // ascending

  // The variable that is the noise of x and the factor that holds its probability; kNone where that is 0, and
  // where it is folded into the factor of a component.
  [[nodiscard]] std::uint32_t noise_variable(std::uint32_t x) const { return noise_variable_[x]; }
  [[nodiscard]] std::uint32_t noise_factor(std::uint32_t x) const { return noise_factor_[x]; }
  // The factor that holds the evidence of x.
  [[nodiscard]] static std::uint32_t weight_factor(std::uint32_t x) { return x; }

 private:
  using Inputs = std::vector<ComponentFactor::Input>;

  void add_single(const Network& network, std::uint32_t x);
  void add_component(const Network& network, const Component& component);
  void add_noise(const Network& network, std::uint32_t x, std::uint32_t variable);
  void add_chain(const Network& network, std::uint32_t x, std::uint32_t out);
  void add_or(const Inputs& inputs, std::uint32_t out);

  std::uint32_t size_ = 0;
  std::vector<LogTable> factors_;
  std::vector<Part> parts_;
  std::vector<std::uint32_t> noise_variable_;
  std::vector<std::uint32_t> noise_factor_;
};

// The logarithms of a coin (off, on), and of evidence.
[[nodiscard]] std::vector<double> logs_of_noise(Coin coin);
[[nodiscard]] std::vector<double> logs_of_weight(double odds);

}  // namespace propter::belief
