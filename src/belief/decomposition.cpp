#include "belief/decomposition.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "belief/log_math.h"

namespace propter::belief {
namespace {

std::vector<ComponentFactor::Input> inputs_of(const Network& network, std::uint32_t x) {
  std::vector<ComponentFactor::Input> inputs;
  for (std::uint32_t i = network.first_input(x); i < network.first_input(x + 1); ++i) {
    inputs.push_back({network.sources()[i], network.transmissions()[i]});
  }
  return inputs;
}

// Fewer distinct sources than members with inputs.
bool prefers_sources(const Network& network, const Component& component) {
  const auto [begin, end] = component.members;
  const auto all = network.sources().subspan(network.first_input(begin),
                                             network.first_input(end) - network.first_input(begin));
  std::vector<std::uint32_t> sources(all.begin(), all.end());
  std::sort(sources.begin(), sources.end());
  const auto distinct = std::unique(sources.begin(), sources.end()) - sources.begin();
  std::ptrdiff_t members = 0;
  for (std::uint32_t x = begin; x < end; ++x) {
    members += network.first_input(x) < network.first_input(x + 1) ? 1 : 0;
  }
  return distinct < members;
}

}  // namespace

std::vector<double> logs_of_noise(Coin coin) {
  // log(1 - x) of the smaller one keeps the digits that the larger one has lost.
  if (coin.on < coin.off) return {std::log1p(-coin.on), std::log(coin.on)};
  return {std::log(coin.off), std::log1p(-coin.off)};
}

std::vector<double> logs_of_weight(double odds) { return {0, std::log(odds)}; }

Decomposition::Decomposition(const Network& network)
    : size_(network.size()), noise_variable_(network.size(), kNone), noise_factor_(network.size(), kNone) {
  for (std::uint32_t x = 0; x < network.size(); ++x) {
    factors_.push_back({{x}, logs_of_weight(network.weight()[x])});
  }
  std::uint32_t x = 0;
  const auto add_singles_up_to = [&](std::uint32_t end) {
    for (; x < end; ++x) add_single(network, x);
  };
  for (const Component& component : network.components()) {
    add_singles_up_to(component.members.begin);
    add_component(network, component);
    x = component.members.end;
  }
  add_singles_up_to(network.size());
}

void Decomposition::add_single(const Network& network, std::uint32_t x) {
  if (network.first_input(x) == network.first_input(x + 1)) {
    add_noise(network, x, x);
  } else {
    add_chain(network, x, x);
  }
}

void Decomposition::add_noise(const Network& network, std::uint32_t x, std::uint32_t variable) {
  noise_variable_[x] = variable;
  noise_factor_[x] = static_cast<std::uint32_t>(factors_.size());
  factors_.push_back({{variable}, logs_of_noise(network.noise()[x])});
}

// out = noise of x, or (active and source) of each of its inputs, at least one.
void Decomposition::add_chain(const Network& network, std::uint32_t x, std::uint32_t out) {
  Inputs all;
  if (network.noise()[x].on > 0) {
    add_noise(network, x, size_++);
    all.push_back({noise_variable_[x], 1});
  }
  const Inputs inputs = inputs_of(network, x);
  all.insert(all.end(), inputs.begin(), inputs.end());
  if (all.size() == 1) return add_or(all, out);
  ComponentFactor::Input before = all[0];
  for (std::size_t i = 1; i < all.size(); ++i) {
    const std::uint32_t sum = i + 1 == all.size() ? out : size_++;
    add_or({before, all[i]}, sum);
    before = {sum, 1};
  }
}

// Scope: the inputs, one or two, and then `out`.
void Decomposition::add_or(const Inputs& inputs, std::uint32_t out) {
  std::vector<double> log_off{0};
  LogTable factor;
  for (const auto& [variable, transmission] : inputs) {
    factor.scope.push_back(variable);
    const std::size_t half = log_off.size();
    for (std::size_t i = 0; i < half; ++i) log_off.push_back(log_off[i] + std::log1p(-transmission));
  }
  factor.scope.push_back(out);
  factor.logs = log_off;
  for (const double off : log_off) factor.logs.push_back(log_complement(off));
  factors_.push_back(std::move(factor));
}

void Decomposition::add_component(const Network& network, const Component& component) {
  const auto [begin, end] = component.members;
  const bool by_sources = prefers_sources(network, component);
  std::vector<Inputs> inputs;
  std::vector<char> folds_noise;
  for (std::uint32_t x = begin; x < end; ++x) {
    inputs.push_back(inputs_of(network, x));
    folds_noise.push_back(by_sources || inputs.back().empty() ? 1 : 0);
    if (folds_noise.back() != 0) continue;
    const std::uint32_t set_off = size_++;
    add_chain(network, x, set_off);
    inputs.back() = {{set_off, 1}};
  }
  ComponentFactor shape(component, inputs, std::move(folds_noise));
  const auto factor = static_cast<std::uint32_t>(factors_.size());
  factors_.push_back({shape.scope(), {}});
  parts_.push_back({std::move(shape), factor});
}

}  // namespace propter::belief
