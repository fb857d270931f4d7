#include "tools/comparison.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/text.h"
#include "tools/statistics.h"

namespace propter::tools {
namespace {

// Log likelihood of n events where `expected` were (Poisson), without the term that depends on n alone.
double log_likelihood(double n, double expected) {
  return n * std::log(std::max(expected, 0.3)) - std::max(expected, 0.3);
}

// Log10 of how much better the quiet part fits the loud rate than the good one; 0 if it fits worse.
double drift(const Tally& events, const Tally& exposure) {
  if (exposure.quiet <= 0 || exposure.baseline <= 0 || exposure.loud <= 0) return 0;
  const double like_loud = log_likelihood(events.quiet, exposure.quiet * events.loud / exposure.loud);
  const double like_good = log_likelihood(events.quiet, exposure.quiet * events.baseline / exposure.baseline);
  return std::max(0.0, like_loud - like_good) / std::log(10.0);
}

double corrected(double raw_log10p, const Tally& events, const Tally& exposure, const Margin& margin) {
  const double log10p = raw_log10p * exposure.confidence();
  if (exposure.quiet <= 0) return margin.needs_quiet ? 0 : log10p * margin.comparison.baseline_alone;
  return std::min(0.0, log10p + drift(events, exposure));
}

double factor_of(const Margin& margin, const Tally& exposure) {
  return exposure.quiet <= 0 ? margin.factor * margin.comparison.baseline_margin : margin.factor;
}

std::vector<Neighbour> filter(const Scene& scene, std::span<const Neighbour> all) {
  std::vector<Neighbour> out;
  for (const Neighbour& n : all)
    if (traits_of(scene.topology.graph.relation(n.relation).kind).requests) out.push_back(n);
  return out;
}

// What follows the method of "POST bank/charge".
std::string_view without_method(std::string_view operation) {
  constexpr std::array kMethods =
      std::to_array<std::string_view>({"GET ", "POST ", "PUT ", "PATCH ", "DELETE ", "HEAD ", "OPTIONS "});
  const auto* method =
      std::ranges::find_if(kMethods, [&](std::string_view m) { return operation.starts_with(m); });
  return method == kMethods.end() ? operation : operation.substr(method->size());
}

// Whether the operation names the callee, and with more than the caller's own name.
bool is_named(const Scene& scene, EntityId caller, EntityId callee, std::string_view operation) {
  const std::string& name = scene.topology.graph.entity(callee).name;
  return name.size() >= scene.weights.logs.telling_name &&
         icontains(without_method(operation), lower(name)) &&
         !icontains(scene.topology.graph.entity(caller).name, lower(name));
}

}  // namespace

double more_often_log10p(const Tally& events, const Tally& exposure, const Margin& margin) {
  return corrected(rate_increase_log10p(events.loud, exposure.loud, events.reference(), exposure.reference(),
                                        factor_of(margin, exposure)),
                   events, exposure, margin);
}

double less_often_log10p(const Tally& events, const Tally& exposure, const Margin& margin) {
  return corrected(rate_decrease_log10p(events.loud, exposure.loud, events.reference(), exposure.reference(),
                                        factor_of(margin, exposure)),
                   events, exposure, margin);
}

namespace {

double usual_share(const Tally& hits, const Tally& requests) {
  return std::min(1.0, hits.reference() / std::max(requests.reference(), 1.0));
}

}  // namespace

double more_requests_log10p(const Tally& hits, const Tally& requests, const Margin& margin) {
  return corrected(more_hits_log10p(hits.loud, requests.loud, hits.reference() * factor_of(margin, requests),
                                    requests.reference()),
                   hits, requests, margin);
}

double fewer_requests_log10p(const Tally& hits, const Tally& requests, const Margin& margin) {
  const double part = 1 + (factor_of(margin, requests) - 1) * (1 - usual_share(hits, requests));
  const double usual = std::min(hits.reference() / part, requests.reference());
  const double missing = std::max(0.0, requests.loud - hits.loud);
  return corrected(
      more_hits_log10p(missing, requests.loud, requests.reference() - usual, requests.reference()), hits,
      requests, margin);
}

const std::vector<SubjectId>& subjects_of(const Scene& scene, EntityId entity, Period period) {
  const Topology& topology = scene.topology;
  return period == Period::kIncident ? topology.subjects[entity.index()]
                                     : *topology.reference[entity.index()];
}

std::vector<double> values_of(std::span<const MetricPoint> points) {
  std::vector<double> out;
  out.reserve(points.size());
  for (const MetricPoint& p : points) out.push_back(p.value);
  return out;
}

void impute_onset(const Scene& scene, Evidence& item) {
  item.onset = scene.timeline.onset;
  item.onset_basis = OnsetBasis::kImputed;
}

EntityId service_of(const Scene& scene, EntityId entity) {
  for (const Neighbour& n : scene.topology.graph.dependents(entity))
    if (scene.topology.graph.relation(n.relation).kind == RelationKind::kHasInstance) return n.entity;
  return entity;
}

std::vector<EntityId> touched_by(const Scene& scene, EntityId change) {
  const OperationalGraph& graph = scene.topology.graph;
  std::vector<EntityId> out;
  for (const Neighbour& n : graph.dependents(change)) {
    if (graph.relation(n.relation).kind != RelationKind::kChangedBy) continue;
    out.push_back(n.entity);
    for (const Neighbour& i : graph.dependencies(n.entity))
      if (graph.relation(i.relation).kind == RelationKind::kHasInstance) out.push_back(i.entity);
  }
  return out;
}

namespace {

template <typename Has>
bool any_subject(const Scene& scene, EntityId entity, Has has) {
  if (!scene.source.has_series()) return false;
  for (const Period period : {Period::kIncident, Period::kBaseline})
    for (const SubjectId s : subjects_of(scene, entity, period))
      if (has(period, s)) return true;
  return false;
}

}  // namespace

bool has_calls(const Scene& scene, EntityId caller) {
  const EvidenceSource& source = scene.source;
  return any_subject(scene, caller, [&](Period p, SubjectId s) {
    return !source.calls(p, s).empty() || !source.spans(p, s).empty();
  });
}

bool is_observed(const Scene& scene, EntityId entity) {
  const EvidenceSource& source = scene.source;
  return has_calls(scene, entity) || any_subject(scene, entity, [&](Period p, SubjectId s) {
           return !source.logs(p, s).empty() || !source.metrics(p, s).empty();
         });
}

bool is_waiting(const SpanSeries& series) {
  return !series.entry &&
         std::ranges::all_of(series.points, [](const SpanPoint& p) { return p.self.count() == 0; });
}

std::map<StringIndex, Tally> requests_of(const Scene& scene, EntityId entity) {
  std::map<StringIndex, Tally> out;
  each_span(scene, entity, [&](const SpanSeries& series) {
    if (!series.entry) return;
    for (const SpanPoint& p : series.points)
      out[series.operation].add(scene.timeline.part_of(series.period, p.bucket), p.count, p.traces);
  });
  return out;
}

CallComparison compare_calls(const Scene& scene, EntityId caller, EntityId callee) {
  CallComparison out;
  const auto add = [&](const auto& series) {
    if (out.exemplar.file.empty() || series.period == Period::kIncident) out.exemplar = series.exemplar;
    for (const auto& p : series.points) {
      const Part part = scene.timeline.part_of(series.period, p.bucket);
      if (part == Part::kQuiet) out.quiet.add(p);
      if (part == Part::kBaseline) out.baseline.add(p);
      if (part != Part::kLoud) continue;
      out.loud.add(p);
      out.interval.include(p.bucket);
    }
  };
  const auto& callee_now = subjects_of(scene, callee, Period::kIncident);
  const auto& callee_then = subjects_of(scene, callee, Period::kBaseline);
  each_call(scene, caller, [&](const CallSeries& series) {
    const auto& wanted = series.period == Period::kIncident ? callee_now : callee_then;
    if (std::binary_search(wanted.begin(), wanted.end(), series.callee)) add(series);
  });
  if (!out.exemplar.file.empty()) return out;
  each_span(scene, caller, [&](const SpanSeries& series) {
    if (is_waiting(series) && is_named(scene, caller, callee, scene.source.name(series.operation)))
      add(series);
  });
  return out;
}

std::vector<Neighbour> callees_of(const Scene& scene, EntityId entity) {
  return filter(scene, scene.topology.graph.dependencies(entity));
}

std::vector<Neighbour> callers_of(const Scene& scene, EntityId entity) {
  return filter(scene, scene.topology.graph.dependents(entity));
}

double usual_wait(const Scene& scene) {
  DurationHistogram quiet;
  DurationHistogram baseline;
  for (std::size_t e = 0; e < scene.topology.graph.entities().size(); ++e) {
    if (!has_calls(scene, EntityId(e)) || !callers_of(scene, EntityId(e)).empty()) continue;
    each_span(scene, EntityId(e), [&](const SpanSeries& series) {
      if (!series.entry) return;
      for (const SpanPoint& p : series.points) {
        const Part part = scene.timeline.part_of(series.period, p.bucket);
        if (part == Part::kQuiet) quiet.merge(p.total);
        if (part == Part::kBaseline) baseline.merge(p.total);
      }
    });
  }
  return (baseline.count() > 0 ? baseline : quiet).quantile(0.5);
}

Interval loud_interval(const Scene& scene) { return {scene.timeline.loud_from, scene.timeline.window.end}; }

}  // namespace propter::tools
