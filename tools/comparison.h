// Loud against reference, for one entity: what the tools share.
#pragma once

#include <algorithm>
#include <map>
#include <vector>

#include "tools/evidence_tool.h"

namespace propter::tools {

struct Tally {
  double loud = 0;
  double quiet = 0;
  double baseline = 0;

  [[nodiscard]] double reference() const { return quiet + baseline; }
  void add(Part part, double n) {
    if (part == Part::kLoud) loud += n;
    if (part == Part::kQuiet) quiet += n;
    if (part == Part::kBaseline) baseline += n;
  }
  void add(const Tally& other) {
    loud += other.loud;
    quiet += other.quiet;
    baseline += other.baseline;
  }
  [[nodiscard]] Tally divided_by(double by) const { return {loud / by, quiet / by, baseline / by}; }
};

// Log10 p-values of events per exposure, loud against quiet part and good period together, where rates may
// differ by the factor `margin` without meaning anything. Where the quiet part already looks like the loud one
// rather than like the good period, the rate drifted before the incident, and the surprise is reduced by as much.
// Against a good period alone, which was another time and perhaps another release, surprise counts half.
double more_often_log10p(const Tally& events, const Tally& exposure, double margin);
double less_often_log10p(const Tally& events, const Tally& exposure, double margin);

// The subjects whose records count in a period: the entity's own during the incident, its reference ones in
// the good period.
const std::vector<SubjectId>& subjects_of(const Scene& scene, EntityId entity, Period period);

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

template <typename F>
void each_call(const Scene& scene, EntityId caller, F f) {
  for (const Period period : {Period::kIncident, Period::kBaseline})
    for (const SubjectId s : subjects_of(scene, caller, period))
      for (const CallSeries& series : scene.source.calls(period, s)) f(series);
}

// Requests that entered the entity, per entry operation.
std::map<StringIndex, Tally> requests_of(const Scene& scene, EntityId entity);

// Everything that is known about the calls over one relation, per part.
struct CallSide {
  double count = 0;
  double errors = 0;
  DurationHistogram gap;
};
struct CallComparison {
  CallSide loud;
  CallSide quiet;
  CallSide baseline;
  Interval interval;        // of the loud calls
  SourceLocation exemplar;
};
CallComparison compare_calls(const Scene& scene, EntityId caller, EntityId callee);

// A distribution of durations against the quiet part and the good period.
struct DurationComparison {
  const DurationHistogram& quiet;
  const DurationHistogram& baseline;
  std::uint64_t minimum;  // durations that a side needs to count

  [[nodiscard]] bool has_quiet() const { return quiet.count() >= minimum; }
  [[nodiscard]] bool has_baseline() const { return baseline.count() >= minimum; }
  [[nodiscard]] bool possible() const { return has_quiet() || has_baseline(); }
  // What is usual: the quiet part, else the good period.
  [[nodiscard]] const DurationHistogram& usual() const { return has_quiet() ? quiet : baseline; }

  // `test(usual, margin)` gives the log10 p-value against one side. A fault stands out from both sides; where there is
  // only a good period, by three times the margin, and for half the surprise.
  template <typename Test>
  [[nodiscard]] double log10p(Test test) const {
    if (has_quiet() && has_baseline()) return std::max(test(quiet, 1.0), test(baseline, 1.0));
    return has_quiet() ? test(quiet, 1.0) : 0.5 * test(baseline, 3.0);
  }
};

// The entities that `entity` calls or is called by, over relations that carry requests.
std::vector<Neighbour> callees_of(const Scene& scene, EntityId entity);
std::vector<Neighbour> callers_of(const Scene& scene, EntityId entity);

// [onset, end] of the loud part, for items that speak about all of it.
Interval loud_interval(const Scene& scene);

}  // namespace propter::tools
