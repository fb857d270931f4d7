#include "tools/metric_shift.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "tools/comparison.h"
#include "tools/metric_class.h"
#include "tools/statistics.h"

namespace propter::tools {
namespace {

constexpr std::size_t kMinimumReference = 6;
constexpr double kDegrees = 4;              // of Student's t: telemetry has heavy tails
constexpr double kRelativeFloor = 0.1;      // a deviation below a tenth of the median means nothing
constexpr double kPercentFloor = 2;         // nor one below two points of a percentage
constexpr double kSaturated = 85;           // percent
constexpr std::size_t kGrowthSamples = 5;

struct Samples {
  std::vector<double> reference;
  std::vector<MetricPoint> loud;
  SourceLocation exemplar;
};

struct Verdict {
  EvidenceKind kind = EvidenceKind::kMetricShift;
  double log10p = 0;
  MetricPoint strongest;
  TimeNs first = kNoTime;  // first loud sample beyond half of the strongest deviation
  Robust usual;
};

// Up is bad for resources, latency and errors; down is for success rates. Traffic says nothing about faults.
double direction_of(MetricClass kind) {
  if (kind == MetricClass::kSuccess) return -1;
  return is_resource(kind) || kind == MetricClass::kLatency || kind == MetricClass::kErrors ? 1 : 0;
}

bool grows_without_break(const Samples& s) {
  if (s.loud.size() < kGrowthSamples) return false;
  for (std::size_t i = 1; i < s.loud.size(); ++i)
    if (s.loud[i].value <= s.loud[i - 1].value) return false;
  return true;
}

Verdict judge(const Samples& s, const MetricTraits& traits) {
  Verdict v;
  v.usual = robust(s.reference);
  const double floor = std::max({std::abs(v.usual.median) * kRelativeFloor, traits.percent ? kPercentFloor : 0.0, 1e-9});
  const double scale = std::max(v.usual.deviation, floor);
  const double sign = direction_of(traits.kind);
  double worst = -1;
  for (const MetricPoint& p : s.loud) {
    const double t = sign * (p.value - v.usual.median) / scale;
    if (t <= worst) continue;
    worst = t;
    v.strongest = p;
  }
  for (const MetricPoint& p : s.loud)
    if (v.first == kNoTime && sign * (p.value - v.usual.median) / scale > worst / 2) v.first = p.time;
  // The strongest of several loud samples: as many chances.
  v.log10p = std::min(0.0, student_log10p(worst, kDegrees) + std::log10(static_cast<double>(s.loud.size())));
  // The reference itself says how often so much happens.
  const auto beyond = std::count_if(s.reference.begin(), s.reference.end(),
                                    [&](double x) { return sign * (x - v.usual.median) / scale >= worst; });
  if (beyond > 0)
    v.log10p = std::max(v.log10p, std::log10(static_cast<double>(beyond + 1) / static_cast<double>(s.reference.size() + 1)));
  const bool resource = is_resource(traits.kind);
  if (resource && traits.kind != MetricClass::kNetwork)
    v.kind = grows_without_break(s) && v.strongest.value < kSaturated ? EvidenceKind::kGrowth : EvidenceKind::kSaturation;
  return v;
}

class MetricShift final : public EvidenceTool {
 public:
  std::string_view name() const override { return "metric_shift"; }
  std::string_view description() const override { return "metrics that left their usual range, saturation and growth"; }

  Findings examine(const Scene& scene, EntityId entity) const override {
    Findings out;
    for (const auto& [metric, samples] : samples_of(scene, entity)) {
      const std::string_view metric_name = scene.source.name(metric);
      const MetricTraits traits = classify_metric(metric_name);
      const bool foreign = traits.of_host && scene.topology.graph.entity(entity).kind != EntityKind::kHost;
      if (foreign || direction_of(traits.kind) == 0) continue;
      if (samples.reference.size() < kMinimumReference || samples.loud.empty()) continue;
      ++out.comparisons;
      const Verdict v = judge(samples, traits);
      if (v.log10p <= -1) out.items.push_back({item(metric_name, samples, v), v.log10p});
    }
    return out;
  }

 private:
  static std::map<StringIndex, Samples> samples_of(const Scene& scene, EntityId entity) {
    std::map<StringIndex, Samples> out;
    for (const Period period : {Period::kBaseline, Period::kIncident})
      for (const SubjectId s : subjects_of(scene, entity, period))
        for (const MetricSeries& series : scene.source.metrics(period, s)) {
          Samples& samples = out[series.name];
          samples.exemplar = series.exemplar;
          for (const MetricPoint& p : series.points) {
            const Part part = scene.timeline.part_of_instant(period, p.time);
            if (part == Part::kLoud) samples.loud.push_back(p);
            if (part == Part::kReference) samples.reference.push_back(p.value);
          }
        }
    return out;
  }

  static Evidence item(std::string_view metric, const Samples& samples, const Verdict& v) {
    Evidence e;
    e.kind = v.kind;
    e.interval = {samples.loud.front().time, samples.loud.back().time};
    // A sample speaks about the time since the one before.
    const TimeNs period = samples.loud.size() > 1 ? samples.loud[1].time - samples.loud[0].time : kMinute;
    e.onset = {v.first - period, v.first};
    e.subject = metric;
    e.source = samples.exemplar;
    e.source.count = samples.loud.size();
    e.text = fmt::format("{} {} {:.4g} (usual {:.4g} +- {:.2g})", metric,
                         v.kind == EvidenceKind::kGrowth ? "grows without a break to" : "at", v.strongest.value,
                         v.usual.median, v.usual.deviation);
    return e;
  }
};

}  // namespace

std::unique_ptr<EvidenceTool> make_metric_shift() { return std::make_unique<MetricShift>(); }

}  // namespace propter::tools
