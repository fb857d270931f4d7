// Probabilities as natural logarithms. Zero is -infinity and stays a legal operand; no function here returns
// NaN for operands in its stated range.
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>

namespace propter::belief {

inline constexpr double kLogZero = -std::numeric_limits<double>::infinity();

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

// The probability behind log-odds; accepts both infinities.
inline double logistic(double log_odds) {
  if (log_odds >= 0) return 1 / (1 + std::exp(-log_odds));
  const double odds = std::exp(log_odds);
  return odds / (1 + odds);
}

// A probability and its complement, both as logarithms, so that neither end loses its digits.
struct LogCoin {
  double on = kLogZero;
  double off = 0;

  [[nodiscard]] double log_odds() const { return on - off; }
};

inline LogCoin coin_of(double probability) { return {std::log(probability), std::log1p(-probability)}; }

// On if at least one of two independent coins is on.
inline LogCoin either(LogCoin a, LogCoin b) { return {log_add(a.on, a.off + b.on), a.off + b.off}; }

}  // namespace propter::belief
