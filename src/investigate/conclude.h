// From what was found (graph, evidence) and decided (ledger) to the answer. A pure function, so that an
// answer that was stored and one that was just made are the same.
#pragma once

#include <string>
#include <vector>

#include <propter/investigation.h>

#include "belief/entity_beliefs.h"

namespace propter {

// What was told or estimated, besides evidence; stored with the case.
struct Findings {
  std::vector<EntityId> alerted;       // to be explained, sorted
  std::vector<EntityId> pre_existing;  // alerted before the incident, sorted
  bool input_complete = true;          // everything was read and understood
  std::string not_read_again;          // the case whose telemetry stood for the inputs; empty: they were read
};

// Entity marginals, and how they were computed.
struct FinalBeliefs {
  std::vector<belief::Marginal> marginals;
  belief::Beliefs diagnosis;
};

// On the evidence, and on the verdicts of the ledger as far as they have a weight. Kept so that items can be
// left out.
Result<belief::EntityBeliefs> final_beliefs(const Answer& answer);
FinalBeliefs read_off(const belief::EntityBeliefs& beliefs);

// Fills symptoms, hypotheses, frontier, beliefs, outcome ... of an answer that has graph, evidence, ledger,
// window, onset and stopped_by.
void conclude(Answer& answer, const Findings& findings, const FinalBeliefs& beliefs);

}  // namespace propter
