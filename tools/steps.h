// When the telemetry of an entity became another and stayed so: change points.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "tools/evidence_tool.h"

namespace propter::tools {

struct Step {
  Interval time;  // of the last sample before, and of the first one after
  std::string text;
};

// Of metrics of the incident: the time that best splits the samples into two of different rank
// (Mann-Whitney), if it grew worse by `least` robust deviations in the median, and again on either side. Of
// log templates of error level: when they first came, if coming so late is no accident. By time. O(n log n)
// in samples.
std::vector<Step> steps_of(const Scene& scene, EntityId entity);

// Of all whom changes touched, and of their instances.
std::map<EntityId, std::vector<Step>> steps_of_touched(const Scene& scene);

}  // namespace propter::tools
