// Generated problems of the verifier, of the size of the common sets of such problems.
#pragma once

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "entail/theory.h"
#include "tests/agreement/splitmix.h"

namespace propter::entail {

struct ProblemShape {
  std::uint32_t constants = 8;
  std::uint32_t properties = 8;
  std::uint32_t verbs = 4;
  std::uint32_t facts = 10;
  std::uint32_t rules = 10;
  double negated = 0.2;  // of literals
};

struct EntailProblem {
  Signature signature;
  std::vector<Sentence> premises;
  std::vector<Sentence> goals;
};

class ProblemMaker {
 public:
  ProblemMaker(std::uint64_t seed, const ProblemShape& shape) : random_(seed), shape_(shape) {
    for (std::uint32_t i = 0; i < shape.properties; ++i)
      add(problem_.signature.predicate("property" + std::to_string(i), WordClass::kProperty));
    for (std::uint32_t i = 0; i < shape.verbs; ++i)
      add(problem_.signature.predicate("verb" + std::to_string(i), WordClass::kVerb, {"agent", "patient"}));
    for (std::uint32_t i = 0; i < shape.constants; ++i) problem_.signature.constant("N" + std::to_string(i));
  }

  // Facts and rules; literals and a rule or two as goals, some of them denied.
  EntailProblem rules(std::uint32_t goals) {
    add_rules();
    while (problem_.goals.size() < goals) {
      add_goal(random_.chance(0.6) ? fact() : rule());
      if (random_.chance(0.3)) problem_.goals.back() = negation_of(problem_.goals.back());
    }
    return std::move(problem_);
  }

  // The same, and formulas of all kinds.
  EntailProblem formulas(std::uint32_t count, std::uint32_t goals) {
    add_rules();
    for (std::uint32_t i = 0; i < count; ++i) add_premise(formula());
    while (problem_.goals.size() < goals)
      random_.chance(0.5) ? add_goal(formula()) : add_goal(random_.chance(0.8) ? fact() : rule());
    return std::move(problem_);
  }

 private:
  void add(const Result<PredicateId>& id) {
    if (id.ok()) predicates_.push_back(*id);
  }
  template <typename Form>
  void add_premise(Form form) {
    problem_.premises.push_back({"s" + std::to_string(problem_.premises.size()), "", std::move(form)});
  }
  template <typename Form>
  void add_goal(Form form) {
    problem_.goals.push_back({"g" + std::to_string(problem_.goals.size()), "", std::move(form)});
  }
  void add_rules() {
    for (std::uint32_t i = 0; i < shape_.facts; ++i) add_premise(fact());
    for (std::uint32_t i = 0; i < shape_.rules; ++i) add_premise(rule());
  }

  Term constant() { return Term::constant(ConstantId(std::size_t{random_.below(shape_.constants)})); }
  // One of so many variables; sometimes, or where there are none, a constant.
  Term term(std::uint32_t variables) {
    return variables == 0 || random_.chance(0.2) ? constant() : Term::variable(random_.below(variables));
  }
  Literal literal(std::uint32_t variables) {
    const PredicateId p = predicates_[random_.below(static_cast<std::uint32_t>(predicates_.size()))];
    Literal out{p, random_.chance(shape_.negated),
                static_cast<std::uint8_t>(problem_.signature.predicate(p).arity())};
    for (std::size_t i = 0; i < out.arity; ++i) out.terms[i] = term(variables);
    return out;
  }

  Rule fact() { return {{}, {literal(0)}, 0}; }
  Rule rule() {
    Rule out;
    out.variables = random_.below(3);
    const std::uint32_t body = 1 + random_.below(3);
    for (std::uint32_t i = 0; i < body; ++i) out.body.push_back(literal(out.variables));
    const std::uint32_t head = random_.chance(0.2) ? 2 : 1;
    for (std::uint32_t i = 0; i < head; ++i) out.head.push_back(literal(out.variables));
    return out;
  }

  Formula formula() { return formula(3, 0); }
  Formula formula(std::uint32_t depth, std::uint32_t variables) {
    using Kind = Formula::Kind;
    if (depth == 0 || random_.chance(0.15)) return leaf(variables);
    if (random_.chance(0.35) && variables < 2)
      return Formula::quantified(random_.chance(0.6) ? Kind::kForAll : Kind::kExists, variables,
                                 formula(depth - 1, variables + 1));
    static constexpr std::array kKinds = {Kind::kAnd, Kind::kOr,      Kind::kOr, Kind::kXor,
                                          Kind::kIff, Kind::kImplies, Kind::kNot};
    const Kind kind = kKinds[random_.below(kKinds.size())];
    std::vector<Formula> children{formula(depth - 1, variables)};
    if (kind != Kind::kNot) children.push_back(formula(depth - 1, variables));
    return Formula::of(kind, std::move(children));
  }
  Formula leaf(std::uint32_t variables) {
    Literal l = literal(variables);
    l.negated = false;
    Formula out = Formula::atom(l);
    if (!random_.chance(0.1)) return out;
    out.kind = Formula::Kind::kEqual;
    out.literal.terms = {term(variables), term(variables)};
    return out;
  }

  SplitMix random_;
  ProblemShape shape_;
  EntailProblem problem_;
  std::vector<PredicateId> predicates_;
};

}  // namespace propter::entail
