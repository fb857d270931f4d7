// metric_history: metrics that left what their own long past shows.
//
// Looks at: samples around the page, of metrics with a good period of many samples, against that period and
// against the minutes before the page, whichever says less. Returns: departure. Bound: one test per metric.
// Cost: O(samples log samples).
#pragma once

#include <memory>

#include "tools/evidence_tool.h"

namespace propter::tools {

std::unique_ptr<EvidenceTool> make_metric_history();

}  // namespace propter::tools
