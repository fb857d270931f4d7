// One-literal abduction: which single literal would make a goal follow.
#pragma once

#include <span>
#include <vector>

#include "entail/logic.h"
#include "entail/theory.h"

namespace propter::entail {

// Literals, none of them the goal, its complement or what already follows, each of which makes `goal` follow
// under strong negation when added to the premises, without contradicting them. Best first: those that
// complete the rule whose other conditions are met by most premises; nearest to the goal first; then by
// literal. At most `limit`. A variable in one stands where anything would do. Searches backwards through the
// rules, to a depth of 8.
std::vector<Literal> missing_literals(std::span<const Sentence> premises, const Literal& goal,
                                      const Signature& signature, std::size_t limit = 4);

}  // namespace propter::entail
