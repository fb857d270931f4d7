#include "tools/metric_shift.h"

#include <algorithm>
#include <cmath>
#include <functional>

#include <fmt/format.h>

#include "graph/evidence_kinds.h"
#include "graph/metric_class.h"
#include "tools/comparison.h"
#include "tools/course.h"
#include "tools/daily_pattern.h"
#include "tools/habits.h"
#include "tools/statistics.h"
#include "tools/usual.h"

namespace propter::tools {
namespace {

constexpr std::size_t kEnough = 1000;  // samples of siblings

bool grows_without_break(const MetricSamples& s, std::size_t least) {
  if (s.loud.size() < least) return false;
  for (std::size_t i = 1; i < s.loud.size(); ++i)
    if (s.loud[i].value <= s.loud[i - 1].value) return false;
  return true;
}

// What the loud samples are held against.
struct Yardstick {
  std::vector<double> values;
  std::string_view whose = "usual";
  double trust = 1;
  DailyPattern daily;  // which was taken out of the values
};

// Of the good period. A share that is usually close to all of its whole has none.
DailyPattern daily_pattern_of(const Scene& scene, const MetricSamples& s, const MetricName& traits) {
  if (s.past < scene.weights.metric_history.minimum_past) return {};
  return upper_bound_of(traits, values_of(s.reference)) > 0 ? DailyPattern() : DailyPattern(s.reference);
}

// Its own past; without one, that of its siblings.
Yardstick yardstick_of(const Scene& scene, EntityId entity, StringIndex metric, const MetricSamples& s,
                       const MetricName& traits) {
  const std::size_t least = scene.weights.metrics.minimum_reference;
  if (s.reference.size() >= least) {
    Yardstick own;
    own.daily = daily_pattern_of(scene, s, traits);
    std::vector<MetricPoint> reference = s.reference;
    own.daily.level(reference);
    own.values = values_of(reference);
    if (own.daily.known()) own.whose = "usual at this time of the day";
    return own;
  }
  return {scene.habits->metrics.of_siblings(service_of(scene, entity), metric),
          "its siblings",
          scene.weights.comparison.baseline_alone,
          {}};
}

struct Judgement {
  EvidenceKind kind = evidence_kind("metric_shift");
  double log10p = 0;
  double value = 0;        // the loud sample that was judged
  TimeNs first = kNoTime;  // first loud sample that is at least half as far
  Course course = Course::kUnknown;
  Robust usual;
};

Judgement judge(const Scene& scene, StringIndex metric, const MetricSamples& s, const Yardstick& against,
                const MetricName& traits) {
  const Weights::Metrics& w = scene.weights.metrics;
  const Usual usual(against.values, traits, w);
  Judgement j;
  // The second strongest loud sample: a fault lasts, a single spike does not. A resource that was exhausted
  // in the mean over a whole sample period needs no second sample.
  std::vector<MetricPoint> loud = s.loud;
  against.daily.level(loud);
  std::vector<MetricPoint> worst_first = loud;
  std::ranges::stable_sort(worst_first, std::greater(),
                           [&](const MetricPoint& p) { return usual.badness(p.value); });
  const auto as_measured = [&](const MetricPoint& p) { return p.value + against.daily.at(p.time); };
  const bool resource = traits_of(traits.kind).resource;
  const bool exhausted = resource && traits.percent && as_measured(worst_first.front()) >= w.saturated;
  const MetricPoint worst = worst_first[exhausted ? 0 : std::min<std::size_t>(1, loud.size() - 1)];
  const double deviation = usual(worst.value);
  for (const MetricPoint& p : loud)
    if (j.first == kNoTime && usual(p.value) >= deviation / 2) j.first = p.time;
  j.value = as_measured(worst);
  j.usual = {usual.of.median + against.daily.at(worst.time), usual.of.deviation};
  j.course = course_of(loud, usual.of.median, worst.value);
  j.log10p = student_log10p(deviation, w.degrees);
  // Near its limit a resource is short, however often that happens elsewhere.
  if (!exhausted) j.log10p = std::max(j.log10p, scene.habits->metrics.log10_share(metric, deviation));
  if (!resource) j.log10p = std::max(j.log10p, -w.most_of_effects);
  if (resource && traits.kind != MetricClass::kNetwork)
    j.kind = grows_without_break(s, w.growth_samples) && j.value < w.saturated ? evidence_kind("growth")
                                                                               : evidence_kind("saturation");
  j.log10p *= against.trust * reliability_of(traits.kind, scene.weights);
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
    for (const auto& [metric, samples] : metric_samples_of(scene, entity)) {
      const std::string_view metric_name = scene.source.name(metric);
      const MetricName traits = classify_metric(metric_name);
      if (!tells_of_faults(scene, entity, traits) || samples.loud.empty()) continue;
      // Of these metric_history knows more, around a page.
      const bool long_past = samples.past >= scene.weights.metric_history.minimum_past;
      if (long_past && scene.timeline.page != kNoTime) continue;
      const Yardstick against = yardstick_of(scene, entity, metric, samples, traits);
      if (against.values.size() < scene.weights.metrics.minimum_reference) continue;
      const Judgement j = judge(scene, metric, samples, against, traits);
      out.tests.push_back(j.log10p);
      if (j.log10p <= -scene.weights.collection.least_surprise)
        out.items.push_back({item(metric_name, samples, against, j), j.log10p});
    }
    return out;
  }

