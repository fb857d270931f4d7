#include "control/frontier_local.h"

#include <algorithm>

namespace propter::control {
namespace {

constexpr int kMaxSweeps = 20;  // gains are updated by differences, so rounding could feign progress for ever

}  // namespace

LocalSearch::LocalSearch(const Cover& cover)
    : cover_(cover), items_(transposed(cover.options, cover.costs.size())) {}

void LocalSearch::reset(const std::vector<char>& chosen) {
  chosen_.assign(cover_.costs.size(), 0);
  work_ += cover_.work();
  counts_.assign(cover_.penalties.size(), 0);
  gain_.assign(cover_.costs.size(), 0);
  for (std::uint32_t o = 0; o < gain_.size(); ++o) {
    for (const std::uint32_t item : items_[o]) gain_[o] += cover_.penalties[item];
  }
  for (std::uint32_t o = 0; o < chosen.size(); ++o) {
    if (chosen[o] != 0) flip(o);
  }
}

void LocalSearch::flip(std::uint32_t option) {
  const bool add = chosen_[option] == 0;
  work_ += items_[option].size();
  for (const std::uint32_t item : items_[option]) {
    const std::uint32_t others = add ? counts_[item]++ : --counts_[item];
    if (others > 1) continue;
    // Nobody else covers the item: all that could, care. One does: it alone cares.
    const double change = add ? -cover_.penalties[item] : cover_.penalties[item];
    work_ += cover_.options[item].size();
    for (const std::uint32_t o : cover_.options[item]) {
      if (o != option && (chosen_[o] != 0) == (others == 1)) gain_[o] += change;
    }
  }
  chosen_[option] = add ? 1 : 0;
}

// Adds the options with the best value, as long as one pays for itself.
bool LocalSearch::fill() {
  bool changed = false;
  for (;;) {
    work_ += gain_.size();
    double best_price = 1;
    auto best = static_cast<std::uint32_t>(gain_.size());
    for (std::uint32_t o = 0; o < gain_.size(); ++o) {
      if (chosen_[o] != 0 || gain_[o] <= cover_.costs[o] + kFrontierTie) continue;
      const double price = gain_[o] > 0 ? cover_.costs[o] / gain_[o] : -1;
      if (price >= best_price) continue;
      best_price = price;
      best = o;
    }
    if (best == gain_.size()) return changed;
    flip(best);
    changed = true;
  }
}

bool LocalSearch::thin() {
  bool changed = false;
  for (auto o = static_cast<std::uint32_t>(gain_.size()); o-- > 0;) {
    if (chosen_[o] == 0 || gain_[o] > cover_.costs[o] + kFrontierTie) continue;
    flip(o);
    changed = true;
  }
  return changed;
}

bool LocalSearch::swap() {
  bool changed = false;
  for (std::uint32_t o = 0; o < gain_.size(); ++o) changed |= chosen_[o] != 0 && swap_out(o);
  return changed;
}

bool LocalSearch::swap_out(std::uint32_t option) {
  flip(option);
  work_ += gain_.size();
  double best_gain = gain_[option] - cover_.costs[option] + kFrontierTie;
  std::uint32_t best = option;
  for (std::uint32_t o = 0; o < gain_.size(); ++o) {
    if (chosen_[o] != 0 || o == option || gain_[o] - cover_.costs[o] <= best_gain) continue;
    best_gain = gain_[o] - cover_.costs[o];
    best = o;
  }
  flip(best);
  return best != option;
}

void LocalSearch::improve(const std::vector<char>& chosen) {
  reset(chosen);
  for (int sweep = 0; sweep < kMaxSweeps; ++sweep) {
    const bool filled = fill();
    const bool thinned = thin();
    if (!swap() && !filled && !thinned) break;
  }
}

Indices LocalSearch::candidates() const {
  Indices out = cover_.taken;
  for (std::uint32_t o = 0; o < chosen_.size(); ++o) {
    if (chosen_[o] != 0) out.push_back(cover_.candidates[o]);
  }
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace propter::control
