#include "tools/latency_shift.h"

#include <algorithm>

#include <fmt/format.h>

#include "tools/comparison.h"
#include "tools/statistics.h"

namespace propter::tools {
namespace {

constexpr std::int16_t kShiftBins = 3;        // 1.1^3 = 1.33: slower by less means nothing
constexpr std::uint64_t kMinimumReference = 8;
constexpr std::uint64_t kMinimumLoud = 3;
constexpr double kTailMargin = 2;             // share of slow requests that may double by accident

struct Operation {
  DurationHistogram loud;
  DurationHistogram reference;
  DurationHistogram loud_total;
  DurationHistogram reference_total;
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
      if (part == Part::kNeither) continue;
      const bool loud = part == Part::kLoud;
      (loud ? op.loud : op.reference).merge(p.self);
      (loud ? op.loud_total : op.reference_total).merge(p.total);
      if (loud) op.interval.include(p.bucket);
    }
  });
  return out;
}

// The whole distribution moved, or its slow tail grew.
double slower_log10p(const DurationHistogram& loud, const DurationHistogram& reference) {
  const double moved = greater_log10p(loud.bins(), reference.bins(), kShiftBins);
  const auto n = static_cast<double>(reference.count());
  const double slow = reference.quantile(0.9) * 1.33;
  const double usual = (static_cast<double>(reference.count_above(slow)) + 1) / (n + 2);
  const double tail = binomial_tail_log10p(static_cast<double>(loud.count_above(slow)), static_cast<double>(loud.count()),
                                           std::min(1.0, usual * kTailMargin));
  return std::min(0.0, std::min(moved, tail) + 0.3);  // the better of two tests
}

std::string milliseconds(double ns) { return fmt::format("{:.3g} ms", ns / 1e6); }

class LatencyShift final : public EvidenceTool {
 public:
  std::string_view name() const override { return "latency_shift"; }
  std::string_view description() const override { return "operations that take longer than usual, by own and by whole time"; }

  Findings examine(const Scene& scene, EntityId entity) const override {
    Findings out;
    for (const auto& [operation, op] : operations_of(scene, entity)) {
      test(scene, operation, op, EvidenceKind::kLatencyShift, op.loud, op.reference, out);
      if (op.entry) test(scene, operation, op, EvidenceKind::kSlowRequests, op.loud_total, op.reference_total, out);
    }
    return out;
  }

 private:
  static void test(const Scene& scene, StringIndex operation, const Operation& op, EvidenceKind kind,
                   const DurationHistogram& loud, const DurationHistogram& reference, Findings& out) {
    if (reference.count() < kMinimumReference || loud.count() < kMinimumLoud) return;
    ++out.comparisons;
    const double log10p = slower_log10p(loud, reference);
    if (log10p > -1) return;
    Evidence e;
    e.kind = kind;
    e.interval = op.interval;
    e.onset = scene.timeline.onset;
    e.subject = scene.source.name(operation);
    e.source = op.exemplar;
    e.source.count = loud.count();
    e.text = fmt::format("{} {} {} in the median (usual {}), 95 % within {} (usual {})", e.subject,
                         kind == EvidenceKind::kLatencyShift ? "spends on its own" : "takes in all",
                         milliseconds(loud.quantile(0.5)), milliseconds(reference.quantile(0.5)),
                         milliseconds(loud.quantile(0.95)), milliseconds(reference.quantile(0.95)));
    out.items.push_back({std::move(e), log10p});
  }
};

}  // namespace

std::unique_ptr<EvidenceTool> make_latency_shift() { return std::make_unique<LatencyShift>(); }

}  // namespace propter::tools
