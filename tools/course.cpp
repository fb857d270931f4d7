#include "tools/course.h"

#include <algorithm>
#include <cstddef>
#include <vector>

namespace propter::tools {
namespace {

constexpr std::size_t kLeast = 3;       // samples from the departure on
constexpr std::size_t kLeastDrift = 5;  // samples
constexpr double kFar = 0.5;            // of the way from the usual to the worst
constexpr double kNearly = 0.8;         // of the samples
constexpr double kMostOfAStep = 0.5;    // of the way, by which a drift never goes at once

bool drifts(std::span<const double> heights) {
  if (heights.size() < kLeastDrift || heights.back() - heights.front() < kFar) return false;
  std::size_t further = 0;
  double most = 0;
  for (std::size_t i = 1; i < heights.size(); ++i) {
    if (heights[i] > heights[i - 1]) ++further;
    most = std::max(most, heights[i] - heights[i - 1]);
  }
  return static_cast<double>(further) >= kNearly * static_cast<double>(heights.size() - 1) &&
         most < kMostOfAStep;
}

}  // namespace

Course course_of(std::span<const MetricPoint> samples, double usual, double worst) {
  if (worst == usual) return Course::kUnknown;
  std::vector<double> heights;  // 0: as usual; 1: the worst
  heights.reserve(samples.size());
  for (const MetricPoint& p : samples) heights.push_back((p.value - usual) / (worst - usual));
  const auto is_far = [](double height) { return height >= kFar; };
  const auto first = std::ranges::find_if(heights, is_far);
  const std::span<const double> since(first, heights.end());
  if (since.size() < kLeast) return Course::kUnknown;
  if (drifts(heights)) return Course::kDrift;
  const auto far = static_cast<double>(std::ranges::count_if(since, is_far));
  const auto back = std::ranges::find_if_not(since, is_far);
  if (back != since.end() && std::none_of(back, since.end(), is_far)) return Course::kSpike;
  return is_far(since.back()) && far >= kNearly * static_cast<double>(since.size()) ? Course::kStep
                                                                                    : Course::kUnsteady;
}

std::string_view words_of(Course course) {
  switch (course) {
    case Course::kStep:
      return "a step";
    case Course::kSpike:
      return "a spike";
    case Course::kDrift:
      return "a drift";
    case Course::kUnsteady:
      return "to and fro";
    case Course::kUnknown:
      break;
  }
  return {};
}

}  // namespace propter::tools
