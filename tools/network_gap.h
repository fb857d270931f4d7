// network_gap: time between caller and callee that neither accounts for.
//
// Looks at: caller-side minus callee-side duration of the calls over each relation. Returns: network_gap on
// relations, and on an entity when most of its calls, in both directions, show it: then the network of the entity
// itself is slow. Bound: one test per relation. Cost: O(points of the entity's relations).
#pragma once

#include "tools/evidence_tool.h"

namespace propter::tools {

std::unique_ptr<EvidenceTool> make_network_gap();

}  // namespace propter::tools
