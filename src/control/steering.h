// The numeric beliefs by which a walk chooses whom to visit, and which its visits and verdicts move.
#pragma once

#include <algorithm>
#include <span>

#include <propter/belief.h>
#include <propter/graph.h>
#include <propter/labeller.h>

#include "belief/entity_beliefs.h"
#include "control/context.h"

namespace propter::control {

class Steering {
 public:
  virtual ~Steering() = default;
  // Whom a visit could tell something about, ascending.
  [[nodiscard]] virtual std::span<const EntityId> candidates() const = 0;
  [[nodiscard]] virtual const belief::Marginal& marginal(EntityId id) const = 0;
  // Nats by which a fault of its own is likelier than before any evidence.
  [[nodiscard]] virtual double origin_gain(EntityId id) const = 0;
  // P(something shows on it that would not without what was seen anywhere).
  [[nodiscard]] virtual double suffering(EntityId id) const = 0;
  // Nats: how much stands out on it, among everybody; known before it is visited.
  [[nodiscard]] virtual double standing_out(EntityId id) const = 0;
  // Entities are visited: what they show counts from now on.
  virtual void admit(std::span<const EntityId> entities) = 0;
  // A verdict on `id` was committed; null: one that counts for nothing.
  virtual void commit(EntityId id, const Verdict* verdict) = 0;
  // What a user says of it, in place of what he said before; Defer: nothing.
  virtual void commit_user(EntityId id, Label label) = 0;
};

// Beliefs that are brought up to date around the entity at once.
class LiveBeliefs final : public Steering {
 public:
  // All are borrowed.
  LiveBeliefs(belief::EntityBeliefs& beliefs, const EvidenceIndex& index)
      : beliefs_(beliefs), index_(index) {}

  [[nodiscard]] std::span<const EntityId> candidates() const override { return beliefs_.model().scope; }
  [[nodiscard]] const belief::Marginal& marginal(EntityId id) const override { return beliefs_.marginal(id); }
  [[nodiscard]] double origin_gain(EntityId id) const override { return beliefs_.origin_gain(id); }
  [[nodiscard]] double suffering(EntityId id) const override { return beliefs_.suffering(id); }
  [[nodiscard]] double standing_out(EntityId id) const override {
    double most = 0;
    for (const belief::ClassView& c : beliefs_.model().view(id).classes)
      most = std::max({most, c.strength, c.evidence.local});
    return most;
  }
  void admit(std::span<const EntityId> entities) override { beliefs_.admit(entities); }
  void commit(EntityId id, const Verdict* verdict) override {
    if (!verdict) return beliefs_.commit(id, {});
    beliefs_.commit(id, belief::given_verdict(*verdict, index_.all(), index_.weights()));
  }
  void commit_user(EntityId id, Label label) override { beliefs_.commit_user(id, label); }

 private:
  belief::EntityBeliefs& beliefs_;
  const EvidenceIndex& index_;
};

}  // namespace propter::control
