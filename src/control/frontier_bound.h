// Lower bounds of a cover: a Lagrangian relaxation, improved by subgradient steps.
#pragma once

#include <cstdint>
#include <vector>

#include "control/frontier_cover.h"

namespace propter::control {

// At the prices of the cover. With prices u in [0, penalty],
//   constant + sum u + sum over options of min(0, cost - sum of u over its items)
// is a lower bound of every choice, and its maximum over u is the optimum of the linear relaxation (Beasley,
// "A Lagrangian heuristic for set-covering problems", 1990).
struct Relaxation {
  double bound = 0;             // nats
  std::vector<double> reduced;  // per option: cost - prices of its items; to choose against its sign costs
                                // its amount on top of the bound
  std::vector<double> share;    // per option: part of the steps in which it was chosen, the later the more
};

// Sets the prices to a feasible dual: each item in turn takes what its cheapest option has left. O(pairs).
void dual_ascent(Cover* cover);

// The bound at the prices as they are; shares are 0 or 1. O(pairs).
Relaxation relax(const Cover& cover);

// At most `steps` subgradient steps from the prices that the cover has, which end as the best ones seen.
// Steps are scaled by the distance to `upper` (the cost of a known choice) and get shorter when the bound
// stalls; it stops early when the bound exceeds `upper`. `work` grows by the work of the cover per step.
// O(steps * pairs).
Relaxation ascend(Cover* cover, double upper, std::size_t steps, std::uint64_t* work);

}  // namespace propter::control
