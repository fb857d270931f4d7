// latency_shift: operations that take longer than usual.
//
// Looks at: durations of spans, own time (without callees) and whole time, per operation. Returns:
// latency_shift (own time: the entity itself is slow) and slow_requests (whole time: it may be a victim).
// Bound: two tests per operation. Cost: O(points).
#pragma once

#include "tools/evidence_tool.h"

namespace propter::tools {

std::unique_ptr<EvidenceTool> make_latency_shift();

}  // namespace propter::tools
