// Where the time of an investigation went: its phases and every call to a model, as spans. Wall clock times:
// a trace is for people who run propter, and never part of an answer.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <propter/time.h>

namespace propter {

struct TraceAttribute {
  std::string key;
  std::variant<std::string, std::int64_t, double, std::vector<std::string>> value;
};

struct TraceSpan {
  std::string name;
  std::size_t parent = SIZE_MAX;  // index of a span before it; SIZE_MAX: none
  bool client = false;            // a call to another system
  TimeNs begin = kNoTime;
  TimeNs end = kNoTime;  // kNoTime while it is open
  std::vector<TraceAttribute> attributes = {};
  std::string error = {};  // why it failed; empty when it did not
};

// For one thread at a time.
class Trace {
 public:
  // Opens a span within the innermost open one, and says its index.
  std::size_t begin(std::string name);
  void end(std::size_t span);
  // A span that is over, within the innermost open one.
  void add(TraceSpan span);
  TraceSpan& span(std::size_t index) { return spans_[index]; }
  [[nodiscard]] const std::vector<TraceSpan>& spans() const { return spans_; }

 private:
  [[nodiscard]] std::size_t innermost() const { return open_.empty() ? SIZE_MAX : open_.back(); }

  std::vector<TraceSpan> spans_;
  std::vector<std::size_t> open_;
};

// A phase as long as it lives; does nothing without a trace.
class TracePhase {
 public:
  TracePhase(Trace* trace, std::string_view name)
      : trace_(trace), span_(trace ? trace->begin(std::string(name)) : 0) {}
  TracePhase(const TracePhase&) = delete;
  TracePhase& operator=(const TracePhase&) = delete;
  ~TracePhase() {
    if (trace_) trace_->end(span_);
  }

 private:
  Trace* trace_;
  std::size_t span_;
};

// OTLP/JSON, one resourceSpans document on one line, with fresh random ids.
std::string render_otlp(const Trace& trace);

}  // namespace propter
