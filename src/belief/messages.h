// Pearl's messages for noisy-OR, in odds, without a logarithm and without a difference of like numbers.
//
// Let P be the probability that its noise or another input switches x on, Q = 1 - P, r the odds of everything
// that is observed at x and beyond it, and t the transmission of the input u -> x.
//   to the effect:  u is on with odds P_u r_u / (Q_u e), where e is what this input said to u before;
//                   the input switches x on with probability t times that of u
//   to the cause:   e = (r (P + t Q) + (1 - t) Q) / (r P + Q), where P and Q leave this input out
#pragma once

#include <algorithm>
#include <cmath>

#include "belief/coin.h"

namespace propter::belief {

// One message is bounded, and so is what the messages to one variable come to; far beyond what a double can
// tell from certainty, and far within its range.
inline constexpr double kMaxMessageOdds = 0x1p100;
inline constexpr double kMaxOdds = 0x1p900;

// What is known of a variable.
struct State {
  double on = 0;    // P(noise or an input switches it on)
  double off = 1;   // 1 - on
  double odds = 1;  // of what is observed at it and beyond it, on against off
};

// What runs over an input.
struct Channel {
  double on = 0;    // P(it switches its target on)
  double off = 1;   // 1 - on
  double odds = 1;  // of what is observed at the target and beyond, for its source being on against off
};

inline Coin push_of(const State& source, double channel_odds, double transmission) {
  const double on = source.on * source.odds;
  const double off = source.off * channel_odds;
  const double scale = 1 / (on + off);
  return {transmission * on * scale, (off + (1 - transmission) * on) * scale};
}

inline double odds_for_source(double odds, Coin others, double transmission) {
  const double stays_off = (1 - transmission) * others.off;
  const double ratio =
      (odds * (others.on + transmission * others.off) + stays_off) / (odds * others.on + others.off);
  return std::min(std::max(ratio, 1 / kMaxMessageOdds), kMaxMessageOdds);
}

// Products of messages are shifted by powers of two when they leave this range.
inline constexpr double kLowOdds = 0x1p-512;
inline constexpr double kHighOdds = 0x1p512;

// How far a message moved, about in nats: relative to the smaller side of a coin, which has the digits. A side
// below this weighs nothing against all evidence that there can be.
inline constexpr double kNever = 1e-100;

inline double move_of(Coin from, Coin to) {
  const bool rare = to.on < to.off;
  const double side = rare ? to.on : to.off;
  const double moved = rare ? to.on - from.on : to.off - from.off;
  return std::abs(moved) / std::max(side, kNever);
}
inline double move_of(double from, double to) { return std::abs(to - from) / to; }

// Where messages oscillate, a share of the old one is kept: 1 - 2^-halvings. Means of halves only, so that no
// logarithm is needed, and the bits are the same with every library.
inline double damping_of(int halvings) { return 1 - std::ldexp(1.0, -halvings); }

inline Coin damped(Coin from, Coin to, int halvings) {
  for (int k = 0; k < halvings; ++k) to = {(from.on + to.on) / 2, (from.off + to.off) / 2};
  return to;
}
inline double damped(double from, double to, int halvings) {
  for (int k = 0; k < halvings; ++k) to = std::sqrt(from * to);
  return to;
}

}  // namespace propter::belief
