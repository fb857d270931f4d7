// frozen_metrics: metrics that nearly always change, and stand still.
//
// Looks at: samples of the loud part against the good period and the time before. Returns: metric_shift,
// unless the metric stands better than it usually does. The test: how often neighbouring samples are the same
// in good times, for as many in a row. Bound: one test per metric. Cost: O(samples).
#pragma once

#include <memory>

#include "tools/evidence_tool.h"

namespace propter::tools {

std::unique_ptr<EvidenceTool> make_frozen_metrics();

}  // namespace propter::tools
