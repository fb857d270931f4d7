#include "explain/origin_sets.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace propter::explain {

using belief::Fault;

OriginSets::OriginSets(belief::Inference inference, std::span<const std::uint32_t> faults, double further)
    : inference_(std::move(inference)),
      faults_(faults.begin(), faults.end()),
      further_(further),
      exact_(inference_.diagnosis().exact) {
  values_[{}] = 0;
}

Result<OriginSets> OriginSets::start(const belief::Model& model, std::span<const std::uint32_t> faults,
                                     double further, const belief::InferenceOptions& options) {
  Result<belief::Inference> inference = belief::Inference::start(model, options);
  if (!inference.ok()) return inference.status();
  for (const std::uint32_t fault : faults)
    if (Status s = inference->clamp(fault, Fault::kAbsent); !s.ok()) return s;
  inference->update();
  return OriginSets(*std::move(inference), faults, further);
}

void OriginSets::clamp_to(const OriginSet& set) {
  if (set == clamped_) return;
  // The nodes were clamped before: nothing can fail.
  for (const std::uint32_t i : clamped_)
    if (!std::ranges::binary_search(set, i)) static_cast<void>(inference_.clamp(faults_[i], Fault::kAbsent));
  for (const std::uint32_t i : set)
    if (!std::ranges::binary_search(clamped_, i))
      static_cast<void>(inference_.clamp(faults_[i], Fault::kPresent));
  inference_.update();
  clamped_ = set;
}

const std::vector<double>& OriginSets::gains(const OriginSet& set) {
  const auto [known, fresh] = gains_.try_emplace(set);
  if (!fresh) return known->second;
  clamp_to(set);
  known->second.reserve(faults_.size());
  for (const std::uint32_t fault : faults_) known->second.push_back(inference_.gain(fault));
  return known->second;
}

double OriginSets::value(const OriginSet& set) {
  if (const auto known = values_.find(set); known != values_.end()) return known->second;
  const OriginSet rest(set.begin(), set.end() - 1);
  const double value = this->value(rest) + gains(rest)[set.back()] - (rest.empty() ? 0 : further_);
  values_[set] = value;
  return value;
}

void OriginSets::value_pairs(std::uint32_t i) {
  const double alone = value({i});
  const std::vector<double>& added = gains({i});
  for (std::uint32_t j = 0; j < added.size(); ++j)
    if (j != i) values_.try_emplace(i < j ? OriginSet{i, j} : OriginSet{j, i}, alone + added[j] - further_);
}

OriginSets::Mass OriginSets::mass() {
  for (const std::uint32_t fault : faults_) static_cast<void>(inference_.clamp(fault, Fault::kOpen));
  inference_.update();
  std::vector<std::uint32_t> order(faults_.size());
  std::iota(order.begin(), order.end(), 0U);
  std::vector<double> odds;
  for (const std::uint32_t fault : faults_) odds.push_back(inference_.origin_log_odds(fault));
  std::stable_sort(order.begin(), order.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return odds[a] > odds[b]; });
  double none = 0;
  for (const std::uint32_t i : order) {
    none -= std::log1p(std::exp(inference_.origin_log_odds(faults_[i])));
    static_cast<void>(inference_.clamp(faults_[i], Fault::kAbsent));
    inference_.update();
  }
  clamped_.clear();
  double valued = 0;
  for (const auto& [set, value] : values_)
    valued +=
        std::exp(value + further_ * static_cast<double>(std::max<std::size_t>(set.size(), 1) - 1) + none);
  return {std::min(valued, 1.0), none};
}

}  // namespace propter::explain
