#include "tools/latency_shift.h"

#include <algorithm>

#include <fmt/format.h>

#include "graph/evidence_kinds.h"
#include "tools/comparison.h"
#include "tools/habits.h"
#include "tools/statistics.h"

namespace propter::tools {
namespace {

struct Durations {
  DurationHistogram loud;
  DurationHistogram quiet;
  DurationHistogram baseline;
  double traces = 0;  // of the loud ones

  void add(Part part, const DurationHistogram& more, double more_traces) {
    if (part == Part::kLoud) {
      loud.merge(more);
      traces += more_traces;
    }
    if (part == Part::kQuiet) quiet.merge(more);
    if (part == Part::kBaseline) baseline.merge(more);
  }
};

struct Operation {
  Durations own;
  Durations total;
  Interval interval;
  SourceLocation exemplar;
  bool entry = false;
};

std::map<StringIndex, Operation> operations_of(const Scene& scene, EntityId entity) {
  std::map<StringIndex, Operation> out;
  each_span(scene, entity, [&](const SpanSeries& series) {
    Operation& op = out[series.operation];
    op.entry = op.entry || series.entry;
    if (op.exemplar.file.empty() || series.period == Period::kIncident) op.exemplar = series.exemplar;
    for (const SpanPoint& p : series.points) {
      const Part part = scene.timeline.part_of(series.period, p.bucket);
      op.own.add(part, p.self, p.traces);
      op.total.add(part, p.total, p.traces);
      if (part == Part::kLoud) op.interval.include(p.bucket);
    }
  });
  return out;
}

// The whole distribution moved, or its slow tail grew.
double slower_log10p(const DurationHistogram& loud, const DurationHistogram& reference, double margin,
                     const Weights::Latency& w) {
  const double moved = greater_log10p(loud.bins(), reference.bins(), shift_of(w.shift_bins, margin));
  return std::min(0.0,
                  std::min(moved, far_beyond_log10p(loud, reference, margin)) + 0.3);  // the better of two
}

// Requests of the entity, and how long they and those of users usually take.
struct Requests {
  double served = 0;  // in the loud part
  double usual = 0;   // ns, median whole time
  double wait = 0;    // ns, of a user's request
};

// Whether what an operation takes longer, times how often a request runs it, is felt by callers and by users.
bool matters(const DurationHistogram& loud, const DurationHistogram& reference, const Requests& requests,
             const Weights::Latency& w) {
  const double runs =
      requests.served > 0 ? std::max(1.0, static_cast<double>(loud.count()) / requests.served) : 1;
  const double longer = (loud.mean() - reference.mean()) * runs;
  return longer > std::max({requests.usual * w.felt_by_caller, requests.wait * w.felt_by_user,
                            static_cast<double>(w.felt_at_least)});
}

std::string milliseconds(double ns) { return fmt::format("{:.3g} ms", ns / 1e6); }

class LatencyShift final : public EvidenceTool {
 public:
  std::string_view name() const override { return "latency_shift"; }
  bool dates_onset() const override { return true; }
  std::string_view description() const override {
    return "operations that take longer than usual, by own and by whole time, and calls that do";
  }

  Findings examine(const Scene& scene, EntityId entity) const override {
    Findings out;
    const auto operations = operations_of(scene, entity);
    DurationHistogram usual;
    Requests requests;
    for (const auto& [operation, op] : operations) {
      if (!op.entry) continue;
      requests.served += static_cast<double>(op.total.loud.count());
      usual.merge(op.total.quiet.count() >= scene.weights.latency.minimum_reference ? op.total.quiet
                                                                                    : op.total.baseline);
    }
    requests.usual = usual.quantile(0.5);
    requests.wait = scene.habits->usual_wait;
    for (const auto& [operation, op] : operations) test_operation(scene, operation, op, requests, out);
    for (const Neighbour& callee : callees_of(scene, entity)) test_calls(scene, callee, requests, out);
    return out;
  }

 private:
  static void test_calls(const Scene& scene, const Neighbour& callee, const Requests& requests,
                         Findings& out) {
    const CallComparison& calls = scene.habits->gaps[callee.relation.index()].calls;
    const Durations answers{calls.loud.answer, calls.quiet.answer, calls.baseline.answer, calls.loud.traces};
    const std::string& name = scene.topology.graph.entity(callee.entity).name;
    Evidence e = item(evidence_kind("slow_requests"), calls.interval, calls.exemplar, name);
    e.relation = callee.relation;
    test(scene, std::move(e), fmt::format("calls to {} take", name), answers, requests, out);
  }

  static void test_operation(const Scene& scene, StringIndex operation, const Operation& op,
                             const Requests& requests, Findings& out) {
    const std::string_view name = scene.source.name(operation);
    test(scene, item(evidence_kind("latency_shift"), op.interval, op.exemplar, name),
         fmt::format("{} spends on its own", name), op.own, requests, out);
    if (!op.entry) return;
    test(scene, item(evidence_kind("slow_requests"), op.interval, op.exemplar, name),
         fmt::format("{} takes in all", name), op.total, requests, out);
  }

  static Evidence item(EvidenceKind kind, const Interval& interval, const SourceLocation& exemplar,
                       std::string_view subject) {
    Evidence e;
    e.kind = kind;
    e.interval = interval;
    e.subject = subject;
    e.source = exemplar;
    return e;
  }

  static void test(const Scene& scene, Evidence e, std::string_view what, const Durations& durations,
                   const Requests& requests, Findings& out) {
    const DurationHistogram& loud = durations.loud;
    const Weights::Latency& w = scene.weights.latency;
    const DurationComparison against{durations.quiet, durations.baseline, w.minimum_reference,
                                     scene.timeline.needs_quiet, scene.weights.comparison};
    if (!against.possible() || loud.count() < w.minimum_loud) return;
    const DurationHistogram& reference = against.usual();
    const double confidence = std::min(1.0, durations.traces / static_cast<double>(loud.count()));
    const double log10p = confidence * against.log10p([&](const DurationHistogram& usual, double margin) {
      return matters(loud, usual, requests, w) ? slower_log10p(loud, usual, margin, w) : 0;
    });
    out.tests.push_back(log10p);
    if (log10p > -scene.weights.collection.least_surprise) return;
    impute_onset(scene, e);
    e.source.count = loud.count();
    e.text = fmt::format("{} {} in the median (usual {}), 95 % within {} (usual {})", what,
                         milliseconds(loud.quantile(0.5)), milliseconds(reference.quantile(0.5)),
                         milliseconds(loud.quantile(0.95)), milliseconds(reference.quantile(0.95)));
    out.items.push_back({std::move(e), log10p});
  }
};

}  // namespace

std::unique_ptr<EvidenceTool> make_latency_shift() { return std::make_unique<LatencyShift>(); }

}  // namespace propter::tools
