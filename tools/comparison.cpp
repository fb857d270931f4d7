#include "tools/comparison.h"

#include <algorithm>

namespace propter::tools {
namespace {

bool carries_requests(RelationKind kind) {
  return kind == RelationKind::kCalls || kind == RelationKind::kReadsWrites || kind == RelationKind::kDependsOn;
}

std::vector<Neighbour> filter(const Scene& scene, std::span<const Neighbour> all) {
  std::vector<Neighbour> out;
  for (const Neighbour& n : all)
    if (carries_requests(scene.topology.graph.relation(n.relation).kind)) out.push_back(n);
  return out;
}

void add_side(CallSide& side, const CallPoint& point) {
  side.count += point.count;
  side.errors += point.errors;
  side.gap.merge(point.gap);
}

}  // namespace

const std::vector<SubjectId>& subjects_of(const Scene& scene, EntityId entity, Period period) {
  const auto& table = period == Period::kIncident ? scene.topology.subjects : scene.topology.reference;
  return table[entity.index()];
}

std::map<StringIndex, Tally> requests_of(const Scene& scene, EntityId entity) {
  std::map<StringIndex, Tally> out;
  each_span(scene, entity, [&](const SpanSeries& series) {
    if (!series.entry) return;
    for (const SpanPoint& p : series.points)
      out[series.operation].add(scene.timeline.part_of(series.period, p.bucket), p.count);
  });
  return out;
}

CallComparison compare_calls(const Scene& scene, EntityId caller, EntityId callee) {
  CallComparison out;
  const auto& callee_now = subjects_of(scene, callee, Period::kIncident);
  const auto& callee_then = subjects_of(scene, callee, Period::kBaseline);
  each_call(scene, caller, [&](const CallSeries& series) {
    const auto& wanted = series.period == Period::kIncident ? callee_now : callee_then;
    if (!std::binary_search(wanted.begin(), wanted.end(), series.callee)) return;
    if (out.exemplar.file.empty() || series.period == Period::kIncident) out.exemplar = series.exemplar;
    for (const CallPoint& p : series.points) {
      const Part part = scene.timeline.part_of(series.period, p.bucket);
      if (part == Part::kReference) add_side(out.reference, p);
      if (part != Part::kLoud) continue;
      add_side(out.loud, p);
      out.interval.include(p.bucket);
    }
  });
  return out;
}

std::vector<Neighbour> callees_of(const Scene& scene, EntityId entity) {
  return filter(scene, scene.topology.graph.dependencies(entity));
}

std::vector<Neighbour> callers_of(const Scene& scene, EntityId entity) {
  return filter(scene, scene.topology.graph.dependents(entity));
}

Interval loud_interval(const Scene& scene) { return {scene.timeline.loud_from, scene.timeline.window.end}; }

}  // namespace propter::tools
