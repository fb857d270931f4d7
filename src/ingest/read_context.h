// What every reader is given, and how it says what it did not understand.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <propter/time.h>

#include "ingest/telemetry.h"

namespace propter {

struct ReadContext {
  std::string path;  // relative to its input root
  Period period = Period::kIncident;
  TimeNs reference = kNoTime;  // a moment near the records: completes times that lack a year or a day
  std::size_t max_line_bytes = 1U << 20;
  TimeNs detected_at = kNoTime;  // set by the reader that finds it in incident.json
};

// Counts something that was not understood; the first three are kept as "line 12: <reason>: <snippet>".
void note_unparsed(FileReport& report, std::string_view unit, std::uint64_t number, std::string_view reason,
                   std::string_view snippet);

// The name that a path suggests for what its records are about: "logs/checkout.log.gz" is about "checkout".
// Empty when neither the file's stem nor its folder's name says more than "logs" or a date.
std::string entity_of_path(std::string_view path);

// The same for lines that have nothing else to be about: where the path says nothing, the file's stem itself,
// and "stdin" for standard input. Never empty.
std::string writer_of_path(std::string_view path);

}  // namespace propter
