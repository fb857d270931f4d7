// Joins what belongs to one request: spans with spans, and log lines with the span they were written in. What
// is joined goes to a SeriesBuilder.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ingest/aggregator.h"
#include "ingest/series_builder.h"
#include "ingest/trace_join.h"

namespace propter {

class RequestJoin {
 public:
  // At a limit the older half leaves: the traces whose first span came first, or the log lines that came
  // first.
  RequestJoin(const Aggregator::Limits& limits, SeriesBuilder& series);

  void add_span(const PendingSpan& span);
  // `use` without operation; `trace` and `span` as in PendingSpan, `span` not 0.
  void add_log(const SeriesBuilder::LogUse& use, std::uint64_t trace, std::uint64_t span,
               std::string_view message);

  // Joins what is pending. `meant`: per subject the one to use instead (SubjectTable::resolve).
  void finish(const std::vector<SubjectId>& meant);

  // What a user should know about the traces.
  [[nodiscard]] std::vector<Message> warnings() const;

 private:
  struct PendingLog {
    SeriesBuilder::LogUse use;
    std::uint64_t trace = 0;
    std::uint64_t span = 0;
    std::string message;  // as much of it as may become an exemplar
  };

  void flush_older_spans();
  void flush_older_logs();
  void flush(std::vector<PendingSpan> spans);
  void record(const std::vector<PendingSpan>& spans, const TraceJoin& join, std::uint32_t span);
  // Hands over those of the first `count` log lines whose span is in the join, or all of these if `all`.
  void flush_logs(const std::vector<PendingSpan>& spans, const TraceJoin& join, std::size_t count, bool all);
  [[nodiscard]] std::vector<std::uint32_t> file_ranks() const;

  Aggregator::Limits limits_;
  SeriesBuilder& series_;
  std::vector<PendingSpan> spans_;
  std::vector<PendingLog> logs_;
  std::size_t log_bytes_ = 0;  // of the messages in logs_
  bool spans_left_early_ = false;
  bool logs_left_early_ = false;
  std::vector<std::uint64_t> duplicates_;  // per file
  std::uint64_t cycles_ = 0;
};

}  // namespace propter
