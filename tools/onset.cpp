#include "tools/onset.h"

#include <algorithm>
#include <cmath>
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

// What one tool found at one split.
struct Examined {
  std::vector<double> strongest;  // per entity with a finding: log10 p
  Calibration calibration;
};

// Those of whom, or of whose neighbours, anything was observed: the others show nothing at any split.
std::vector<EntityId> observed(const Scene& scene) {
  const OperationalGraph& graph = scene.topology.graph;
  const std::size_t n = graph.entities().size();
  std::vector<bool> counts(n, false);
  for (std::size_t e = 0; e < n; ++e) {
    if (!is_observed(scene, EntityId(e))) continue;
    counts[e] = true;
    for (const auto neighbours : {graph.dependencies(EntityId(e)), graph.dependents(EntityId(e))})
      for (const Neighbour& other : neighbours) counts[other.entity.index()] = true;
  }
  std::vector<EntityId> out;
  for (std::size_t e = 0; e < n; ++e)
    if (counts[e]) out.emplace_back(e);
  return out;
}

// Per tool that dates an onset.
std::vector<Examined> examine_split(Scene scene, const Timeline& timeline, std::span<const EntityId> entities,
                                    unsigned threads) {
  scene.timeline = timeline;
  const Habits habits(scene, false);
  scene.habits = &habits;
  std::vector<Examined> out;
  for (const auto& tool : all_tools()) {
    if (!tool->dates_onset()) continue;
    const std::vector<Findings> findings = examine(scene, *tool, entities, threads);
    Examined& examined = out.emplace_back(Examined{{}, Calibration(findings, scene.weights)});
    for (const Findings& f : findings) {
      double least = 0;
      for (const Finding& finding : f.items) least = std::min(least, finding.log10p);
      if (least < 0) examined.strongest.push_back(least);
    }
  }
  return out;
}

// How much a test varies is a matter of the telemetry, and not of where the window is split: where everybody
// suffers at once, the split at the onset itself would take all that it shows for noise.
void share_inflation(std::vector<std::vector<Examined>>& splits) {
  for (std::size_t tool = 0; tool < splits.front().size(); ++tool) {
    std::vector<double> inflations;
    for (const auto& split : splits) inflations.push_back(split[tool].calibration.inflation());
    const auto usual = inflations.begin() + static_cast<std::ptrdiff_t>(inflations.size() / 4);
    std::nth_element(inflations.begin(), usual, inflations.end());
    for (auto& split : splits) split[tool].calibration.limit_inflation(*usual);
  }
}

Split weigh_split(TimeNs time, const std::vector<Examined>& tools, double per_entity) {
  Split split{time, 0, 0};
  for (const auto& [strongest, calibration] : tools)
    for (const double log10p : strongest) {
      const double surprise = calibration.surprise(log10p);
      split.bounded += std::min(surprise, per_entity);
      split.whole += surprise;
    }
  return split;
}

// In the order of time. With a good period, the first one is the begin of the window.
std::vector<Split> examine_splits(const Scene& scene, TimeNs step, unsigned threads) {
  const std::vector<EntityId> entities = observed(scene);
  const Timeline& given = scene.timeline;
  const DurationNs lasted = scene.weights.onset.lasted;
  const TimeNs first = bucket_of(given.window.start);
  const TimeNs page = given.page == kNoTime ? given.window.end : std::min(given.page, given.window.end);
  const TimeNs last = std::max(first, bucket_of(page - lasted));
  const TimeNs earliest = first + std::min(lasted, bucket_of((last - first) / 2 + kBucket));
  std::vector<TimeNs> times;
  std::vector<std::vector<Examined>> examined;
  for (TimeNs t = given.has_baseline ? first : earliest; t <= last; t = std::max(t + step, earliest)) {
    Timeline split = given.split_at(t);
    // What differs from the good period all along the window speaks for the split at its begin, and for no
    // other.
    split.needs_quiet = t > first;
    times.push_back(split.loud_from);
    examined.push_back(examine_split(scene, split, entities, threads));
  }
  if (!examined.empty()) share_inflation(examined);
  std::vector<Split> splits;
  for (std::size_t i = 0; i < times.size(); ++i)
    splits.push_back(weigh_split(times[i], examined[i], scene.weights.onset.per_entity));
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
  std::vector<EntityId> everybody;
  for (std::size_t e = 0; e < scene.topology.graph.entities().size(); ++e) everybody.emplace_back(e);
  return examine(scene, tool, everybody, threads);
}

std::vector<Findings> examine(const Scene& scene, const EvidenceTool& tool,
                              std::span<const EntityId> entities, unsigned threads) {
  std::vector<Findings> out(entities.size());
  parallel_for(entities.size(), threads, [&](std::size_t i) { out[i] = tool.examine(scene, entities[i]); });
  return out;
}

Timeline date_onset(const Scene& scene, unsigned threads) {
  const Timeline& given = scene.timeline;
  if (!given.window.known()) return given;
  const DurationNs length = given.window.end - given.window.start;
  const DurationNs step = std::max(kBucket, bucket_of(length / kSplits + kBucket - 1));
  const Weights::Onset& w = scene.weights.onset;
  const std::vector<Split> splits = examine_splits(scene, step, threads);
  if (splits.empty()) return given;
  const std::size_t best = choose(splits, given.has_baseline, w);
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
