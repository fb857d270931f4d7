// How the system as a whole behaves, computed once per timeline and shared by the tools.
#pragma once

#include <vector>

#include "tools/evidence_tool.h"
#include "tools/metric_shift.h"
#include "tools/network_gap.h"

namespace propter::tools {

struct Habits {
  explicit Habits(const Scene& scene);

  MetricHabits metrics;
  double usual_wait = 0;            // ns, what a user's request usually takes: of entities that nobody calls
  std::vector<RelationGap> gaps;    // per relation
  double alert_background = 0;      // surprise of alerts that most entities raise, log10
};

}  // namespace propter::tools
