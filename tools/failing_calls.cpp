#include "tools/failing_calls.h"

#include <algorithm>

#include <fmt/format.h>

#include "graph/evidence_kinds.h"
#include "tools/comparison.h"
#include "tools/habits.h"
#include "tools/statistics.h"

namespace propter::tools {
namespace {

struct Errors {
  Tally all;
  Tally failed;
  Interval interval;
  SourceLocation exemplar;
  double failed_calls = 0;  // that requests made, in the loud part
};

// Share of the failed requests from which failed calls account for them.
constexpr double kAccountedFor = 0.5;

double more_errors_log10p(const Scene& scene, const Errors& e) {
  const Weights::FailingCalls& w = scene.weights.failing_calls;
  if (e.failed.loud <= 0) return 0;
  if (e.all.reference() <= 0)
    return binomial_tail_log10p(e.failed.loud, e.all.loud, w.usual_error_rate * w.margin);
  return more_requests_log10p(e.failed, e.all, margin_of(scene, w.margin));
}

// Of whom spans are known, per operation that called; of others, what the entity waited for in vain.
void add_failed_calls(const Scene& scene, EntityId entity, std::map<StringIndex, Errors>& operations) {
  const auto loud_errors = [&](const auto& series) {
    double errors = 0;
    for (const auto& p : series.points)
      if (scene.timeline.part_of(series.period, p.bucket) == Part::kLoud) errors += p.errors;
    return errors;
  };
  double waited_for = 0;
  each_call(scene, entity, [&](const CallSeries& series) {
    if (const auto op = operations.find(series.operation); op != operations.end())
      op->second.failed_calls += loud_errors(series);
  });
  each_span(scene, entity, [&](const SpanSeries& series) {
    if (is_waiting(series)) waited_for += loud_errors(series);
  });
  for (auto& [operation, errors] : operations)
    errors.failed_calls = std::max(errors.failed_calls, waited_for);
}

std::map<StringIndex, Errors> errors_of(const Scene& scene, EntityId entity) {
  std::map<StringIndex, Errors> out;
  each_span(scene, entity, [&](const SpanSeries& series) {
    if (!series.entry) return;
    Errors& e = out[series.operation];
    if (e.exemplar.file.empty() || series.period == Period::kIncident) e.exemplar = series.exemplar;
    for (const SpanPoint& p : series.points) {
      const Part part = scene.timeline.part_of(series.period, p.bucket);
      e.all.add(part, p.count, p.traces);
      e.failed.add(part, p.errors);
      if (part == Part::kLoud && p.errors > 0) e.interval.include(p.bucket);
    }
  });
  add_failed_calls(scene, entity, out);
  return out;
}

class FailingCalls final : public EvidenceTool {
 public:
  std::string_view name() const override { return "failing_calls"; }
  bool dates_onset() const override { return true; }
  std::string_view description() const override { return "requests and calls that end in errors"; }

  Findings examine(const Scene& scene, EntityId entity) const override {
    Findings out;
    for (const auto& [operation, errors] : errors_of(scene, entity)) {
      const bool by_calls = errors.failed_calls >= kAccountedFor * errors.failed.loud;
      add(scene, errors, by_calls ? evidence_kind("failing_calls") : evidence_kind("error_spans"), {},
          scene.source.name(operation), out);
    }
    for (const Neighbour& callee : callees_of(scene, entity)) {
      const CallComparison& calls = scene.habits->gaps[callee.relation.index()].calls;
      const Errors errors{{calls.loud.count, calls.quiet.count, calls.baseline.count, calls.loud.traces},
                          {calls.loud.errors, calls.quiet.errors, calls.baseline.errors, 0},
                          calls.interval,
                          calls.exemplar};
      add(scene, errors, evidence_kind("failing_calls"), callee.relation,
          scene.topology.graph.entity(callee.entity).name, out);
    }
    return out;
  }

 private:
  static void add(const Scene& scene, const Errors& errors, EvidenceKind kind, RelationId relation,
                  std::string_view what, Findings& out) {
    if (errors.all.loud <= 0) return;
    const double log10p = more_errors_log10p(scene, errors);
    out.tests.push_back(log10p);
    if (log10p > -scene.weights.collection.least_surprise) return;
    Evidence e;
    e.relation = relation;
    e.kind = kind;
    e.interval = errors.interval;
    e.onset = {errors.interval.start, errors.interval.start + kBucket};
    e.subject = what;
    e.source = errors.exemplar;
    e.source.count = static_cast<std::uint64_t>(errors.failed.loud);
    e.text = fmt::format(
        "{} {}: {:.0f} of {:.0f} end in errors (usual {:.1f} %{})",
        relation.valid() ? "calls to" : "requests for", what, errors.failed.loud, errors.all.loud,
        errors.all.reference() > 0 ? 100 * errors.failed.reference() / errors.all.reference() : 0,
        errors.failed_calls > 0 ? fmt::format("; {:.0f} calls made fail", errors.failed_calls) : "");
    out.items.push_back({std::move(e), log10p});
  }
};

}  // namespace

std::unique_ptr<EvidenceTool> make_failing_calls() { return std::make_unique<FailingCalls>(); }

}  // namespace propter::tools
