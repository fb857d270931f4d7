#include "belief/propagation.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace propter::belief {
namespace {

constexpr int kMostHalvings = 3;              // of damping
constexpr std::uint32_t kFullSweeps = 3;      // before the residual schedule takes what still moves
constexpr std::uint32_t kDampingPeriod = 10;  // iterations in which the residual must shrink ...
constexpr double kExpectedShrinkage = 0.7;    // ... to this share
constexpr std::uint32_t kAveraged = 20;  // iterations over which marginals that do not settle are averaged

// The mean of `count` coins, of which the last is `coin` and the others have this mean.
void mix(Coin* mean, Coin coin, double count) {
  mean->on += (coin.on - mean->on) / count;
  mean->off += (coin.off - mean->off) / count;
}

std::string name_of(Method schedule) {
  if (schedule == Method::kFlooding) return "flooding";
  return schedule == Method::kSequential ? "sequential" : "residual";
}

}  // namespace

Propagation::Propagation(Network network, const InferenceOptions& options)
    : Engine(std::move(network)),
      options_(options),
      forest_(this->network().cut() == 0 && this->network().is_forest()) {
  if (options.method == Method::kSequential || options.method == Method::kFlooding)
    schedule_ = options.method;
  const Network& net = this->network();
  states_.resize(net.size());
  channels_.resize(net.sources().size());
  for (std::uint32_t x = 0; x < net.size(); ++x) states_[x].odds = net.weight()[x];
  for (const Component& component : net.components()) {
    const std::uint32_t size = component.members.size();
    blocks_.push_back(
        {component.members, Cascade(component), {}, std::vector<Coin>(size), std::vector<double>(size)});
  }
  pending_.assign((states_.size() + 63) / 64, 0);
  run();
  fresh_ = false;
}

void Propagation::run() {
  const std::uint32_t most = std::max(1U, options_.max_iterations);
  iterations_ = 0;
  messages_ = 0;
  halvings_ = 0;
  averaged_ = 0;
  means_.clear();
  converged_ = false;
  while (!converged_ && iterations_ < most) {
    iterate();
    converged_ = residual_ <= options_.tolerance;
    if (!converged_ && iterations_ + kAveraged > most) average();
  }
  if (converged_) return means_.clear();
  // What still moves is to go on with the next change.
  for (std::uint32_t x = 0; x < states_.size(); ++x) set_pending(x, true);
}

void Propagation::iterate() {
  residual_ = 0;
  const bool only_pending = !fresh_ || (schedule_ == Method::kResidual && iterations_ >= kFullSweeps);
  if (only_pending) {
    sweep_pending();
  } else {
    if (schedule_ == Method::kFlooding) {
      flood();
    } else {
      sweep(schedule_ == Method::kResidual && iterations_ + 1 == kFullSweeps);
    }
    messages_ += 2 * channels_.size();
  }
  ++iterations_;
  watch();
}

// Damps more when the residual does not shrink. On a forest messages come to rest by themselves, and damping
// would only keep them from it.
void Propagation::watch() {
  if (forest_ || iterations_ % kDampingPeriod != 0) return;
  const bool shrinks = iterations_ == kDampingPeriod || residual_ <= kExpectedShrinkage * earlier_residual_;
  if (!shrinks) halvings_ = std::min(kMostHalvings, halvings_ + 1);
  earlier_residual_ = residual_;
}

// Messages that oscillate do so around a value that is mostly near the right one. The means follow the
// iterations: each is the mean so far, as probabilities.
void Propagation::average() {
  if (means_.empty()) means_.resize(states_.size());
  ++averaged_;
  for (std::uint32_t x = 0; x < means_.size(); ++x) {
    const Posterior p = compute(x);
    mix(&means_[x].on, coin_of_odds(p.on), averaged_);
    mix(&means_[x].noise, coin_of_odds(p.noise), averaged_);
  }
}

