#include "belief/component_factor.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "belief/log_math.h"
#include "belief/log_table.h"

namespace propter::belief {

ComponentFactor::ComponentFactor(const Component& component, std::span<const std::vector<Input>> inputs,
                                 std::vector<char> folds_noise)
    : component_(component), folds_noise_(std::move(folds_noise)) {
  std::vector<std::uint32_t> outside;
  for (const auto& of_member : inputs) {
    for (const Input& input : of_member) outside.push_back(input.variable);
  }
  std::sort(outside.begin(), outside.end());
  outside.erase(std::unique(outside.begin(), outside.end()), outside.end());
  for (std::uint32_t i = 0; i < inputs.size(); ++i) {
    for (const Input& input : inputs[i]) {
      const auto at = std::lower_bound(outside.begin(), outside.end(), input.variable) - outside.begin();
      ties_.push_back({i, static_cast<std::uint32_t>(at), coin_of(input.transmission)});
    }
  }
  for (std::uint32_t x = component.members.begin; x < component.members.end; ++x) scope_.push_back(x);
  scope_.insert(scope_.end(), outside.begin(), outside.end());
}

// The cascade goes through the states in which `first` is the lowest reached member: those below it are
// unreached or spent, those above in any state, and each arc to an unreached one is tossed.
double ComponentFactor::steps_per_spread() const {
  const std::uint32_t members = component_.members.size();
  double states = 0;
  for (std::uint32_t first = 0; first < members; ++first) {
    std::vector<double> outcomes(members, 1);
    for (std::uint32_t i = 0; i < members; ++i) outcomes[i] = i < first ? 2 : i == first ? 1 : 3;
    for (const Arc& arc : component_.arcs) outcomes[arc.target] += arc.source == first ? 1 : 0;
    double product = 1;
    for (const double o : outcomes) product *= o;
    states += product;
  }
  return states;
}

double ComponentFactor::steps() const {
  return std::exp2(static_cast<double>(scope_.size()) - component_.members.size()) * steps_per_spread();
}

std::vector<double> ComponentFactor::table(std::span<const Coin> noise) const {
  Cascade cascade(component_);
  return table(&cascade, noise);
}

std::vector<double> ComponentFactor::table(Cascade* cascade, std::span<const Coin> noise) const {
  const std::uint32_t members = component_.members.size();
  std::vector<double> logs(std::size_t{1} << scope_.size());
  std::vector<double> sets;
  for (std::size_t first = 0; first < logs.size(); first += std::size_t{1} << members) {
    std::vector<Coin> outside(members);
    for (std::uint32_t i = 0; i < members; ++i) {
      if (folds_noise(i)) outside[i] = noise[i];
    }
    for (const Tie& tie : ties_) {
      if (((first >> (members + tie.outside)) & 1U) != 0) {
        outside[tie.member] = either(outside[tie.member], tie.coin);
      }
    }
    cascade->spread(outside, &sets);
    for (std::size_t set = 0; set < sets.size(); ++set) logs[first + set] = std::log(sets[set]);
  }
  return logs;
}

// The joint without the factor is what the rest of the model says; with that go the factors that the outcomes
// of a coin make. The likelier outcome is what the other one leaves.
std::vector<double> ComponentFactor::noise_log_odds(std::span<const Coin> noise,
                                                    std::span<const double> joint,
                                                    std::span<const double> table) const {
  Cascade cascade(component_);
  const double all = log_sum(joint);
  const auto log_probability = [&](std::uint32_t member, Coin outcome, double prior) {
    std::vector<Coin> coins(noise.begin(), noise.end());
    coins[member] = outcome;
    std::vector<double> logs = this->table(&cascade, coins);
    for (std::size_t i = 0; i < logs.size(); ++i) {
      logs[i] = table[i] == kLogZero ? kLogZero : logs[i] + (joint[i] - table[i]);
    }
    return log_sum(logs) + std::log(prior) - all;
  };
  const auto log_odds = [&](std::uint32_t member, Coin coin) {
    if (coin.on <= 0 || coin.off <= 0) return std::log(coin.on) - std::log(coin.off);
    const double on = log_probability(member, {1, 0}, coin.on);
    if (on < std::log(0.5)) return on - log_complement(on);
    const double off = log_probability(member, {0, 1}, coin.off);
    return log_complement(off) - off;
  };
  std::vector<double> out(noise.size(), 0);
  for (std::uint32_t i = 0; i < noise.size(); ++i) {
    if (folds_noise(i)) out[i] = log_odds(i, noise[i]);
  }
  return out;
}

}  // namespace propter::belief
