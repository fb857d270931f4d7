// missing_calls: work that an operation should pass on, and does not; and requests that do not come.
//
// Looks at: calls per request of the entry operation that makes them, and entry requests over time. Returns:
// missing_calls (the operation ends early, or takes another way) and missing_traffic (nobody asks).
// Bound: one test per (operation, callee), one for the traffic. Cost: O(points).
#pragma once

#include "tools/evidence_tool.h"

namespace propter::tools {

std::unique_ptr<EvidenceTool> make_missing_calls();

}  // namespace propter::tools
