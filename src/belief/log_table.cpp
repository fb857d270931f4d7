#include "belief/log_table.h"

#include <algorithm>
#include <cmath>

#include "belief/log_math.h"

namespace propter::belief {
namespace {

std::size_t bit_of(std::span<const std::uint32_t> scope, std::uint32_t variable) {
  const auto at = std::find(scope.begin(), scope.end(), variable);
  return at == scope.end() ? 0 : std::size_t{1} << (at - scope.begin());
}

// For each index over `scope`, the index over `part` that agrees with it.
std::vector<std::uint32_t> projection(std::span<const std::uint32_t> scope,
                                      std::span<const std::uint32_t> part) {
  std::vector<std::uint32_t> index(std::size_t{1} << scope.size(), 0);
  for (std::size_t b = 0; b < scope.size(); ++b) {
    const auto bit = static_cast<std::uint32_t>(bit_of(part, scope[b]));
    const std::size_t half = std::size_t{1} << b;
    for (std::size_t i = 0; i < half; ++i) index[half + i] = index[i] | bit;
  }
  return index;
}

}  // namespace

LogTable LogTable::ones(std::vector<std::uint32_t> scope) {
  const std::size_t entries = std::size_t{1} << scope.size();
  return {std::move(scope), std::vector<double>(entries, 0)};
}

void multiply_by(LogTable* table, const LogTable& factor) {
  const std::vector<std::uint32_t> at = projection(table->scope, factor.scope);
  for (std::size_t i = 0; i < at.size(); ++i) table->logs[i] += factor.logs[at[i]];
}

void divide_by(LogTable* table, const LogTable& factor) {
  const std::vector<std::uint32_t> at = projection(table->scope, factor.scope);
  for (std::size_t i = 0; i < at.size(); ++i) {
    const double divisor = factor.logs[at[i]];
    table->logs[i] = divisor == kLogZero ? kLogZero : table->logs[i] - divisor;
  }
}

// Relative to the largest term of each sum, so that nothing underflows that matters.
LogTable marginalise(const LogTable& table, std::vector<std::uint32_t> scope) {
  const std::vector<std::uint32_t> at = projection(table.scope, scope);
  LogTable out = LogTable::ones(std::move(scope));
  std::vector<double> largest(out.logs.size(), kLogZero);
  for (std::size_t i = 0; i < at.size(); ++i) largest[at[i]] = std::max(largest[at[i]], table.logs[i]);
  std::vector<double> sums(out.logs.size(), 0);
  for (std::size_t i = 0; i < at.size(); ++i) {
    if (table.logs[i] != kLogZero) sums[at[i]] += std::exp(table.logs[i] - largest[at[i]]);
  }
  for (std::size_t i = 0; i < sums.size(); ++i) {
    out.logs[i] = largest[i] == kLogZero ? kLogZero : largest[i] + std::log(sums[i]);
  }
  return out;
}

}  // namespace propter::belief
