// Branch and bound over one part of a frontier problem.
#pragma once

#include <cstdint>

#include "control/frontier_bound.h"
#include "control/frontier_cover.h"

namespace propter::control {

// The cheapest choice of a part, or the best one found by the time that the work limit is reached. Of equal
// choices (within kFrontierTie) the one whose sorted candidates come first.
class FrontierSearch {
 public:
  // The part must outlive it. Work is counted in visits of candidate-item pairs (Cover::work).
  FrontierSearch(const Cover& part, std::uint64_t work_limit);

  [[nodiscard]] const Indices& chosen() const { return best_; }  // candidates, ascending
  [[nodiscard]] double gap() const { return best_cost_ - bound_; }
  [[nodiscard]] std::uint64_t work() const { return work_; }

 private:
  void start();
  void branch(Cover cover, std::size_t steps, double known);
  bool settle(Cover* cover, std::size_t steps, Relaxation* relaxation, double* known);
  [[nodiscard]] bool is_hopeless(const Cover& cover, double bound) const;
  [[nodiscard]] bool may_come_first(const Cover& cover) const;
  [[nodiscard]] std::vector<Choice> forced_choices(const Relaxation& relaxation) const;
  void round(const Cover& cover, const Relaxation& relaxation);
  void keep_if_best(Indices candidates);
  double make_irreducible(Indices* candidates) const;

  const Cover& part_;
  Rows items_;  // of the part, per option
  std::uint64_t work_limit_;
  std::uint64_t work_ = 0;
  Indices best_;
  double best_cost_;
  double bound_;  // least bound of what was not explored
};

}  // namespace propter::control
