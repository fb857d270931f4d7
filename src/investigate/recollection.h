// What a case holds against what its telemetry shows when it is read again.
#pragma once

#include <map>
#include <string>
#include <vector>

#include <propter/investigation.h>

#include "investigate/conclude.h"

namespace propter {

// Evidence as the tools find it now, under the ids of the case. An item that they do not find says nothing
// (silenced()).
struct Recollection {
  std::vector<Evidence> evidence;
  std::map<EvidenceId, std::string> differing;  // what is found instead of an item of the case
};

// What an answer says that a reading of the telemetry gives.
struct Reading {
  const Answer& answer;
  const Findings& findings;
};

// `found` is of the same inputs. kCorrupt, with what differs, when they disagree about entities, relations,
// the time of the incident or who is alerted, or when the case lacks evidence that is found: then nothing can
// be looked up in what it claims. O(n log n).
Result<Recollection> recollect(const Reading& stored, const Reading& found);

// The item without what it says.
Evidence silenced(Evidence item);

}  // namespace propter
