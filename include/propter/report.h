// An answer for people and for programs. Untrusted text is made printable; same answer, same bytes.
#pragma once

#include <string>

#include <propter/entailment.h>
#include <propter/investigation.h>

namespace propter {

struct TextStyle {
  bool color = false;
  std::size_t width = 100;     // columns to wrap at
  std::size_t hypotheses = 5;  // how many are shown
};

std::string render_text(const Answer& answer, const TextStyle& style);
// "propter.report/1"
std::string render_json(const Answer& answer);
std::string render_markdown(const Answer& answer);
// The graph with beliefs, as Graphviz source.
std::string render_dot(const Answer& answer);

// Tables for `propter evidence` and `propter ledger`. Evidence of `entity` and its instances, or all if it is
// invalid.
std::string render_evidence(const Answer& answer, EntityId entity, const TextStyle& style);
std::string render_ledger(const Answer& answer, const TextStyle& style);
// Per entity its beliefs, and what it shows: by class, and each distinct signal with how many peers show it,
// too.
std::string render_beliefs(const Answer& answer, const TextStyle& style);
// For `propter why`.
std::string render_why(const Answer& answer, const Reasons& reasons, const TextStyle& style);

// For `propter verify`: the tree of claims with verdicts, as indented text.
std::string render_proof(const Answer& answer, const TextStyle& style);
// For `propter entail`: each node with its verdict, below it what it rests on.
std::string render_entailment(const CheckedTree& checked, const TextStyle& style);
// "propter.entailment/1"
std::string render_entailment_json(const CheckedTree& checked);
// The tree as Graphviz source.
std::string render_entailment_dot(const EntailmentTree& tree);

}  // namespace propter
