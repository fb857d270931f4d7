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

namespace propter::belief {

// What a verdict says besides the evidence, nats: `weight` of log(confidence / (1 - confidence)), at most
// `bound`, for or against a fault of the entity's own (from which being degraded follows), and for or against
// being degraded. A weight of 1 is a user's word, which counts in full. Defer says nothing.
LogLikelihoods likelihoods_of(Label label, double confidence, double weight, double bound);

// What a labeller said of each entity, and how much it counts.
struct Verdicts {
  double weight = 0;                     // 0: not at all, as with rules, which only restate the evidence
  double bound = 0;                      // nats; what one verdict counts at most
  std::vector<Label> labels = {};        // per entity, or empty: nothing yet
  std::vector<double> confidences = {};  // likewise
};

// build_model(), with what was said of the entities as evidence.
EntityModel model_with(const OperationalGraph& graph, std::span<const Evidence> evidence,
                       const Weights& weights, Verdicts verdicts, Detail detail = Detail::kBeliefs);

class EntityBeliefs {
 public:
  // Infers once. Errors as for Inference::start().
  static Result<EntityBeliefs> start(const OperationalGraph& graph, std::span<const Evidence> evidence,
                                     const Weights& weights, Verdicts verdicts = {},
                                     const InferenceOptions& options = quick_inference());

  [[nodiscard]] std::size_t entities() const { return model_.fault.size(); }

  // A verdict on one entity; updates what feels it. Returns whether anything may have moved.
  bool commit(EntityId id, Label label, double confidence);
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
  EntityBeliefs(EntityModel model, Verdicts verdicts, Inference inference);
  void pass_on(EntityId id);

  EntityModel model_;
  Verdicts verdicts_;
  Inference inference_;
  std::uint64_t update_ = 1;
  mutable std::vector<Marginal> known_;          // per entity, as of ...
  mutable std::vector<std::uint64_t> known_at_;  // ... this update
};

}  // namespace propter::belief
