#include "tools/onset.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <thread>

#include "tools/calibration.h"
#include "tools/habits.h"

namespace propter::tools {
namespace {

constexpr TimeNs kSplits = 24;
constexpr DurationNs kLasted = 30 * kSecond;  // before somebody was told; and the least to call a part quiet
constexpr double kClear = 3;          // log10 units of evidence in all, from which a split is believed
constexpr double kBaselineAlone = 2;  // a split that has no before within the window must be clearer by this
constexpr double kPerEntity = 6;      // one entity cannot outvote the rest
constexpr double kAsGood =
    0.9;  // of splits this close to the best, the onset lies between the first and the last

// Evidence in all, when the timeline is split so: per tool and entity the clearest finding.
double clarity(Scene scene, const Timeline& timeline, unsigned threads) {
  scene.timeline = timeline;
  const Habits habits(scene, false);
  scene.habits = &habits;
  double sum = 0;
  for (const auto& tool : all_tools()) {
    if (!tool->dates_onset()) continue;
    const std::vector<Findings> findings = examine_all(scene, *tool, threads);
    const Calibration calibration(findings);
    for (const Findings& f : findings) {
      double best = 0;
      for (const Finding& finding : f.items) best = std::max(best, calibration.surprise(finding.log10p));
      sum += std::min(best, kPerEntity);
    }
  }
  return sum;
}

}  // namespace

std::vector<Findings> examine_all(const Scene& scene, const EvidenceTool& tool, unsigned threads) {
  const std::size_t entities = scene.topology.graph.entities().size();
  std::vector<Findings> out(entities);
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    for (std::size_t e = next++; e < entities; e = next++) out[e] = tool.examine(scene, EntityId(e));
  };
  std::vector<std::thread> pool;
  for (unsigned i = 1; i < threads; ++i) pool.emplace_back(work);
  work();
  for (std::thread& thread : pool) thread.join();
  return out;
}

Timeline date_onset(const Scene& scene, unsigned threads) {
  const Timeline& given = scene.timeline;
  if (!given.window.known()) return given;
  const TimeNs first = bucket_of(given.window.start);
  const TimeNs page = given.page == kNoTime ? given.window.end : std::min(given.page, given.window.end);
  const TimeNs last = std::max(first, bucket_of(page - kLasted));
  const TimeNs step = std::max(kBucket, bucket_of((last - first) / kSplits + kBucket - 1));
  std::vector<std::pair<TimeNs, double>> splits;
  const TimeNs earliest = first + std::min(kLasted, bucket_of((last - first) / 2 + kBucket));
  for (TimeNs t = given.has_baseline ? first : earliest; t <= last; t = std::max(t + step, earliest)) {
    Timeline split = given.split_at(t);
    // What differs from the good period all along the window speaks for the split at its begin, and for no
    // other.
    split.needs_quiet = t > first;
    splits.emplace_back(t, clarity(scene, split, threads));
  }
  if (splits.empty()) return given;
  auto best = std::max_element(splits.begin(), splits.end(),
                               [](const auto& a, const auto& b) { return a.second < b.second; });
  if (best->second < kClear) return given;
  if (best == splits.begin() && given.has_baseline) {
    // The good period was another time: where the window itself shows a before and after, that is believed.
    const auto within = std::max_element(best + 1, splits.end(),
                                         [](const auto& a, const auto& b) { return a.second < b.second; });
    if (within != splits.end() && within->second >= kClear && within->second * kBaselineAlone > best->second)
      best = within;
  }
  Interval onset;
  for (const auto& [t, value] : splits)
    if (value >= best->second * kAsGood) onset.include(t);
  Timeline out = given.split_at(best->first);
  out.onset = {onset.start, onset.end + step - 1};
  return out;
}

}  // namespace propter::tools
