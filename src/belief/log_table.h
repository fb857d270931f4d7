// Functions of a few binary variables, stored as logarithms.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace propter::belief {

struct LogTable {
  std::vector<std::uint32_t> scope;  // variables; bit i of an index is the state of scope[i]
  std::vector<double> logs;          // 2^scope entries, -infinity for zero
};

// For each index over `scope`, the index over `part` that agrees with it; `part` is a part of `scope`, in any
// order. O(2^scope).
void project(std::span<const std::uint32_t> scope, std::span<const std::uint32_t> part,
             std::vector<std::uint32_t>* index);

// Multiplies a table by a factor over the part of its scope that `index` projects on.
void multiply(std::span<double> logs, std::span<const std::uint32_t> index, std::span<const double> factor);

// Sums a table out to the part of its scope that `index` projects on; `out` has that size. Each sum is
// relative to its largest term, so that nothing underflows that matters. O(entries).
void marginalise(std::span<const double> logs, std::span<const std::uint32_t> index, std::span<double> out);

// Makes the largest entry 0. A table of zeros stays as it is.
void normalise(std::span<double> logs);

// log(sum of e^x).
[[nodiscard]] double log_sum(std::span<const double> logs);

}  // namespace propter::belief