 private:
  static Evidence item(std::string_view metric, const MetricSamples& samples, const Yardstick& against,
                       const Judgement& j) {
    Evidence e;
    e.kind = j.kind;
    e.interval = {samples.loud.front().time, samples.loud.back().time};
    // A sample is dated by the begin or by the end of the time that it speaks about.
    const TimeNs period = samples.loud.size() > 1 ? samples.loud[1].time - samples.loud[0].time : kMinute;
    e.onset = {j.first - period, j.first + period};
    // What drifts began before it was far.
    if (j.course == Course::kDrift) e.onset.start = samples.loud.front().time - period;
    e.subject = metric;
    e.source = samples.exemplar;
    e.source.count = samples.loud.size();
    const std::string_view course = j.kind == evidence_kind("growth") ? "" : words_of(j.course);
    e.text =
        fmt::format("{} {} {:.4g} ({} {:.4g} +- {:.2g}{}{})", metric,
                    j.kind == evidence_kind("growth") ? "grows without a break to" : "at", j.value,
                    against.whose, j.usual.median, j.usual.deviation, course.empty() ? "" : "; ", course);
    return e;
  }
};

}  // namespace

std::map<StringIndex, MetricSamples> metric_samples_of(const Scene& scene, EntityId entity) {
  std::map<StringIndex, MetricSamples> out;
  each_metric(scene, entity, [&](const MetricSeries& series) {
    MetricSamples& samples = out[series.name];
    samples.exemplar = series.exemplar;
    for (const MetricPoint& p : series.points) {
      const Part part = scene.timeline.part_of_instant(series.period, p.time);
      if (part == Part::kBaseline) ++samples.past;
      if (part == Part::kLoud) samples.loud.push_back(p);
      if (part == Part::kQuiet || part == Part::kBaseline) samples.reference.push_back(p);
    }
  });
  return out;
}

bool tells_of_faults(const Scene& scene, EntityId entity, const MetricName& name) {
  return name.kind != MetricClass::kTraffic && name.kind != MetricClass::kLogs &&
         !is_foreign(name, scene.topology.graph.entity(entity).kind.role());
}

MetricHabits::MetricHabits(const Scene& scene) {
  for (std::size_t e = 0; e < scene.topology.graph.entities().size(); ++e)
    for (const auto& [metric, samples] : metric_samples_of(scene, EntityId(e))) {
      const MetricName traits = classify_metric(scene.source.name(metric));
      const Weights::Metrics& w = scene.weights.metrics;
      if (!tells_of_faults(scene, EntityId(e), traits) || samples.reference.size() < w.minimum_reference)
        continue;
      const Yardstick own = yardstick_of(scene, EntityId(e), metric, samples, traits);
      const Usual usual(own.values, traits, w);
      for (const double value : own.values) deviations_[metric].push_back(usual(value));
      const EntityId service = service_of(scene, EntityId(e));
      if (service == EntityId(e)) continue;
      std::vector<double>& siblings = siblings_[{service, metric}];
      for (const MetricPoint& p : samples.reference)
        if (siblings.size() < kEnough) siblings.push_back(p.value);
    }
  for (auto& [metric, values] : deviations_) std::sort(values.begin(), values.end());
}

const std::vector<double>& MetricHabits::of_siblings(EntityId service, StringIndex metric) const {
  static const std::vector<double> kNone;
  const auto it = siblings_.find({service, metric});
  return it == siblings_.end() ? kNone : it->second;
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
