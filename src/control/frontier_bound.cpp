#include "control/frontier_bound.h"

#include <algorithm>

namespace propter::control {
namespace {

constexpr double kFirstScale = 1.0;
constexpr double kLastScale = 1e-3;
constexpr double kShorten = 0.7;
constexpr std::size_t kPatience = 8;  // steps without a better bound
constexpr double kForget = 0.9;       // weight of the shares so far, per step
constexpr double kStalled = 1e-4;     // of the distance to the upper bound

class Subgradient {
 public:
  Subgradient(Cover* cover, double upper)
      : cover_(*cover),
        upper_(upper),
        slopes_(cover->penalties.size()),
        best_(relax(*cover)),
        now_(best_),
        prices_(cover->prices),
        share_(best_.share) {}

  void run(std::size_t steps, std::uint64_t* work) {
    for (std::size_t step = 0; step < steps && best_.bound <= upper_ && scale_ > kLastScale; ++step) {
      *work += cover_.work();
      if (!move()) break;
      now_ = relax(cover_);
      learn();
    }
    cover_.prices = prices_;
    best_.share = share_;
  }

  Relaxation finish() { return std::move(best_); }

 private:
  // How much covered each item is short of one; none where the price cannot follow.
  double set_slopes() {
    double norm = 0;
    for (std::size_t item = 0; item < slopes_.size(); ++item) {
      double slope = 1;
      for (const std::uint32_t o : cover_.options[item]) slope -= now_.reduced[o] < 0 ? 1 : 0;
      const double price = cover_.prices[item];
      if ((slope < 0 && price <= 0) || (slope > 0 && price >= cover_.penalties[item])) slope = 0;
      slopes_[item] = slope;
      norm += slope * slope;
    }
    return norm;
  }

  bool move() {
    const double norm = set_slopes();
    if (norm <= 0) return false;
    const double length = scale_ * (upper_ - now_.bound) / norm;
    for (std::size_t item = 0; item < slopes_.size(); ++item) {
      double& price = cover_.prices[item];
      price = std::clamp(price + length * slopes_[item], 0.0, cover_.penalties[item]);
    }
    return true;
  }

  void learn() {
    for (std::size_t o = 0; o < share_.size(); ++o)
      share_[o] = kForget * share_[o] + (1 - kForget) * now_.share[o];
    const bool enough = now_.bound > best_.bound + kStalled * (upper_ - best_.bound);
    if (now_.bound > best_.bound) {
      best_ = now_;
      prices_ = cover_.prices;
    }
    if (enough) {
      stalled_ = 0;
    } else if (++stalled_ >= kPatience) {
      scale_ *= kShorten;
      stalled_ = 0;
    }
  }

  Cover& cover_;
  double upper_;
  double scale_ = kFirstScale;
  std::size_t stalled_ = 0;
  std::vector<double> slopes_;
  Relaxation best_;
  Relaxation now_;
  std::vector<double> prices_;
  std::vector<double> share_;
};

}  // namespace

void dual_ascent(Cover* cover) {
  std::vector<double> left = cover->costs;
  for (double& cost : left) cost = std::max(cost, 0.0);
  for (std::size_t item = 0; item < cover->penalties.size(); ++item) {
    double price = cover->penalties[item];
    for (const std::uint32_t o : cover->options[item]) price = std::min(price, left[o]);
    for (const std::uint32_t o : cover->options[item]) left[o] -= price;
    cover->prices[item] = price;
  }
}

Relaxation relax(const Cover& cover) {
  Relaxation out;
  out.bound = cover.constant;
  out.reduced = cover.costs;
  for (std::size_t item = 0; item < cover.prices.size(); ++item) {
    const double price = cover.prices[item];
    out.bound += price;
    for (const std::uint32_t o : cover.options[item]) out.reduced[o] -= price;
  }
  out.share.assign(out.reduced.size(), 0);
  for (std::size_t o = 0; o < out.reduced.size(); ++o) {
    if (out.reduced[o] >= 0) continue;
    out.bound += out.reduced[o];
    out.share[o] = 1;
  }
  return out;
}

Relaxation ascend(Cover* cover, double upper, std::size_t steps, std::uint64_t* work) {
  Subgradient subgradient(cover, upper);
  subgradient.run(steps, work);
  return subgradient.finish();
}

}  // namespace propter::control
