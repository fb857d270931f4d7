// First-order formulas: what the classical provers speak, and what FOLIO-like input is read into.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <propter/entailment.h>

#include "entail/logic.h"

namespace propter::entail {

struct Formula {
  enum class Kind : std::uint8_t {
    kAtom,     // literal (its `negated` is false)
    kEqual,    // terms[0] = terms[1] of `literal`
    kNot,      // 1 child
    kAnd,      // any number; none: true
    kOr,       // any number; none: false
    kXor,      // 2
    kImplies,  // 2
    kIff,      // 2
    kForAll,   // 1, binds `variable`
    kExists,   // 1, binds `variable`
  };

  Kind kind = Kind::kAnd;
  Literal literal = {};
  std::uint32_t variable = 0;
  std::vector<Formula> children = {};
  bool operator==(const Formula&) const = default;

  static Formula atom(Literal literal);
  static Formula of(Kind kind, std::vector<Formula> children);
  static Formula quantified(Kind kind, std::uint32_t variable, Formula body);
};

using propter::name_of;
using propter::Semantics;

// The universal closure of a rule. A negated literal becomes kNot of an atom; provers translate that as the
// semantics demands.
Formula to_formula(const Rule& rule);

// The other way: the rule that a formula is, if it is a conjunction of literals, or an implication between
// two under universal quantifiers; nothing otherwise.
std::optional<Rule> to_rule(const Formula& formula);

// "all X0 (red(X0) -> round(X0))", for diagnoses and tests.
std::string to_string(const Formula& formula, const Signature& signature);

}  // namespace propter::entail
