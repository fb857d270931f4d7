// Loud against reference, for one entity: what the tools share.
#pragma once

#include <map>
#include <vector>

#include "tools/evidence_tool.h"

namespace propter::tools {

struct Tally {
  double loud = 0;
  double reference = 0;

  void add(Part part, double n) {
    if (part == Part::kLoud) loud += n;
    if (part == Part::kReference) reference += n;
  }
};

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
  CallSide reference;
  Interval interval;        // of the loud calls
  SourceLocation exemplar;
};
CallComparison compare_calls(const Scene& scene, EntityId caller, EntityId callee);

// The entities that `entity` calls or is called by, over relations that carry requests.
std::vector<Neighbour> callees_of(const Scene& scene, EntityId entity);
std::vector<Neighbour> callers_of(const Scene& scene, EntityId entity);

// [onset, end] of the loud part, for items that speak about all of it.
Interval loud_interval(const Scene& scene);

}  // namespace propter::tools
