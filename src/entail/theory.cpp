#include "entail/theory.h"

namespace propter::entail {

std::optional<Rule> rule_of(const Sentence& sentence) {
  if (const auto* rule = std::get_if<Rule>(&sentence.form)) return *rule;
  return to_rule(std::get<Formula>(sentence.form));
}

Formula formula_of(const Sentence& sentence) {
  if (const auto* rule = std::get_if<Rule>(&sentence.form)) return to_formula(*rule);
  return std::get<Formula>(sentence.form);
}

Sentence negation_of(const Sentence& sentence) {
  const auto* rule = std::get_if<Rule>(&sentence.form);
  if (rule && rule->body.empty() && rule->head.size() == 1 && rule->variables == 0)
    return {sentence.id, "not: " + sentence.text, Rule{{}, {rule->head.front().complement()}, 0}};
  return {sentence.id, "not: " + sentence.text, Formula::of(Formula::Kind::kNot, {formula_of(sentence)})};
}

}  // namespace propter::entail
