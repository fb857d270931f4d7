// Probabilities as natural logarithms. Zero is -infinity and stays a legal operand; no function here returns
// NaN for operands in its stated range.
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>

namespace propter::belief {

inline constexpr double kLogZero = -std::numeric_limits<double>::infinity();

inline double log_odds_of(double p) { return std::log(p / (1 - p)); }

// log(e^a + e^b); neither operand is +infinity.
inline double log_add(double a, double b) {
  constexpr double kNegligible = -40;  // nats, e^-40 < 2^-53
  const double high = std::max(a, b);
  if (high == kLogZero) return kLogZero;
  const double ratio = std::min(a, b) - high;
  return ratio < kNegligible ? high : high + std::log1p(std::exp(ratio));
}

// log(1 - e^x) for x <= 0, accurate at both ends (Maechler, "Accurately computing log(1 - exp(-|a|))").
inline double log_complement(double x) {
  constexpr double kMinusLn2 = -0.6931471805599453;
  return x > kMinusLn2 ? std::log(-std::expm1(x)) : std::log1p(-std::exp(x));
}

}  // namespace propter::belief
