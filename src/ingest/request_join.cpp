#include "ingest/request_join.h"

#include <algorithm>
#include <functional>
#include <iterator>
#include <map>
#include <numeric>
#include <tuple>
#include <unordered_set>
#include <utility>

#include <fmt/format.h>

#include "base/hash.h"

namespace propter {
namespace {

// Bounds what waiting log lines take, however long they are.
constexpr std::size_t kPendingLogBytes = 256U << 20;

std::uint64_t trace_of(const PendingSpan& span) {
  return combine_hash(span.trace, static_cast<std::uint64_t>(span.period));
}

}  // namespace

RequestJoin::RequestJoin(const Aggregator::Limits& limits, SeriesBuilder& series)
    : limits_(limits), series_(series) {}

void RequestJoin::add_span(const PendingSpan& span) {
  if (!spans_.empty() && spans_.size() >= limits_.pending_spans) flush_older_spans();
  spans_.push_back(span);
}

void RequestJoin::add_log(const SeriesBuilder::LogUse& use, std::uint64_t trace, std::uint64_t span,
                          std::string_view message) {
  const bool full = logs_.size() >= limits_.pending_logs || log_bytes_ >= kPendingLogBytes;
  if (!logs_.empty() && full) flush_older_logs();
  logs_.push_back({use, trace, span, std::string(message.substr(0, kExemplarBytes))});
  log_bytes_ += logs_.back().message.size();
}

// Traces stay whole as far as they have been read.
void RequestJoin::flush_older_spans() {
  spans_left_early_ = true;
  std::unordered_set<std::uint64_t> older;
  for (std::size_t i = 0; i < (spans_.size() + 1) / 2; ++i) older.insert(trace_of(spans_[i]));
  const auto is_older = [&](const PendingSpan& span) { return older.count(trace_of(span)) != 0; };
  std::vector<PendingSpan> kept;
  std::remove_copy_if(spans_.begin(), spans_.end(), std::back_inserter(kept), is_older);
  std::erase_if(spans_, std::not_fn(is_older));
  flush(std::exchange(spans_, std::move(kept)));
}

void RequestJoin::flush_older_logs() {
  logs_left_early_ = true;
  const TraceJoin join(spans_, file_ranks());
  flush_logs(spans_, join, (logs_.size() + 1) / 2, true);
}

void RequestJoin::finish(const std::vector<SubjectId>& meant) {
  for (PendingSpan& span : spans_) span.subject = meant[span.subject.index()];
  for (PendingLog& log : logs_) log.use.subject = meant[log.use.subject.index()];
  flush(std::exchange(spans_, {}));
  const TraceJoin nothing({}, {});
  flush_logs({}, nothing, logs_.size(), true);
}

void RequestJoin::flush(std::vector<PendingSpan> spans) {
  const TraceJoin join(spans, file_ranks());
  std::vector<std::uint32_t> by_trace(spans.size());
  std::iota(by_trace.begin(), by_trace.end(), 0U);
  const auto rank = [&](std::uint32_t i) { return std::tuple(spans[i].trace, spans[i].start, i); };
  std::sort(by_trace.begin(), by_trace.end(),
            [&](std::uint32_t a, std::uint32_t b) { return rank(a) < rank(b); });
  for (const std::uint32_t i : by_trace) record(spans, join, i);
  flush_logs(spans, join, logs_.size(), false);
  cycles_ += join.cycles();
}

void RequestJoin::record(const std::vector<PendingSpan>& spans, const TraceJoin& join, std::uint32_t i) {
  const PendingSpan& s = spans[i];
  if (join.place(i).duplicate) {
    duplicates_.resize(std::max<std::size_t>(duplicates_.size(), s.file + 1));
    ++duplicates_[s.file];
    return;
  }
  const RecordPlace place{s.start, s.file, s.line};
  series_.add_span({s.period, s.subject, s.operation, join.is_entry(i), s.error, s.trace, !join.is_call(i),
                    join.place(i).own, s.duration, place});
  const std::optional<Call> call = join.call_served_by(i);
  if (!call) return;
  const PendingSpan& caller = spans[call->caller];
  const bool error = s.error || (call->gap && caller.error);
  series_.add_call({s.period, caller.subject, s.subject, spans[join.place(call->caller).entry].operation,
                    error, s.trace, call->gap.has_value(), call->gap.value_or(0), s.duration, place});
}

void RequestJoin::flush_logs(const std::vector<PendingSpan>& spans, const TraceJoin& join, std::size_t count,
                             bool all) {
  std::vector<PendingLog> kept;
  for (std::size_t i = 0; i < count; ++i) {
    PendingLog& log = logs_[i];
    const std::uint32_t span = join.find(log.use.period, log.trace, log.span, log.use.subject);
    if (span != kNoSpan) log.use.operation = spans[join.place(span).entry].operation;
    if (span != kNoSpan || all)
      series_.add_log(log.use, log.message);
    else
      kept.push_back(std::move(log));
  }
  std::move(logs_.begin() + static_cast<std::ptrdiff_t>(count), logs_.end(), std::back_inserter(kept));
  logs_ = std::move(kept);
  log_bytes_ = 0;
  for (const PendingLog& log : logs_) log_bytes_ += log.message.size();
}

std::vector<std::uint32_t> RequestJoin::file_ranks() const {
  const Paths& paths = series_.paths();
  std::vector<std::uint32_t> order(paths.size());
  std::iota(order.begin(), order.end(), 0U);
  std::stable_sort(order.begin(), order.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return paths[a] < paths[b]; });
  std::vector<std::uint32_t> ranks(paths.size());
  for (std::size_t i = 0; i < order.size(); ++i) ranks[order[i]] = static_cast<std::uint32_t>(i);
  return ranks;
}

std::vector<Message> RequestJoin::warnings() const {
  std::map<std::string_view, std::uint64_t> duplicates;  // by path
  for (std::size_t file = 0; file < duplicates_.size(); ++file)
    if (duplicates_[file] != 0) duplicates[series_.paths()[file]] += duplicates_[file];
  std::vector<Message> out;
  for (const auto& [path, count] : duplicates)
    out.push_back({fmt::format("{} spans repeat others", count), std::string(path),
                   "same ids, times, subject and operation", "each counts once"});
  if (cycles_ != 0)
    out.push_back({fmt::format("{} spans are their own ancestors", cycles_), "",
                   "the parents that they name form a cycle",
                   "they are taken as the first spans of their requests"});
  if (spans_left_early_)
    out.push_back(
        {"requests were joined in parts", "",
         fmt::format("more than {} spans waited for the rest of their trace", limits_.pending_spans),
         "narrow the input for exact numbers"});
  if (logs_left_early_)
    out.push_back({"some log lines were not joined with their spans", "",
                   fmt::format("more than {} lines waited for their span", limits_.pending_logs),
                   "narrow the input for exact numbers"});
  return out;
}

}  // namespace propter
