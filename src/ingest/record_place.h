// Where a record stands, and which of two comes first, whatever the order in which they were read.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "ingest/telemetry.h"

namespace propter {

// Paths of the files, in the order in which they were opened.
using Paths = std::vector<std::string>;

// Where a record stands.
struct RecordPlace {
  TimeNs time = kNoTime;  // kNoTime: the place of no record
  std::uint32_t file = 0;
  std::uint64_t line = 0;
};

// The order of records that does not depend on the order of reading: by time, path and line.
inline bool is_before(const RecordPlace& a, const RecordPlace& b, const Paths& paths) {
  if (a.time != b.time) return a.time < b.time;
  if (a.file != b.file && paths[a.file] != paths[b.file]) return paths[a.file] < paths[b.file];
  return a.line < b.line;
}

// Makes `first` the earlier of both. A place without time is none.
inline bool keep_earlier(RecordPlace& first, const RecordPlace& other, const Paths& paths) {
  if (other.time == kNoTime || (first.time != kNoTime && !is_before(other, first, paths))) return false;
  first = other;
  return true;
}

inline SourceLocation location_of(const RecordPlace& place, std::uint64_t count, const Paths& paths) {
  return {paths[place.file], place.line, count};
}

}  // namespace propter
