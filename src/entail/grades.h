// What there is for a claim of an explanation, beyond that it follows and nothing speaks against it.
//
// A step is shown only by something that tells of that step: evidence on its relation, a text of the
// dependent that names the dependency, or that the two began so shortly one after the other that chance
// rarely does it.
#pragma once

#include <propter/entailment.h>
#include <propter/time.h>

#include "entail/claims.h"
#include "entail/incident_facts.h"

namespace propter::entail {

// What follows from an assumption is assumed itself. O(premises).
void hand_on_assumptions(EntailmentTree* tree);

// Sets the grade of each claim: that of the weakest step of its way, or of the premises of an origin.
// `window`: in which onsets could have fallen. O(steps of all ways, and neighbours of who is on them).
void grade_claims(const IncidentFacts& facts, const Interval& window, ClaimTree* claims);

}  // namespace propter::entail
