// The residual schedule: up and down over the variables to which a message moved, until none does by more
// than the tolerance. A smaller move is not sent, and adds to the next one.
#include <algorithm>
#include <bit>
#include <cmath>

#include "belief/propagation.h"

namespace propter::belief {
namespace {

constexpr std::uint32_t kNone = UINT32_MAX;
constexpr std::uint32_t kBits = 64;

std::uint32_t first_from(std::span<const std::uint64_t> bits, std::uint32_t from) {
  std::size_t word = from / kBits;
  if (word >= bits.size()) return kNone;
  std::uint64_t rest = bits[word] & (~std::uint64_t{0} << (from % kBits));
  while (rest == 0 && ++word < bits.size()) rest = bits[word];
  return rest == 0
             ? kNone
             : static_cast<std::uint32_t>(word * kBits) + static_cast<std::uint32_t>(std::countr_zero(rest));
}

std::uint32_t last_before(std::span<const std::uint64_t> bits, std::uint32_t end) {
  if (end == 0) return kNone;
  std::size_t word = (end - 1) / kBits;
  std::uint64_t rest = bits[word] & (~std::uint64_t{0} >> (kBits - 1 - (end - 1) % kBits));
  while (rest == 0 && word > 0) rest = bits[--word];
  return rest == 0 ? kNone
                   : static_cast<std::uint32_t>(word * kBits) + kBits - 1 -
                         static_cast<std::uint32_t>(std::countl_zero(rest));
}

}  // namespace

// A pass takes what is pending as it goes, so a change runs to the end of its way.
void Propagation::sweep_pending() {
  const auto size = static_cast<std::uint32_t>(states_.size());
  for (std::uint32_t x = first_from(pending_, 0); x != kNone; x = first_from(pending_, x + 1)) visit(x);
  for (std::uint32_t x = last_before(pending_, size); x != kNone; x = last_before(pending_, x)) visit(x);
}

void Propagation::visit(std::uint32_t x) {
  if (Block* block = block_of(x)) return visit(block);
  set_pending(x, false);
  const Coin any = gather_coin(x);
  states_[x] = {any.on, any.off, gather_odds(x)};
  send_to_effects(x);
  send_to_causes(x, states_[x].odds);
}

void Propagation::visit(Block* block) {
  const Range members = block->members;
  for (std::uint32_t x = members.begin; x < members.end; ++x) {
    set_pending(x, false);
    block->outside[x - members.begin] = gather_coin(x);
    states_[x].odds = gather_odds(x);
  }
  solve(block);
  for (std::uint32_t x = members.begin; x < members.end; ++x) {
    send_to_effects(x);
    send_to_causes(x, block->told.odds[x - members.begin]);
  }
}

void Propagation::send_to_effects(std::uint32_t x) {
  for (const std::uint32_t i : outputs().of(x)) {
    Channel& channel = channels_[i];
    const Coin old{channel.on, channel.off};
    const Coin push = push_of(states_[x], channel.odds, network().transmissions()[i]);
    if (!moves(move_of(old, push), x, outputs_->target(i))) continue;
    const Coin sent = damped(old, push, halvings_);
    channel.on = sent.on;
    channel.off = sent.off;
  }
}

void Propagation::send_to_causes(std::uint32_t x, double odds) {
  for_each_input(x, &after_, [&](std::uint32_t input, Coin others) {
    Channel& channel = channels_[input];
    const double told = odds_for_source(odds, others, network().transmissions()[input]);
    if (moves(move_of(channel.odds, told), x, network().sources()[input])) {
      channel.odds = damped(channel.odds, told, halvings_);
    }
  });
}

// Whether a message is worth sending; its receiver is then pending, and so is its sender if it held a part
// back.
bool Propagation::moves(double move, std::uint32_t sender, std::uint32_t receiver) {
  ++messages_;
  residual_ = std::max(residual_, move);
  if (move <= options_.tolerance) return false;
  set_pending(receiver, true);
  if (halvings_ > 0) set_pending(sender, true);
  return true;
}

void Propagation::set_pending(std::uint32_t x, bool pending) {
  const std::uint64_t bit = std::uint64_t{1} << (x % kBits);
  pending_[x / kBits] = pending ? pending_[x / kBits] | bit : pending_[x / kBits] & ~bit;
}

}  // namespace propter::belief
