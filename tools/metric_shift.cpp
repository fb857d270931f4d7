#include "tools/metric_shift.h"

#include <algorithm>
#include <cmath>
#include <functional>

#include <fmt/format.h>

#include "graph/evidence_kinds.h"
#include "graph/metric_class.h"
#include "tools/comparison.h"
#include "tools/habits.h"
#include "tools/statistics.h"
#include "tools/usual.h"

namespace propter::tools {
namespace {

struct Samples {
  std::size_t past = 0;  // samples of the good period
  std::vector<double> reference;
  std::vector<MetricPoint> loud;
  SourceLocation exemplar;
};

std::map<StringIndex, Samples> samples_of(const Scene& scene, EntityId entity) {
  std::map<StringIndex, Samples> out;
  each_metric(scene, entity, [&](const MetricSeries& series) {
    Samples& samples = out[series.name];
    samples.exemplar = series.exemplar;
    for (const MetricPoint& p : series.points) {
      const Part part = scene.timeline.part_of_instant(series.period, p.time);
      if (part == Part::kBaseline) ++samples.past;
      if (part == Part::kLoud) samples.loud.push_back(p);
      if (part == Part::kQuiet || part == Part::kBaseline) samples.reference.push_back(p.value);
    }
  });
  return out;
}

// The load may well change; and lines are counted where they are read.
bool tells(const MetricName& name) {
  return name.kind != MetricClass::kTraffic && name.kind != MetricClass::kLogs;
}

bool grows_without_break(const Samples& s, std::size_t least) {
  if (s.loud.size() < least) return false;
  for (std::size_t i = 1; i < s.loud.size(); ++i)
    if (s.loud[i].value <= s.loud[i - 1].value) return false;
  return true;
}

struct Judgement {
  EvidenceKind kind = evidence_kind("metric_shift");
  double log10p = 0;
  double value = 0;        // the loud sample that was judged
  TimeNs first = kNoTime;  // first loud sample that is as far
  Robust usual;
};

Judgement judge(const Scene& scene, StringIndex metric, const Samples& s, const MetricName& traits) {
  const Weights::Metrics& w = scene.weights.metrics;
  const Usual usual(s.reference, traits, w);
  Judgement j;
  j.usual = usual.of;
  // The second strongest loud sample: a fault lasts, a single spike does not. A resource that was exhausted
  // in the mean over a whole sample period needs no second sample.
  std::vector<double> loud;
  for (const MetricPoint& p : s.loud) loud.push_back(p.value);
  std::ranges::stable_sort(loud, std::greater(), [&](double value) { return usual.badness(value); });
  const bool resource = traits_of(traits.kind).resource;
  const bool exhausted = resource && traits.percent && loud.front() >= w.saturated;
  j.value = loud[exhausted ? 0 : std::min<std::size_t>(1, loud.size() - 1)];
  const double deviation = usual(j.value);
  for (const MetricPoint& p : s.loud)
    if (j.first == kNoTime && usual(p.value) >= deviation) j.first = p.time;
  j.log10p = student_log10p(deviation, w.degrees);
  // Near its limit a resource is short, however often that happens elsewhere.
  if (!exhausted) j.log10p = std::max(j.log10p, scene.habits->metrics.log10_share(metric, deviation));
  if (!resource) j.log10p = std::max(j.log10p, -w.most_of_effects);
  if (resource && traits.kind != MetricClass::kNetwork)
    j.kind = grows_without_break(s, w.growth_samples) && j.value < w.saturated ? evidence_kind("growth")
                                                                               : evidence_kind("saturation");
  j.log10p *= scene.weights.reliability.*traits_of(traits.kind).reliability;
  return j;
}

class MetricShift final : public EvidenceTool {
 public:
  std::string_view name() const override { return "metric_shift"; }
  bool dates_onset() const override { return true; }
  std::string_view description() const override {
    return "metrics that left their usual range, saturation and growth";
  }

  Findings examine(const Scene& scene, EntityId entity) const override {
    Findings out;
    for (const auto& [metric, samples] : samples_of(scene, entity)) {
      const std::string_view metric_name = scene.source.name(metric);
      const MetricName traits = classify_metric(metric_name);
      if (is_foreign(traits, scene.topology.graph.entity(entity).kind.role()) || !tells(traits)) continue;
      if (samples.reference.size() < scene.weights.metrics.minimum_reference || samples.loud.empty())
        continue;
      // Of these metric_history knows more, around a page.
      const bool long_past = samples.past >= scene.weights.metric_history.minimum_past;
      if (long_past && scene.timeline.page != kNoTime) continue;
      const Judgement j = judge(scene, metric, samples, traits);
      out.tests.push_back(j.log10p);
      if (j.log10p <= -scene.weights.collection.least_surprise)
        out.items.push_back({item(metric_name, samples, j), j.log10p});
    }
    return out;
  }

 private:
  static Evidence item(std::string_view metric, const Samples& samples, const Judgement& j) {
    Evidence e;
    e.kind = j.kind;
    e.interval = {samples.loud.front().time, samples.loud.back().time};
    // A sample is dated by the begin or by the end of the time that it speaks about.
    const TimeNs period = samples.loud.size() > 1 ? samples.loud[1].time - samples.loud[0].time : kMinute;
    e.onset = {j.first - period, j.first + period};
    e.subject = metric;
    e.source = samples.exemplar;
    e.source.count = samples.loud.size();
    e.text = fmt::format("{} {} {:.4g} (usual {:.4g} +- {:.2g})", metric,
                         j.kind == evidence_kind("growth") ? "grows without a break to" : "at", j.value,
                         j.usual.median, j.usual.deviation);
    return e;
  }
};

}  // namespace

MetricHabits::MetricHabits(const Scene& scene) {
  for (std::size_t e = 0; e < scene.topology.graph.entities().size(); ++e)
    for (const auto& [metric, samples] : samples_of(scene, EntityId(e))) {
      const MetricName traits = classify_metric(scene.source.name(metric));
      const Weights::Metrics& w = scene.weights.metrics;
      if (!tells(traits) || samples.reference.size() < w.minimum_reference) continue;
      const Usual usual(samples.reference, traits, w);
      for (const double value : samples.reference) deviations_[metric].push_back(usual(value));
    }
  for (auto& [metric, values] : deviations_) std::sort(values.begin(), values.end());
}

double MetricHabits::log10_share(StringIndex metric, double deviation) const {
  const auto it = deviations_.find(metric);
  if (it == deviations_.end()) return 0;
  const auto& values = it->second;
  const auto beyond =
      static_cast<double>(values.end() - std::lower_bound(values.begin(), values.end(), deviation));
  // Never seen: no share can be named, and the parametric tail alone decides.
  return beyond == 0 ? -300 : std::log10(beyond / static_cast<double>(values.size()));
}

std::unique_ptr<EvidenceTool> make_metric_shift() { return std::make_unique<MetricShift>(); }

}  // namespace propter::tools
