// long_silence: an entity that wrote a line before the onset and none since.
//
// Looks at: counts of log lines. Returns: long_silence. Bound: one item per entity. Cost: O(points).
#pragma once

#include "tools/evidence_tool.h"

namespace propter::tools {

std::unique_ptr<EvidenceTool> make_long_silence();

}  // namespace propter::tools
