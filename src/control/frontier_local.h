// Upper bounds of a cover: greedy choice and local search.
#pragma once

#include <cstdint>
#include <vector>

#include "control/frontier_cover.h"

namespace propter::control {

// Improves a choice of options until no option more, less or in place of another one makes it cheaper (or the
// sweeps run out). The cover must outlive it.
class LocalSearch {
 public:
  explicit LocalSearch(const Cover& cover);

  // O(sweeps * (options^2 + options * pairs)) at worst; a sweep costs what the options that change touch.
  void improve(const std::vector<char>& chosen);

  // Visits of options and candidate-item pairs so far.
  [[nodiscard]] std::uint64_t work() const { return work_; }

  // The candidates that `cover` has taken and of those options that are chosen now, ascending.
  [[nodiscard]] Indices candidates() const;

 private:
  void reset(const std::vector<char>& chosen);
  void flip(std::uint32_t option);
  bool fill();
  bool thin();
  bool swap();
  bool swap_out(std::uint32_t option);

  const Cover& cover_;
  Rows items_;                // per option
  std::vector<char> chosen_;  // per option
  Indices counts_;            // per item: chosen options that cover it
  std::uint64_t work_ = 0;
  std::vector<double> gain_;  // per option: penalties that it saves, or would if it were chosen
};

}  // namespace propter::control
