// The sequential schedule. Both sweeps run over the inputs of a variable only, so memory is read in a stream
// and the only scattered accesses are to the states of sources.
#include <algorithm>
#include <cmath>

#include "belief/propagation.h"

namespace propter::belief {
namespace {

// Odds that are a product of many messages are shifted by powers of two when they come near the end of a
// double's range.
constexpr int kShift = 512;

}  // namespace

// Everything that a sweep touches, so that the compiler may keep it in registers.
struct Propagation::Sweep {
  const std::uint32_t* first_input;
  const std::uint32_t* sources;
  const double* transmissions;
  const Coin* noise;
  State* states;
  Channel* channels;
  Propagation* owner;
  int halvings;
  double residual = 0;

  explicit Sweep(Propagation* p)
      : first_input(p->network().first_inputs().data()),
        sources(p->network().sources().data()),
        transmissions(p->network().transmissions().data()),
        noise(p->network().noise().data()),
        states(p->states_.data()),
        channels(p->channels_.data()),
        owner(p),
        halvings(p->halvings_) {}

  // Pulls a message over each input; the coin that noise or an input switches x on.
  template <bool kDamped>
  Coin pull(std::uint32_t x) {
    Coin any = noise[x];
    double moved = residual;
    for (std::uint32_t i = first_input[x], end = first_input[x + 1]; i < end; ++i) {
      Channel& channel = channels[i];
      Coin push = push_of(states[sources[i]], channel.odds, transmissions[i]);
      const Coin old{channel.on, channel.off};
      moved = std::max(moved, move_of(old, push));
      if constexpr (kDamped) push = damped(old, push, halvings);
      channel.on = push.on;
      channel.off = push.off;
      any = either(any, push);
    }
    residual = moved;
    return any;
  }

  // Gives a message to the source of each input of x, given the odds of what is observed at x and beyond.
  template <bool kDamped, bool kMarks>
  void push(std::uint32_t x, double odds) {
    const std::uint32_t first = first_input[x];
    const std::uint32_t count = first_input[x + 1] - first;
    if (count == 1) {
      give<kDamped, kMarks>(first, odds, noise[x]);
    } else if (count == 2) {
      const Coin a{channels[first].on, channels[first].off};
      const Coin b{channels[first + 1].on, channels[first + 1].off};
      give<kDamped, kMarks>(first, odds, either(noise[x], b));
      give<kDamped, kMarks>(first + 1, odds, either(noise[x], a));
    } else {
      owner->for_each_input(x, &owner->after_, [&](std::uint32_t input, Coin others) {
        give<kDamped, kMarks>(input, odds, others);
      });
    }
  }

  template <bool kDamped, bool kMarks>
  void give(std::uint32_t input, double odds, Coin others) {
    Channel& channel = channels[input];
    double told = odds_for_source(odds, others, transmissions[input]);
    const double move = move_of(channel.odds, told);
    if constexpr (kDamped) told = damped(channel.odds, told, halvings);
    residual = std::max(residual, move);
    if constexpr (kMarks)
      if (move > owner->options_.tolerance) owner->set_pending(sources[input], true);
    channel.odds = told;
    double& sum = states[sources[input]].odds;
    sum *= told;
    if (!(sum > kLowOdds && sum < kHighOdds)) [[unlikely]]
      owner->rescale(sources[input]);
  }
};

void Propagation::rescale(std::uint32_t x) {
  if (exponents_.empty()) exponents_.assign(states_.size(), 0);
  const int shift = states_[x].odds > 1 ? kShift : -kShift;
  states_[x].odds = std::ldexp(states_[x].odds, -shift);
  exponents_[x] += shift;
}

// Brings shifted odds back, as far as their range goes.
void Propagation::settle(std::uint32_t x) {
  if (exponents_.empty() || exponents_[x] == 0) return;
  const int exponent = std::clamp(exponents_[x], -4 * kShift, 4 * kShift);
  states_[x].odds = std::clamp(std::ldexp(states_[x].odds, exponent), 1 / kMaxOdds, kMaxOdds);
  exponents_[x] = 0;
}

template <bool kDamped>
void Propagation::sweep_forward() {
  Sweep sweep(this);
  for_each_block(
      true,
      [&](std::uint32_t x) {
        const Coin any = sweep.pull<kDamped>(x);
        states_[x].on = any.on;
        states_[x].off = any.off;
      },
      [&](Block& block) {
        for (std::uint32_t k = 0; k < block.members.size(); ++k)
          block.outside[k] = sweep.pull<kDamped>(block.members.begin + k);
        solve(&block);
      });
  residual_ = std::max(residual_, sweep.residual);
}

template <bool kDamped, bool kMarks>
void Propagation::sweep_backward() {
  const auto weight = network().weight();
  for (std::size_t x = 0; x < states_.size(); ++x) states_[x].odds = weight[x];
  Sweep sweep(this);
  for_each_block(
      false,
      [&](std::uint32_t x) {
        settle(x);
        sweep.push<kDamped, kMarks>(x, states_[x].odds);
      },
      [&](Block& block) {
        for (std::uint32_t x = block.members.begin; x < block.members.end; ++x) settle(x);
        solve(&block);
        for (std::uint32_t k = block.members.size(); k-- > 0;)
          sweep.push<kDamped, kMarks>(block.members.begin + k, block.told.odds[k]);
      });
  residual_ = std::max(residual_, sweep.residual);
}

void Propagation::sweep(bool marks) {
  if (halvings_ > 0) {
    sweep_forward<true>();
    marks ? sweep_backward<true, true>() : sweep_backward<true, false>();
  } else {
    sweep_forward<false>();
    marks ? sweep_backward<false, true>() : sweep_backward<false, false>();
  }
}

}  // namespace propter::belief
