#include "entail/logic.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/characters.h"
#include "base/text.h"

namespace propter::entail {

std::string_view name_of(WordClass word_class) {
  static constexpr std::array<std::string_view, 3> kNames = {"property", "category", "verb"};
  return kNames[static_cast<std::size_t>(word_class)];
}

Literal Literal::complement() const {
  Literal out = *this;
  out.negated = !negated;
  return out;
}

bool Literal::ground() const {
  return std::none_of(terms.begin(), terms.begin() + arity, [](Term t) { return t.is_variable(); });
}

Result<PredicateId> Signature::predicate(std::string_view lemma, WordClass word_class,
                                         std::vector<std::string> roles) {
  std::sort(roles.begin(), roles.end());
  const std::string folded = lower(lemma);
  const auto found = predicate_by_word_.find({folded, word_class});
  if (found != predicate_by_word_.end()) {
    const Predicate& known = predicates_[found->second.index()];
    if (known.roles == roles) return found->second;
    return Status::corrupt(
        {fmt::format("'{}' is used with other roles than before", folded), "",
         fmt::format("({}) here, ({}) before", fmt::join(roles, ", "), fmt::join(known.roles, ", ")),
         "use a verb with the same roles everywhere"});
  }
  const bool repeated = std::adjacent_find(roles.begin(), roles.end()) != roles.end();
  if (repeated || roles.size() > kMaxArity || (word_class == WordClass::kVerb) == roles.empty())
    return Status::corrupt({fmt::format("'{}' cannot have the roles ({})", folded, fmt::join(roles, ", ")),
                            "", "a verb has one to three different roles, and only a verb has any", ""});
  const PredicateId id(predicates_.size());
  predicates_.push_back({folded, word_class, std::move(roles)});
  predicate_by_word_.emplace(std::pair(folded, word_class), id);
  return id;
}

PredicateId Signature::find_predicate(std::string_view lemma, WordClass word_class) const {
  const auto found = predicate_by_word_.find({lower(lemma), word_class});
  return found == predicate_by_word_.end() ? PredicateId() : found->second;
}

std::string folded_name(std::string_view name) {
  const bool words = std::all_of(name.begin(), name.end(), [](char c) { return is_letter(c) || c == ' '; });
  return words ? lower(name) : std::string(name);
}

ConstantId Signature::constant(std::string_view name, bool article) {
  const auto [at, fresh] = constant_by_name_.emplace(folded_name(name), ConstantId(constants_.size()));
  if (fresh) constants_.push_back({std::string(name), article});
  return at->second;
}

ConstantId Signature::find_constant(std::string_view name) const {
  const auto found = constant_by_name_.find(folded_name(name));
  return found == constant_by_name_.end() ? ConstantId() : found->second;
}

std::string to_string(const Literal& literal, const Signature& signature) {
  const Predicate& predicate = signature.predicate(literal.predicate);
  std::vector<std::string> arguments;
  for (std::size_t i = 0; i < literal.arity; ++i) {
    const Term t = literal.terms[i];
    const std::string term =
        t.is_variable() ? fmt::format("X{}", t.variable_index()) : signature.constant(t.constant_id()).name;
    arguments.push_back(predicate.roles.empty() ? term : fmt::format("{}: {}", predicate.roles[i], term));
  }
  return fmt::format("{}{}({})", literal.negated ? "not " : "", predicate.lemma, fmt::join(arguments, ", "));
}

std::string to_string(const Rule& rule, const Signature& signature) {
  const auto joined = [&](const std::vector<Literal>& literals) {
    std::vector<std::string> parts;
    for (const Literal& l : literals) parts.push_back(to_string(l, signature));
    return fmt::format("{}", fmt::join(parts, " and "));
  };
  return rule.body.empty() ? joined(rule.head)
                           : fmt::format("{} -> {}", joined(rule.body), joined(rule.head));
}

}  // namespace propter::entail
