// co_location: the tenants of a host suffer together.
//
// Looks at: what the other tools found on the tenants of each host, against the instances elsewhere. Returns:
// co_location on the host. Bound: one test per host. Cost: O(entities + items).
#pragma once

#include "tools/evidence_tool.h"

namespace propter::tools {

// `found`: corrected items of the other tools, with scores.
Findings co_location(const Scene& scene, EntityId host, std::span<const Evidence> found);

}  // namespace propter::tools
