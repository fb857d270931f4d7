#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "entail/export.h"
#include "entail/symbols.h"
#include "entail/translation.h"

namespace propter::entail {
namespace {

using Kind = Formula::Kind;

std::string arguments(const Literal& l, const Signature& signature, std::string_view separator) {
  std::vector<std::string> terms;
  for (std::size_t i = 0; i < l.arity; ++i) terms.push_back(term_symbol(l.terms[i], signature));
  return fmt::format("{}", fmt::join(terms, separator));
}

std::string tptp_atom(const Literal& l, const Signature& signature) {
  return fmt::format("{}({})", predicate_symbol(l, signature), arguments(l, signature, ","));
}

std::string_view tptp_connective(Kind kind) {
  switch (kind) {
    case Kind::kAnd:
      return " & ";
    case Kind::kOr:
      return " | ";
    case Kind::kXor:
      return " <~> ";
    case Kind::kImplies:
      return " => ";
    default:
      return " <=> ";
  }
}

std::string tptp(const Formula& f, const Signature& signature) {
  switch (f.kind) {
    case Kind::kAtom:
      return tptp_atom(f.literal, signature);
    case Kind::kEqual:
      return fmt::format("({} = {})", term_symbol(f.literal.terms[0], signature),
                         term_symbol(f.literal.terms[1], signature));
    case Kind::kNot:
      return "~ (" + tptp(f.children[0], signature) + ")";
    case Kind::kForAll:
    case Kind::kExists:
      return fmt::format("{} [X{}] : ({})", f.kind == Kind::kForAll ? "!" : "?", f.variable,
                         tptp(f.children[0], signature));
    default:
      break;
  }
  if (f.children.empty()) return f.kind == Kind::kAnd ? "$true" : "$false";
  std::vector<std::string> parts;
  for (const Formula& child : f.children) parts.push_back(tptp(child, signature));
  return fmt::format("({})", fmt::join(parts, tptp_connective(f.kind)));
}

std::string_view smt_operator(Kind kind) {
  switch (kind) {
    case Kind::kNot:
      return "not";
    case Kind::kAnd:
      return "and";
    case Kind::kOr:
      return "or";
    case Kind::kXor:
      return "xor";
    case Kind::kImplies:
      return "=>";
    default:
      return "=";
  }
}

std::string smt(const Formula& f, const Signature& signature) {
  switch (f.kind) {
    case Kind::kAtom:
      return fmt::format("({} {})", predicate_symbol(f.literal, signature),
                         arguments(f.literal, signature, " "));
    case Kind::kEqual:
      return fmt::format("(= {} {})", term_symbol(f.literal.terms[0], signature),
                         term_symbol(f.literal.terms[1], signature));
    case Kind::kForAll:
    case Kind::kExists:
      return fmt::format("({} ((X{} Entity)) {})", f.kind == Kind::kForAll ? "forall" : "exists", f.variable,
                         smt(f.children[0], signature));
    default:
      break;
  }
  if (f.children.empty()) return f.kind == Kind::kAnd ? "true" : "false";
  std::vector<std::string> parts;
  for (const Formula& child : f.children) parts.push_back(smt(child, signature));
  return fmt::format("({} {})", smt_operator(f.kind), fmt::join(parts, " "));
}

// The symbols of formulas, declared, each once.
class Declarations {
 public:
  explicit Declarations(const Signature& signature) : signature_(signature) {}
  void add(const Formula& f) {
    const std::size_t terms = term_count(f);
    std::vector<std::string_view> sorts(terms, "Entity");
    for (std::size_t i = 0; i < terms; ++i)
      if (!f.literal.terms[i].is_variable())
        lines_.insert(
            fmt::format("(declare-fun {} () Entity)\n", term_symbol(f.literal.terms[i], signature_)));
    if (f.kind == Kind::kAtom)
      lines_.insert(fmt::format("(declare-fun {} ({}) Bool)\n", predicate_symbol(f.literal, signature_),
                                fmt::join(sorts, " ")));
    for (const Formula& child : f.children) add(child);
  }
  [[nodiscard]] std::string text() const { return fmt::format("{}", fmt::join(lines_, "")); }

 private:
  const Signature& signature_;
  std::set<std::string> lines_;
};

using Writer = std::string (*)(const TranslatedTheory&, const Formula&);

Result<std::string> written(const Signature& signature, std::span<const Sentence> premises,
                            const Sentence* goal, Semantics semantics, Writer write) {
  std::vector<Formula> translated;
  for (const Sentence& s : premises) {
    Result<Formula> f = translate(s, semantics);
    if (!f.ok()) return f.status();
    translated.push_back(*std::move(f));
  }
  const Result<Formula> wanted = goal != nullptr ? translate(*goal, semantics) : clash(translated, semantics);
  if (!wanted.ok()) return wanted.status();
  return write({signature, premises, translated}, *wanted);
}

}  // namespace

std::string to_tptp(const Formula& formula, const Signature& signature) { return tptp(formula, signature); }

std::string to_tptp(const TranslatedTheory& theory, const Formula& goal) {
  std::string out;
  for (std::size_t i = 0; i < theory.premises.size(); ++i)
    out += fmt::format("fof({}, axiom, {}).\n", premise_symbol(i, theory.sentences[i].id),
                       tptp(theory.premises[i], theory.signature));
  return out + fmt::format("fof(goal, conjecture, {}).\n", tptp(goal, theory.signature));
}

std::string to_smt_lib(const TranslatedTheory& theory, const Formula& goal) {
  Declarations declarations(theory.signature);
  for (const Formula& f : theory.premises) declarations.add(f);
  declarations.add(goal);
  std::string out = "(set-option :produce-unsat-cores true)\n(set-logic UF)\n(declare-sort Entity 0)\n";
  out += declarations.text();
  for (std::size_t i = 0; i < theory.premises.size(); ++i)
    out += fmt::format("(assert (! {} :named {}))\n", smt(theory.premises[i], theory.signature),
                       premise_symbol(i, theory.sentences[i].id));
  out += fmt::format("(assert (! (not {}) :named goal))\n", smt(goal, theory.signature));
  return out + "(check-sat)\n(get-unsat-core)\n";
}

Result<std::string> to_tptp(const Signature& signature, std::span<const Sentence> premises,
                            const Sentence* goal, Semantics semantics) {
  return written(signature, premises, goal, semantics, to_tptp);
}

Result<std::string> to_smt_lib(const Signature& signature, std::span<const Sentence> premises,
                               const Sentence* goal, Semantics semantics) {
  return written(signature, premises, goal, semantics, to_smt_lib);
}

}  // namespace propter::entail
