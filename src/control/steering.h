// The numeric beliefs by which a walk chooses whom to visit, and which its verdicts move.
#pragma once

#include <vector>

#include <propter/belief.h>
#include <propter/graph.h>
#include <propter/labeller.h>

#include "belief/entity_beliefs.h"
#include "control/context.h"

namespace propter::control {

class Steering {
 public:
  virtual ~Steering() = default;
  [[nodiscard]] virtual const belief::Marginal& marginal(EntityId id) const = 0;
  // A verdict on `id` that counts was committed: marginals may have moved.
  virtual void commit(EntityId id, const Verdict& verdict) = 0;
};

// Beliefs that are brought up to date around the entity at once.
class LiveBeliefs final : public Steering {
 public:
  // All are borrowed.
  LiveBeliefs(belief::EntityBeliefs& beliefs, const EvidenceIndex& index)
      : beliefs_(beliefs), index_(index) {}

  [[nodiscard]] const belief::Marginal& marginal(EntityId id) const override { return beliefs_.marginal(id); }
  void commit(EntityId id, const Verdict& verdict) override {
    beliefs_.commit(id, {verdict.label, verdict.confidence, weigh_items(index_, verdict.cites)});
  }

 private:
  belief::EntityBeliefs& beliefs_;
  const EvidenceIndex& index_;
};

}  // namespace propter::control
