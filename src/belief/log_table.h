// A function of a few binary variables, stored as logarithms.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace propter::belief {

struct LogTable {
  std::vector<std::uint32_t> scope;  // variables; bit i of an index is the state of scope[i]
  std::vector<double> logs;          // 2^scope entries, -infinity for zero

  // The constant 1.
  static LogTable ones(std::vector<std::uint32_t> scope);
};

// Multiplies, or divides (0 / 0 = 0), in place. The factor's scope must be part of the table's.
void multiply_by(LogTable* table, const LogTable& factor);
void divide_by(LogTable* table, const LogTable& factor);

// Sums out all but `scope`, which must be part of the table's. O(entries).
LogTable marginalise(const LogTable& table, std::vector<std::uint32_t> scope);

}  // namespace propter::belief