void Propagation::changed(std::uint32_t node) {
  const Variables v = network().variables_of(node);
  for (const std::uint32_t x : {v.source, v.degraded}) set_pending(x, true);
}

void Propagation::follow() { run(); }

Posterior Propagation::posterior(std::uint32_t variable) const {
  if (means_.empty()) return compute(variable);
  const Mean& mean = means_[variable];
  return {mean.on.on / mean.on.off, mean.noise.on / mean.noise.off};
}

Posterior Propagation::compute(std::uint32_t x) const {
  const State& state = states_[x];
  const Coin noise = network().noise()[x];
  Coin inputs;
  for (std::uint32_t i = network().first_input(x); i < network().first_input(x + 1); ++i) {
    inputs = either(inputs, {channels_[i].on, channels_[i].off});
  }
  double odds = state.odds;
  if (const Block* block = block_of(x)) odds = block->told.odds[x - block->members.begin];
  return {state.on * state.odds / state.off, noise.on * odds / (noise.off * (inputs.on * odds + inputs.off))};
}

void Propagation::describe(Beliefs* beliefs) const {
  beliefs->engine = forest_ ? "tree" : "loopy";
  beliefs->schedule = name_of(schedule_);
  beliefs->exact = forest_ && converged_;
  beliefs->converged = converged_;
  beliefs->iterations = iterations_;
  beliefs->messages = messages_;
  beliefs->residual = residual_;
  beliefs->damping = damping_of(halvings_);
  beliefs->cut = network().cut();
}

Coin Propagation::gather_coin(std::uint32_t x) const {
  Coin any = network().noise()[x];
  for (std::uint32_t i = network().first_input(x); i < network().first_input(x + 1); ++i) {
    any = either(any, {channels_[i].on, channels_[i].off});
  }
  return any;
}

// A product of any number of messages, kept in range by powers of two.
double Propagation::gather_odds(std::uint32_t x) {
  double odds = network().weight()[x];
  int exponent = 0;
  for (const std::uint32_t i : outputs().of(x)) {
    odds *= channels_[i].odds;
    if (odds > kLowOdds && odds < kHighOdds) [[likely]]
      continue;
    int shift = 0;
    odds = std::frexp(odds, &shift);
    exponent += shift;
  }
  if (exponent == 0) return odds;
  return std::clamp(std::ldexp(odds, std::clamp(exponent, -2000, 2000)), 1 / kMaxOdds, kMaxOdds);
}

void Propagation::solve(Block* block) {
  // A product of the odds of all members must stay within the range of a double.
  constexpr double kMost = kMaxMessageOdds;
  for (std::uint32_t k = 0; k < block->members.size(); ++k) {
    block->odds[k] = std::clamp(states_[block->members.begin + k].odds, 1 / kMost, kMost);
  }
  block->cascade.exchange(block->outside, block->odds, &block->told);
  for (std::uint32_t k = 0; k < block->members.size(); ++k) {
    states_[block->members.begin + k].on = block->told.on[k].on;
    states_[block->members.begin + k].off = block->told.on[k].off;
  }
}

const Propagation::Block* Propagation::block_of(std::uint32_t x) const {
  const auto at = std::upper_bound(blocks_.begin(), blocks_.end(), x,
                                   [](std::uint32_t v, const Block& b) { return v < b.members.end; });
  return at != blocks_.end() && x >= at->members.begin ? &*at : nullptr;
}

Propagation::Block* Propagation::block_of(std::uint32_t x) {
  const Block* block = std::as_const(*this).block_of(x);
  return block ? &blocks_[static_cast<std::size_t>(block - blocks_.data())] : nullptr;
}

const Outputs& Propagation::outputs() {
  if (!outputs_) outputs_ = std::make_unique<Outputs>(network());
  return *outputs_;
}

std::unique_ptr<Engine> make_propagation(Network network, const InferenceOptions& options) {
  return std::make_unique<Propagation>(std::move(network), options);
}

}  // namespace propter::belief
