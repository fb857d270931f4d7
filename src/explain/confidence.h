// How often an answer like this one is right: a map of a few features, fitted on recorded incidents
// (tests/fit).
#pragma once

#include <propter/investigation.h>

#include "graph/weights.h"

namespace propter::explain {

// In (0, 1).
double confidence_of(const ConfidenceBasis& basis, const Weights::Confidence& weights);

}  // namespace propter::explain
