// A strongly connected component as one factor: P(who of its members is on | what reaches it from outside).
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "belief/cascade.h"
#include "belief/coin.h"
#include "belief/network.h"

namespace propter::belief {

class ComponentFactor {
 public:
  // A variable outside that sets a member off with some probability.
  struct Input {
    std::uint32_t variable = 0;
    double transmission = 0;
  };

  // `inputs` is per member. Where `folds_noise`, the noise of the member is summed out within the factor;
  // otherwise it reaches the member through one of the inputs.
  ComponentFactor(const Component& component, std::span<const std::vector<Input>> inputs,
                  std::vector<char> folds_noise);

  // The members, then the variables outside.
  [[nodiscard]] const std::vector<std::uint32_t>& scope() const { return scope_; }
  [[nodiscard]] Range members() const { return component_.members; }
  [[nodiscard]] bool folds_noise(std::uint32_t member) const { return folds_noise_[member] != 0; }

  // Steps of the cascade, of 16 bytes each; an upper bound where not all states can come about.
  [[nodiscard]] double steps_per_spread() const;
  // Work of one table(), in steps of some nanoseconds.
  [[nodiscard]] double steps() const;

  // The factor, given the noise of each member; what is not folded in is ignored. O(steps()).
  [[nodiscard]] std::vector<double> table(std::span<const Coin> noise) const;

  // log(P(noise on) / P(off)) of each member with noise folded in (0 for the others); `joint` is the
  // posterior over the scope, `table` the factor that went into it. O(steps()) per member with noise folded
  // in.
  [[nodiscard]] std::vector<double> noise_log_odds(std::span<const Coin> noise, std::span<const double> joint,
                                                   std::span<const double> table) const;

 private:
  struct Tie {
    std::uint32_t member = 0;
    std::uint32_t outside = 0;  // position in the scope, after the members
    Coin coin;
  };

  [[nodiscard]] std::vector<double> table(Cascade* cascade, std::span<const Coin> noise) const;

  Component component_;
  std::vector<char> folds_noise_;
  std::vector<std::uint32_t> scope_;
  std::vector<Tie> ties_;
};

}  // namespace propter::belief
