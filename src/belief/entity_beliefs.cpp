#include "belief/entity_beliefs.h"

#include <algorithm>
#include <cmath>

namespace propter::belief {
namespace {

constexpr double kFull = 1;           // the weight of a user's word
constexpr double kSurest = 1 - 1e-6;  // a confidence of 1 is no certainty, and has a finite ratio

// Evidence and verdict of an entity, written to its nodes.
void apply(const Verdicts& verdicts, std::size_t entity, EntityModel* model) {
  const LogLikelihoods both = blend(model->likelihoods[entity], verdicts.labels[entity],
                                    verdicts.confidences[entity], verdicts.weight, verdicts.bound);
  model->model.nodes[model->own[entity]].local = both.local;
  model->model.nodes[model->status[entity]].degraded = both.degraded;
}

}  // namespace

LogLikelihoods blend(const LogLikelihoods& evidence, Label label, double confidence, double weight,
                     double bound) {
  if (label == Label::kDefer || weight <= 0) return evidence;
  const double sure = std::clamp(confidence, 0.5, kSurest);
  const double ratio = std::log(sure / (1 - sure));
  const double share = std::min(weight * ratio, weight < kFull ? bound : ratio);
  const double local = label == Label::kOrigin ? share : label == Label::kSymptom ? -share : 0;
  const double degraded = label == Label::kHealthy ? -share : share;
  return {(1 - weight) * evidence.local + local, (1 - weight) * evidence.degraded + degraded};
}

EntityBeliefs::EntityBeliefs(EntityModel model, Verdicts verdicts, Inference inference)
    : model_(std::move(model)),
      verdicts_(std::move(verdicts)),
      inference_(std::move(inference)),
      known_(model_.own.size()),
      known_at_(model_.own.size(), 0) {}

Result<EntityBeliefs> EntityBeliefs::start(const OperationalGraph& graph, std::span<const Evidence> evidence,
                                           const Weights& weights, Verdicts verdicts,
                                           const InferenceOptions& options) {
  EntityModel model = build_model(graph, evidence, weights);
  verdicts.labels.resize(model.own.size(), Label::kDefer);
  verdicts.confidences.resize(model.own.size(), 0);
  for (std::size_t e = 0; e < model.own.size(); ++e) apply(verdicts, e, &model);
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

void EntityBeliefs::set_evidence(EntityId id, const LogLikelihoods& likelihoods) {
  model_.likelihoods[id.index()] = likelihoods;
  pass_on(id);
}

void EntityBeliefs::pass_on(EntityId id) {
  const std::size_t e = id.index();
  apply(verdicts_, e, &model_);
  for (const std::uint32_t node : {model_.own[e], model_.status[e]}) {
    const Node& n = model_.model.nodes[node];
    // The node exists, and sums of weights are no NaN: nothing can fail.
    static_cast<void>(inference_.set_evidence(node, n.local, n.degraded));
  }
}

void EntityBeliefs::update() {
  inference_.update();
  ++update_;
}

const Marginal& EntityBeliefs::marginal(EntityId id) const {
  const std::size_t e = id.index();
  if (known_at_[e] == update_) return known_[e];
  const double origin = inference_.marginal(model_.own[e]).origin;
  const double healthy = std::min(inference_.marginal(model_.status[e]).healthy, 1 - origin);
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
  return inference_.origin_log_odds(model_.own[id.index()]);
}

Beliefs EntityBeliefs::diagnosis() const { return inference_.diagnosis(); }

}  // namespace propter::belief
