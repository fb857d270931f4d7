// From sentences to what the classical provers take: strong negation made a predicate of its own, and
// quantifiers made instances where this loses nothing.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include <propter/status.h>

#include "entail/theory.h"

namespace propter::entail {

inline constexpr std::size_t kMaxDepth = 200;
inline constexpr std::size_t kMaxNodes = 200'000;  // of one translated or grounded sentence

// A closed formula whose kNot is classical. Under kStrongNegation an atom whose literal is negated stands for
// the predicate not_p, which no axiom relates to p, and `not` was pushed to the atoms: the negation of "if A
// then B" is "A and not B", "either A or B" is true if one is true and the other false. Under kClassical no
// atom is negated. Variables that nothing binds are universal. kUnsupported for more than kMaxDepth or
// kMaxNodes.
Result<Formula> translate(const Sentence& sentence, Semantics semantics);

// The goal that contradictory premises prove. Under strong negation: that something is both p and not p, for
// some p that they speak of both ways. Classically: what is false.
Formula clash(std::span<const Formula> premises, Semantics semantics);

// How many terms an atom or equation has; 0 of other formulas.
std::size_t term_count(const Formula& formula);
bool uses_equality(const Formula& formula);

// The constants of a formula or rule, sorted, added to `out`.
void add_constants(const Formula& formula, std::vector<ConstantId>& out);
void add_constants(const Rule& rule, std::vector<ConstantId>& out);

// A constant that no signature has: a witness of "there is one", or whatever a goal is asked about.
constexpr ConstantId unnamed_constant(std::size_t number) {
  return ConstantId((std::size_t{1} << 30) + number);
}
constexpr bool is_unnamed(ConstantId id) { return id.value >= (1U << 30); }

// What quantifiers range over: by Herbrand's theorem the constants, as long as there are no functions.
struct Universe {
  std::vector<ConstantId> constants;  // never empty
  std::size_t witnesses = 0;          // unnamed constants used so far, from 0
};

// The formula without quantifiers, satisfiable together with others if and only if it was (`asserted`), or
// its negation was. Each "there is" takes a new witness; one that depends on an "all" would need a function:
// nothing then, nor where more than `nodes` are needed, which are counted down.
std::optional<Formula> ground(const Formula& formula, bool asserted, Universe& universe, std::size_t& nodes);

}  // namespace propter::entail
