#include "ingest/series_builder.h"

#include <algorithm>
#include <utility>

namespace propter {
namespace {

constexpr std::size_t kExemplarBytes = 400;

StringIndex renumber(const std::vector<StringIndex>& to, StringIndex from) { return from == kNoString ? kNoString : to[from]; }

template <typename Map, typename Key, typename Value, typename Merge>
void merge_into(Map& map, Key key, Value&& value, Merge merge) {
  const auto [it, fresh] = map.try_emplace(std::move(key), std::forward<Value>(value));
  if (!fresh) merge(it->second, value);
}

template <typename G>
void merge_places(G& into, const G& from) {
  into.note(from.first);
  into.last = std::max(into.last, from.last);
}

void merge_point(SpanPoint& into, const SpanPoint& from) {
  into.bucket = from.bucket;
  into.count += from.count;
  into.errors += from.errors;
  into.self.merge(from.self);
  into.total.merge(from.total);
}

void merge_point(CallPoint& into, const CallPoint& from) {
  into.bucket = from.bucket;
  into.count += from.count;
  into.errors += from.errors;
  into.gap.merge(from.gap);
  into.callee.merge(from.callee);
}

template <typename Point>
std::vector<Point> values_of(std::map<TimeNs, Point>& points) {
  std::vector<Point> out;
  out.reserve(points.size());
  for (auto& [bucket, point] : points) out.push_back(std::move(point));
  return out;
}

}  // namespace

std::uint32_t SeriesBuilder::add_path(std::string path) {
  paths_.push_back(std::move(path));
  return static_cast<std::uint32_t>(paths_.size() - 1);
}

void SeriesBuilder::add_log(const LogLine& line, std::uint32_t count) {
  GrowingLog& series = logs_[{line.period, line.subject, line.text, line.operation}];
  series.points[bucket_of(line.place.time)] += count;
  series.total += count;
  series.level = std::max(series.level, line.level);
  series.exception = series.exception || line.exception;
  series.note(line.place);
}

void SeriesBuilder::offer_exemplar(Period period, SubjectId subject, StringIndex text, const RecordPlace& place,
                                   std::string_view message) {
  Exemplar& exemplar = exemplars_[{period, subject, text}];
  if (exemplar.place.time != kNoTime && !(place < exemplar.place)) return;
  exemplar.place = place;
  exemplar.text = message.substr(0, kExemplarBytes);
}

void SeriesBuilder::add_span(const SpanUse& use) {
  auto& series = spans_[{use.period, use.subject, use.operation, use.entry}];
  SpanPoint& point = series.points[bucket_of(use.place.time)];
  point.bucket = bucket_of(use.place.time);
  ++point.count;
  point.errors += use.error ? 1 : 0;
  if (use.has_own) point.self.add(use.own);
  point.total.add(use.total);
  series.note(use.place);
}

void SeriesBuilder::add_call(const CallUse& use) {
  auto& series = calls_[{use.period, use.caller, use.callee, use.operation}];
  CallPoint& point = series.points[bucket_of(use.place.time)];
  point.bucket = bucket_of(use.place.time);
  ++point.count;
  point.errors += use.error ? 1 : 0;
  if (use.has_gap) point.gap.add(use.gap);
  point.callee.add(use.duration);
  series.note(use.place);
}

void SeriesBuilder::add_metric(Period period, SubjectId subject, StringIndex name, double value, const RecordPlace& place) {
  auto& series = metrics_[{period, subject, name}];
  const auto [it, fresh] = series.points.try_emplace(place.time, place, value);
  if (!fresh && it->second.first < place) it->second = {place, value};
  series.note(place);
}

SourceLocation SeriesBuilder::location(const RecordPlace& place, std::uint64_t count) const {
  return {paths_[place.file], place.line, count};
}

void SeriesBuilder::finish(const Renumbering& to, Telemetry& out) {
  finish_logs(to, out);
  finish_spans(to, out);
  finish_calls(to, out);
  finish_metrics(to, out);
}

void SeriesBuilder::finish_logs(const Renumbering& to, Telemetry& out) {
  std::map<LogKey, GrowingLog> merged;
  for (auto& [key, series] : logs_) {
    const auto& [period, subject, text, operation] = key;
    merge_into(merged, LogKey{period, to.subjects[subject.index()], to.templates[text], renumber(to.names, operation)},
               std::move(series), [](GrowingLog& into, const GrowingLog& from) {
                 for (const auto& [bucket, n] : from.points) into.points[bucket] += n;
                 into.total += from.total;
                 into.level = std::max(into.level, from.level);
                 into.exception = into.exception || from.exception;
                 merge_places(into, from);
               });
  }
  std::map<ExemplarKey, Exemplar> texts;
  for (auto& [key, exemplar] : exemplars_) {
    const auto& [period, subject, text] = key;
    merge_into(texts, ExemplarKey{period, to.subjects[subject.index()], to.templates[text]}, std::move(exemplar),
               [](Exemplar& into, Exemplar& from) {
                 if (from.place < into.place) into = std::move(from);
               });
  }
  for (auto& [key, series] : merged) {
    const auto& [period, subject, text, operation] = key;
    LogSeries s{period, subject, text, operation, series.level, series.exception, {}, series.total, series.first.time,
                series.last, location(series.first, series.total), texts[{period, subject, text}].text};
    for (const auto& [bucket, n] : series.points) s.points.push_back({bucket, n});
    out.logs.push_back(std::move(s));
  }
  logs_.clear();
  exemplars_.clear();
}

void SeriesBuilder::finish_spans(const Renumbering& to, Telemetry& out) {
  std::map<SpanKey, Growing<SpanPoint>> merged;
  for (auto& [key, series] : spans_) {
    const auto& [period, subject, operation, entry] = key;
    merge_into(merged, SpanKey{period, to.subjects[subject.index()], to.names[operation], entry}, std::move(series),
               [](Growing<SpanPoint>& into, const Growing<SpanPoint>& from) {
                 for (const auto& [bucket, point] : from.points) merge_point(into.points[bucket], point);
                 merge_places(into, from);
               });
  }
  for (auto& [key, series] : merged) {
    const auto& [period, subject, operation, entry] = key;
    std::uint64_t count = 0;
    for (const auto& [bucket, point] : series.points) count += point.count;
    out.spans.push_back({period, subject, operation, entry, values_of(series.points), series.first.time, series.last,
                         location(series.first, count)});
  }
  spans_.clear();
}

void SeriesBuilder::finish_calls(const Renumbering& to, Telemetry& out) {
  std::map<CallKey, Growing<CallPoint>> merged;
  for (auto& [key, series] : calls_) {
    const auto& [period, caller, callee, operation] = key;
    merge_into(merged, CallKey{period, to.subjects[caller.index()], to.subjects[callee.index()], renumber(to.names, operation)},
               std::move(series), [](Growing<CallPoint>& into, const Growing<CallPoint>& from) {
                 for (const auto& [bucket, point] : from.points) merge_point(into.points[bucket], point);
                 merge_places(into, from);
               });
  }
  for (auto& [key, series] : merged) {
    const auto& [period, caller, callee, operation] = key;
    std::uint64_t count = 0;
    for (const auto& [bucket, point] : series.points) count += point.count;
    out.calls.push_back({period, caller, callee, operation, values_of(series.points), series.first.time, series.last,
                         location(series.first, count)});
  }
  calls_.clear();
}

void SeriesBuilder::finish_metrics(const Renumbering& to, Telemetry& out) {
  using Samples = Growing<std::pair<RecordPlace, double>>;
  std::map<MetricKey, Samples> merged;
  for (auto& [key, series] : metrics_) {
    const auto& [period, subject, name] = key;
    merge_into(merged, MetricKey{period, to.subjects[subject.index()], to.names[name]}, std::move(series),
               [](Samples& into, const Samples& from) {
                 for (const auto& [time, sample] : from.points) {
                   const auto [it, fresh] = into.points.try_emplace(time, sample);
                   if (!fresh && it->second.first < sample.first) it->second = sample;
                 }
                 merge_places(into, from);
               });
  }
  for (auto& [key, series] : merged) {
    const auto& [period, subject, name] = key;
    MetricSeries s{period, subject, name, {}, location(series.first, series.points.size())};
    for (const auto& [time, sample] : series.points) s.points.push_back({time, sample.second});
    out.metrics.push_back(std::move(s));
  }
  metrics_.clear();
}

}  // namespace propter
