// Theories, proofs and trees in the languages of other programs. Whatever was written is escaped.
#pragma once

#include <span>
#include <string>

#include <propter/entailment.h>
#include <propter/status.h>

#include "base/json.h"
#include "entail/prover.h"

namespace propter::entail {

// As a prover takes them: formulas that translate() made, so strong negation is a predicate of its own.
struct TranslatedTheory {
  const Signature& signature;
  std::span<const Sentence> sentences;  // for their names
  std::span<const Formula> premises;
};

// One translated formula in TPTP.
std::string to_tptp(const Formula& formula, const Signature& signature);
// TPTP (fof). Premises have the names of premise_symbol(), the goal is the conjecture "goal".
std::string to_tptp(const TranslatedTheory& theory, const Formula& goal);
// SMT-LIB 2. The premises are named, the denied goal is "goal"; check-sat says unsat where it follows, and
// get-unsat-core says why.
std::string to_smt_lib(const TranslatedTheory& theory, const Formula& goal);

// The same of what was not translated yet. Null: whether the premises contradict each other. kUnsupported as
// translate() says.
Result<std::string> to_tptp(const Signature& signature, std::span<const Sentence> premises,
                            const Sentence* goal, Semantics semantics);
Result<std::string> to_smt_lib(const Signature& signature, std::span<const Sentence> premises,
                               const Sentence* goal, Semantics semantics);

// The steps of a proof in the proof format of TSTP: each premise that was used, then what was derived, with
// inference records; it ends with what the goal says. Negated literals are as translate() has them under
// these semantics; what the proof speaks of without a name is "w_0" and so on.
std::string to_tstp(const Signature& signature, std::span<const Sentence> premises, const Proof& proof,
                    Semantics semantics);

// A drawing for Graphviz: an arrow points from a premise to what rests on it, dashed where the proof did not
// use it.
std::string to_dot(const EntailmentTree& tree);

// The members {schema, root, nodes: [{id, statement, premises, verdict, core, unused, ...}]} of
// "propter.entailment/1" (docs/entailment-tree.md), into an object that is open. Nodes and evidence are
// named.
void write_tree(JsonWriter& out, const EntailmentTree& tree);
// An object of these alone.
std::string to_json(const EntailmentTree& tree);
// The same with {semantics, prover, counts, unused_premises, warnings}.
std::string to_json(const CheckedTree& checked);

}  // namespace propter::entail
