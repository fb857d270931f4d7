// What a metric usually does at a time of the day, where its past has days.
#pragma once

#include <span>
#include <vector>

#include <propter/time.h>

#include "live/evidence_source.h"

namespace propter::tools {

class DailyPattern {
 public:
  DailyPattern() = default;  // none

  // Of samples of three days and more, in any order, of which the last two weeks count. There is a pattern
  // where what a metric did in the same hour of the other days tells twice as closely where it is as its
  // median does: otherwise there is none. O(samples log samples).
  explicit DailyPattern(std::span<const MetricPoint> past);

  [[nodiscard]] bool known() const { return !by_hour_.empty(); }
  // What the time of the day adds to the median; 0 where there is no pattern.
  [[nodiscard]] double at(TimeNs time) const;
  // Takes that out of the samples.
  void level(std::vector<MetricPoint>& points) const;

 private:
  std::vector<double> by_hour_;  // in the middle of each hour of the day, UTC; in between it is interpolated
};

}  // namespace propter::tools
