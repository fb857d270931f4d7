// From what was found (graph, evidence) and decided (ledger) to the answer. A pure function, so that an
// answer that was stored and one that was just made are the same.
#pragma once

#include <string>
#include <vector>

#include <propter/investigation.h>

#include "belief/model.h"

namespace propter {

// What was told or estimated, besides evidence; stored with the case.
struct Findings {
  std::vector<EntityId> alerted;       // to be explained, sorted
  std::vector<EntityId> pre_existing;  // alerted before the incident, sorted
  bool input_complete = true;          // everything was read and understood
};

// Entity marginals on the given evidence, and how they were computed.
struct EntityBeliefs {
  std::vector<belief::Marginal> marginals;
  belief::Beliefs engine;
};
Result<EntityBeliefs> compute_beliefs(const OperationalGraph& graph, const std::vector<Evidence>& evidence);

// Fills symptoms, hypotheses, frontier, beliefs, outcome ... of an answer that has graph, evidence, ledger,
// window, onset and stopped_by.
void conclude(Answer& answer, const Findings& findings, const EntityBeliefs& beliefs);

}  // namespace propter
