#include "belief/entity_beliefs.h"

#include <algorithm>

namespace propter::belief {
namespace {

// What was said of the entity, written to its nodes.
void apply(const VerdictsOnEntity& verdicts, std::size_t entity, const Weights::Verdicts& weights,
           EntityModel* model) {
  const LogLikelihoods said = likelihoods_of(verdicts, weights);
  model->model.nodes[model->fault[entity]].local = said.local;
  model->model.nodes[model->degraded[entity]].degraded = model->reported[entity] + said.degraded;
}

}  // namespace

EntityBeliefs::EntityBeliefs(EntityModel model, Verdicts verdicts, Inference inference,
                             const Weights::Verdicts& weights)
    : model_(std::move(model)),
      verdicts_(std::move(verdicts)),
      weights_(weights),
      inference_(std::move(inference)),
      known_(model_.fault.size()),
      known_at_(model_.fault.size(), 0) {}

EntityModel model_with(const OperationalGraph& graph, std::span<const Evidence> evidence,
                       const Weights& weights, const Verdicts& verdicts, Detail detail) {
  EntityModel model = build_model(graph, evidence, weights, detail);
  for (std::size_t e = 0; e < verdicts.size(); ++e) apply(verdicts[e], e, weights.verdicts, &model);
  return model;
}

Result<EntityBeliefs> EntityBeliefs::start(const OperationalGraph& graph, std::span<const Evidence> evidence,
                                           const Weights& weights, Verdicts verdicts,
                                           const InferenceOptions& options) {
  EntityModel model = model_with(graph, evidence, weights, verdicts);
  Result<Inference> inference = Inference::start(model.model, options);
  if (!inference.ok()) return inference.status();
  verdicts.resize(graph.entities().size());
  return EntityBeliefs(std::move(model), std::move(verdicts), *std::move(inference), weights.verdicts);
}

void EntityBeliefs::commit(EntityId id, const GivenVerdict& verdict) {
  const std::size_t e = id.index();
  verdicts_[e].model = verdict;
  apply(verdicts_[e], e, weights_, &model_);
  for (const std::uint32_t node : {model_.fault[e], model_.degraded[e]}) {
    const Node& n = model_.model.nodes[node];
    // The node exists, and sums of weights are no NaN: nothing can fail.
    static_cast<void>(inference_.set_evidence(node, n.local, n.degraded));
  }
  update();
}

void EntityBeliefs::tell(std::span<const NodeEvidence> evidence) {
  for (const NodeEvidence& n : evidence)
    static_cast<void>(inference_.set_evidence(n.node, n.evidence.local, n.evidence.degraded));
}

void EntityBeliefs::restore(std::span<const NodeEvidence> evidence) {
  for (const NodeEvidence& n : evidence) {
    const Node& node = model_.model.nodes[n.node];
    static_cast<void>(inference_.set_evidence(n.node, node.local, node.degraded));
  }
}

void EntityBeliefs::update() {
  inference_.update();
  ++update_;
}

const Marginal& EntityBeliefs::marginal(EntityId id) const {
  const std::size_t e = id.index();
  if (known_at_[e] == update_) return known_[e];
  const double origin = inference_.marginal(model_.fault[e]).origin;
  const double healthy = std::min(inference_.marginal(model_.degraded[e]).healthy, 1 - origin);
  known_[e] = {healthy, std::max(0.0, 1 - origin - healthy), origin};
  known_at_[e] = update_;
  return known_[e];
}

std::vector<Marginal> EntityBeliefs::marginals() const {
  std::vector<Marginal> out;
  for (std::size_t e = 0; e < entities(); ++e) out.push_back(marginal(EntityId(e)));
  return out;
}

double EntityBeliefs::origin_log_odds(EntityId id) const {
  return inference_.origin_log_odds(model_.fault[id.index()]);
}

Beliefs EntityBeliefs::diagnosis() const { return inference_.diagnosis(); }

}  // namespace propter::belief
