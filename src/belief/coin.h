// A probability and its complement, both kept, so that neither end loses its digits.
#pragma once

namespace propter::belief {

struct Coin {
  double on = 0;
  double off = 1;
};

constexpr Coin coin_of(double probability) { return {probability, 1 - probability}; }

// On if at least one of two independent coins is on. Sums of positive terms only: nothing cancels.
constexpr Coin either(Coin a, Coin b) { return {a.on + a.off * b.on, a.off * b.off}; }

}  // namespace propter::belief
