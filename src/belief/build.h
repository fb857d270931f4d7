// From entities, relations and evidence to the probabilistic model.
//
// A service with instances becomes two nodes: `own` (its code, configuration, release: a carrier to all its
// instances) and `status` (an effect of its instances, which its dependents feel). Its cause evidence and the
// changes that touched it speak about `own`, its effect evidence about `status`. Calls into such a service
// come from its status node and reach each instance of the caller, unless calls between instances were
// observed.
#pragma once

#include <span>
#include <vector>

#include <propter/belief.h>
#include <propter/evidence.h>
#include <propter/graph.h>

#include "graph/weights.h"

namespace propter::belief {

struct EntityModel {
  Model model;
  std::vector<std::uint32_t> own;     // per entity: the node that is or is not an origin
  std::vector<std::uint32_t> status;  // per entity: the node that is or is not degraded; often the same
  // Per entity, what its evidence says; `local` is about `own`, `degraded` about `status`.
  std::vector<LogLikelihoods> likelihoods;
};

// O(V + E + items).
EntityModel build_model(const OperationalGraph& graph, std::span<const Evidence> evidence,
                        const Weights& weights);

}  // namespace propter::belief
