// Proofs as lists of steps, and what an edit of one may do.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <propter/entailment.h>

#include "entail/logic.h"

namespace propter::entail {

struct LeafOrStep {
  std::string id;
  std::string sentence;  // controlled English
  bool leaf = true;
};

struct ProofStep {
  std::string id;
  std::string sentence;
  std::vector<std::string> uses;  // ids of leaves and earlier steps
};

struct Edit {
  enum class Kind : std::uint8_t {
    kUse,      // the step also uses the leaf `target`, which is known
    kAdd,      // the step also uses a new leaf
    kReplace,  // the leaf `target` gives way to a new one
    kGiveUp,
  };
  Kind kind = Kind::kGiveUp;
  std::string target;
  std::string from;  // id of the sentence that states the new leaf
  std::string statement;

  bool operator==(const Edit&) const = default;
};
std::string_view name_of(Edit::Kind kind);  // "use", "add", "replace", "give_up"
// On one line, for people and for who is told not to repeat it.
std::string to_string(const Edit& edit);

// Of the steps, those that the last one rests on, and of the leaves those that they use, in their orders. Ids
// that are neither are left out.
EntailmentTree tree_of(std::span<const LeafOrStep> leaves, std::span<const ProofStep> steps);

// Without the step: whoever used it uses what it used. Not for the last one.
void splice_out(std::vector<ProofStep>& steps, std::size_t step);

// The edit done to step `at`; `leaf` is the id of the new or known leaf.
void apply_edit(std::vector<ProofStep>& steps, std::size_t at, const Edit& edit, const std::string& leaf);

// The same for all rules that differ in the names of variables, the order and the repetition of literals
// only.
Rule canonical(const Rule& rule);

// Whether the rule says what the hypothesis says: all of its conclusions, under no other conditions.
bool restates(const Rule& rule, const Rule& hypothesis);

// Of the nodes that were verified in `before`, the first that is not in `after`, by id; "" when nothing was
// lost. The leaf `replaced` may be missing.
std::string lost_node(const EntailmentTree& before, const EntailmentTree& after, std::string_view replaced);

}  // namespace propter::entail
