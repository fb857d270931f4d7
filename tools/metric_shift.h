// metric_shift: metrics that left their usual range.
//
// Looks at: samples of the loud part against the good period and the time before. Returns: metric_shift
// (effects: latency, errors), saturation (a resource rises sharply or comes near its limit), growth (it rises
// without a break). An instance without a past of its own is held against its siblings; where the past has
// days, the time of the day counts. Robust statistics (median, MAD, Student's t), calibrated by how often the
// metric goes as far elsewhere and at other times. Bound: one test per metric. Cost: O(samples log samples).
#pragma once

#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "graph/metric_class.h"
#include "tools/evidence_tool.h"

namespace propter::tools {

// Samples of one metric of an entity.
struct MetricSamples {
  std::size_t past = 0;                // of the good period
  std::vector<MetricPoint> reference;  // of the good period and the quiet part
  std::vector<MetricPoint> loud;
  SourceLocation exemplar;
};
std::map<StringIndex, MetricSamples> metric_samples_of(const Scene& scene, EntityId entity);

// The load may well change; lines are counted where they are read; and a host's metric is not its tenant's.
bool tells_of_faults(const Scene& scene, EntityId entity, const MetricName& name);

// How far each metric strays from its median in good times, over all entities: some metrics jump every day.
class MetricHabits {
 public:
  explicit MetricHabits(const Scene& scene);

  // Log10 of the share of reference samples of the metric, anywhere, that deviate at least as much; 0 when
  // nothing is known, and less than any share seen when none does.
  [[nodiscard]] double log10_share(StringIndex metric, double deviation) const;

  // Reference samples of the instances of a service, up to a thousand; empty where there are none.
  [[nodiscard]] const std::vector<double>& of_siblings(EntityId service, StringIndex metric) const;

 private:
  std::map<StringIndex, std::vector<double>> deviations_;  // sorted
  std::map<std::pair<EntityId, StringIndex>, std::vector<double>> siblings_;
};

std::unique_ptr<EvidenceTool> make_metric_shift();

}  // namespace propter::tools
