#include "entail/translation.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <utility>

namespace propter::entail {
namespace {

using Kind = Formula::Kind;

bool is_quantifier(Kind kind) { return kind == Kind::kForAll || kind == Kind::kExists; }
Kind dual(Kind kind) {
  static constexpr std::array kPairs = {std::pair(Kind::kAnd, Kind::kOr),
                                        std::pair(Kind::kForAll, Kind::kExists)};
  for (const auto& [a, b] : kPairs) {
    if (kind == a) return b;
    if (kind == b) return a;
  }
  return kind;
}

template <typename Visit>
void each_atom(const Formula& f, const Visit& visit) {
  if (f.kind == Kind::kAtom || f.kind == Kind::kEqual) visit(f);
  for (const Formula& child : f.children) each_atom(child, visit);
}

void add_constants(const Literal& l, std::size_t arity, std::vector<ConstantId>& out) {
  for (std::size_t i = 0; i < arity; ++i)
    if (!l.terms[i].is_variable()) out.push_back(l.terms[i].constant_id());
}

void sort_unique(std::vector<ConstantId>& ids) {
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
}

void add_free(const Formula& f, std::set<std::uint32_t>& bound, std::set<std::uint32_t>& out) {
  const bool binds = is_quantifier(f.kind) && bound.insert(f.variable).second;
  for (std::size_t i = 0; i < term_count(f); ++i)
    if (const Term t = f.literal.terms[i]; t.is_variable()) {
      const auto variable = static_cast<std::uint32_t>(t.variable_index());
      if (!bound.contains(variable)) out.insert(variable);
    }
  for (const Formula& child : f.children) add_free(child, bound, out);
  if (binds) bound.erase(f.variable);
}

Formula closed(Formula f) {
  std::set<std::uint32_t> bound;
  std::set<std::uint32_t> free;
  add_free(f, bound, free);
  for (auto v = free.rbegin(); v != free.rend(); ++v)
    f = Formula::quantified(Kind::kForAll, *v, std::move(f));
  return f;
}

// Whether it is small enough to work on with recursion.
bool is_small(const Formula& f, std::size_t depth, std::size_t& nodes) {
  if (depth == 0 || nodes == 0) return false;
  --nodes;
  return std::all_of(f.children.begin(), f.children.end(),
                     [&](const Formula& child) { return is_small(child, depth - 1, nodes); });
}

bool is_small(const Sentence& sentence) {
  std::size_t nodes = kMaxNodes;
  if (const auto* formula = std::get_if<Formula>(&sentence.form)) return is_small(*formula, kMaxDepth, nodes);
  const Rule& rule = std::get<Rule>(sentence.form);
  return rule.variables < kMaxDepth && rule.body.size() + rule.head.size() < kMaxNodes;
}

// Strong negation: when a formula is true, and when it is false.
class StrongNegation {
 public:
  Formula of(const Formula& f, bool truth) {
    if (nodes_ == 0) return {};
    --nodes_;
    switch (f.kind) {
      case Kind::kAtom:
        return Formula::atom(truth ? f.literal : f.literal.complement());
      case Kind::kEqual:
        return truth ? f : Formula::of(Kind::kNot, {f});
      case Kind::kNot:
        return of(f.children[0], !truth);
      case Kind::kImplies:
        return Formula::of(truth ? Kind::kImplies : Kind::kAnd,
                           {of(f.children[0], true), of(f.children[1], truth)});
      case Kind::kXor:
      case Kind::kIff:
        return equivalence(f, (f.kind == Kind::kIff) == truth);
      default:
        return with_children(f, truth);
    }
  }
  [[nodiscard]] bool within_limit() const { return nodes_ > 0; }

 private:
  Formula equivalence(const Formula& f, bool same) {
    if (same && f.kind == Kind::kIff)
      return Formula::of(Kind::kIff, {of(f.children[0], true), of(f.children[1], true)});
    const auto both = [&](bool a, bool b) {
      return Formula::of(Kind::kAnd, {of(f.children[0], a), of(f.children[1], b)});
    };
    return Formula::of(Kind::kOr, {both(true, same), both(false, !same)});
  }
  Formula with_children(const Formula& f, bool truth) {
    Formula out;
    out.kind = truth ? f.kind : dual(f.kind);
    out.variable = f.variable;
    for (const Formula& child : f.children) out.children.push_back(of(child, truth));
    return out;
  }
  std::size_t nodes_ = kMaxNodes;
};

// A negated literal in an atom is the same as kNot of the atom.
Formula classical(const Formula& f) {
  if (f.kind == Kind::kAtom && f.literal.negated)
    return Formula::of(Kind::kNot, {Formula::atom(f.literal.complement())});
  Formula out = f;
  for (Formula& child : out.children) child = classical(child);
  return out;
}

bool has_quantifier(const Formula& f) {
  return is_quantifier(f.kind) || std::any_of(f.children.begin(), f.children.end(), has_quantifier);
}

class Grounding {
 public:
  Grounding(Universe& universe, std::size_t& nodes) : universe_(universe), nodes_(nodes) {}

