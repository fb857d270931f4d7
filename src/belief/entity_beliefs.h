// Beliefs per entity, which follow what is learnt of one: the controller's and the report's view of the
// numbers.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include <propter/belief.h>
#include <propter/evidence.h>
#include <propter/graph.h>
#include <propter/labeller.h>

#include "belief/build.h"

namespace propter::belief {

class EntityBeliefs {
 public:
  // Infers once. Errors as for Inference::start().
  static Result<EntityBeliefs> start(const OperationalGraph& graph, std::span<const Evidence> evidence,
                                     const Weights& weights, Learnt learnt = {},
                                     const InferenceOptions& options = quick_inference());
  // As a walk begins: of nobody more is known than others told. How relations transmit is known from the
  // start.
  static Result<EntityBeliefs> start_unseen(const OperationalGraph& graph, std::span<const Evidence> evidence,
                                            const Weights& weights, const InferenceOptions& options,
                                            std::shared_ptr<const Background> background = {});

  [[nodiscard]] std::size_t entities() const { return model_.fault.size(); }

  // A look at entities: what they show counts from now on.
  void admit(std::span<const EntityId> entities);
  // What a model says of one entity, or that it says nothing, in place of what it said before; updates what
  // feels it.
  void commit(EntityId id, const std::optional<GivenVerdict>& verdict);
  // Likewise what a user says; Defer: nothing.
  void commit_user(EntityId id, Label label);
  // Tells nodes something else, until restore(). Takes effect with the next update().
  void tell(std::span<const NodeEvidence> evidence);
  void restore(std::span<const NodeEvidence> evidence);
  void update();
  [[nodiscard]] const EntityModel& model() const { return model_; }

  // Origin from the entity's fault, healthy from its node of being degraded; they sum to 1. Computed once per
  // update.
  [[nodiscard]] const Marginal& marginal(EntityId id) const;
  [[nodiscard]] std::vector<Marginal> marginals() const;
  [[nodiscard]] double origin_log_odds(EntityId id) const;
  // Nats by which its fault is likelier than before any evidence.
  [[nodiscard]] double origin_gain(EntityId id) const;
  // Of those that start_unseen(): P(something shows on it that would not without what was seen anywhere), of
  // the likeliest class.
  [[nodiscard]] double suffering(EntityId id) const;
  // Engine, iterations, residual ...: all but the marginals.
  [[nodiscard]] Beliefs diagnosis() const;

 private:
  EntityBeliefs(EntityModel model, Verdicts verdicts, Inference inference, const Weights::Verdicts& weights);
  void note_usual();
  void take_verdicts();
  void pass_on(std::uint32_t node);  // its evidence, as the model has it, to the inference

  EntityModel model_;
  Verdicts verdicts_;
  Weights::Verdicts weights_;
  Inference inference_;
  std::vector<std::vector<NodeEvidence>> withheld_;  // per entity, until it is looked at; else empty
  std::vector<PerClass<double>> usual_;              // per entity: P(nothing shows) before anything was seen
  std::uint64_t update_ = 1;
  mutable std::vector<Marginal> known_;          // per entity, as of ...
  mutable std::vector<std::uint64_t> known_at_;  // ... this update
};

}  // namespace propter::belief
