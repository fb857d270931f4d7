// From raw p-values to scores that mean what they say.
//
// Counts and durations vary more than the textbook allows, so the p-values of a tool are inflated as a whole,
// also for entities that nothing happened to. Most tests concern such entities: where the lower quartile of
// the p-values is smaller than a quarter, all log p-values are divided by that inflation (genomic control,
// Devlin and Roeder 1999, here on the quartile). Then Bonferroni: over all tests of the tool, or,
// where each entity is held against a long past of its own, over those of the entity (that any of many may be
// ill by accident is what the model's leaks say).
#pragma once

#include <algorithm>
#include <limits>
#include <span>
#include <vector>

#include "tools/evidence_tool.h"

namespace propter::tools {

class Calibration {
 public:
  // `per_entity`: what one tool found on each entity. Inflation is taken off as far as `most_inflation`:
  // where most entities left what is usual, the quartile tells of them and no longer of the test.
  Calibration(std::span<const Findings> per_entity, const Weights& weights,
              double most_inflation = std::numeric_limits<double>::infinity());

  // 0..12, rounded to four decimals: the further digits differ between machines. `tests`: among how many the
  // finding was the clearest.
  [[nodiscard]] double score(double log10p, std::size_t tests) const;
  // Without the upper bound, for sums.
  [[nodiscard]] double surprise(double log10p) const { return surprise(log10p, tests_); }
  [[nodiscard]] std::size_t tests() const { return tests_; }  // of the tool
  [[nodiscard]] double inflation() const { return inflation_; }
  // Takes less off, where it is known what is usual.
  void limit_inflation(double most) { inflation_ = std::min(inflation_, most); }

 private:
  [[nodiscard]] double surprise(double log10p, std::size_t tests) const;

  double inflation_ = 1;
  std::size_t tests_ = 0;
};

}  // namespace propter::tools
