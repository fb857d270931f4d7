// One step of a tree: does this statement follow from these premises, and if not, why not.
#pragma once

#include <optional>
#include <span>

#include "entail/verify.h"

namespace propter::entail {

struct Step {
  const Signature& signature;
  std::span<const Sentence> premises;
  const Sentence& goal;  // a rule
  Semantics semantics;
  const Vocabulary& vocabulary;
};

// What there is to say if the premises contradict each other, or if a limit was met before that was known; the
// goal is not looked at.
std::optional<StepCache::Entry> contradiction_in(const Step& step, Prover& prover);

// Premises are checked for contradictions first. Then the statement is proved literal by literal (a rule with
// conditions: one rule per literal of its head); of a literal that cannot be proved the negation is tried.
StepCache::Entry check_step(const Step& step, Prover& prover);

}  // namespace propter::entail