  std::optional<Formula> of(const Formula& f, bool asserted) {
    if (nodes_ == 0) return std::nullopt;
    --nodes_;
    switch (f.kind) {
      case Kind::kAtom:
      case Kind::kEqual:
        return instance(f);
      case Kind::kNot:
        return with_children(f, {!asserted});
      case Kind::kImplies:
        return with_children(f, {!asserted, asserted});
      case Kind::kXor:
      case Kind::kIff:
        return has_quantifier(f) ? of(two_implications(f), asserted) : with_children(f, {asserted, asserted});
      case Kind::kForAll:
      case Kind::kExists:
        return (f.kind == Kind::kForAll) == asserted ? for_each(f, asserted) : for_one(f, asserted);
      default:
        return with_children(f, std::vector<bool>(f.children.size(), asserted));
    }
  }

 private:
  [[nodiscard]] std::optional<Formula> instance(Formula f) const {
    for (std::size_t i = 0; i < term_count(f); ++i)
      if (Term& t = f.literal.terms[i]; t.is_variable()) {
        const auto value = values_.find(static_cast<std::uint32_t>(t.variable_index()));
        if (value == values_.end()) return std::nullopt;
        t = Term::constant(value->second);
      }
    return f;
  }

  std::optional<Formula> with_children(const Formula& f, const std::vector<bool>& asserted) {
    Formula out;
    out.kind = f.kind;
    for (std::size_t i = 0; i < f.children.size(); ++i) {
      std::optional<Formula> child = of(f.children[i], asserted[i]);
      if (!child) return std::nullopt;
      out.children.push_back(*std::move(child));
    }
    return out;
  }

  static Formula two_implications(const Formula& f) {
    const Formula& a = f.children[0];
    const Formula b = f.kind == Kind::kIff ? f.children[1] : Formula::of(Kind::kNot, {f.children[1]});
    return Formula::of(Kind::kAnd,
                       {Formula::of(Kind::kImplies, {a, b}), Formula::of(Kind::kImplies, {b, a})});
  }

  std::optional<Formula> for_each(const Formula& f, bool asserted) {
    Formula out;
    out.kind = f.kind == Kind::kForAll ? Kind::kAnd : Kind::kOr;
    ++inside_all_;
    for (const ConstantId c : std::vector(universe_.constants)) {
      std::optional<Formula> child = with_value(f, c, asserted);
      if (!child) return std::nullopt;
      out.children.push_back(*std::move(child));
    }
    --inside_all_;
    return out;
  }

  std::optional<Formula> for_one(const Formula& f, bool asserted) {
    if (inside_all_ > 0) return std::nullopt;
    return with_value(f, unnamed_constant(universe_.witnesses++), asserted);
  }

  std::optional<Formula> with_value(const Formula& f, ConstantId value, bool asserted) {
    const auto [at, fresh] = values_.try_emplace(f.variable, value);
    const ConstantId outer = std::exchange(at->second, value);
    std::optional<Formula> out = of(f.children[0], asserted);
    if (fresh)
      values_.erase(f.variable);
    else
      values_[f.variable] = outer;
    return out;
  }

  Universe& universe_;
  std::size_t& nodes_;
  std::map<std::uint32_t, ConstantId> values_;
  int inside_all_ = 0;
};

}  // namespace

Result<Formula> translate(const Sentence& sentence, Semantics semantics) {
  const Status too_large =
      Status::unsupported({"a formula is too large for a prover", sentence.id,
                           "it has too many parts, or too many within each other", "split the sentence"});
  if (!is_small(sentence)) return too_large;
  Formula f = closed(formula_of(sentence));
  if (semantics == Semantics::kClassical) return classical(f);
  StrongNegation negation;
  f = negation.of(classical(f), true);
  if (!negation.within_limit()) return too_large;
  return f;
}

Formula clash(std::span<const Formula> premises, Semantics semantics) {
  Formula out = Formula::of(Kind::kOr, {});
  std::set<Literal> predicates;
  if (semantics == Semantics::kStrongNegation)
    for (const Formula& premise : premises)
      each_atom(premise, [&](const Formula& f) {
        if (f.kind == Kind::kAtom)
          predicates.insert({f.literal.predicate, f.literal.negated, f.literal.arity, {}});
      });
  for (Literal l : predicates) {
    if (l.negated || !predicates.contains(l.complement())) continue;
    for (std::size_t i = 0; i < l.arity; ++i) l.terms[i] = Term::variable(i);
    Formula both = Formula::of(Kind::kAnd, {Formula::atom(l), Formula::atom(l.complement())});
    for (std::uint32_t i = l.arity; i > 0; --i)
      both = Formula::quantified(Kind::kExists, i - 1, std::move(both));
    out.children.push_back(std::move(both));
  }
  return out;
}

std::size_t term_count(const Formula& formula) {
  if (formula.kind == Kind::kEqual) return 2;
  return formula.kind == Kind::kAtom ? formula.literal.arity : 0;
}

bool uses_equality(const Formula& formula) {
  bool found = false;
  each_atom(formula, [&](const Formula& f) { found = found || f.kind == Kind::kEqual; });
  return found;
}

void add_constants(const Formula& formula, std::vector<ConstantId>& out) {
  each_atom(formula, [&](const Formula& f) { add_constants(f.literal, term_count(f), out); });
  sort_unique(out);
}

void add_constants(const Rule& rule, std::vector<ConstantId>& out) {
  for (const auto* literals : {&rule.body, &rule.head})
    for (const Literal& l : *literals) add_constants(l, l.arity, out);
  sort_unique(out);
}

std::optional<Formula> ground(const Formula& formula, bool asserted, Universe& universe, std::size_t& nodes) {
  return Grounding(universe, nodes).of(formula, asserted);
}

}  // namespace propter::entail
