// What may be said of an incident as a whole: one function, and what it goes by.
#pragma once

#include <string>

#include <propter/investigation.h>

#include "belief/build.h"
#include "graph/weights.h"

namespace propter::explain {

struct Standing {
  // Of the explanation.
  bool has_frontier = false;
  bool first_agrees = false;     // the first member of the frontier is the first hypothesis
  double confidence = 0;         // of the first hypothesis
  bool claim_failed = false;     // its claim to be an origin was checked, and was not shown
  bool explains_others = false;  // somebody besides itself
  bool has_cause = false;        // evidence for a cause of its own
  // Of the search.
  bool spent = false;  // a budget of visits or time, or an interruption, left a relevant entity unvisited
  // Of the incident.
  bool compared = false;  // with a good period, or a quiet part
  bool read = false;      // every file, to its end
  bool inside = false;    // the moment and the window that were asked for lie within the data
  bool alerted = false;   // an alert began then, or somebody reported
  bool degraded = false;  // somebody left what is usual for himself
};

struct Judged {
  Outcome outcome = Outcome::kInconclusive;
  std::string reason;  // what keeps it from being more; empty where nothing does
};

// Somebody is not as he was in his own past: what was compared with it weighs enough in some class. How
// common that is says who is the origin, and never whether there is an incident.
bool somebody_left_the_usual(const belief::EntityModel& model, const Weights& weights);

Judged judge(const Standing& standing, double confident);

}  // namespace propter::explain
