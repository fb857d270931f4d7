#include "tools/metric_history.h"

#include <algorithm>
#include <cmath>
#include <map>

#include <fmt/format.h>

#include "graph/evidence_kinds.h"
#include "graph/metric_class.h"
#include "tools/comparison.h"
#include "tools/course.h"
#include "tools/daily_pattern.h"
#include "tools/statistics.h"
#include "tools/usual.h"

namespace propter::tools {
namespace {

constexpr double kConsistent = 1.4826;  // of a median absolute deviation, as a standard deviation
constexpr double kOfTail = 3;           // the 99 % quantile is at least so many deviations away

struct History {
  std::vector<MetricPoint> past;    // of the good period
  std::vector<MetricPoint> recent;  // of the incident
  SourceLocation exemplar;
};

std::map<StringIndex, History> histories_of(const Scene& scene, EntityId entity) {
  std::map<StringIndex, History> out;
  each_metric(scene, entity, [&](const MetricSeries& series) {
    History& history = out[series.name];
    history.exemplar = series.exemplar;
    for (const MetricPoint& p : series.points) {
      if (series.period == Period::kBaseline)
        history.past.push_back(p);
      else
        history.recent.push_back(p);
    }
  });
  for (auto& [metric, history] : out) std::ranges::stable_sort(history.recent, {}, &MetricPoint::time);
  return out;
}

// How far a metric goes in the bad direction, in its own deviations.
struct Past {
  double median = 0;
  double deviation = 1;
  double worse = 1;  // worse_of()

  Past(std::vector<double> values, const MetricName& name, double worse_way, const Weights::MetricHistory& w)
      : worse(worse_way) {
    std::sort(values.begin(), values.end());
    median = values[values.size() / 2];
    const std::size_t extreme = values.size() / 100;
    const double low = median - values[extreme];
    const double high = values[values.size() - 1 - extreme] - median;
    const double tail = worse < 0 ? low : worse > 0 ? high : std::max(low, high);
    for (double& v : values) v = std::abs(v - median);
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    const double floor = std::abs(median) * (worse < 0 ? w.least_fall : w.least_rise);
    // One event more or less is none: of events as such, as many as their root come by accident.
    const double counted = name.kind == MetricClass::kTraffic ? std::sqrt(std::abs(median) + 1) : 1e-9;
    deviation = std::max({kConsistent * *middle, tail / kOfTail, floor, counted});
  }
};

struct Departure {
  double deviations = 0;
  double value = 0;
  TimeNs time = kNoTime;
  TimeNs first = kNoTime;  // at least half as far
  std::vector<MetricPoint> judged;
};

// Against the past, and against the worst of the minutes before anything was unusual.
Departure departure_of(const History& history, const Past& past, const Timeline& timeline,
                       const Weights::MetricHistory& w) {
  const TimeNs page = timeline.page;
  // That something began with the window says no more than that it was read from there on.
  const bool begins_within = timeline.onset.known() && timeline.onset.start > timeline.window.start;
  const TimeNs quiet_until =
      begins_within ? std::min(timeline.onset.start, page - w.before) : page - w.before;
  double least = past.median;
  double most = past.median;
  for (const MetricPoint& p : history.recent) {
    if (p.time >= quiet_until) continue;
    least = std::min(least, p.value);
    most = std::max(most, p.value);
  }
  const double usual = past.worse < 0 ? least : most;
  const auto badness = [&](const MetricPoint& p) {
    const double outside = std::max({0.0, p.value - most, least - p.value}) / past.deviation;
    return past.worse == 0 ? w.either_way * outside : past.worse * (p.value - usual) / past.deviation;
  };
  Departure out;
  for (const MetricPoint& p : history.recent) {
    if (p.time < quiet_until || p.time > page + w.after) continue;
    out.judged.push_back(p);
    if (out.time != kNoTime && badness(p) <= out.deviations) continue;
    out.deviations = std::max(0.0, badness(p));
    out.value = p.value;
    out.time = p.time;
  }
  for (const MetricPoint& p : out.judged)
    if (out.first == kNoTime && badness(p) >= out.deviations / 2) out.first = p.time;
  return out;
}

class MetricHistory final : public EvidenceTool {
 public:
  std::string_view name() const override { return "metric_history"; }
  bool knows_own_past() const override { return true; }
  std::string_view description() const override { return "metrics that left what their own long past shows"; }

  Findings examine(const Scene& scene, EntityId entity) const override {
    Findings out;
    const Weights::MetricHistory& w = scene.weights.metric_history;
    if (scene.timeline.page == kNoTime) return out;
    for (auto& [metric, history] : histories_of(scene, entity)) {
      if (history.past.size() < w.minimum_past || history.recent.empty()) continue;
      const std::string_view metric_name = scene.source.name(metric);
      const MetricName traits = classify_metric(metric_name);
      if (is_foreign(traits, scene.topology.graph.entity(entity).kind.role())) continue;
      const double bound = upper_bound_of(traits, values_of(history.past));
      DailyPattern daily;
      if (bound == 0) daily = DailyPattern(history.past);
      daily.level(history.past);
      daily.level(history.recent);
      const Past past(values_of(history.past), traits, worse_of(traits, bound), w);
      const Departure d = departure_of(history, past, scene.timeline, w);
      if (d.judged.empty()) continue;
      // The worst of so many samples.
      const double log10p = std::min(0.0, student_log10p(d.deviations, scene.weights.metrics.degrees) +
                                              std::log10(static_cast<double>(d.judged.size())));
      out.tests.push_back(log10p);
      if (log10p <= -scene.weights.collection.least_surprise)
        out.items.push_back({item(metric_name, history, past, daily, d), log10p});
    }
    return out;
  }

 private:
  static Evidence item(std::string_view metric, const History& history, const Past& past,
                       const DailyPattern& daily, const Departure& d) {
    Evidence e;
    e.kind = evidence_kind("departure");
    e.interval = {d.time, d.time};
    const auto at = std::ranges::find(history.recent, d.first, &MetricPoint::time);
    // A sample speaks about the time since the one before.
    e.onset = {at == history.recent.begin() ? kNoTime : std::prev(at)->time, d.first};
    e.subject = metric;
    e.source = history.exemplar;
    e.source.count = d.judged.size();
    const double of_the_day = daily.at(d.time);
    const std::string_view course = words_of(course_of(d.judged, past.median, d.value));
    e.text = fmt::format("{} at {:.4g} ({} {:.4g} +- {:.2g}{}{})", metric, d.value + of_the_day,
                         daily.known() ? "in its past at this time of the day" : "in its past",
                         past.median + of_the_day, past.deviation, course.empty() ? "" : "; ", course);
    return e;
  }
};

}  // namespace

std::unique_ptr<EvidenceTool> make_metric_history() { return std::make_unique<MetricHistory>(); }

}  // namespace propter::tools
