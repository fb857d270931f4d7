// First-order formulas as annotators write them, FOLIO's above all.
//
//   Signature signature;
//   FormulaReader reader(signature);  // one per problem
//   Result<FormulaText> premise = reader.read("∀x (Student(x) → Reads(x, book))");
//
// From tight to loose: ¬ and quantifiers (they take the formula that follows, mostly in brackets), ∧, ∨, ⊕,
// →, ↔; → groups to the right. Terms are names; there are no functions. A predicate takes up to kMaxArity
// arguments. A unary one is a property; another is a verb with the roles agent, patient and theme by
// position; a proposition without arguments is a property of a constant of its own, which is the same in
// classical logic.
//
// ∃!x P(x) is ∃y ∀x (P(x) ↔ x = y). A name in quotation marks is a constant, whatever it holds.
//
// Repaired, each with a warning: brackets that are missing at the end or before a connective, or are too
// many; a name written in two ways ("Student", "student": one symbol; folded_symbol() says which are); names
// without a comma between them in a list of arguments (one constant); a predicate with two numbers of
// arguments (two predicates); a variable that is used beyond the scope of its quantifier (the scope reaches
// to the end of the bracket then); a single small letter that nothing binds (a constant).
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <propter/status.h>

#include "entail/formula.h"
#include "entail/formula_tokens.h"
#include "entail/logic.h"

namespace propter::entail {

inline constexpr std::size_t kMaxFormulaDepth = 128;  // of brackets, and of the formula

struct FormulaWarning {
  TextPosition at;
  std::string what;  // may quote the text, made printable
};

struct FormulaText {
  Formula formula;
  std::vector<FormulaWarning> warnings;
};

// What the formulas of one problem have used so far.
struct FormulaSymbols {
  Signature signature;
  std::map<std::string, std::string> predicate_spelling;  // by folded_symbol()
  std::map<std::string, std::string> constant_spelling;
  std::map<std::string, std::size_t> first_arity;  // of a predicate, by folded_symbol()
};

class FormulaReader {
 public:
  // The signature must live as long as the reader. What it holds already is used.
  explicit FormulaReader(Signature& signature) : signature_(signature) {}

  // kCorrupt with the position, what stands there and what could have stood there; kUnsupported for
  // functions and for too many arguments. Then the signature is as before.
  Result<FormulaText> read(std::string_view text);

 private:
  Signature& signature_;
  FormulaSymbols symbols_ = {};  // its signature is taken from and given back to signature_
};

}  // namespace propter::entail
