// The numeric beliefs by which a walk chooses whom to visit, and which its verdicts move.
#pragma once

#include <vector>

#include <propter/belief.h>
#include <propter/graph.h>
#include <propter/labeller.h>

#include "belief/entity_beliefs.h"

namespace propter::control {

class Steering {
 public:
  virtual ~Steering() = default;
  [[nodiscard]] virtual const belief::Marginal& marginal(EntityId id) const = 0;
  // A verdict on `id` was committed. Returns whether marginals may have moved.
  virtual bool commit(EntityId id, const Verdict& verdict) = 0;
};

// Beliefs that take each verdict with its labeller's weight, and are brought up to date around the entity at
// once.
class LiveBeliefs final : public Steering {
 public:
  explicit LiveBeliefs(belief::EntityBeliefs& beliefs) : beliefs_(beliefs) {}

  [[nodiscard]] const belief::Marginal& marginal(EntityId id) const override { return beliefs_.marginal(id); }
  bool commit(EntityId id, const Verdict& verdict) override {
    return beliefs_.commit(id, verdict.label, verdict.confidence);
  }

 private:
  belief::EntityBeliefs& beliefs_;
};

}  // namespace propter::control
