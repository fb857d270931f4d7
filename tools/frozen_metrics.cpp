#include "tools/frozen_metrics.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "graph/evidence_kinds.h"
#include "graph/metric_class.h"
#include "tools/comparison.h"
#include "tools/metric_shift.h"
#include "tools/usual.h"

namespace propter::tools {
namespace {

constexpr std::size_t kLeast = 3;  // steps without a change

struct Still {
  std::size_t steps = 0;  // without a change, the longest such time
  std::size_t last = 0;   // sample in which it ends
};

Still longest_still(const std::vector<MetricPoint>& points) {
  Still out;
  for (std::size_t i = 1, steps = 0; i < points.size(); ++i) {
    steps = points[i].value == points[i - 1].value ? steps + 1 : 0;
    if (steps > out.steps) out = {steps, i};
  }
  return out;
}

// Log10 of the chance that it stands so long by accident, wherever among the loud samples.
double log10p_of(const Still& still, const MetricSamples& s) {
  std::size_t same = 0;
  for (std::size_t i = 1; i < s.reference.size(); ++i)
    if (s.reference[i].value == s.reference[i - 1].value) ++same;
  const double chance = (static_cast<double>(same) + 0.5) / static_cast<double>(s.reference.size());
  return std::min(0.0, static_cast<double>(still.steps) * std::log10(chance) +
                           std::log10(static_cast<double>(s.loud.size() - still.steps)));
}

class FrozenMetrics final : public EvidenceTool {
 public:
  std::string_view name() const override { return "frozen_metrics"; }
  std::string_view description() const override { return "metrics that stand still and usually change"; }

  Findings examine(const Scene& scene, EntityId entity) const override {
    Findings out;
    for (const auto& [metric, samples] : metric_samples_of(scene, entity)) {
      const std::string_view name = scene.source.name(metric);
      const MetricName traits = classify_metric(name);
      if (!tells_of_faults(scene, entity, traits)) continue;
      if (samples.reference.size() < scene.weights.metrics.minimum_reference || samples.loud.size() <= kLeast)
        continue;
      const Still still = longest_still(samples.loud);
      const double log10p = still.steps < kLeast ? 0 : log10p_of(still, samples);
      out.tests.push_back(log10p);
      if (log10p > -scene.weights.collection.least_surprise) continue;
      // Where it stands better than usual, it may well.
      const double value = samples.loud[still.last].value;
      if (Usual(values_of(samples.reference), traits, scene.weights.metrics)(value) <= -1) continue;
      out.items.push_back({item(name, samples, still), log10p * reliability_of(traits.kind, scene.weights)});
    }
    return out;
  }

 private:
  static Evidence item(std::string_view metric, const MetricSamples& samples, const Still& still) {
    const MetricPoint& first = samples.loud[still.last - still.steps];
    Evidence e;
    e.kind = evidence_kind("metric_shift");
    e.interval = {first.time, samples.loud[still.last].time};
    const TimeNs period = samples.loud[1].time - samples.loud[0].time;
    e.onset = {first.time - period, first.time + period};
    e.subject = metric;
    e.source = samples.exemplar;
    e.source.count = still.steps + 1;
    e.text = fmt::format("{} stands still at {:.4g} (usually it changes)", metric, first.value);
    return e;
  }
};

}  // namespace

std::unique_ptr<EvidenceTool> make_frozen_metrics() { return std::make_unique<FrozenMetrics>(); }

}  // namespace propter::tools
