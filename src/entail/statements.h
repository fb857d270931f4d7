// The statements of a tree as forms over one signature.
#pragma once

#include <string>
#include <vector>

#include <propter/entailment.h>

#include "entail/language.h"

namespace propter::entail {

struct Statements {
  Signature signature;
  std::vector<Sentence> sentences;  // by node; empty rules where there is a fault
  std::vector<std::string> faults;  // by node: "ill-typed: ..."; empty where it is well-typed
};

// Leaves are read first and fix the types of words: a verb that is used with other roles later, and a word of
// the leaves that an intermediate node uses in a class in which no leaf has it, are faults of that node.
// Words of `known` are read as they were.
Statements read_statements(const EntailmentTree& tree, const Vocabulary& vocabulary, Signature known = {});

// The form without ids of a signature: equal for equal meanings of two signatures.
std::string content_of(const Rule& rule, const Signature& signature);

}  // namespace propter::entail
