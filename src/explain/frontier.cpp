#include "explain/frontier.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace propter::explain {
namespace {

constexpr std::size_t kBeginnings = 4;  // best single origins
constexpr std::size_t kPaired = 24;     // origins of which every pair with another one is looked at
constexpr std::size_t kTried = 3;       // best additions that are valued
constexpr std::size_t kMostSteps = 50;  // of one search; each gains something
constexpr double kGain = 1e-6;          // nats; less is rounding
constexpr double kRounding = 1e-12;     // of probabilities that are added up

OriginSet with(OriginSet set, std::uint32_t member) {
  set.insert(std::ranges::upper_bound(set, member), member);
  return set;
}

OriginSet without(OriginSet set, std::uint32_t member) {
  std::erase(set, member);
  return set;
}

bool contains(const OriginSet& set, std::uint32_t member) { return std::ranges::binary_search(set, member); }

// Places of the largest values, best first, ties by place; those in `but` are left out.
std::vector<std::uint32_t> best_of(const std::vector<double>& values, std::size_t count,
                                   const OriginSet& but) {
  std::vector<std::uint32_t> order;
  for (std::uint32_t i = 0; i < values.size(); ++i)
    if (!contains(but, i)) order.push_back(i);
  const auto before = [&](std::uint32_t a, std::uint32_t b) {
    return values[a] != values[b] ? values[a] > values[b] : a < b;
  };
  const std::size_t kept = std::min(count, order.size());
  std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(kept), order.end(), before);
  order.resize(kept);
  return order;
}

class Search {
 public:
  Search(OriginSets& sets, const FrontierSettings& settings) : sets_(sets), settings_(settings) {}

  Frontier run() {
    Frontier out;
    out.alone = sets_.gains({});
    for (std::uint32_t i = 0; i < out.alone.size(); ++i) value({i});
    RankedSet best;
    bool any = false;
    for (const std::uint32_t i : best_of(out.alone, kBeginnings, {})) {
      const RankedSet found = climb({{i}, value({i})});
      if (!any || found.value > best.value + kGain) best = found;
      any = true;
    }
    if (any) best = settle(best);
    out.best = best;
    for (const std::uint32_t m : best.members)
      out.losses.push_back(best.value - value(without(best.members, m)));
    out.alternatives = alternatives(best);
    out.within = bound(best);
    return out;
  }

 private:
  double value(const OriginSet& set) { return sets_.value(set); }

  void consider(const OriginSet& set, RankedSet* best) {
    if (set.empty()) return;
    const double worth = value(set);
    if (worth > best->value + kGain) *best = {set, worth};
  }

  void consider_additions(const OriginSet& set, RankedSet* best) {
    const std::vector<double>& gains = sets_.gains(set);
    for (const std::uint32_t i : best_of(gains, kTried, set)) consider(with(set, i), best);
  }

  // Adds, drops and swaps.
  RankedSet climb(RankedSet at) {
    for (std::size_t step = 0; step < kMostSteps; ++step) {
      RankedSet next = at;
      consider_additions(at.members, &next);
      for (const std::uint32_t m : at.members) consider(without(at.members, m), &next);
      // Swaps last: before, they would lead all beginnings to the same set.
      if (next.members == at.members)
        for (const std::uint32_t m : at.members) consider_additions(without(at.members, m), &next);
      if (next.members == at.members) break;
      at = next;
    }
    return at;
  }

  // Pairs, too: two causes of one effect can each lose alone and win together.
  RankedSet settle(RankedSet at) {
    for (std::size_t step = 0; step < kMostSteps; ++step) {
      RankedSet next = at;
      for (const std::uint32_t i : best_of(sets_.gains(at.members), kPaired, at.members)) {
        const OriginSet grown = with(at.members, i);
        consider_additions(grown, &next);
      }
      // The members themselves may be the wrong beginning.
      for (const std::uint32_t i : best_of(sets_.gains({}), kPaired, {})) consider_additions({i}, &next);
      if (next.members == at.members) break;
      at = climb(next);
    }
    return at;
  }

  // Of all sets that were valued: the best that contain no better one.
  [[nodiscard]] std::vector<RankedSet> alternatives(const RankedSet& best) const {
    std::vector<RankedSet> order;
    for (const auto& [members, worth] : sets_.values())
      if (!members.empty() && members != best.members) order.push_back({members, worth});
    std::ranges::stable_sort(order, [](const RankedSet& a, const RankedSet& b) { return a.value > b.value; });
    std::vector<RankedSet> out;
    for (const RankedSet& set : order) {
      if (out.size() == settings_.alternatives) break;
      const auto inside = [&](const RankedSet& better) {
        return std::ranges::includes(set.members, better.members);
      };
      if (!inside(best) && std::ranges::none_of(out, inside)) out.push_back(set);
    }
    return out;
  }

  double bound(const RankedSet& best) {
    const bool provable = sets_.exact() && settings_.all_faults && sets_.faults() <= settings_.prove_up_to;
    if (!provable || best.members.empty()) return std::numeric_limits<double>::infinity();
    // Each pair with one of the likeliest origins, so that little is left over.
    for (const std::uint32_t i : best_of(sets_.gains({}), kPaired, {})) sets_.value_pairs(i);
    const OriginSets::Mass mass = sets_.mass();
    const double rest = std::max(kRounding, 1 - mass.valued);
    return std::max(0.0, std::log(rest) - (best.value + mass.log_none));
  }

  OriginSets& sets_;
  const FrontierSettings& settings_;
};

}  // namespace

Frontier find_frontier(OriginSets& sets, const FrontierSettings& settings) {
  if (!settings.must_explain || sets.faults() == 0) {
    Frontier out;
    out.alone = sets.gains({});
    out.within = 0;
    return out;
  }
  return Search(sets, settings).run();
}

}  // namespace propter::explain
