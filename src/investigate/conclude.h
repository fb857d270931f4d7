// From what was found (graph, evidence) and decided (ledger) to the answer. A pure function, so that an
// answer that was stored and one that was just made are the same.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <propter/investigation.h>

#include "belief/entity_beliefs.h"

namespace propter {

inline constexpr std::string_view kPaused = "paused";  // of Answer::stopped_by: the walk was not at its end

// What was told or estimated, besides evidence; stored with the case.
struct Findings {
  std::vector<EntityId> alerted;       // to be explained, sorted
  std::vector<EntityId> pre_existing;  // alerted before the incident, sorted
  bool input_complete = true;          // everything was read and understood
  bool inside = true;                  // the moment and the window asked for lie within the data
  // What came of the claim that the first member of the frontier is an origin; nothing: not checked.
  std::optional<NodeVerdict> first_claim = {};
  std::string not_read_again;  // the case whose telemetry stood for the inputs; empty: they were read
};

// Who was looked at, by the ledger, and what was said of them, as far as that is evidence. `around`: where
// only one entity is asked about. `background`: of the answer; null: it is made.
belief::Learnt learnt_by(const Answer& answer, EntityId around = {},
                         std::shared_ptr<const belief::Background> background = {});
// On the evidence of these.
Result<belief::EntityBeliefs> final_beliefs(const Answer& answer, EntityId around = {},
                                            std::shared_ptr<const belief::Background> background = {});

// Fills symptoms, hypotheses, frontier, beliefs, outcome ... of an answer that has graph, evidence, ledger,
// window, onset and stopped_by. Errors as for belief::infer().
Status conclude(Answer& answer, const Findings& findings, const belief::EntityBeliefs& beliefs);

// The outcome, once the explanation was checked.
void settle_outcome(Answer& answer, const Findings& findings);

}  // namespace propter
