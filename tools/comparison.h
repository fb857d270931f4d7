// Loud against reference, for one entity: what the tools share.
#pragma once

#include <algorithm>
#include <map>
#include <span>
#include <vector>

#include "tools/evidence_tool.h"

namespace propter::tools {

// Log10 p-values of events per exposure, loud against quiet part and good period together, where rates may
// differ by the factor `margin` without meaning anything. Where the quiet part already looks like the loud
// one rather than like the good period, the rate drifted before the incident, and the surprise is reduced by
// as much. Against a good period alone, which was another time and perhaps another release, surprise counts
// half.
struct Margin {
  double factor;                        // >= 1
  bool needs_quiet = false;             // nothing is said without a quiet part
  Weights::Comparison comparison = {};  // with the good period alone
};
inline Margin margin_of(const Scene& scene, double factor) {
  return {factor, scene.timeline.needs_quiet, scene.weights.comparison};
}
double more_often_log10p(const Tally& events, const Tally& exposure, const Margin& margin);
double less_often_log10p(const Tally& events, const Tally& exposure, const Margin& margin);

// The same for events that a request has or has not (exact test): hits out of requests. What every good
// request has or none has is no matter of chance, so the margin shrinks towards 1 the closer the usual share
// is to all.
double more_requests_log10p(const Tally& hits, const Tally& requests, const Margin& margin);
double fewer_requests_log10p(const Tally& hits, const Tally& requests, const Margin& margin);

// The subjects whose records count in a period: the entity's own during the incident, its reference ones in
// the good period.
const std::vector<SubjectId>& subjects_of(const Scene& scene, EntityId entity, Period period);

// The service of an instance, so that calls to a renamed instance stay comparable; else the entity itself.
EntityId service_of(const Scene& scene, EntityId entity);

// Whom a change touched, and their instances.
std::vector<EntityId> touched_by(const Scene& scene, EntityId change);

// Calls f(series) for the entity's log, span and call series of both periods.
template <typename F>
void each_log(const Scene& scene, EntityId entity, F f) {
  for (const Period period : {Period::kIncident, Period::kBaseline})
    for (const SubjectId s : subjects_of(scene, entity, period))
      for (const LogSeries& series : scene.source.logs(period, s)) f(series);
}

template <typename F>
void each_span(const Scene& scene, EntityId entity, F f) {
  for (const Period period : {Period::kIncident, Period::kBaseline})
    for (const SubjectId s : subjects_of(scene, entity, period))
      for (const SpanSeries& series : scene.source.spans(period, s)) f(series);
}

// The good period first.
template <typename F>
void each_metric(const Scene& scene, EntityId entity, F f) {
  for (const Period period : {Period::kBaseline, Period::kIncident})
    for (const SubjectId s : subjects_of(scene, entity, period))
      for (const MetricSeries& series : scene.source.metrics(period, s)) f(series);
}

std::vector<double> values_of(std::span<const MetricPoint> points);

template <typename F>
void each_call(const Scene& scene, EntityId caller, F f) {
  for (const Period period : {Period::kIncident, Period::kBaseline})
    for (const SubjectId s : subjects_of(scene, caller, period))
      for (const CallSeries& series : scene.source.calls(period, s)) f(series);
}

// Of an item whose own begin is not known: it is taken for that of the incident.
void impute_onset(const Scene& scene, Evidence& item);

// When something of an entity was seen, in either period: from the first bucket to the end of the last one.
struct Seen {
  Interval good;
  Interval now;

  void add(const auto& series) {
    if (series.points.empty()) return;
    Interval& seen = series.period == Period::kBaseline ? good : now;
    seen.include(series.points.front().bucket);
    seen.include(series.points.back().bucket + kBucket - 1);
  }
};

// Whether calls of the entity were observed, by themselves or in its spans.
bool has_calls(const Scene& scene, EntityId caller);
// Whether anything was: logs, spans, calls or metrics.
bool is_observed(const Scene& scene, EntityId entity);

// Spans in which their subject did nothing but wait for somebody else.
bool is_waiting(const SpanSeries& series);

// Requests that entered the entity, per entry operation.
std::map<StringIndex, Tally> requests_of(const Scene& scene, EntityId entity);

// So many bins of a histogram, where a margin is so much wider.
inline std::int16_t shift_of(std::size_t bins, double margin) {
  return static_cast<std::int16_t>(static_cast<double>(bins) * margin);
}

// Everything that is known about the calls over one relation, per part. Of a callee without spans of its own,
// whatever waits of the caller name it.
struct CallSide {
  double count = 0;
  double errors = 0;
  double traces = 0;
  DurationHistogram gap;     // time of the caller that the callee does not account for
  DurationHistogram answer;  // time of the callee; of one that is not observed, what the caller waited

  void add(const CallPoint& served) {
    count += served.count;
    errors += served.errors;
    traces += served.traces;
    gap.merge(served.gap);
    answer.merge(served.callee);
  }
  void add(const SpanPoint& waited) {
    count += waited.count;
    errors += waited.errors;
    traces += waited.traces;
    answer.merge(waited.total);
  }
};
struct CallComparison {
  CallSide loud;
  CallSide quiet;
  CallSide baseline;
  Interval interval;  // of the loud calls
  SourceLocation exemplar;
};
CallComparison compare_calls(const Scene& scene, EntityId caller, EntityId callee);

// A distribution of durations against the quiet part and the good period.
struct DurationComparison {
  const DurationHistogram& quiet;
  const DurationHistogram& baseline;
  std::uint64_t minimum;  // durations that a side needs to count
  bool needs_quiet;
  Weights::Comparison comparison;

  [[nodiscard]] bool has_quiet() const { return quiet.count() >= minimum; }
  [[nodiscard]] bool has_baseline() const { return baseline.count() >= minimum; }
  [[nodiscard]] bool possible() const { return has_quiet() || (has_baseline() && !needs_quiet); }
  // What is usual: the quiet part, else the good period.
  [[nodiscard]] const DurationHistogram& usual() const { return has_quiet() ? quiet : baseline; }

  // `test(usual, margin)` gives the log10 p-value against one side. A fault stands out from both sides; where
  // there is only a good period, by a wider margin, and for a part of the surprise.
  template <typename Test>
  [[nodiscard]] double log10p(Test test) const {
    if (has_quiet() && has_baseline()) return std::max(test(quiet, 1.0), test(baseline, 1.0));
    return has_quiet() ? test(quiet, 1.0)
                       : comparison.baseline_alone * test(baseline, comparison.baseline_margin);
  }
};

// The entities that `entity` calls or is called by, over relations that carry requests.
std::vector<Neighbour> callees_of(const Scene& scene, EntityId entity);
std::vector<Neighbour> callers_of(const Scene& scene, EntityId entity);

// What a user's request usually takes, ns: median over the requests of entities that nobody calls; 0 without
// spans.
double usual_wait(const Scene& scene);

// [onset, end] of the loud part, for items that speak about all of it.
Interval loud_interval(const Scene& scene);

}  // namespace propter::tools
