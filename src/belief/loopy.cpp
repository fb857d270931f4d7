#include <algorithm>
#include <cmath>

#include "belief/log_math.h"
#include "belief/network.h"

namespace propter::belief {
namespace {

constexpr double kMaxMessage = 1e9;           // nats; keeps sums finite where a cycle feeds itself
constexpr double kMaxDamping = 0.875;         // share of the old message that stays
constexpr std::uint32_t kDampingPeriod = 10;  // iterations in which the residual must shrink ...
constexpr double kExpectedShrinkage = 0.7;    // ... to this share
constexpr std::uint32_t kNone = UINT32_MAX;

// What runs over one input of the network, cause u -> effect x.
struct Channel {
  double cause = kLogZero;  // log-odds of u, from all that is known except over this channel
  LogCoin push;             // whether the channel switches x on; follows from `cause`
  double evidence = 0;      // log-likelihood ratio for u on against off, from x
  double transmission = 0;
  LogCoin active;                  // the transmission again
  std::uint32_t opposite = kNone;  // the channel x -> u
};

// The coin that is on if its cause, given by its log-odds, is on and the channel is active.
LogCoin push_of(double log_odds, double transmission, double log_transmission) {
  const double tail = std::exp(-std::abs(log_odds));  // the smaller odds
  const double log_norm = std::log1p(tail);
  const double log_cause = std::min(log_odds, 0.0) - log_norm;
  if (transmission >= 1) return {log_cause, std::min(-log_odds, 0.0) - log_norm};
  const double rest = tail / (1 + tail);
  if (log_odds < 0) return {log_transmission + log_cause, std::log1p(-transmission * rest)};
  return {log_transmission + log_cause, std::log((1 - transmission) + transmission * rest)};
}

// Pearl's propagation for noisy-OR. With P = P(noise or another input switches x on), Q = 1 - P, and r =
// P(evidence below x | x on) / P(evidence below x | x off), the messages of x are
//   to its effects:  odds = P / Q * r
//   to its cause u:  ratio = (r * (1 - (1-t) Q) + (1-t) Q) / (r * P + Q)
// where P, Q and r leave out what came over the receiving channel and its opposite.
class Propagation {
 public:
  explicit Propagation(const Network& network) : network_(network), channels_(network.inputs().size()) {
    for (std::uint32_t x = 0; x < network.size(); ++x) noise_.push_back(coin_of(network.variable(x).noise));
    for (std::uint32_t i = 0; i < channels_.size(); ++i) {
      const Input& input = network.inputs()[i];
      channels_[i].transmission = input.transmission;
      channels_[i].active = coin_of(input.transmission);
      channels_[i].opposite = find(input.target, input.source);
    }
  }

  // Returns the iterations it took.
  std::uint32_t run(std::uint32_t max_iterations, double tolerance) {
    double earlier = HUGE_VAL;
    for (std::uint32_t i = 1; i <= max_iterations; ++i) {
      iterate();
      if (residual_ <= tolerance) return i;
      if (i % kDampingPeriod != 0) continue;
      if (residual_ > kExpectedShrinkage * earlier) damping_ = std::min(kMaxDamping, (1 + damping_) / 2);
      earlier = residual_;
    }
    return max_iterations;
  }

  [[nodiscard]] double residual() const { return residual_; }

  [[nodiscard]] Marginal marginal(std::uint32_t node) const {
    return marginal_of(healthy(degraded_of(node)), origin(local_of(node)));
  }

 private:
  void iterate() {
    residual_ = 0;
    const auto order = network_.order();
    for (const std::uint32_t x : order) send_to_effects(x);
    for (std::size_t i = order.size(); i-- > 0;) send_to_causes(order[i]);
  }

  void send_to_effects(std::uint32_t x) {
    const double weight = weight_of(x);
    const double prior = either(noise_[x], pushes(x, kNone)).log_odds();
    for (const std::uint32_t i : network_.outputs(x)) {
      Channel& channel = channels_[i];
      const double odds =
          channel.opposite == kNone ? prior : either(noise_[x], pushes(x, channel.opposite)).log_odds();
      move(&channel.cause, odds + weight - channel.evidence);
      channel.push = push_of(channel.cause, channel.transmission, channel.active.on);
    }
  }

