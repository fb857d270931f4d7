#include "belief/cascade.h"

#include <algorithm>

namespace propter::belief {
namespace {

// For each set of members, the product over members of on (in the set) or off, leaving one member out: if it
// is `members`, none is.
void products(std::span<const Coin> coins, std::uint32_t left_out, std::vector<double>* out) {
  out->assign(1, 1);
  for (std::uint32_t i = 0; i < coins.size(); ++i) {
    const Coin coin = i == left_out ? Coin{1, 1} : coins[i];
    const std::size_t half = out->size();
    out->resize(2 * half);
    for (std::size_t set = 0; set < half; ++set) {
      (*out)[half + set] = (*out)[set] * coin.on;
      (*out)[set] *= coin.off;
    }
  }
}

constexpr bool holds(std::size_t set, std::uint32_t member) { return ((set >> member) & 1U) != 0; }

}  // namespace

Cascade::Cascade(const Component& component)
    : members_(component.members.size()), arcs_(members_), power_(members_ + 1, 1) {
  for (const Arc& arc : component.arcs) arcs_[arc.source].push_back(arc);
  for (std::uint32_t i = 0; i < members_; ++i) power_[i + 1] = 3 * power_[i];
  for (std::uint32_t set = 0; set < (1U << members_); ++set) {
    std::uint32_t reached = 0;
    for (std::uint32_t i = 0; i < members_; ++i) reached += holds(set, i) ? power_[i] : 0;
    reached_state_.push_back(reached);
    spent_state_.push_back(2 * reached);
  }
  const std::uint32_t states = power_[members_];
  first_step_.reserve(states + 1);
  for (std::uint32_t state = 0; state < states; ++state) {
    first_step_.push_back(static_cast<std::uint32_t>(steps_.size()));
    add_steps(state);
  }
  first_step_.push_back(static_cast<std::uint32_t>(steps_.size()));
  mass_.resize(states);
  value_.resize(states);
}

// All outcomes of the coins of the lowest reached member; none where nobody is reached and not spent.
void Cascade::add_steps(std::uint32_t state) {
  const auto digit = [&](std::uint32_t i) { return state / power_[i] % 3; };
  std::uint32_t member = 0;
  while (member < members_ && digit(member) != 1) ++member;
  if (member == members_) return;
  const std::size_t first = steps_.size();
  steps_.push_back({state + power_[member], 1});
  for (const Arc& arc : arcs_[member]) {
    if (digit(arc.target) != 0) continue;
    const Coin coin = coin_of(arc.transmission);
    const std::size_t end = steps_.size();
    for (std::size_t i = first; i < end; ++i) {
      steps_.push_back({steps_[i].to + power_[arc.target], steps_[i].probability * coin.on});
      steps_[i].probability *= coin.off;
    }
  }
}

void Cascade::start(std::span<const Coin> outside) {
  std::vector<double> first;
  products(outside, members_, &first);
  std::fill(mass_.begin(), mass_.end(), 0);
  for (std::size_t set = 0; set < first.size(); ++set) mass_[reached_state_[set]] = first[set];
}

void Cascade::run_forward() {
  for (std::size_t state = 0; state < mass_.size(); ++state) {
    if (mass_[state] <= 0) continue;
    for (std::uint32_t s = first_step_[state]; s < first_step_[state + 1]; ++s) {
      mass_[steps_[s].to] += mass_[state] * steps_[s].probability;
    }
  }
}

void Cascade::run_backward(std::span<const double> odds) {
  std::vector<Coin> weights;
  for (const double o : odds) weights.push_back({o, 1});
  std::vector<double> ends;
  products(weights, members_, &ends);
  for (std::size_t set = 0; set < ends.size(); ++set) value_[spent_state_[set]] = ends[set];
  for (std::size_t state = value_.size(); state-- > 0;) {
    if (first_step_[state] == first_step_[state + 1]) continue;
    value_[state] = 0;
    for (std::uint32_t s = first_step_[state]; s < first_step_[state + 1]; ++s) {
      value_[state] += value_[steps_[s].to] * steps_[s].probability;
    }
  }
}

void Cascade::spread(std::span<const Coin> outside, std::vector<double>* sets) {
  start(outside);
  run_forward();
  sets->resize(spent_state_.size());
  for (std::size_t set = 0; set < sets->size(); ++set) (*sets)[set] = mass_[spent_state_[set]];
}

void Cascade::exchange(std::span<const Coin> outside, std::span<const double> odds, Messages* out) {
  start(outside);
  run_forward();
  run_backward(odds);
  out->on.resize(members_);
  out->odds.resize(members_);
  std::vector<Coin> weights;
  for (const double o : odds) weights.push_back({o, 1});
  std::vector<double> product;
  for (std::uint32_t i = 0; i < members_; ++i) {
    products(weights, i, &product);
    Coin on{0, 0};
    for (std::size_t set = 0; set < product.size(); ++set) {
      (holds(set, i) ? on.on : on.off) += mass_[spent_state_[set]] * product[set];
    }
    const double sum = on.on + on.off;
    out->on[i] = {on.on / sum, on.off / sum};
    products(outside, i, &product);
    Coin given{0, 0};
    for (std::size_t set = 0; set < product.size(); ++set) {
      (holds(set, i) ? given.on : given.off) += product[set] * value_[reached_state_[set]];
    }
    out->odds[i] = given.on / given.off;
  }
}

}  // namespace propter::belief
