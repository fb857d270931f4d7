#include "tools/network_gap.h"

#include <algorithm>

#include <fmt/format.h>

#include "graph/evidence_kinds.h"
#include "tools/habits.h"
#include "tools/statistics.h"

namespace propter::tools {
namespace {

// Gaps of all calls of the good period, or of the quiet part without one.
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

RelationGap test_gap(const Scene& scene, const Relation& relation, const DurationHistogram& everywhere) {
  RelationGap out;
  out.calls = compare_calls(scene, relation.dependent, relation.dependency);
  const DurationHistogram& loud = out.calls.loud.gap;
  const Weights::Network& w = scene.weights.network;
  if (loud.count() < w.minimum_calls) return out;
  const DurationHistogram none;
  const auto against_usual = [&](const DurationHistogram& quiet, const DurationHistogram& baseline) {
    return DurationComparison{quiet, baseline, w.minimum_calls, scene.timeline.needs_quiet,
                              scene.weights.comparison};
  };
  const DurationComparison own = against_usual(out.calls.quiet.gap, out.calls.baseline.gap);
  const DurationComparison whole = against_usual(none, everywhere);
  const DurationComparison& against = own.possible() ? own : whole;
  out.tested = against.possible();
  out.usual = against.usual().quantile(0.5);
  const double log10p = against.log10p([&](const DurationHistogram& usual, double margin) {
    const double moved = greater_log10p(loud.bins(), usual.bins(), shift_of(w.shift_bins, margin));
    return std::min(0.0, std::min(moved, far_beyond_log10p(loud, usual, margin)) + 0.3);
  });
  out.log10p = log10p * std::min(1.0, out.calls.loud.traces / static_cast<double>(loud.count()));
  return out;
}

double loud_calls(const RelationGap& gap) { return static_cast<double>(gap.calls.loud.gap.count()); }
bool is_shifted(const RelationGap& gap, const Weights::Network& w) { return gap.log10p <= -w.shifted; }

// Calls of an entity in one direction.
struct Side {
  double calls = 0;
  double shifted_calls = 0;
  double best_log10p = 0;
  std::size_t relations = 0;
  std::size_t shifted = 0;
  Interval interval;
  SourceLocation exemplar;

  // `blame`: how much of a shift falls on this end, 0..1.
  void add(const RelationGap& gap, double blame, const Weights::Network& w) {
    if (!gap.tested) return;
    const double n = loud_calls(gap);
    calls += n;
    ++relations;
    if (!is_shifted(gap, w)) return;
    shifted_calls += n * blame;
    ++shifted;
    interval.include(gap.calls.interval.start);
    interval.include(gap.calls.interval.end);
    if (gap.log10p < best_log10p) exemplar = gap.calls.exemplar;
    best_log10p = std::min(best_log10p, gap.log10p);
  }
  [[nodiscard]] double share() const { return calls > 0 ? shifted_calls / calls : 0; }
};

class NetworkGap final : public EvidenceTool {
 public:
  std::string_view name() const override { return "network_gap"; }
  bool dates_onset() const override { return true; }
  std::string_view description() const override {
    return "time between caller and callee that neither accounts for";
  }

  Findings examine(const Scene& scene, EntityId entity) const override {
    Findings out;
    const RelationGaps& gaps = scene.habits->gaps;
    const Weights::Network& w = scene.weights.network;
    Side made;
    for (const Neighbour& callee : callees_of(scene, entity)) {
      const RelationGap& gap = gaps[callee.relation.index()];
      made.add(gap, 1 - share_besides(gaps.received(callee.entity), gap, w), w);
      if (!gap.tested) continue;
      out.tests.push_back(gap.log10p);
      if (gap.log10p <= -scene.weights.collection.least_surprise)
        out.items.push_back({relation_item(scene, callee, gap), gap.log10p});
    }
    Side received;
    for (const Neighbour& caller : callers_of(scene, entity)) {
      const RelationGap& gap = gaps[caller.relation.index()];
      received.add(gap, 1 - share_besides(gaps.made(caller.entity), gap, w), w);
    }
    add_entity_item(scene, made, "made", out);
    add_entity_item(scene, received, "received", out);
    return out;
  }

