// Theories written by hand, for tests of the entailment room.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "entail/theory.h"

namespace propter::entail {

struct SmallTheory {
  Signature signature;
  std::vector<Sentence> premises;

  static Term x(std::size_t variable) { return Term::variable(variable); }
  Term name(const std::string& constant) { return Term::constant(signature.constant(constant)); }

  // "Bob is red."
  Literal is(const std::string& property, Term of) {
    return {predicate(property, WordClass::kProperty, {}), false, 1, {of}};
  }
  Literal is(const std::string& property, const std::string& constant) {
    return is(property, name(constant));
  }
  // "Bob likes Ann."
  Literal does(Term agent, const std::string& verb, Term patient) {
    return {predicate(verb, WordClass::kVerb, {"agent", "patient"}), false, 2, {agent, patient}};
  }
  Literal does(const std::string& agent, const std::string& verb, const std::string& patient) {
    return does(name(agent), verb, name(patient));
  }

  static Rule goal(Literal literal) { return {{}, {literal}, 0}; }
  void fact(Literal literal) { rule({}, {literal}); }
  void rule(std::vector<Literal> body, std::vector<Literal> head) {
    std::uint32_t variables = 0;
    for (const auto* literals : {&body, &head})
      for (const Literal& l : *literals)
        for (std::size_t i = 0; i < l.arity; ++i)
          if (l.terms[i].is_variable())
            variables = std::max(variables, static_cast<std::uint32_t>(l.terms[i].variable_index()) + 1);
    premises.push_back(
        {"s" + std::to_string(premises.size() + 1), "", Rule{std::move(body), std::move(head), variables}});
  }

 private:
  PredicateId predicate(const std::string& word, WordClass word_class, std::vector<std::string> roles) {
    const auto id = signature.predicate(word, word_class, std::move(roles));
    EXPECT_TRUE(id.ok()) << word;
    return id.ok() ? *id : PredicateId();
  }
};

}  // namespace propter::entail
