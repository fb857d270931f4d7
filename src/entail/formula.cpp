#include "entail/formula.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace propter::entail {
namespace {

Formula of_literal(Literal literal) {
  const bool negated = std::exchange(literal.negated, false);
  Formula atom = Formula::atom(literal);
  return negated ? Formula::of(Formula::Kind::kNot, {std::move(atom)}) : atom;
}

Formula of_literals(const std::vector<Literal>& literals) {
  if (literals.size() == 1) return of_literal(literals.front());
  std::vector<Formula> children;
  for (const Literal& l : literals) children.push_back(of_literal(l));
  return Formula::of(Formula::Kind::kAnd, std::move(children));
}

// Appends the literals of a conjunction; false where it is none.
bool literals_of(const Formula& f, std::vector<Literal>& out) {
  switch (f.kind) {
    case Formula::Kind::kAtom:
      out.push_back(f.literal);
      return true;
    case Formula::Kind::kNot:
      if (f.children[0].kind != Formula::Kind::kAtom) return false;
      out.push_back(f.children[0].literal.complement());
      return true;
    case Formula::Kind::kAnd:
      return std::all_of(f.children.begin(), f.children.end(),
                         [&](const Formula& child) { return literals_of(child, out); });
    default:
      return false;
  }
}

// Numbers the variables from 0, in the order in which they are met.
class Renumbering {
 public:
  bool apply(std::vector<Literal>& literals, const std::vector<std::uint32_t>& universal) {
    for (Literal& l : literals)
      for (std::size_t i = 0; i < l.arity; ++i) {
        if (!l.terms[i].is_variable()) continue;
        const auto old = static_cast<std::uint32_t>(l.terms[i].variable_index());
        if (std::find(universal.begin(), universal.end(), old) == universal.end()) return false;
        l.terms[i] = Term::variable(number_of(old));
      }
    return true;
  }
  [[nodiscard]] std::uint32_t count() const { return static_cast<std::uint32_t>(met_.size()); }

 private:
  std::size_t number_of(std::uint32_t old) {
    const auto at = std::find(met_.begin(), met_.end(), old);
    const auto number = static_cast<std::size_t>(at - met_.begin());
    if (at == met_.end()) met_.push_back(old);
    return number;
  }
  std::vector<std::uint32_t> met_;
};

std::string_view connective(Formula::Kind kind) {
  switch (kind) {
    case Formula::Kind::kAnd:
      return " and ";
    case Formula::Kind::kOr:
      return " or ";
    case Formula::Kind::kXor:
      return " xor ";
    case Formula::Kind::kImplies:
      return " -> ";
    default:
      return " <-> ";
  }
}

}  // namespace

Formula Formula::atom(Literal literal) {
  Formula out;
  out.kind = Kind::kAtom;
  out.literal = literal;
  return out;
}

Formula Formula::of(Kind kind, std::vector<Formula> children) {
  Formula out;
  out.kind = kind;
  out.children = std::move(children);
  return out;
}

Formula Formula::quantified(Kind kind, std::uint32_t variable, Formula body) {
  Formula out = of(kind, {std::move(body)});
  out.variable = variable;
  return out;
}

Formula to_formula(const Rule& rule) {
  Formula out = of_literals(rule.head);
  if (!rule.body.empty())
    out = Formula::of(Formula::Kind::kImplies, {of_literals(rule.body), std::move(out)});
  for (std::uint32_t v = rule.variables; v > 0; --v)
    out = Formula::quantified(Formula::Kind::kForAll, v - 1, std::move(out));
  return out;
}

std::optional<Rule> to_rule(const Formula& formula) {
  const Formula* f = &formula;
  std::vector<std::uint32_t> universal;
  for (; f->kind == Formula::Kind::kForAll; f = &f->children[0]) {
    if (std::find(universal.begin(), universal.end(), f->variable) != universal.end()) return std::nullopt;
    universal.push_back(f->variable);
  }
  Rule out;
  const bool implies = f->kind == Formula::Kind::kImplies;
  if (implies && !literals_of(f->children[0], out.body)) return std::nullopt;
  if (!literals_of(implies ? f->children[1] : *f, out.head) || out.head.empty()) return std::nullopt;
  Renumbering numbers;
  if (!numbers.apply(out.body, universal) || !numbers.apply(out.head, universal)) return std::nullopt;
  out.variables = numbers.count();
  return out;
}

std::string to_string(const Formula& f, const Signature& signature) {
  const auto child = [&](std::size_t i) { return to_string(f.children[i], signature); };
  const auto term = [&](Term t) {
    return t.is_variable() ? fmt::format("X{}", t.variable_index())
                           : signature.constant(t.constant_id()).name;
  };
  switch (f.kind) {
    case Formula::Kind::kAtom:
      return to_string(f.literal, signature);
    case Formula::Kind::kEqual:
      return fmt::format("{} = {}", term(f.literal.terms[0]), term(f.literal.terms[1]));
    case Formula::Kind::kNot:
      return fmt::format("not ({})", child(0));
    case Formula::Kind::kForAll:
      return fmt::format("all X{} {}", f.variable, child(0));
    case Formula::Kind::kExists:
      return fmt::format("some X{} {}", f.variable, child(0));
    default:
      break;
  }
  std::vector<std::string> parts;
  for (std::size_t i = 0; i < f.children.size(); ++i) parts.push_back(child(i));
  if (parts.empty()) return f.kind == Formula::Kind::kAnd ? "true" : "false";
  return fmt::format("({})", fmt::join(parts, connective(f.kind)));
}

}  // namespace propter::entail
