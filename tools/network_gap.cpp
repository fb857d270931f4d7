#include "tools/network_gap.h"

#include <algorithm>

#include <fmt/format.h>

#include "tools/comparison.h"
#include "tools/statistics.h"

namespace propter::tools {
namespace {

constexpr std::int16_t kShiftBins = 7;  // 1.1^7 = 1.95: the gap has to double
constexpr std::uint64_t kMinimumCalls = 4;
constexpr double kShifted = -2;         // log10 p from which a relation counts as shifted

struct GapTest {
  bool tested = false;
  double log10p = 0;
  double usual = 0;  // median gap, ns
  CallComparison calls;
};

double gap_log10p(const CallComparison& calls, const DurationComparison& against) {
  return against.log10p([&](const DurationHistogram& usual, double margin) {
    const double moved =
        greater_log10p(calls.loud.gap.bins(), usual.bins(), static_cast<std::int16_t>(kShiftBins * margin));
    return std::min(0.0, std::min(moved, far_beyond_log10p(calls.loud.gap, usual, margin)) + 0.3);
  });
}

GapTest test_gap(const Scene& scene, EntityId caller, EntityId callee) {
  GapTest out;
  out.calls = compare_calls(scene, caller, callee);
  if (out.calls.loud.gap.count() < kMinimumCalls) return out;
  const DurationComparison own{out.calls.quiet.gap, out.calls.baseline.gap, kMinimumCalls, scene.timeline.needs_quiet};
  static const DurationHistogram kNone;
  const DurationComparison whole{kNone, scene.usual_gaps != nullptr ? *scene.usual_gaps : kNone, kMinimumCalls, scene.timeline.needs_quiet};
  const DurationComparison& against = own.possible() ? own : whole;
  out.tested = against.possible();
  out.log10p = gap_log10p(out.calls, against) * out.calls.loud.independent / static_cast<double>(out.calls.loud.gap.count());
  out.usual = against.usual().quantile(0.5);
  return out;
}

// Weighed over the calls of an entity in one direction.
struct EntityGap {
  double calls = 0;
  double shifted_calls = 0;
  double best_log10p = 0;
  std::size_t relations = 0;
  std::size_t shifted = 0;
  Interval interval;
  SourceLocation exemplar;

  void add(const GapTest& test) {
    if (!test.tested) return;
    const auto n = static_cast<double>(test.calls.loud.gap.count());
    calls += n;
    ++relations;
    if (test.log10p > kShifted) return;
    shifted_calls += n;
    ++shifted;
    interval.include(test.calls.interval.start);
    interval.include(test.calls.interval.end);
    if (test.log10p < best_log10p) exemplar = test.calls.exemplar;
    best_log10p = std::min(best_log10p, test.log10p);
  }
};

class NetworkGap final : public EvidenceTool {
 public:
  std::string_view name() const override { return "network_gap"; }
  bool dates_onset() const override { return true; }
  std::string_view description() const override { return "time between caller and callee that neither accounts for"; }

  Findings examine(const Scene& scene, EntityId entity) const override {
    Findings out;
    EntityGap made;
    for (const Neighbour& callee : callees_of(scene, entity)) {
      const GapTest test = test_gap(scene, entity, callee.entity);
      made.add(test);
      if (!test.tested) continue;
      out.tests.push_back(test.log10p);
      if (test.log10p <= -1) out.items.push_back({relation_item(scene, callee, test), test.log10p});
    }
    EntityGap received;
    for (const Neighbour& caller : callers_of(scene, entity)) received.add(test_gap(scene, caller.entity, entity));
    if (made.shifted > 0) add_entity_item(scene, made, "made", out);
    if (received.shifted > 0) add_entity_item(scene, received, "received", out);
    return out;
  }

 private:
  static Evidence relation_item(const Scene& scene, const Neighbour& callee, const GapTest& test) {
    Evidence e;
    e.relation = callee.relation;
    e.kind = EvidenceKind::kNetworkGap;
    e.interval = test.calls.interval;
    e.onset = scene.timeline.onset;
    e.subject = "network";
    e.source = test.calls.exemplar;
    e.source.count = test.calls.loud.gap.count();
    e.text = fmt::format("calls to {} lose {:.3g} ms between caller and callee (usual {:.3g} ms)",
                         scene.topology.graph.entity(callee.entity).name, test.calls.loud.gap.quantile(0.5) / 1e6,
                         test.usual / 1e6);
    return e;
  }

  // A share of all calls well below one means that the other ends are to blame.
  static void add_entity_item(const Scene& scene, const EntityGap& whole, std::string_view direction, Findings& out) {
    const double share = whole.shifted_calls / whole.calls;
    Evidence e;
    e.kind = EvidenceKind::kNetworkGap;
    e.interval = whole.interval;
    e.onset = scene.timeline.onset;
    e.subject = "network";
    e.source = whole.exemplar;
    e.source.count = static_cast<std::uint64_t>(whole.shifted_calls);
    e.text = fmt::format("calls {} lose time on the network over {} of {} relations ({:.0f} % of the calls)", direction,
                         whole.shifted, whole.relations, 100 * share);
    const double log10p = whole.best_log10p * share * share;
    out.tests.push_back(log10p);
    out.items.push_back({std::move(e), log10p});
  }
};

}  // namespace

DurationHistogram usual_gaps(const Scene& scene) {
  const Part wanted = scene.timeline.has_baseline ? Part::kBaseline : Part::kQuiet;
  DurationHistogram out;
  for (const Period period : {Period::kIncident, Period::kBaseline})
    for (std::size_t s = 0; s < scene.source.subjects().size(); ++s)
      for (const CallSeries& series : scene.source.calls(period, SubjectId(s)))
        for (const CallPoint& p : series.points)
          if (scene.timeline.part_of(period, p.bucket) == wanted) out.merge(p.gap);
  return out;
}

std::unique_ptr<EvidenceTool> make_network_gap() { return std::make_unique<NetworkGap>(); }

}  // namespace propter::tools
