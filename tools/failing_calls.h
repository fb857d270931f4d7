// failing_calls: requests and calls that end in errors.
//
// Looks at: error counts of spans per operation and of calls per relation. Returns: failing_calls on
// relations, error_spans on the entity. Bound: one test per operation and relation. Cost: O(points).
#pragma once

#include "tools/evidence_tool.h"

namespace propter::tools {

std::unique_ptr<EvidenceTool> make_failing_calls();

}  // namespace propter::tools
