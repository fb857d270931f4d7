// Proves what an answer claims, repairs what does not hold, and says what is left unproved.
#pragma once

#include <vector>

#include <propter/investigation.h>

#include "control/controller.h"
#include "investigate/prepare.h"

namespace propter {

// Fills `answer.entailment` and what hypotheses say of it. `look` is what the evidence of the answer was
// found in. Repairs, at most `max_refinements` rounds: items of evidence that are not found again are left
// aside for others that say the same, and where a step of a way fails the next best way takes its place. A
// round is kept only if it loses no claim that held.
Status verify_explanation(const Look& look, std::uint32_t max_refinements, Answer& answer);

// What the claims that were not shown say against the labels of the entities that they are about, by entity.
std::vector<control::Doubt> doubts_about(const Answer& answer);

// Whether more claims of `answer` were shown, or fewer were not, than of `other`.
bool is_better_proved(const Answer& answer, const Answer& other);

}  // namespace propter
