#include "belief/entity_beliefs.h"

#include <algorithm>
#include <cmath>

namespace propter::belief {
namespace {

constexpr double kFull = 1;           // the weight of a user's word
constexpr double kSurest = 1 - 1e-6;  // a confidence of 1 is no certainty, and has a finite ratio

// The verdict on an entity, written to its nodes.
void apply(const Verdicts& verdicts, std::size_t entity, EntityModel* model) {
  const LogLikelihoods said =
      likelihoods_of(verdicts.labels[entity], verdicts.confidences[entity], verdicts.weight, verdicts.bound);
  model->model.nodes[model->fault[entity]].local = said.local;
  model->model.nodes[model->degraded[entity]].degraded = model->reported[entity] + said.degraded;
}

}  // namespace

LogLikelihoods likelihoods_of(Label label, double confidence, double weight, double bound) {
  if (label == Label::kDefer || weight <= 0) return {};
  const double sure = std::clamp(confidence, 0.5, kSurest);
  const double ratio = std::log(sure / (1 - sure));
  const double share = std::min(weight * ratio, weight < kFull ? bound : ratio);
  const double local = label == Label::kOrigin ? share : label == Label::kSymptom ? -share : 0;
  // A fault is trouble: said once.
  const double degraded = label == Label::kHealthy ? -share : label == Label::kSymptom ? share : 0;
  return {local, degraded};
}

EntityBeliefs::EntityBeliefs(EntityModel model, Verdicts verdicts, Inference inference)
    : model_(std::move(model)),
      verdicts_(std::move(verdicts)),
      inference_(std::move(inference)),
      known_(model_.fault.size()),
      known_at_(model_.fault.size(), 0) {}

EntityModel model_with(const OperationalGraph& graph, std::span<const Evidence> evidence,
                       const Weights& weights, Verdicts verdicts, Detail detail) {
  EntityModel model = build_model(graph, evidence, weights, detail);
  verdicts.labels.resize(model.fault.size(), Label::kDefer);
  verdicts.confidences.resize(model.fault.size(), 0);
  for (std::size_t e = 0; e < model.fault.size(); ++e) apply(verdicts, e, &model);
  return model;
}

Result<EntityBeliefs> EntityBeliefs::start(const OperationalGraph& graph, std::span<const Evidence> evidence,
                                           const Weights& weights, Verdicts verdicts,
                                           const InferenceOptions& options) {
  verdicts.labels.resize(graph.entities().size(), Label::kDefer);
  verdicts.confidences.resize(graph.entities().size(), 0);
  EntityModel model = model_with(graph, evidence, weights, verdicts);
  Result<Inference> inference = Inference::start(model.model, options);
  if (!inference.ok()) return inference.status();
  return EntityBeliefs(std::move(model), std::move(verdicts), *std::move(inference));
}

bool EntityBeliefs::commit(EntityId id, Label label, double confidence) {
  verdicts_.labels[id.index()] = label;
  verdicts_.confidences[id.index()] = confidence;
  if (verdicts_.weight <= 0) return false;
  pass_on(id);
  update();
  return true;
}

void EntityBeliefs::pass_on(EntityId id) {
  const std::size_t e = id.index();
  apply(verdicts_, e, &model_);
  for (const std::uint32_t node : {model_.fault[e], model_.degraded[e]}) {
    const Node& n = model_.model.nodes[node];
    // The node exists, and sums of weights are no NaN: nothing can fail.
    static_cast<void>(inference_.set_evidence(node, n.local, n.degraded));
  }
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
