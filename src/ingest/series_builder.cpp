#include "ingest/series_builder.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <utility>

namespace propter {
namespace {

std::uint32_t number(Period period) { return static_cast<std::uint32_t>(period); }
Period period_of(const SeriesKey& key) { return static_cast<Period>(key[0]); }

void add_saturating(std::uint32_t& to, std::uint32_t more) {
  to = more > std::numeric_limits<std::uint32_t>::max() - to ? std::numeric_limits<std::uint32_t>::max()
                                                             : to + more;
}

// Records mostly come in the order of time: the bucket is the last one, or a new one behind it.
template <typename Point>
Point& point_at(std::vector<Point>& points, TimeNs bucket) {
  auto at = points.end();
  if (!points.empty() && points.back().bucket >= bucket)
    at = std::lower_bound(points.begin(), points.end(), bucket,
                          [](const Point& point, TimeNs wanted) { return point.bucket < wanted; });
  if (at == points.end() || at->bucket != bucket) {
    at = points.insert(at, Point());
    at->bucket = bucket;
  }
  return *at;
}

// Whether no span of the trace was seen in the bucket before; spans without a trace stand for themselves.
bool is_new_trace(std::pair<std::uint64_t, TimeNs>& last, std::uint64_t trace, TimeNs bucket) {
  const bool fresh = trace == 0 || last != std::pair(trace, bucket);
  last = {trace, bucket};
  return fresh;
}

void merge_point(CountPoint& into, const CountPoint& from) { add_saturating(into.count, from.count); }

void merge_point(SpanPoint& into, const SpanPoint& from) {
  add_saturating(into.count, from.count);
  add_saturating(into.errors, from.errors);
  add_saturating(into.traces, from.traces);
  into.self.merge(from.self);
  into.total.merge(from.total);
}

void merge_point(CallPoint& into, const CallPoint& from) {
  add_saturating(into.count, from.count);
  add_saturating(into.errors, from.errors);
  add_saturating(into.traces, from.traces);
  into.gap.merge(from.gap);
  into.callee.merge(from.callee);
}

void merge_details(LogSeries& into, LogSeries& from, bool from_is_first) {
  into.level = std::max(into.level, from.level);
  into.exception = into.exception || from.exception;
  into.total += from.total;
  if (from_is_first) into.exemplar_text = std::move(from.exemplar_text);
}
void merge_details(SpanSeries&, SpanSeries&, bool) {}
void merge_details(CallSeries&, CallSeries&, bool) {}

template <typename G>
void merge(G& into, G& from, const Paths& paths) {
  const bool from_is_first = keep_earlier(into.first, from.first, paths);
  into.series.last = std::max(into.series.last, from.series.last);
  for (const auto& point : from.series.points) merge_point(point_at(into.series.points, point.bucket), point);
  merge_details(into.series, from.series, from_is_first);
}

void merge(std::vector<SeriesBuilder::Sample>& into, std::vector<SeriesBuilder::Sample>& from, const Paths&) {
  into.insert(into.end(), from.begin(), from.end());
}

// What is in the map, under new keys and sorted by them. What now has the same key is one.
template <typename Value, typename Renumber>
std::vector<std::pair<SeriesKey, Value>> settled(SeriesMap<Value>& map, const Paths& paths,
                                                 Renumber renumber) {
  auto items = map.take();
  for (auto& item : items) item.first = renumber(item.first);
  std::stable_sort(items.begin(), items.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<std::pair<SeriesKey, Value>> out;
  for (auto& item : items) {
    if (!out.empty() && out.back().first == item.first) {
      merge(out.back().second, item.second, paths);
    } else {
      out.push_back(std::move(item));
    }
  }
  return out;
}

template <typename Point>
std::uint64_t total_of(const std::vector<Point>& points) {
  std::uint64_t sum = 0;
  for (const Point& point : points) sum += point.count;
  return sum;
}

// Fills what spans and calls have in common.
template <typename G>
auto completed(G& growing, const Paths& paths) {
  growing.series.first = growing.first.time;
  growing.series.exemplar = location_of(growing.first, total_of(growing.series.points), paths);
  return std::move(growing.series);
}

}  // namespace

std::uint32_t SeriesBuilder::add_path(std::string_view path) {
  paths_.emplace_back(path);
  return static_cast<std::uint32_t>(paths_.size() - 1);
}

void SeriesBuilder::add_log(const LogUse& use, std::string_view message) {
  auto& [series, first, last_trace] = logs_.at(
      {number(use.period), use.subject.value, use.text, use.operation, use.level >= Level::kError ? 1U : 0U});
  add_saturating(point_at(series.points, bucket_of(use.place.time)).count, 1);
  ++series.total;
  series.level = std::max(series.level, use.level);
  series.exception = series.exception || use.exception;
  series.last = std::max(series.last, use.place.time);
  if (keep_earlier(first, use.place, paths_)) series.exemplar_text = message.substr(0, kExemplarBytes);
}

void SeriesBuilder::add_span(const SpanUse& use) {
  auto& [series, first, last_trace] =
      spans_.at({number(use.period), use.subject.value, use.operation, use.entry ? 1U : 0U});
  SpanPoint& point = point_at(series.points, bucket_of(use.place.time));
  add_saturating(point.count, 1);
  add_saturating(point.errors, use.error ? 1 : 0);
  add_saturating(point.traces, is_new_trace(last_trace, use.trace, point.bucket) ? 1 : 0);
  if (use.own_known) point.self.add(use.own);
  point.total.add(use.total);
  series.last = std::max(series.last, use.place.time);
  keep_earlier(first, use.place, paths_);
}

void SeriesBuilder::add_call(const CallUse& use) {
  auto& [series, first, last_trace] =
      calls_.at({number(use.period), use.caller.value, use.callee.value, use.operation});
  CallPoint& point = point_at(series.points, bucket_of(use.place.time));
  add_saturating(point.count, 1);
  add_saturating(point.errors, use.error ? 1 : 0);
  add_saturating(point.traces, is_new_trace(last_trace, use.trace, point.bucket) ? 1 : 0);
  if (use.gap_known) point.gap.add(use.gap);
  point.callee.add(use.callee_duration);
  series.last = std::max(series.last, use.place.time);
  keep_earlier(first, use.place, paths_);
}

void SeriesBuilder::add_metric(Period period, SubjectId subject, StringIndex name, double value,
                               const RecordPlace& place) {
  const auto line = static_cast<std::uint32_t>(
      std::min<std::uint64_t>(place.line, std::numeric_limits<std::uint32_t>::max()));
  metrics_.at({number(period), subject.value, name, 0}).push_back({place.time, value, place.file, line});
}

void SeriesBuilder::finish(const Renumbering& to, Telemetry& out) {
  finish_logs(to, out);
  finish_spans(to, out);
  finish_calls(to, out);
  finish_metrics(to, out);
}

void SeriesBuilder::finish_logs(const Renumbering& to, Telemetry& out) {
  const auto renumber = [&](const SeriesKey& k) {
    return SeriesKey{k[0], to.subject(k[1]), to.templates[k[2]], to.name(k[3]), k[4]};
  };
  for (auto& [key, growing] : settled(logs_, paths_, renumber)) {
    LogSeries series = completed(growing, paths_);
    series.period = period_of(key);
    series.subject = SubjectId(key[1]);
    series.template_text = key[2];
    series.operation = key[3];
    out.logs.push_back(std::move(series));
  }
}

void SeriesBuilder::finish_spans(const Renumbering& to, Telemetry& out) {
  const auto renumber = [&](const SeriesKey& k) {
    return SeriesKey{k[0], to.subject(k[1]), to.name(k[2]), k[3], 0};
  };
  for (auto& [key, growing] : settled(spans_, paths_, renumber)) {
    SpanSeries series = completed(growing, paths_);
    series.period = period_of(key);
    series.subject = SubjectId(key[1]);
    series.operation = key[2];
    series.entry = key[3] != 0;
    out.spans.push_back(std::move(series));
  }
}

void SeriesBuilder::finish_calls(const Renumbering& to, Telemetry& out) {
  const auto renumber = [&](const SeriesKey& k) {
    return SeriesKey{k[0], to.subject(k[1]), to.subject(k[2]), to.name(k[3])};
  };
  for (auto& [key, growing] : settled(calls_, paths_, renumber)) {
    CallSeries series = completed(growing, paths_);
    series.period = period_of(key);
    series.caller = SubjectId(key[1]);
    series.callee = SubjectId(key[2]);
    series.operation = key[3];
    out.calls.push_back(std::move(series));
  }
}

void SeriesBuilder::finish_metrics(const Renumbering& to, Telemetry& out) {
  const auto renumber = [&](const SeriesKey& k) {
    return SeriesKey{k[0], to.subject(k[1]), to.name(k[2]), 0};
  };
  for (auto& [key, samples] : settled(metrics_, paths_, renumber))
    out.metrics.push_back(metric_series(key, std::move(samples)));
}

// Of equal times the sample that stands last in the files is kept: whoever wrote it corrected the others.
MetricSeries SeriesBuilder::metric_series(const SeriesKey& key, std::vector<Sample> samples) const {
  const auto place_of = [](const Sample& s) { return RecordPlace{s.time, s.file, s.line}; };
  std::stable_sort(samples.begin(), samples.end(), [&](const Sample& a, const Sample& b) {
    return is_before(place_of(a), place_of(b), paths_);
  });
  MetricSeries series;
  series.period = period_of(key);
  series.subject = SubjectId(key[1]);
  series.name = key[2];
  RecordPlace first;
  for (const Sample& sample : samples) {
    if (!series.points.empty() && series.points.back().time == sample.time) series.points.pop_back();
    if (series.points.empty()) first = place_of(sample);
    series.points.push_back({sample.time, sample.value});
  }
  series.exemplar = location_of(first, series.points.size(), paths_);
  return series;
}

}  // namespace propter
