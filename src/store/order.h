// The order that Telemetry promises and that lookups by binary search rely on.
#pragma once

#include <propter/status.h>

#include "ingest/telemetry.h"

namespace propter::store {

// The first row of the first table that is out of order; `row` is its index.
struct Disorder {
  const char* table = nullptr;  // null: all is in order
  std::size_t row = 0;
};

// Subjects, templates and names have to be sorted without duplicates, series and links sorted. O(n).
Disorder find_disorder(const Telemetry& telemetry);

}  // namespace propter::store
