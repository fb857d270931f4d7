// Holds a log record back until it is known to be complete: continuation lines are joined to it.
#pragma once

#include <string>

#include "ingest/record_sink.h"

namespace propter {

class LogAssembler {
 public:
  static constexpr std::size_t kMaxContinuations = 64;
  static constexpr std::size_t kMaxContinuationBytes = 64U << 10;

  explicit LogAssembler(RecordSink& sink) : sink_(sink) {}

  // Hands on the record before and keeps a copy of this one.
  void begin(const LogRecord& record);
  // Joins a line to the record that is held. False when there is none, or when it has enough lines already.
  bool extend(std::string_view line);
  void flush();
  [[nodiscard]] bool holding() const { return holding_; }

 private:
  RecordSink& sink_;
  bool holding_ = false;
  LogRecord record_;  // its views are filled in from the copies when it is handed on
  std::string message_;
  std::string names_;  // the other texts, one behind the other
  std::size_t continuations_ = 0;
  std::size_t joined_bytes_ = 0;
};

}  // namespace propter
