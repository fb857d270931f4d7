// Premises and a goal, as an entailment question has them.
#pragma once

#include <vector>

#include <propter/entailment.h>

#include "entail/theory.h"

namespace propter::entail {

struct Question {
  Signature signature;
  std::vector<Sentence> premises;
  Sentence goal;
};

// kUsage where there is not one of hypothesis and tree, kUnusable where a hypothesis has no premises.
Status check(const EntailOptions& options);

// The premises alone; without a goal.
Result<Question> read_premises(const EntailOptions& options);

// The question as a whole: the premises (without them, the leaves of the tree) and the hypothesis (of a tree:
// its root). Errors as those of check_entailment().
Result<Question> read_question(const EntailOptions& options);

}  // namespace propter::entail
