// What a case holds against what its telemetry shows when it is read again.
#pragma once

#include <map>
#include <string>
#include <vector>

#include <propter/investigation.h>

namespace propter {

// Evidence as the tools find it now, under the ids of the case. An item that they do not find says nothing
// (silenced()), and what the case does not hold stands behind its last item.
struct Recollection {
  std::vector<Evidence> evidence;
  std::map<EvidenceId, std::string> differing;  // what is found instead of an item of the case
};

// `found` is of the same inputs. kCorrupt, with what differs, when they disagree about entities, relations or
// the time of the incident: nothing of the case can be looked up then. O(n log n).
Result<Recollection> recollect(const Answer& stored, const Answer& found);

// The item without what it says.
Evidence silenced(Evidence item);

}  // namespace propter
