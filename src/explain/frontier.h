// The minimal explanatory frontier: the most probable set of origins (origin_sets.h). The Bayesian form of
// the smallest set that explains every symptom: a further origin costs its prior, and has to earn it with
// evidence that the others leave unexplained. (Parsimonious covering, Peng and Reggia 1990; MAP in noisy-OR
// networks, Shwe et al. 1991.)
#pragma once

#include <limits>

#include "explain/origin_sets.h"

namespace propter::explain {

struct RankedSet {
  OriginSet members;
  double value = 0;  // nats
};

struct FrontierSettings {
  bool must_explain = true;  // something has to be explained: the best set that is not empty
  bool all_faults = true;    // there are no others, which would have to be told apart for a proof
  std::size_t alternatives = 3;
  std::size_t prove_up_to = 400;  // faults; a proof takes as many inferences
};

struct Frontier {
  RankedSet best;
  std::vector<double> losses;           // per member, nats: what the set is worth less without it
  std::vector<RankedSet> alternatives;  // next best sets that contain no better one, best first
  std::vector<double> alone;            // per fault: value of it alone
  // No set is worth more than the best one and this, nats: 0 where that is proved. Infinite: not known.
  double within = std::numeric_limits<double>::infinity();
};

// Adds, drops, swaps and adds pairs, from several beginnings, until nothing of that improves the value. Some
// dozens of inferences with their followed changes. Without anything to explain the frontier is empty.
//
// Where inference is exact the answer can be proved: the sets that were looked at have a probability that is
// known, and all others together what is left of 1.
Frontier find_frontier(OriginSets& sets, const FrontierSettings& settings);

}  // namespace propter::explain
