// network_gap: time between caller and callee that neither accounts for.
//
// Looks at: caller-side minus callee-side duration of the calls over each relation. Returns: network_gap on
// relations, and on an entity when most calls that it receives, or most that it makes, show it: then the network of
// the entity itself is slow. A relation with too few calls in good times is held against all relations of the
// system. Bound: one test per relation and two per entity. Cost: O(points of the entity's relations).
#pragma once

#include "tools/evidence_tool.h"

namespace propter::tools {

// Caller-side minus callee-side durations of all calls of the good period, or of the quiet part without one.
DurationHistogram usual_gaps(const Scene& scene);

std::unique_ptr<EvidenceTool> make_network_gap();

}  // namespace propter::tools
