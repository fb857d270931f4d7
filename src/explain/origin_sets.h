// What a set of origins is worth, in the model of the beliefs.
//
//   value(S) = sum of log(prior / (1 - prior)) over S - further (|S| - 1)
//              + log P(evidence | faults exactly S) - log P(evidence | none)
//
// `further`: that a second fault, which has nothing to do with the first, falls into the same incident is
// less likely than that either is there.
//
// One inference with the faults of S clamped on and all others off tells of every other fault what it adds to
// S, and of every member what S loses without it.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <vector>

#include <propter/belief.h>

namespace propter::explain {

using OriginSet = std::vector<std::uint32_t>;  // places in the list of faults, ascending

class OriginSets {
 public:
  // `faults`: nodes of the model, each with a prior between 0 and 1. Errors as for Inference::start().
  static Result<OriginSets> start(const belief::Model& model, std::span<const std::uint32_t> faults,
                                  double further, const belief::InferenceOptions& options = {});

  [[nodiscard]] std::size_t faults() const { return faults_.size(); }
  [[nodiscard]] bool exact() const { return exact_; }

  // Per fault, nats: what it adds to `set`, or what a member adds to the rest. One inference, the first time.
  const std::vector<double>& gains(const OriginSet& set);
  // Members are added in ascending order, so that also where inference is approximate a set has one value. As
  // many inferences as it has members, the first time.
  double value(const OriginSet& set);
  // Values each pair with fault `i`. Only where inference is exact: there the order of members makes no
  // difference.
  void value_pairs(std::uint32_t i);
  // Of all sets that were ever asked for.
  [[nodiscard]] const std::map<OriginSet, double>& values() const { return values_; }

  // P(one of the sets that were valued | evidence), where `further` costs nothing; and log P(no fault |
  // evidence), which turns a value into a probability. As many inferences as there are faults.
  struct Mass {
    double valued = 0;
    double log_none = 0;
  };
  Mass mass();

 private:
  OriginSets(belief::Inference inference, std::span<const std::uint32_t> faults, double further);
  void clamp_to(const OriginSet& set);

  belief::Inference inference_;
  std::vector<std::uint32_t> faults_;
  double further_ = 0;
  bool exact_ = false;
  OriginSet clamped_;  // the others are off
  std::map<OriginSet, std::vector<double>> gains_;
  std::map<OriginSet, double> values_;
};

}  // namespace propter::explain
