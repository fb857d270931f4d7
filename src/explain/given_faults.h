// What shows if some faults are there, and no others.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include <propter/belief.h>

#include "belief/build.h"

namespace propter::explain {

// Of a small model each set of faults is inferred by itself: without the priors, which are no question any
// more, it is smaller still, and rather exact. Of a large one a single inference follows from one set to the
// next.
class GivenFaults {
 public:
  // `model` outlives this.
  explicit GivenFaults(const belief::EntityModel& model) : model_(&model) {}

  // One inference, or the update of the region that feels the difference. Errors as for belief::infer().
  Status take(std::span<const EntityId> origins);
  // P(D = 1) of a node, given the faults that were taken last.
  [[nodiscard]] double shows(std::uint32_t node) const;

 private:
  Status take_alone(std::span<const EntityId> origins);
  Status follow(std::span<const EntityId> origins);

  const belief::EntityModel* model_;
  std::optional<belief::Beliefs> alone_;
  std::optional<belief::Inference> following_;
  std::vector<EntityId> present_;  // as followed
};

}  // namespace propter::explain
