// Beliefs per entity, which follow what is learnt of one: the controller's and the report's view of the
// numbers.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include <propter/belief.h>
#include <propter/evidence.h>
#include <propter/graph.h>
#include <propter/labeller.h>

#include "belief/build.h"
#include "belief/verdicts.h"

namespace propter::belief {

// build_model(), with what was said of the entities as evidence.
EntityModel model_with(const OperationalGraph& graph, std::span<const Evidence> evidence,
                       const Weights& weights, const Verdicts& verdicts, Detail detail = Detail::kBeliefs);

class EntityBeliefs {
 public:
  // Infers once. Errors as for Inference::start().
  static Result<EntityBeliefs> start(const OperationalGraph& graph, std::span<const Evidence> evidence,
                                     const Weights& weights, Verdicts verdicts = {},
                                     const InferenceOptions& options = quick_inference());

  [[nodiscard]] std::size_t entities() const { return model_.fault.size(); }

  // What a model says of one entity, in place of what it said before; updates what feels it.
  void commit(EntityId id, const GivenVerdict& verdict);
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
  // Engine, iterations, residual ...: all but the marginals.
  [[nodiscard]] Beliefs diagnosis() const;

 private:
  EntityBeliefs(EntityModel model, Verdicts verdicts, Inference inference, const Weights::Verdicts& weights);

  EntityModel model_;
  Verdicts verdicts_;
  Weights::Verdicts weights_;
  Inference inference_;
  std::uint64_t update_ = 1;
  mutable std::vector<Marginal> known_;          // per entity, as of ...
  mutable std::vector<std::uint64_t> known_at_;  // ... this update
};

}  // namespace propter::belief
