// Who is reached within a strongly connected component: the least fixed point, exactly, in O(3^members)
// states.
//
// A failure is followed as it spreads. A state says of each member whether it is unreached, reached, or spent
// (reached, and its arcs have been tried). A step takes the lowest reached member and tosses the coins of its
// arcs to unreached ones. No arc is tossed twice, and what is not tossed cannot matter, so the probability of
// ending in a set of spent members is that of the least fixed point being this set. With the digits 0, 1 and
// 2 for the three, a step only raises the number that a state is in base 3: ascending numbers are an order of
// computation.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "belief/coin.h"
#include "belief/network.h"

namespace propter::belief {

class Cascade {
 public:
  static constexpr std::uint32_t kMostMembers = 12;

  // At most kMostMembers members. O(3^members * 2^(arcs of one)) time and memory.
  explicit Cascade(const Component& component);

  [[nodiscard]] std::uint32_t members() const { return members_; }

  // P(exactly this set is reached), per set as a bit mask, if member i is set off from outside by coin i.
  // O(3^members) time and memory, and the steps that the arcs allow. Writes 2^members values.
  void spread(std::span<const Coin> outside, std::vector<double>* sets);

  // What the component tells its surroundings. Inputs: how each member is set off from outside, and the odds
  // of what is observed at it and beyond it. Outputs, per member: the coin that it is on, by all but its own
  // odds; and the odds of all observations given that it is set off from outside, against not.
  struct Messages {
    std::vector<Coin> on;
    std::vector<double> odds;
  };
  void exchange(std::span<const Coin> outside, std::span<const double> odds, Messages* out);

 private:
  struct Step {
    std::uint32_t to = 0;
    double probability = 0;
  };
  void add_steps(std::uint32_t state);
  void start(std::span<const Coin> outside);
  void run_forward();
  void run_backward(std::span<const double> odds);

  std::uint32_t members_ = 0;
  std::vector<std::vector<Arc>> arcs_;  // per source
  std::vector<std::uint32_t> power_;    // of 3
  std::vector<std::uint32_t>
      reached_state_;                       // per set: the state in which it is reached and nothing is spent
  std::vector<std::uint32_t> spent_state_;  // per set: the state in which it is spent and the rest unreached
  std::vector<std::uint32_t> first_step_;   // per state
  std::vector<Step> steps_;
  std::vector<double> mass_;   // per state, scratch: P(the cascade comes by)
  std::vector<double> value_;  // per state, scratch: expected odds of what is observed at its end
};

}  // namespace propter::belief
