// metric_shift: metrics that left their usual range.
//
// Looks at: samples of the loud part against the good period and the time before. Returns: metric_shift
// (effects: latency, errors), saturation (a resource rises sharply or comes near its limit), growth (it rises
// without a break). Robust statistics (median, MAD, Student's t). Bound: one test per metric. Cost: O(samples).
#pragma once

#include "tools/evidence_tool.h"

namespace propter::tools {

std::unique_ptr<EvidenceTool> make_metric_shift();

}  // namespace propter::tools
