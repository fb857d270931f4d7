#include "entail/wording.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/characters.h"
#include "entail/lemma.h"

namespace propter::entail {
namespace {

std::string_view article(std::string_view noun) {
  return contains("aeiou", noun.empty() ? ' ' : noun.front()) ? "an " : "a ";
}

std::string verb(std::string_view lemma, bool negated) {
  const std::size_t end = std::min(lemma.find(' '), lemma.size());
  const std::string_view first = lemma.substr(0, end);
  const std::string_view rest = lemma.substr(end);
  if (first == "be") return fmt::format("{}{}", negated ? "is not" : "is", rest);
  if (first == "can") return fmt::format("{}{}", negated ? "cannot" : "can", rest);
  return negated ? fmt::format("does not {}", lemma) : inflect(first, Inflection::kThirdPerson).append(rest);
}

}  // namespace

std::string words_for(std::string_view lemma, WordClass word_class, bool negated) {
  if (word_class == WordClass::kVerb) return verb(lemma, negated);
  return fmt::format("{} {}{}", negated ? "is not" : "is",
                     word_class == WordClass::kCategory ? article(lemma) : "", lemma);
}

}  // namespace propter::entail
