// How the system as a whole behaves, computed once per timeline and shared by the tools.
#pragma once

#include <map>
#include <set>
#include <vector>

#include "tools/alert_rarity.h"
#include "tools/evidence_tool.h"
#include "tools/metric_shift.h"
#include "tools/network_gap.h"
#include "tools/shared_words.h"
#include "tools/steps.h"

namespace propter::tools {

struct Habits {
  // `with_texts`: tools that date the onset do without alerts and what changes are held against.
  explicit Habits(const Scene& scene, bool with_texts = true);

  MetricHabits metrics;
  double usual_wait = 0;  // ns, what a user's request usually takes: of entities that nobody calls
  RelationGaps gaps;
  AlertBackground alerts;
  // What a subject stands for: the service of an instance, or the entity.
  std::vector<EntityId> services;  // per subject of the good period, else invalid
  // Templates of error lines of the good period and the quiet part, of any entity.
  std::set<StringIndex> known_errors;
  SharedWords words;
  std::set<EntityId> changed;                   // whom changes touched
  std::map<EntityId, std::vector<Step>> steps;  // of them, and of their instances
};

}  // namespace propter::tools
