// The bound on evidence, common to all engines.
#pragma once

#include <algorithm>

#include "belief/model.h"

namespace propter::belief {

// Nats. Keeps sums over a whole graph finite and precise, and evidence from ever being certain.
inline double bounded_evidence(double ratio) { return std::clamp(ratio, -kMaxEvidence, kMaxEvidence); }

}  // namespace propter::belief
