#include "tools/usual.h"

#include <algorithm>
#include <cmath>

namespace propter::tools {
namespace {

constexpr double kClose = 0.9;  // of the bound: the median of what goes well

}  // namespace

double upper_bound_of(const MetricName& name, std::span<const double> usual) {
  if (usual.empty() || (name.kind != MetricClass::kSuccess && name.kind != MetricClass::kOther)) return 0;
  const auto [least, most] = std::ranges::minmax(usual);
  if (least < 0) return 0;
  // A success rate of 98 is one of a hundred, whatever its unit says.
  const bool of_hundred = name.percent || name.kind == MetricClass::kSuccess;
  const double bound = most <= 1 ? 1 : of_hundred && most <= 100 ? 100 : 0;
  std::vector<double> sorted(usual.begin(), usual.end());
  const auto middle = sorted.begin() + static_cast<std::ptrdiff_t>(sorted.size() / 2);
  std::ranges::nth_element(sorted, middle);
  return *middle >= kClose * bound ? bound : 0;
}

double worse_of(const MetricName& name, double upper_bound) {
  if (name.kind != MetricClass::kOther) return traits_of(name.kind).worse;
  return upper_bound > 0 ? -1 : 0;
}

Usual::Usual(const std::vector<double>& usual, const MetricName& name, const Weights::Metrics& weights)
    : of(robust(usual)), either_way(weights.either_way) {
  const double bound = upper_bound_of(name, usual);
  worse = worse_of(name, bound);
  const double floor =
      bound > 0 ? std::max((bound - of.median) * weights.relative_floor, bound * weights.bound_floor)
                : std::max(std::abs(of.median) * weights.relative_floor,
                           name.percent ? weights.percent_floor : 0.0);
  scale = std::max({of.deviation, floor, 1e-9});
}

double Usual::badness(double value) const {
  return worse == 0 ? either_way * std::abs(value - of.median) : worse * (value - of.median);
}

}  // namespace propter::tools
