// Whom an answer can be about. In a large system most entities are far from whoever shows something: a fault
// of theirs would hardly be felt there, and nothing speaks for one.
#pragma once

#include <span>
#include <vector>

#include <propter/evidence.h>
#include <propter/graph.h>

#include "belief/signals.h"
#include "graph/weights.h"

namespace propter::belief {

// Who shows something (in a class, by a report, or on a relation), whoever could have brought it with a
// probability that counts, and those whose silence speaks against that. Probabilities multiply along
// relations, of the best way. A service and its instances are in it together; systems of up to
// Weights::Scope::whole entities are taken whole. Ascending. `views`: of everybody, as if looked at.
// O((V + E) log V + items).
std::vector<EntityId> scope_of(const OperationalGraph& graph, const Views& views,
                               std::span<const Evidence> evidence, const Weights& weights);

// Whom what is said of one entity can depend on, or tell of: as above, but from that entity, and both ways
// alike.
std::vector<EntityId> scope_around(const OperationalGraph& graph, EntityId entity,
                                   std::span<const Evidence> evidence, const Weights& weights);

}  // namespace propter::belief
