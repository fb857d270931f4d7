// Spans into traces: own time, entry operations, calls.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "ingest/telemetry.h"

namespace propter {

struct PendingSpan {
  Period period = Period::kIncident;
  bool error = false;
  SubjectId subject;
  StringIndex operation = kNoString;
  std::uint64_t trace = 0;   // hashes of the ids
  std::uint64_t id = 0;
  std::uint64_t parent = 0;  // 0: none
  TimeNs start = 0;
  DurationNs duration = 0;
  std::uint32_t file = 0;
  std::uint64_t line = 0;
};

inline constexpr std::size_t kNoSpan = SIZE_MAX;

// What the place of a span in its trace says about it.
struct SpanPlace {
  std::size_t parent = kNoSpan;  // index of the span that caused it
  std::size_t entry = kNoSpan;   // topmost ancestor within the same subject, itself included
  DurationNs own = 0;            // duration minus the union of the children's intervals
  std::uint32_t children = 0;
  bool only_calls_out = false;   // a client-side span: one child, of another subject; its own time is the network's
  bool duplicate = false;        // of an earlier span; to be left out

  [[nodiscard]] bool is_entry(std::size_t self) const { return entry == self; }
};

// Places of all spans, in the order given. A parent is looked for in the same trace first, then anywhere in the same
// period if exactly one span has the id. Parents that form a cycle, or are missing, leave an entry span. Spans
// that repeat period, trace, id and start are duplicates. O(n log n).
std::vector<SpanPlace> assemble_traces(std::span<const PendingSpan> spans);

}  // namespace propter
