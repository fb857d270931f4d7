// How trouble got from the origins to whom it hurt: the one reach of an answer.
//
// All origins are taken as at fault and nobody else is; what the evidence then says of each conduit
// (belief/build.h) tells which ways were taken.
#pragma once

#include <optional>
#include <set>
#include <span>
#include <vector>

#include <propter/belief.h>
#include <propter/graph.h>

#include "belief/build.h"
#include "explain/given_faults.h"

namespace propter::explain {

// One step of a way between entities.
struct WayStep {
  EntityId from;
  EntityId to;
  RelationId relation;
  SignalClass arrives = SignalClass::kState;  // what travelled, as it arrived
};

class Ways {
 public:
  // `model` has its conduits, and outlives this, as the graph does. `given`: of that model. Errors as for
  // GivenFaults::take().
  static Result<Ways> start(const OperationalGraph& graph, const belief::EntityModel& model,
                            const std::vector<EntityId>& origins, GivenFaults& given);
  static Result<Ways> start(const OperationalGraph& graph, const belief::EntityModel& model,
                            const std::vector<EntityId>& origins) {
    GivenFaults given(model);
    return start(graph, model, origins, given);
  }

  // The most probable way of a failure of `origin` to something that `target` shows (to anything, where it
  // shows nothing). Empty: there is none, or `target` is the origin. `avoided` relations are not gone.
  // O(conduits log conduits).
  [[nodiscard]] std::vector<WayStep> way(EntityId origin, EntityId target,
                                         const std::set<RelationId>& avoided = {}) const;
  // In what the fault of `origin` shows, as far as the evidence makes that likelier than it was before.
  [[nodiscard]] std::optional<SignalClass> fault_class(EntityId origin) const;
  // Whom a failure of `origin` explains, by entity, itself included: some way from there was more likely
  // taken than not, or there is one of which that holds for every step. As shares().
  [[nodiscard]] std::vector<bool> explained_by(EntityId origin) const;
  // Where shares() of the origin are known already. O(conduits).
  [[nodiscard]] std::vector<bool> explained_by(EntityId origin, const std::vector<double>& shares) const;
  // P(some way from the origin was taken | evidence), per entity: by as many draws of the conduits as give
  // two digits, always the same ones. O(conduits that are reached), per draw.
  [[nodiscard]] std::vector<double> shares(EntityId origin) const;

 private:
  Ways(const OperationalGraph& graph, const belief::EntityModel& model, std::vector<double> taken);
  [[nodiscard]] bool shows(EntityId entity, SignalClass c) const;
  [[nodiscard]] bool is_avoided(const belief::Conduit& c, const std::set<RelationId>& avoided) const;
  [[nodiscard]] std::span<const std::uint32_t> leaving(std::uint32_t node) const {
    return std::span(leaving_).subspan(first_leaving_[node], first_leaving_[node + 1] - first_leaving_[node]);
  }
  [[nodiscard]] RelationId membership_of(const belief::Conduit& c) const;
  [[nodiscard]] std::vector<WayStep> told(const std::vector<std::uint32_t>& conduits) const;

  const OperationalGraph* graph_;
  const belief::EntityModel* model_;
  std::vector<double> taken_;                 // per conduit: P(taken | its source shows, evidence)
  std::vector<std::uint32_t> leaving_;        // conduits by their source
  std::vector<std::uint32_t> first_leaving_;  // per node, and an end: its first of them
  std::vector<EntityId> entity_of_;           // per node: of a gate, whose it is
  std::vector<SignalClass> class_of_;         // likewise
};

}  // namespace propter::explain
