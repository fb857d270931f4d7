// metric_shift: metrics that left their usual range.
//
// Looks at: samples of the loud part against the good period and the time before. Returns: metric_shift
// (effects: latency, errors), saturation (a resource rises sharply or comes near its limit), growth (it rises
// without a break). Robust statistics (median, MAD, Student's t), calibrated by how often the metric goes as
// far elsewhere and at other times. Bound: one test per metric. Cost: O(samples).
#pragma once

#include <map>

#include "tools/evidence_tool.h"

namespace propter::tools {

// How far each metric strays from its median in good times, over all entities: some metrics jump every day.
class MetricHabits {
 public:
  explicit MetricHabits(const Scene& scene);

  // Log10 of the share of reference samples of the metric, anywhere, that deviate at least as much; 0 when
  // nothing is known, and less than any share seen when none does.
  [[nodiscard]] double log10_share(StringIndex metric, double deviation) const;

 private:
  std::map<StringIndex, std::vector<double>> deviations_;  // sorted
};

std::unique_ptr<EvidenceTool> make_metric_shift();

}  // namespace propter::tools
