// What a piece of log text says about itself: time, level, who wrote it, and the message that is left.
#pragma once

#include <array>
#include <memory>
#include <string>
#include <string_view>

#include <propter/time.h>

#include "ingest/field_roles.h"
#include "ingest/json_input.h"
#include "ingest/record_sink.h"

namespace propter {

struct LogText {
  TimeNs time = kNoTime;
  bool stamped = false;  // began with a time, even if it could not be completed
  Level level = Level::kUnknown;
  RecordNames names;
  std::string_view trace_id;
  std::string_view span_id;
  std::string_view message;
};

// One line of plain text: syslog (RFC 3164, RFC 5424), klog, common log format, logfmt, and "time level
// message" in any order and dress. `reference` completes times (timestamps.h). Views point into `line`.
LogText parse_log_line(std::string_view line, TimeNs reference);

// Whether the text goes on with what was said before: a frame of a stack trace, "Caused by:", an indented
// line.
bool is_continuation(std::string_view text);

// The role of each field of a flat object; remembers the names that it has seen.
class FieldMapper {
 public:
  // The result is valid until the next call.
  const Fields& map(const std::vector<JsonField>& fields);

 private:
  struct Seen {
    std::string name;
    FieldRole role;
  };
  std::vector<Seen> seen_;  // by position: lines of one file mostly agree in the order of their keys
  Fields mapped_;
};

// Peels wrappers off a message until the innermost one is found: a JSON object with a message (the container
// runtime's {"log","stream","time"}, or a structured log line), then the time and level of a text line.
class LogUnwrapper {
 public:
  // The views point into `raw` or into the unwrapper; they are valid until the next call.
  LogText unwrap(std::string_view raw, TimeNs reference);

 private:
  static constexpr std::size_t kMaxLayers = 3;
  struct Layer {
    JsonLineParser parser;
    FieldMapper mapper;
  };
  bool peel(std::size_t layer, LogText& text);

  std::array<Layer, kMaxLayers> layers_;
};

}  // namespace propter
