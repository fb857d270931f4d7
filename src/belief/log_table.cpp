#include "belief/log_table.h"

#include <algorithm>
#include <cmath>

#include "belief/log_math.h"

namespace propter::belief {
namespace {

std::uint32_t bit_of(std::span<const std::uint32_t> scope, std::uint32_t variable) {
  const auto at = std::find(scope.begin(), scope.end(), variable);
  return at == scope.end() ? 0 : 1U << (at - scope.begin());
}

}  // namespace

void project(std::span<const std::uint32_t> scope, std::span<const std::uint32_t> part,
             std::vector<std::uint32_t>* index) {
  index->resize(std::size_t{1} << scope.size());
  std::uint32_t* const at = index->data();
  at[0] = 0;
  for (std::size_t b = 0; b < scope.size(); ++b) {
    const std::uint32_t bit = bit_of(part, scope[b]);
    const std::size_t half = std::size_t{1} << b;
    for (std::size_t i = 0; i < half; ++i) at[half + i] = at[i] | bit;
  }
}

void multiply(std::span<double> logs, std::span<const std::uint32_t> index, std::span<const double> factor) {
  for (std::size_t i = 0; i < logs.size(); ++i) logs[i] += factor[index[i]];
}

void marginalise(std::span<const double> logs, std::span<const std::uint32_t> index, std::span<double> out) {
  std::fill(out.begin(), out.end(), kLogZero);
  for (std::size_t i = 0; i < logs.size(); ++i) out[index[i]] = std::max(out[index[i]], logs[i]);
  std::vector<double> sums(out.size(), 0);
  for (std::size_t i = 0; i < logs.size(); ++i) {
    if (logs[i] != kLogZero) sums[index[i]] += std::exp(logs[i] - out[index[i]]);
  }
  for (std::size_t k = 0; k < out.size(); ++k) {
    if (out[k] != kLogZero) out[k] += std::log(sums[k]);
  }
}

void normalise(std::span<double> logs) {
  const double largest = *std::max_element(logs.begin(), logs.end());
  if (largest == kLogZero) return;
  for (double& x : logs) x -= largest;
}

double log_sum(std::span<const double> logs) {
  double largest = kLogZero;
  for (const double x : logs) largest = std::max(largest, x);
  if (largest == kLogZero) return kLogZero;
  double sum = 0;
  for (const double x : logs) sum += std::exp(x - largest);
  return largest + std::log(sum);
}

}  // namespace propter::belief
