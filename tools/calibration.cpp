#include "tools/calibration.h"

#include <algorithm>
#include <cmath>

namespace propter::tools {
namespace {

constexpr double kMaxScore = 12;  // of the scale of scores

}  // namespace

Calibration::Calibration(std::span<const Findings> per_entity, const Weights& weights,
                         double most_inflation) {
  std::vector<double> tests;
  for (const Findings& f : per_entity) tests.insert(tests.end(), f.tests.begin(), f.tests.end());
  tests_ = std::max<std::size_t>(tests.size(), 1);
  if (tests.size() < weights.collection.enough_tests) return;
  const auto quartile = tests.begin() + static_cast<std::ptrdiff_t>(tests.size() / 4);
  std::nth_element(tests.begin(), quartile, tests.end());
  inflation_ = std::clamp(*quartile / std::log10(0.25), 1.0, most_inflation);
}

double Calibration::surprise(double log10p, std::size_t tests) const {
  return std::max(0.0,
                  -log10p / inflation_ - std::log10(static_cast<double>(std::max<std::size_t>(tests, 1))));
}

double Calibration::score(double log10p, std::size_t tests) const {
  return std::round(std::min(surprise(log10p, tests), kMaxScore) * 1e4) / 1e4;
}

}  // namespace propter::tools
