// The flooding schedule. The first phase makes the states of the messages, the second the messages of the
// states; within a phase nothing is read that it writes, so any number of threads gives the same bits.
#include <algorithm>

#include "base/parallel.h"
#include "belief/propagation.h"

namespace propter::belief {
namespace {

constexpr std::uint32_t kPart = 8192;  // variables per job

}  // namespace

void Propagation::flood() {
  const auto size = static_cast<std::uint32_t>(states_.size());
  const std::uint32_t parts = (size + kPart - 1) / kPart;
  const auto part = [&](std::size_t k) {
    const auto begin = static_cast<std::uint32_t>(k) * kPart;
    return Range{begin, std::min(begin + kPart, size)};
  };
  static_cast<void>(outputs());  // made before the threads start
  parallel_for(parts, options_.threads, [&](std::size_t k) { gather_states(part(k)); });
  parallel_for(blocks_.size(), options_.threads, [&](std::size_t k) { solve(&blocks_[k]); });
  std::vector<double> residuals(parts, 0);
  parallel_for(parts, options_.threads, [&](std::size_t k) { residuals[k] = flood_inputs(part(k)); });
  for (const double residual : residuals) residual_ = std::max(residual_, residual);
}

void Propagation::gather_states(Range part) {
  for (std::uint32_t x = part.begin; x < part.end; ++x) {
    const Coin any = gather_coin(x);
    states_[x] = {any.on, any.off, gather_odds(x)};
    if (Block* block = block_of(x)) block->outside[x - block->members.begin] = any;
  }
}

double Propagation::flood_inputs(Range part) {
  std::vector<Coin> after;
  double residual = 0;
  for (std::uint32_t x = part.begin; x < part.end; ++x) {
    const Block* block = block_of(x);
    const double odds = block ? block->told.odds[x - block->members.begin] : states_[x].odds;
    for_each_input(x, &after, [&](std::uint32_t input, Coin others) {
      Channel& channel = channels_[input];
      const Coin old{channel.on, channel.off};
      const double t = network().transmissions()[input];
      const State& source = states_[network().sources()[input]];
      const Coin push = push_of(source, channel.odds, t);
      const double told = odds_for_source(odds, others, t);
      residual = std::max({residual, move_of(old, push), move_of(channel.odds, told)});
      const Coin sent = damped(old, push, halvings_);
      channel = {sent.on, sent.off, damped(channel.odds, told, halvings_)};
    });
  }
  return residual;
}

}  // namespace propter::belief
