// Who can explain whom: paths of propagation relations that labels and onsets allow, and the frontier over
// them.
#pragma once

#include <cstdint>
#include <set>
#include <vector>

#include <propter/frontier.h>
#include <propter/investigation.h>

#include "control/context.h"

namespace propter::control {

struct ReachInputs {
  const OperationalGraph& graph;
  const EvidenceIndex& index;
  const std::vector<Label>& labels;  // per entity
};

struct ExplanationInputs : ReachInputs {
  const std::vector<bool>& symptoms;   // per entity: has to be explained
  const std::vector<double>& origins;  // per entity: marginal P(origin), picks the candidates
};

// Entities that a failure of `origin` can reach, itself included, with the relation over which each was
// reached first (invalid for `origin`). Healthy entities stop the way, and so do onsets: nobody on it may
// have been in trouble before anybody who comes before him, clock tolerance allowed. Unknown onsets constrain
// nothing. O((V + E) log E).
struct Reach {
  std::vector<EntityId> entities;  // in the order reached: the earliest ways first, then the shortest
  std::vector<RelationId> over;    // parallel to `entities`
  std::vector<std::uint32_t> at;   // by entity: its place there, or kNotReached

  static constexpr std::uint32_t kNotReached = UINT32_MAX;
};
// Relations in `avoided` are not followed.
Reach reach_of(const ReachInputs& inputs, EntityId origin, const std::set<RelationId>& avoided = {});

// The path from `origin` to `target` within a reach; empty if it is not reached or is the origin. O(steps).
std::vector<PathStep> path_to(const ReachInputs& inputs, const Reach& reach, EntityId target);

// Whose local causes a failure of `origin` accounts for: its own, and those of what it hands its causes on
// to. By entity.
std::vector<bool> carried_by(const OperationalGraph& graph, EntityId origin);

struct Explanation {
  std::vector<EntityId> frontier;               // by id
  std::vector<Counterfactual> counterfactuals;  // per member, in its order
  std::vector<EntityId> unexplained;            // by id
  std::vector<std::vector<EntityId>> alternatives;
  bool optimal = true;
  double gap = 0;
};

// The minimal explanatory frontier (frontier.h) over the candidates with a non-negligible origin probability.
Explanation explain(const ExplanationInputs& inputs);

}  // namespace propter::control
