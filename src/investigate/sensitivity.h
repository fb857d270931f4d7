// Which evidence carries a hypothesis: each item is left out in turn, and the log-odds are looked at again.
#pragma once

#include <span>
#include <vector>

#include <propter/investigation.h>

#include "belief/entity_beliefs.h"

namespace propter {

// For each of `entities`, how the log-odds of its being an origin depend on each of `items`:
// Influence::change is what they lose when the item is left out. Strongest first, ties by id; changes below
// 0.01 nats are left out. `beliefs` are final_beliefs(answer, around) and are so again afterwards, up to the
// tolerance of the engine. Items that another of their family outweighs change nothing and cost nothing; any
// other costs an update of the region that feels it, an item that alone supports a relation costs an
// inference.
Result<std::vector<std::vector<Influence>>> influences(const Answer& answer,
                                                       std::span<const EntityId> entities,
                                                       std::span<const EvidenceId> items,
                                                       belief::EntityBeliefs& beliefs, EntityId around = {});

// Fills Hypothesis::carried_by of the frontier and of the first hypotheses, among the items that these and
// the symptoms cite.
Status add_influences(Answer& answer, belief::EntityBeliefs& beliefs);

}  // namespace propter
