#include "explain/given_faults.h"

#include <utility>

namespace propter::explain {
namespace {

constexpr std::size_t kLarge = std::size_t{1} << 14;  // nodes; exact inference is out of the question

}  // namespace

Status GivenFaults::take(std::span<const EntityId> origins) {
  return model_->model.nodes.size() > kLarge ? follow(origins) : take_alone(origins);
}

Status GivenFaults::take_alone(std::span<const EntityId> origins) {
  belief::Model given = model_->model;
  for (const EntityId e : model_->scope) given.nodes[model_->fault[e.index()]].prior = 0;
  for (const EntityId e : origins) given.nodes[model_->fault[e.index()]].prior = 1;
  Result<belief::Beliefs> beliefs = belief::infer(given, belief::quick_inference());
  if (!beliefs.ok()) return beliefs.status();
  alone_ = *std::move(beliefs);
  return {};
}

Status GivenFaults::follow(std::span<const EntityId> origins) {
  const auto clamp = [&](EntityId e, belief::Fault fault) {
    return following_->clamp(model_->fault[e.index()], fault);
  };
  if (!following_) {
    Result<belief::Inference> inference = belief::Inference::start(model_->model, belief::quick_inference());
    if (!inference.ok()) return inference.status();
    following_ = *std::move(inference);
    for (const EntityId e : model_->scope)
      if (Status s = clamp(e, belief::Fault::kAbsent); !s.ok()) return s;
  }
  for (const EntityId e : present_)
    if (Status s = clamp(e, belief::Fault::kAbsent); !s.ok()) return s;
  present_.assign(origins.begin(), origins.end());
  for (const EntityId e : present_)
    if (Status s = clamp(e, belief::Fault::kPresent); !s.ok()) return s;
  following_->update();
  return {};
}

double GivenFaults::shows(std::uint32_t node) const {
  return 1 - (following_ ? following_->marginal(node).healthy : alone_->marginals[node].healthy);
}

}  // namespace propter::explain
