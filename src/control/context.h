// Packs what is known about one entity into the bounded context contract.
#pragma once

#include <vector>

#include <propter/evidence.h>
#include <propter/graph.h>
#include <propter/labeller.h>

#include "belief/signals.h"
#include "graph/weights.h"

namespace propter::control {

struct PackingLimits {
  std::size_t own_items = 12;
  std::size_t relation_items = 2;
  std::size_t neighbours = 24;  // on each side, anomalous ones first
};

struct EntityOnset {
  Interval when;  // unknown without any anomaly
  OnsetBasis basis = OnsetBasis::kImputed;
};

// Evidence sorted by entity and relation, best first, as all rooms below need it.
class EvidenceIndex {
 public:
  // All three are borrowed.
  EvidenceIndex(const OperationalGraph& graph, const std::vector<Evidence>& all, const Weights& weights);

  [[nodiscard]] const std::vector<EvidenceId>& own(EntityId id) const { return own_[id.index()]; }
  [[nodiscard]] const std::vector<EvidenceId>& on(RelationId id) const { return on_[id.index()]; }
  [[nodiscard]] const Evidence& item(EvidenceId id) const { return (*all_)[id.index()]; }
  [[nodiscard]] const Weights& weights() const { return *weights_; }
  [[nodiscard]] const std::vector<Evidence>& all() const { return *all_; }
  [[nodiscard]] std::size_t size() const { return all_->size(); }
  // Own effect evidence, or that of an instance, reaches the threshold of an anomaly.
  [[nodiscard]] bool anomalous(EntityId id) const { return anomalous_[id.index()]; }
  // [earliest, latest] begin of the anomaly of the entity that is dated best; unknown without any.
  [[nodiscard]] Interval onset(EntityId id) const { return onset_[id.index()].when; }
  // Likewise; unknown where it is only taken from the incident.
  [[nodiscard]] Interval measured_onset(EntityId id) const {
    const EntityOnset& onset = onset_[id.index()];
    return onset.basis == OnsetBasis::kMeasured ? onset.when : Interval();
  }

  [[nodiscard]] const std::vector<EntityId>& instances(EntityId id) const {
    return instances_.of[id.index()];
  }
  // Relations to those whom the text of the item names.
  [[nodiscard]] std::vector<RelationId> named_by(EvidenceId id) const;

 private:
  const OperationalGraph* graph_;
  const std::vector<Evidence>* all_;
  const Weights* weights_;
  belief::Instances instances_;
  std::vector<std::vector<EvidenceId>> own_;
  std::vector<std::vector<EvidenceId>> on_;
  std::vector<bool> anomalous_;
  std::vector<EntityOnset> onset_;
};

// What an entity's own evidence weighs together.
LogLikelihoods weigh_own(const EvidenceIndex& index, EntityId id);

struct ContextInputs {
  const OperationalGraph& graph;
  const EvidenceIndex& index;
  const std::vector<Label>& labels;  // per entity
  const std::vector<bool>& alerted;  // per entity
  Interval incident;
};

ContextContract make_context(const ContextInputs& inputs, EntityId entity, std::vector<InboxMessage> inbox,
                             const PackingLimits& limits);

}  // namespace propter::control
