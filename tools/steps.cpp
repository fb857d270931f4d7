#include "tools/steps.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>

#include <fmt/format.h>

#include "base/text.h"
#include "graph/metric_class.h"
#include "tools/comparison.h"
#include "tools/statistics.h"

namespace propter::tools {
namespace {

using Points = std::span<const MetricPoint>;

// Ranks from 1; equal values share their mean rank.
std::vector<double> ranks_of(Points points) {
  std::vector<std::size_t> order(points.size());
  std::iota(order.begin(), order.end(), 0U);
  std::ranges::stable_sort(order, {}, [&](std::size_t i) { return points[i].value; });
  std::vector<double> ranks(points.size());
  for (std::size_t i = 0; i < order.size();) {
    std::size_t end = i;
    while (end < order.size() && points[order[end]].value == points[order[i]].value) ++end;
    const double mean = static_cast<double>(i + end + 1) / 2;
    for (; i < end; ++i) ranks[order[i]] = mean;
  }
  return ranks;
}

// Number of samples before the best split; 0 where there is none.
std::size_t best_split(Points points, const Weights::Steps& w) {
  const std::vector<double> ranks = ranks_of(points);
  const auto n = static_cast<double>(points.size());
  double before = 0;
  double clearest = 0;
  std::size_t best = 0;
  for (std::size_t i = 1; i < points.size(); ++i) {
    before += ranks[i - 1];
    if (i < w.least_before || points.size() - i < w.least_after) continue;
    const auto m = static_cast<double>(i);
    const double z = std::abs(before - m * (n + 1) / 2) / std::sqrt(m * (n - m) * (n + 1) / 12);
    if (z <= clearest) continue;
    clearest = z;
    best = i;
  }
  return best;
}

std::vector<double> values_of(Points points) {
  std::vector<double> out;
  for (const MetricPoint& p : points) out.push_back(p.value);
  return out;
}

class Steps {
 public:
  explicit Steps(const Scene& scene) : scene_(scene), w_(scene.weights.steps) {}

  void of_metric(const MetricSeries& series) {
    if (series.points.empty()) return;
    const auto [least, most] = std::ranges::minmax(series.points, {}, &MetricPoint::value);
    worse_ = traits_of(classify_metric(scene_.source.name(series.name)).kind).worse;
    smallest_ = w_.least_share * (most.value - least.value);
    split(series, series.points, w_.deepest);
  }

  // Of all lines of a template that can come at any time of the window, all came in its last part.
  void of_log(const LogSeries& series) {
    if (series.level < Level::kError || series.points.empty()) return;
    const Interval& window = scene_.timeline.window;
    const TimeNs first = series.points.front().bucket;
    const auto length = static_cast<double>(window.end - window.start);
    if (!(length > 0) || first <= window.start) return;
    const double late = static_cast<double>(window.end - first) / length;
    if (static_cast<double>(series.total) * std::log10(std::max(late, 1e-9)) > -w_.least_surprise) return;
    out_.push_back({{first, first}, fmt::format("\"{}\" first came", printable(series.exemplar_text, 80))});
  }

  std::vector<Step> take() {
    std::ranges::stable_sort(out_, {}, [](const Step& s) { return s.time.end; });
    return std::move(out_);
  }

 private:
  void split(const MetricSeries& series, Points points, std::size_t depth) {
    const std::size_t at = best_split(points, w_);
    if (depth == 0 || at == 0) return;
    const Robust before = robust(values_of(points.first(at).last(std::min(at, w_.most_before))));
    const Points rest = points.subspan(at);
    const Robust after = robust(values_of(rest.first(std::min(rest.size(), w_.most_after))));
    const double scale = std::max({before.deviation, std::abs(before.median) * w_.relative_floor, 1e-9});
    const double moved = after.median - before.median;
    const double worse = worse_ == 0 ? std::abs(moved) : worse_ * moved;
    if (worse >= std::max(w_.least * scale, smallest_))
      out_.push_back({{points[at - 1].time, points[at].time},
                      fmt::format("{} went from {:.4g} to {:.4g}", scene_.source.name(series.name),
                                  before.median, after.median)});
    split(series, points.first(at), depth - 1);
    split(series, rest, depth - 1);
  }

  const Scene& scene_;
  const Weights::Steps& w_;
  double worse_ = 0;     // of the metric at hand: direction ...
  double smallest_ = 0;  // ... and size of a step that counts
  std::vector<Step> out_;
};

}  // namespace

std::vector<Step> steps_of(const Scene& scene, EntityId entity) {
  Steps steps(scene);
  for (const SubjectId s : subjects_of(scene, entity, Period::kIncident)) {
    for (const MetricSeries& series : scene.source.metrics(Period::kIncident, s)) steps.of_metric(series);
    for (const LogSeries& series : scene.source.logs(Period::kIncident, s)) steps.of_log(series);
  }
  return steps.take();
}

std::map<EntityId, std::vector<Step>> steps_of_touched(const Scene& scene) {
  const OperationalGraph& graph = scene.topology.graph;
  std::map<EntityId, std::vector<Step>> out;
  for (std::size_t e = 0; e < graph.entities().size(); ++e) {
    if (graph.entity(EntityId(e)).kind.role() != EntityRole::kChange) continue;
    for (const EntityId touched : touched_by(scene, EntityId(e)))
      if (const auto [known, fresh] = out.try_emplace(touched); fresh)
        known->second = steps_of(scene, touched);
  }
  return out;
}

}  // namespace propter::tools