 private:
  // Share of shifted calls over an end's other relations in the same direction.
  static double share_besides(const RelationGaps::Calls& calls, const RelationGap& besides,
                              const Weights::Network& w) {
    if (!besides.tested) return 0;
    const double own = loud_calls(besides);
    const double others = calls.all - own;
    return others > 0 ? (calls.shifted - (is_shifted(besides, w) ? own : 0)) / others : 0;
  }

  static Evidence relation_item(const Scene& scene, const Neighbour& callee, const RelationGap& gap) {
    Evidence e;
    e.relation = callee.relation;
    e.kind = evidence_kind("network_gap");
    e.interval = gap.calls.interval;
    impute_onset(scene, e);
    e.subject = "network";
    e.source = gap.calls.exemplar;
    e.source.count = gap.calls.loud.gap.count();
    e.text = fmt::format("calls to {} lose {:.3g} ms between caller and callee (usual {:.3g} ms)",
                         scene.topology.graph.entity(callee.entity).name,
                         gap.calls.loud.gap.quantile(0.5) / 1e6, gap.usual / 1e6);
    return e;
  }

  // A share of all calls well below one means that the other ends are to blame.
  static void add_entity_item(const Scene& scene, const Side& side, std::string_view direction,
                              Findings& out) {
    if (side.shifted == 0) return;
    const double log10p = side.best_log10p * side.share() * side.share();
    out.tests.push_back(log10p);
    if (log10p > -scene.weights.collection.least_surprise) return;
    Evidence e;
    e.kind = evidence_kind("network_gap");
    e.interval = side.interval;
    impute_onset(scene, e);
    e.subject = "network";
    e.source = side.exemplar;
    e.source.count = static_cast<std::uint64_t>(side.shifted_calls);
    e.text = fmt::format("calls {} lose time on the network over {} of {} relations ({:.0f} % of the calls)",
                         direction, side.shifted, side.relations, 100 * side.share());
    out.items.push_back({std::move(e), log10p});
  }
};

// Gaps that nobody feels are none.
void drop_unfelt(const Scene& scene, std::vector<RelationGap>& gaps, const DurationHistogram& everywhere) {
  const double felt =
      std::max(scene.weights.network.felt_share * usual_wait(scene), everywhere.quantile(0.5) * 0.5);
  for (RelationGap& gap : gaps)
    if (gap.tested && gap.calls.loud.gap.mean() - gap.usual < felt) gap.log10p = 0;
}

}  // namespace

const RelationGap RelationGaps::kUntested;

RelationGaps relation_gaps(const Scene& scene) {
  const DurationHistogram everywhere = usual_gaps(scene);
  RelationGaps out;
  for (const Relation& r : scene.topology.graph.relations()) {
    out.place_.push_back(0);
    if (!traits_of(r.kind).requests || !has_calls(scene, r.dependent)) continue;
    out.gaps_.push_back(test_gap(scene, r, everywhere));
    out.place_.back() = static_cast<std::uint32_t>(out.gaps_.size());
  }
  drop_unfelt(scene, out.gaps_, everywhere);
  out.made_.resize(scene.topology.graph.entities().size());
  out.received_.resize(out.made_.size());
  for (std::size_t r = 0; r < out.size(); ++r) {
    if (!out[r].tested) continue;
    const Relation& relation = scene.topology.graph.relation(RelationId(r));
    const double n = loud_calls(out[r]);
    for (RelationGaps::Calls* calls :
         {&out.made_[relation.dependent.index()], &out.received_[relation.dependency.index()]}) {
      calls->all += n;
      if (is_shifted(out[r], scene.weights.network)) calls->shifted += n;
    }
  }
  return out;
}

std::unique_ptr<EvidenceTool> make_network_gap() { return std::make_unique<NetworkGap>(); }

}  // namespace propter::tools
