// Premises and goals: what one call to a prover is about.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "entail/formula.h"
#include "entail/logic.h"

namespace propter::entail {

struct Sentence {
  std::string id;    // unique within a theory
  std::string text;  // as it was written
  std::variant<Rule, Formula> form;
};

std::optional<Rule> rule_of(const Sentence& sentence);  // as to_rule()
Formula formula_of(const Sentence& sentence);

// The goal with the opposite meaning: of a rule with a body, or of several literals, a formula.
Sentence negation_of(const Sentence& sentence);

}  // namespace propter::entail
