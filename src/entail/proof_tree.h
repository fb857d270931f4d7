// Trees from premises and a hypothesis.
#pragma once

#include <optional>
#include <span>

#include "entail/language.h"
#include "entail/prover.h"

namespace propter::entail {

// The hypothesis on top of all premises.
EntailmentTree flat_tree(std::span<const Sentence> premises, const Sentence& hypothesis);

// A node for each premise that the proof uses and for each literal that it derives, told in controlled
// English; the hypothesis is the root. Nothing where the proof shows no steps, or steps about nobody in
// particular (of a hypothesis that is a rule).
std::optional<EntailmentTree> tree_of_proof(const Proof& proof, std::span<const Sentence> premises,
                                            const Sentence& hypothesis, const Signature& signature,
                                            const Vocabulary& vocabulary);

}  // namespace propter::entail
