#include "tools/daily_pattern.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "tools/statistics.h"

namespace propter::tools {
namespace {

constexpr DurationNs kHour = 60 * kMinute;
constexpr std::size_t kHours = 24;
constexpr TimeNs kDay = kHours * kHour;
constexpr TimeNs kDays = 14;       // that count
constexpr std::size_t kLeast = 3;  // days: what was so twice may be chance
constexpr double kTelling = 0.5;   // of the deviations from the median: what is left with a pattern

using Days = std::map<TimeNs, double>;  // what a metric did in an hour: the median, by day

std::size_t hour_of(TimeNs time) { return static_cast<std::size_t>(time % kDay / kHour); }

double median_but(const Days& days, TimeNs day) {
  std::vector<double> others;
  for (const auto& [other, value] : days)
    if (other != day) others.push_back(value);
  return robust(others).median;
}

double median_of_deviations(std::vector<double> deviations) {
  for (double& d : deviations) d = std::abs(d);
  return robust(deviations).median;
}

}  // namespace

DailyPattern::DailyPattern(std::span<const MetricPoint> past) {
  if (past.empty()) return;
  const auto [earliest, latest] = std::ranges::minmax(past, {}, &MetricPoint::time);
  const TimeNs last = latest.time;
  // Shorter than that no hour comes on enough days: most pasts are, and tools ask again for each onset.
  if (last - earliest.time < static_cast<TimeNs>(kLeast - 1) * kDay - kHour) return;
  const TimeNs first = std::max<TimeNs>(0, last - kDays * kDay);
  std::array<std::map<TimeNs, std::vector<double>>, kHours> samples;
  std::vector<double> all;
  for (const MetricPoint& p : past) {
    if (p.time < first) continue;
    samples[hour_of(p.time)][p.time / kDay].push_back(p.value);
    all.push_back(p.value);
  }
  std::array<Days, kHours> days;
  for (std::size_t h = 0; h < kHours; ++h) {
    if (samples[h].size() < kLeast) return;
    for (const auto& [day, values] : samples[h]) days[h][day] = robust(values).median;
  }
  const double median = robust(all).median;
  std::vector<double> without;
  std::vector<double> with;
  for (std::size_t h = 0; h < kHours; ++h)
    for (const auto& [day, values] : samples[h]) {
      const double usual = median_but(days[h], day);
      for (const double value : values) {
        without.push_back(value - median);
        with.push_back(value - usual);
      }
    }
  const double deviation = median_of_deviations(std::move(without));
  if (deviation <= 0 || median_of_deviations(std::move(with)) > kTelling * deviation) return;
  by_hour_.resize(kHours);
  for (std::size_t h = 0; h < kHours; ++h) by_hour_[h] = median_but(days[h], -1) - median;
}

double DailyPattern::at(TimeNs time) const {
  if (!known() || time < 0) return 0;
  const TimeNs shifted = (time + kDay - kHour / 2) % kDay;  // since the middle of an hour
  const std::size_t h = hour_of(shifted);
  const double share = static_cast<double>(shifted % kHour) / static_cast<double>(kHour);
  return by_hour_[h] * (1 - share) + by_hour_[(h + 1) % kHours] * share;
}

void DailyPattern::level(std::vector<MetricPoint>& points) const {
  for (MetricPoint& p : points) p.value -= at(p.time);
}

}  // namespace propter::tools
