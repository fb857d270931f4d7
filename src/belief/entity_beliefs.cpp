#include "belief/entity_beliefs.h"

#include <algorithm>
#include <cmath>

#include "belief/log_math.h"

namespace propter::belief {

EntityBeliefs::EntityBeliefs(EntityModel model, Verdicts verdicts, Inference inference,
                             const Weights::Verdicts& weights)
    : model_(std::move(model)),
      verdicts_(std::move(verdicts)),
      weights_(weights),
      inference_(std::move(inference)),
      known_(model_.fault.size()),
      known_at_(model_.fault.size(), 0) {
  for (std::size_t e = 0; e < known_.size(); ++e)
    if (!model_.has(EntityId(e))) known_[e] = {1 - model_.beyond[e], 0, model_.beyond[e]};
}

Result<EntityBeliefs> EntityBeliefs::start(const OperationalGraph& graph, std::span<const Evidence> evidence,
                                           const Weights& weights, Learnt learnt,
                                           const InferenceOptions& options) {
  EntityModel model = build_model(graph, evidence, weights, Detail::kBeliefs, learnt);
  Result<Inference> inference = Inference::start(model.model, options);
  if (!inference.ok()) return inference.status();
  return EntityBeliefs(std::move(model), std::move(learnt.verdicts), *std::move(inference), weights.verdicts);
}

Result<EntityBeliefs> EntityBeliefs::start_unseen(const OperationalGraph& graph,
                                                  std::span<const Evidence> evidence, const Weights& weights,
                                                  const InferenceOptions& options,
                                                  std::shared_ptr<const Background> background) {
  EntityModel model =
      build_model(graph, evidence, weights, Detail::kBeliefs, {.background = std::move(background)});
  std::vector<std::vector<NodeEvidence>> withheld(graph.entities().size());
  for (const EntityId id : model.scope)
    for (std::size_t c = 0; c < kSignalClasses; ++c) {
      const std::size_t e = id.index();
      const std::uint32_t gate = model.gates[e][c];
      const std::uint32_t shared = model.shared[e][c];
      const auto withhold = [&](std::uint32_t node, double silent) {
        Node& n = model.model.nodes[node];
        if (n.local == 0 && n.degraded == silent) return;
        withheld[e].push_back({node, {n.local, n.degraded}});
        n.local = 0;
        n.degraded = silent;
      };
      withhold(gate, model.view(id).classes[c].silent);
      if (shared != gate) withhold(shared, 0);
    }
  Model silent = model.model;
  for (Node& n : silent.nodes) n.local = n.degraded = 0;
  Result<Inference> inference = Inference::start(silent, options);
  if (!inference.ok()) return inference.status();
  EntityBeliefs out(std::move(model), {}, *std::move(inference), weights.verdicts);
  out.withheld_ = std::move(withheld);
  out.note_usual();
  for (std::uint32_t node = 0; node < silent.nodes.size(); ++node) {
    const Node& told = out.model_.model.nodes[node];
    if (told.local != 0 || told.degraded != 0) out.pass_on(node);
  }
  out.update();
  return out;
}

void EntityBeliefs::note_usual() {
  usual_.resize(model_.gates.size());
  for (const EntityId id : model_.scope)
    for (std::size_t c = 0; c < kSignalClasses; ++c)
      usual_[id.index()][c] = inference_.marginal(model_.gates[id.index()][c]).healthy;
}

void EntityBeliefs::admit(std::span<const EntityId> entities) {
  bool moved = false;
  for (const EntityId id : entities) {
    if (withheld_.empty() || withheld_[id.index()].empty()) continue;
    tell(withheld_[id.index()]);
    withheld_[id.index()].clear();
    moved = true;
  }
  if (moved) update();
}

void EntityBeliefs::commit(EntityId id, const std::optional<GivenVerdict>& verdict) {
  verdicts_[id].model = verdict;
  take_verdicts();
}

void EntityBeliefs::commit_user(EntityId id, Label label) {
  verdicts_[id].user = label;
  take_verdicts();
}

void EntityBeliefs::take_verdicts() {
  for (const EntityId e : apply(verdicts_, weights_, &model_))
    for (const std::uint32_t node : {model_.fault[e.index()], model_.degraded[e.index()]}) pass_on(node);
  update();
}

void EntityBeliefs::pass_on(std::uint32_t node) {
  const Node& n = model_.model.nodes[node];
  // The node exists, and sums of weights are no NaN: nothing can fail.
  static_cast<void>(inference_.set_evidence(node, n.local, n.degraded));
}

void EntityBeliefs::tell(std::span<const NodeEvidence> evidence) {
  for (const NodeEvidence& n : evidence)
    static_cast<void>(inference_.set_evidence(n.node, n.evidence.local, n.evidence.degraded));
}

void EntityBeliefs::restore(std::span<const NodeEvidence> evidence) {
  for (const NodeEvidence& n : evidence) pass_on(n.node);
}

void EntityBeliefs::update() {
  inference_.update();
  ++update_;
}

const Marginal& EntityBeliefs::marginal(EntityId id) const {
  const std::size_t e = id.index();
  if (known_at_[e] == update_ || !model_.has(id)) return known_[e];
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
  if (!model_.has(id)) return log_odds_of(model_.beyond[id.index()]);
  return inference_.origin_log_odds(model_.fault[id.index()]);
}

double EntityBeliefs::origin_gain(EntityId id) const {
  return origin_log_odds(id) - log_odds_of(model_.prior[id.index()]);
}

double EntityBeliefs::suffering(EntityId id) const {
  if (!model_.has(id)) return 0;
  double most = 0;
  for (std::size_t c = 0; c < kSignalClasses; ++c) {
    const double usual = usual_[id.index()][c];
    const double healthy = inference_.marginal(model_.gates[id.index()][c]).healthy;
    if (usual > 0) most = std::max(most, 1 - healthy / usual);
  }
  return most;
}

Beliefs EntityBeliefs::diagnosis() const { return inference_.diagnosis(); }

}  // namespace propter::belief
