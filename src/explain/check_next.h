// What to look at next: the observation that is expected to tell most about who the origin is.
#pragma once

#include <span>
#include <vector>

#include <propter/belief.h>

#include "belief/build.h"

namespace propter::explain {

// Whether a class shows on an entity.
struct Observation {
  EntityId entity;
  SignalClass signal = SignalClass::kState;
  double information = 0;  // bits about the origin
  EntityId
      speaks_for;  // whom it makes likelier if the class shows: of the likely origins the one that gains most
};

// Of what was not observed so far, one observation per entity that runs, best first; before all, those of
// entities of which nothing was held against their past. `alone`: per entity of the scope, nats, what it is
// worth as the only origin; the most likely few are told apart. An inference for each of these, then
// O(scope).
Result<std::vector<Observation>> best_observations(const OperationalGraph& graph,
                                                   const belief::EntityModel& model,
                                                   std::span<const double> alone, std::size_t count);

// Entropy of the origin, bits, if there is exactly one.
double origin_entropy(std::span<const double> alone);

}  // namespace propter::explain
