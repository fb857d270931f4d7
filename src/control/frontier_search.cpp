#include "control/frontier_search.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "control/frontier_local.h"

namespace propter::control {
namespace {

constexpr std::size_t kRootSteps = 400;
constexpr std::size_t kNodeSteps = 30;

// The option about which the relaxation is least sure.
std::uint32_t most_undecided(const Relaxation& relaxation) {
  std::uint32_t best = 0;
  double least = HUGE_VAL;
  for (std::uint32_t o = 0; o < relaxation.share.size(); ++o) {
    const double sure = std::abs(relaxation.share[o] - 0.5);
    if (sure >= least) continue;
    least = sure;
    best = o;
  }
  return best;
}

}  // namespace

FrontierSearch::FrontierSearch(const Cover& part, std::uint64_t work_limit)
    : part_(part),
      items_(transposed(part.options, part.costs.size())),
      work_limit_(work_limit),
      best_cost_(HUGE_VAL),
      bound_(HUGE_VAL) {
  start();
  bound_ = std::min(bound_, best_cost_);
}

void FrontierSearch::start() {
  Cover cover = part_;
  dual_ascent(&cover);
  LocalSearch local(cover);
  local.improve({});
  work_ += local.work();
  keep_if_best(local.candidates());
  branch(std::move(cover), kRootSteps, -HUGE_VAL);
}

void FrontierSearch::branch(Cover cover, std::size_t steps, double known) {
  Relaxation relaxation;
  if (settle(&cover, steps, &relaxation, &known)) return;
  const std::uint32_t option = most_undecided(relaxation);
  const double against = std::abs(relaxation.reduced[option]);
  const bool first = relaxation.share[option] >= 0.5;
  for (const bool take : {first, !first}) {
    std::vector<Choice> choices(cover.costs.size(), Choice::kOpen);
    choices[option] = take ? Choice::kTake : Choice::kLeave;
    const bool with = take == (relaxation.reduced[option] < 0);
    branch(reduced(cover, choices, &work_), kNodeSteps,
           with ? known : std::max(known, relaxation.bound + against));
  }
}

// Bounds the cover and decides what the bound decides, over and over. True if nothing is left to branch on.
bool FrontierSearch::settle(Cover* cover, std::size_t steps, Relaxation* relaxation, double* known) {
  for (;;) {
    if (cover->costs.empty()) {
      keep_if_best(cover->taken);
      return true;
    }
    *known = std::max(*known, relax(*cover).bound);
    if (is_hopeless(*cover, *known)) return true;
    if (work_ >= work_limit_) {
      bound_ = std::min(bound_, *known);
      return true;
    }
    *relaxation = ascend(cover, best_cost_ + kFrontierTie, steps, &work_);
    *known = std::max(*known, relaxation->bound);
    if (is_hopeless(*cover, *known)) return true;
    round(*cover, *relaxation);
    if (is_hopeless(*cover, *known)) return true;
    const std::vector<Choice> choices = forced_choices(*relaxation);
    if (std::ranges::count(choices, Choice::kOpen) == std::ssize(choices)) return false;
    *cover = reduced(*cover, choices, &work_);
    steps = kNodeSteps;
  }
}

bool FrontierSearch::is_hopeless(const Cover& cover, double bound) const {
  if (bound > best_cost_ + kFrontierTie) return true;
  return bound > best_cost_ - kFrontierTie && !may_come_first(cover);
}

// Whether a choice within the cover could come before the best one in the order of sorted candidates: walks
// up the candidates as long as all choices agree with it so far.
bool FrontierSearch::may_come_first(const Cover& cover) const {
  Indices taken = cover.taken;
  std::sort(taken.begin(), taken.end());
  auto at_taken = taken.begin();
  auto at_open = cover.candidates.begin();
  for (const std::uint32_t member : best_) {
    // An earlier candidate than the best one has here comes first.
    if (at_taken != taken.end() && *at_taken < member) return true;
    if (at_open != cover.candidates.end() && *at_open < member) return true;
    if (at_taken != taken.end() && *at_taken == member) {
      ++at_taken;
      continue;
    }
    // To stop here would come first, and so could any choice that needs nothing more.
    if (at_taken == taken.end()) return true;
    if (at_open == cover.candidates.end() || *at_open != member) return false;
    ++at_open;
  }
  return false;
}

std::vector<Choice> FrontierSearch::forced_choices(const Relaxation& relaxation) const {
  std::vector<Choice> out(relaxation.reduced.size(), Choice::kOpen);
  for (std::size_t o = 0; o < out.size(); ++o) {
    const double reduced = relaxation.reduced[o];
    if (relaxation.bound + std::abs(reduced) <= best_cost_ + kFrontierTie) continue;
    out[o] = reduced < 0 ? Choice::kTake : Choice::kLeave;
  }
  return out;
}

void FrontierSearch::round(const Cover& cover, const Relaxation& relaxation) {
  std::vector<char> chosen(cover.costs.size());
  for (std::size_t o = 0; o < chosen.size(); ++o) chosen[o] = relaxation.reduced[o] < 0 ? 1 : 0;
  LocalSearch local(cover);
  local.improve(chosen);
  work_ += local.work();
  keep_if_best(local.candidates());
}

void FrontierSearch::keep_if_best(Indices candidates) {
  std::sort(candidates.begin(), candidates.end());
  const double cost = make_irreducible(&candidates);
  const bool tie = std::abs(cost - best_cost_) <= kFrontierTie;
  if (tie ? candidates >= best_ : cost > best_cost_) return;
  best_cost_ = cost;
  best_ = std::move(candidates);
}

// Leaves out the members that do not pay for themselves, later ones first, and returns the cost. Covering is
// submodular, so what was needed stays needed while others go, and one pass is enough.
double FrontierSearch::make_irreducible(Indices* candidates) const {
  Indices options;
  Indices counts(part_.penalties.size(), 0);
  for (const std::uint32_t candidate : *candidates) {
    const auto at = std::lower_bound(part_.candidates.begin(), part_.candidates.end(), candidate);
    options.push_back(static_cast<std::uint32_t>(at - part_.candidates.begin()));
    for (const std::uint32_t item : items_[options.back()]) ++counts[item];
  }
  for (std::size_t i = options.size(); i-- > 0;) {
    const auto covered = items_[options[i]];
    double worth = 0;
    for (const std::uint32_t item : covered) worth += counts[item] == 1 ? part_.penalties[item] : 0;
    if (worth > part_.costs[options[i]] + kFrontierTie) continue;
    for (const std::uint32_t item : covered) --counts[item];
    options.erase(options.begin() + static_cast<std::ptrdiff_t>(i));
    candidates->erase(candidates->begin() + static_cast<std::ptrdiff_t>(i));
  }
  double cost = part_.constant;
  for (const std::uint32_t o : options) cost += part_.costs[o];
  for (std::size_t item = 0; item < counts.size(); ++item)
    cost += counts[item] == 0 ? part_.penalties[item] : 0;
  return cost;
}

}  // namespace propter::control
