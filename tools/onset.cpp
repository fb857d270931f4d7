#include "tools/onset.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <tuple>

#include "base/parallel.h"
#include "tools/calibration.h"
#include "tools/habits.h"

namespace propter::tools {
namespace {

constexpr TimeNs kSplits = 24;  // bounds the cost

// How clear the evidence is when the window is split at a time.
struct Split {
  TimeNs time = 0;
  double bounded = 0;  // per tool and entity the clearest finding, each bounded
  double whole = 0;    // the same without bound: breaks ties

  [[nodiscard]] bool clearer_than(const Split& other) const {
    return std::tuple(bounded, whole) > std::tuple(other.bounded, other.whole);
  }
  [[nodiscard]] bool as_good_as(const Split& best, double share) const {
    return bounded >= best.bounded * share && whole >= best.whole * share;
  }
};

Split examine_split(Scene scene, const Timeline& timeline, double most_inflation, unsigned threads) {
  scene.timeline = timeline;
  const Habits habits(scene, false);
  scene.habits = &habits;
  Split split{timeline.loud_from, 0, 0};
  for (const auto& tool : all_tools()) {
    if (!tool->dates_onset()) continue;
    const std::vector<Findings> findings = examine_all(scene, *tool, threads);
    const Calibration calibration(findings, scene.weights, most_inflation);
    for (const Findings& f : findings) {
      double best = 0;
      for (const Finding& finding : f.items) best = std::max(best, calibration.surprise(finding.log10p));
      split.bounded += std::min(best, scene.weights.onset.per_entity);
      split.whole += best;
    }
  }
  return split;
}

// In the order of time. With a good period, the first one is the begin of the window.
std::vector<Split> examine_splits(const Scene& scene, TimeNs step, double most_inflation, unsigned threads) {
  const Timeline& given = scene.timeline;
  const DurationNs lasted = scene.weights.onset.lasted;
  const TimeNs first = bucket_of(given.window.start);
  const TimeNs page = given.page == kNoTime ? given.window.end : std::min(given.page, given.window.end);
  const TimeNs last = std::max(first, bucket_of(page - lasted));
  const TimeNs earliest = first + std::min(lasted, bucket_of((last - first) / 2 + kBucket));
  std::vector<Split> splits;
  for (TimeNs t = given.has_baseline ? first : earliest; t <= last; t = std::max(t + step, earliest)) {
    Timeline split = given.split_at(t);
    // What differs from the good period all along the window speaks for the split at its begin, and for no
    // other.
    split.needs_quiet = t > first;
    splits.push_back(examine_split(scene, split, most_inflation, threads));
  }
  return splits;
}

std::size_t clearest(const std::vector<Split>& splits, std::size_t from) {
  std::size_t best = from;
  for (std::size_t i = from; i < splits.size(); ++i)
    if (splits[i].clearer_than(splits[best])) best = i;
  return best;
}

// The good period was another time: where the window itself shows a before and after, that is believed.
std::size_t choose(const std::vector<Split>& splits, bool has_baseline, const Weights::Onset& w) {
  const std::size_t best = clearest(splits, 0);
  if (best != 0 || !has_baseline || splits.size() == 1) return best;
  const std::size_t within = clearest(splits, 1);
  const bool clear = splits[within].bounded >= w.clear;
  return clear && splits[within].bounded * w.baseline_alone > splits[best].bounded ? within : best;
}

}  // namespace

std::vector<Findings> examine_all(const Scene& scene, const EvidenceTool& tool, unsigned threads) {
  const std::size_t entities = scene.topology.graph.entities().size();
  std::vector<Findings> out(entities);
  parallel_for(entities, threads, [&](std::size_t e) { out[e] = tool.examine(scene, EntityId(e)); });
  return out;
}

Timeline date_onset(const Scene& scene, unsigned threads) {
  const Timeline& given = scene.timeline;
  if (!given.window.known()) return given;
  const DurationNs length = given.window.end - given.window.start;
  const DurationNs step = std::max(kBucket, bucket_of(length / kSplits + kBucket - 1));
  const Weights::Onset& w = scene.weights.onset;
  std::vector<Split> splits = examine_splits(scene, step, std::numeric_limits<double>::infinity(), threads);
  if (splits.empty()) return given;
  std::size_t best = choose(splits, given.has_baseline, w);
  if (splits[best].bounded < w.clear) {
    // Where everybody suffers at once, nobody stands out from the others: each is held against his own past.
    splits = examine_splits(scene, step, scene.weights.collection.most_inflation, threads);
    best = choose(splits, given.has_baseline, w);
  }
  if (splits[best].bounded < w.clear) return given;
  std::size_t first = best;
  while (first > 0 && splits[first - 1].as_good_as(splits[best], w.as_good)) --first;
  std::size_t last = best;
  while (last + 1 < splits.size() && splits[last + 1].as_good_as(splits[best], w.as_good)) ++last;
  Timeline out = given.split_at(splits[best].time);
  out.onset = {splits[first].time, splits[last].time + step - 1};
  return out;
}

}  // namespace propter::tools
