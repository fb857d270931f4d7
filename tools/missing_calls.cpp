#include "tools/missing_calls.h"

#include <algorithm>

#include <fmt/format.h>

#include "graph/evidence_kinds.h"
#include "tools/comparison.h"
#include "tools/habits.h"

namespace propter::tools {
namespace {

struct PassedOn {
  Tally calls;
  SourceLocation exemplar;
};

// How long requests of the entity could have been seen.
Tally watched(const Scene& scene, EntityId entity) {
  Seen seen;
  each_span(scene, entity, [&](const SpanSeries& series) {
    if (series.entry) seen.add(series);
  });
  return scene.timeline.observed(seen.good, seen.now.start);
}

class MissingCalls final : public EvidenceTool {
 public:
  std::string_view name() const override { return "missing_calls"; }
  bool dates_onset() const override { return true; }
  std::string_view description() const override {
    return "calls that an operation should make, and requests that should come";
  }

  Findings examine(const Scene& scene, EntityId entity) const override {
    Findings out;
    const auto requests = requests_of(scene, entity);
    const auto& services = scene.habits->services;
    std::map<std::pair<StringIndex, EntityId>, PassedOn> passed_on;
    each_call(scene, entity, [&](const CallSeries& series) {
      const EntityId service = services[series.callee.index()];
      if (!service.valid()) return;
      PassedOn& p = passed_on[{series.operation, service}];
      p.exemplar = series.exemplar;
      for (const CallPoint& point : series.points)
        p.calls.add(scene.timeline.part_of(series.period, point.bucket), point.count);
    });
    for (const auto& [key, passed] : passed_on) {
      const auto served = requests.find(key.first);
      if (served != requests.end()) test_calls(scene, key.first, key.second, passed, served->second, out);
    }
    if (!scene.topology.subjects[entity.index()].empty()) test_traffic(scene, entity, requests, out);
    return out;
  }

 private:
  static void test_calls(const Scene& scene, StringIndex operation, EntityId callee, const PassedOn& passed,
                         Tally served, Findings& out) {
    const Weights::MissingCalls& w = scene.weights.missing_calls;
    if (served.loud <= 0 || served.reference() <= 0 || passed.calls.reference() < w.minimum_calls) return;
    const double per_request = std::max(1.0, passed.calls.reference() / served.reference());
    const double log10p =
        fewer_requests_log10p(passed.calls.divided_by(per_request), served, margin_of(scene, w.margin));
    out.tests.push_back(log10p);
    if (log10p > -scene.weights.collection.least_surprise) return;
    Evidence e;
    e.kind = evidence_kind("missing_calls");
    e.interval = loud_interval(scene);
    impute_onset(scene, e);
    e.subject = scene.topology.graph.entity(callee).name;
    e.source = passed.exemplar;
    e.source.count = static_cast<std::uint64_t>(passed.calls.loud);
    e.text = fmt::format("{:.0f} calls to {} in {:.0f} requests of {} (usual {:.1f})", passed.calls.loud,
                         e.subject, served.loud, scene.source.name(operation),
                         passed.calls.reference() * served.loud / served.reference());
    out.items.push_back({std::move(e), log10p});
  }

  static void test_traffic(const Scene& scene, EntityId entity, const std::map<StringIndex, Tally>& requests,
                           Findings& out) {
    Tally all;
    for (const auto& [operation, tally] : requests) all.add(tally);
    const Tally time = watched(scene, entity);
    const Weights::MissingCalls& w = scene.weights.missing_calls;
    if (all.reference() < w.minimum_calls || time.loud <= 0 || time.reference() <= 0) return;
    const double log10p = less_often_log10p(all, time, margin_of(scene, w.traffic_margin));
    out.tests.push_back(log10p);
    if (log10p > -scene.weights.collection.least_surprise) return;
    Evidence e;
    e.kind = evidence_kind("missing_traffic");
    e.interval = loud_interval(scene);
    impute_onset(scene, e);
    e.subject = "requests";
    e.text = fmt::format("{:.0f} requests (usual {:.0f})", all.loud,
                         all.reference() * time.loud / time.reference());
    out.items.push_back({std::move(e), log10p});
  }
};

}  // namespace

std::unique_ptr<EvidenceTool> make_missing_calls() { return std::make_unique<MissingCalls>(); }

}  // namespace propter::tools
