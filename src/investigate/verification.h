// Proves what an answer claims, repairs what does not hold, and says what is left unproved.
#pragma once

#include <memory>
#include <vector>

#include <propter/investigation.h>

#include "control/controller.h"
#include "investigate/prepare.h"
#include "investigate/recollection.h"

namespace propter {

// Fills `answer.entailment` and what hypotheses say of it. `look` is what the evidence of the answer was
// found in; for a case that was kept, `recollection` is what is found now, and what claims are looked up in.
// Repairs, at most `max_refinements` rounds: items that are not found as the case has them are cited no more,
// and where a step of a way fails the next best way takes its place. A round is kept only if it loses no
// claim that held. `background`: of the answer; null: it is made. At most 20,000 ways are claimed; the others
// are counted as unchecked.
Status verify_explanation(const Look& look, std::uint32_t max_refinements, Answer& answer,
                          const Recollection* recollection = nullptr,
                          std::shared_ptr<const belief::Background> background = {});

// What the claims that were not shown say against the labels of the entities that they are about, by entity.
std::vector<control::Doubt> doubts_about(const Answer& answer);

// Whether fewer claims of `answer` were not shown than of `other`, and it leaves no more unexplained.
bool is_better_proved(const Answer& answer, const Answer& other);

}  // namespace propter
