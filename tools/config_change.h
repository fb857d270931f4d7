// config_change: deploys, commits, flags and configuration changes shortly before the onset.
//
// Looks at: the time between each change and the onset. Returns: change, on the change itself; the closer
// before the onset, the higher. A change after the onset is no cause. Bound: one item per change. Cost:
// O(changes).
#pragma once

#include "tools/evidence_tool.h"

namespace propter::tools {

std::unique_ptr<EvidenceTool> make_config_change();

}  // namespace propter::tools
