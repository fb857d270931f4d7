// Counters: metrics that say something only by how fast they rise.
#pragma once

#include "ingest/telemetry.h"

namespace propter {

// Of a metric that is a counter, each sample becomes the rate per second since the one before, and its name
// "rate(NAME)". It is one if no series of it ever falls but to begin anew, and that seldom; and if its name
// says so ("..._total", "_count", "_sum", "_bucket") and it is not memory, or it rises nearly always and is
// no resource, which may well fill up. A first sample gives no rate. O(samples + names log names).
void rate_counters(Telemetry* telemetry);

}  // namespace propter