  void send_to_causes(std::uint32_t x) {
    const std::uint32_t first = network_.first_input(x);
    const std::size_t count = network_.inputs(x).size();
    const double weight = weight_of(x);
    // All inputs but one, from both sides: division would fail on zeros and lose digits.
    after_.assign(count + 1, LogCoin{});
    for (std::size_t k = count; k-- > 0;) after_[k] = either(after_[k + 1], channels_[first + k].push);
    LogCoin before = noise_[x];
    for (std::size_t k = 0; k < count; ++k) {
      Channel& channel = channels_[first + k];
      const double echo = channel.opposite == kNone ? 0 : channels_[channel.opposite].evidence;
      move(&channel.evidence, ratio_for_cause(weight - echo, either(before, after_[k + 1]), channel.active));
      before = either(before, channel.push);
    }
  }

  // Both logarithms are of sums with a positive term, so the result is finite.
  static double ratio_for_cause(double weight, LogCoin others, LogCoin active) {
    const LogCoin with_cause = either(others, active);
    const double ratio =
        log_add(weight + with_cause.on, with_cause.off) - log_add(weight + others.on, others.off);
    return std::clamp(ratio, -kMaxMessage, kMaxMessage);
  }

  // Everything observed at x and beyond its effects, as a log-likelihood ratio; finite.
  [[nodiscard]] double weight_of(std::uint32_t x) const {
    double sum = network_.variable(x).weight;
    for (const std::uint32_t i : network_.outputs(x)) sum += channels_[i].evidence;
    return sum;
  }

  // Whether an input switches x on, leaving out one channel.
  [[nodiscard]] LogCoin pushes(std::uint32_t x, std::uint32_t left_out) const {
    LogCoin any;
    const std::uint32_t first = network_.first_input(x);
    for (std::uint32_t i = first; i < first + network_.inputs(x).size(); ++i) {
      if (i != left_out) any = either(any, channels_[i].push);
    }
    return any;
  }

  [[nodiscard]] double healthy(std::uint32_t x) const {
    return logistic(-either(noise_[x], pushes(x, kNone)).log_odds() - weight_of(x));
  }

  // P(noise of x is on). If it is, x is on for certain; if not, x follows its inputs.
  [[nodiscard]] double origin(std::uint32_t x) const {
    const double weight = weight_of(x);
    const LogCoin inputs = pushes(x, kNone);
    return logistic(noise_[x].log_odds() + weight - log_add(weight + inputs.on, inputs.off));
  }

  // Replaces a message, damped, and notes how far it moved; from or to certainty is a move of 1.
  void move(double* message, double value) {
    const double old = *message;
    if (old == value) return;
    double change = 1;
    if (std::isfinite(old) && std::isfinite(value)) {
      value = damping_ * old + (1 - damping_) * value;
      change = std::abs(value - old) / std::max(1.0, std::abs(value));
    }
    residual_ = std::max(residual_, change);
    *message = value;
  }

  [[nodiscard]] std::uint32_t find(std::uint32_t source, std::uint32_t target) const {
    const auto inputs = network_.inputs(target);
    const auto at = std::lower_bound(inputs.begin(), inputs.end(), source,
                                     [](const Input& input, std::uint32_t s) { return input.source < s; });
    if (at == inputs.end() || at->source != source) return kNone;
    return network_.first_input(target) + static_cast<std::uint32_t>(at - inputs.begin());
  }

  const Network& network_;
  std::vector<Channel> channels_;  // parallel to network_.inputs()
  std::vector<LogCoin> noise_;     // per variable
  std::vector<LogCoin> after_;     // scratch of send_to_causes
  double damping_ = 0;
  double residual_ = 0;
};

}  // namespace

Result<Beliefs> infer_loopy(const Model& model, std::uint32_t max_iterations, double tolerance) {
  if (Status status = check(model); !status.ok()) return status;
  const Network network(model);
  Propagation propagation(network);
  Beliefs beliefs;
  beliefs.iterations = propagation.run(std::max(1U, max_iterations), tolerance);
  beliefs.residual = propagation.residual();
  for (std::uint32_t e = 0; e < model.nodes.size(); ++e) beliefs.marginals.push_back(propagation.marginal(e));
  beliefs.engine = "loopy";
  return beliefs;
}

}  // namespace propter::belief
