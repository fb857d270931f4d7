#include "entail/vocabulary.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"
#include "entail/lemma.h"

namespace propter::entail {
namespace {

std::string_view first_word(std::string_view phrase) { return phrase.substr(0, phrase.find(' ')); }

bool is_plural_of(std::string_view singular, std::string_view word) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kAuxiliaries = {
      {{"is", "are"}, {"was", "were"}, {"has", "have"}, {"does", "do"}}};
  for (const auto& [one, many] : kAuxiliaries)
    if (one == singular) return word == many;
  if (!singular.ends_with('s')) return word == singular;
  // Only a word that the singular begins with can be its base, but for -y and -ies.
  if (word.empty() || word.front() != singular.front()) return false;
  const std::vector<std::string> candidates = bases(singular, Inflection::kThirdPerson);
  return std::find(candidates.begin(), candidates.end(), word) != candidates.end();
}

// "cannot" is two tokens.
std::string_view first_token(std::string_view phrase) {
  const std::string_view word = first_word(phrase);
  return word == "cannot" ? word.substr(0, 3) : word;
}

// How many tokens from `at` on spell the phrase; 0: they do not.
std::size_t match_words(std::string_view phrase, std::span<const Token> tokens, std::size_t at, bool plural) {
  std::size_t length = 0;
  while (!phrase.empty()) {
    const std::string_view word = first_token(phrase);
    phrase.remove_prefix(word.size());
    if (phrase.starts_with(' ')) phrase.remove_prefix(1);
    if (at + length >= tokens.size()) return 0;
    const Token& token = tokens[at + length];
    const bool inflected = plural && length == 0;
    if (token.kind != Token::Kind::kWord ||
        !(inflected ? is_plural_of(word, lower(token.text)) : iequals(word, token.text)))
      return 0;
    ++length;
  }
  return length;
}

// length(form): how much of what is read a form of a phrase takes.
PhraseMatch longest(const Vocabulary& vocabulary, const auto& length) {
  PhraseMatch best;
  for (const Phrase& phrase : vocabulary)
    for (const bool negated : {false, true})
      if (const std::size_t taken = length(negated ? phrase.negative : phrase.positive); taken > best.length)
        best = {&phrase, negated, taken};
  return best;
}

}  // namespace

PhraseMatch match_phrase(const Vocabulary& vocabulary, std::span<const Token> tokens, std::size_t at,
                         bool plural) {
  return longest(vocabulary, [&](std::string_view form) { return match_words(form, tokens, at, plural); });
}

PhraseMatch match_phrase(const Vocabulary& vocabulary, std::string_view words) {
  return longest(vocabulary, [&](std::string_view form) -> std::size_t {
    const bool ends = words.size() <= form.size() || words[form.size()] == ' ';
    return ends && iequals(words.substr(0, form.size()), form) ? form.size() : 0;
  });
}

const Phrase* find_phrase(const Vocabulary& vocabulary, std::string_view lemma) {
  const auto found = std::find_if(vocabulary.begin(), vocabulary.end(),
                                  [&](const Phrase& phrase) { return iequals(phrase.lemma, lemma); });
  return found == vocabulary.end() ? nullptr : &*found;
}

bool begins_phrase(const Vocabulary& vocabulary, std::string_view word) {
  const auto begins = [&](const std::string& form) {
    const std::string_view first = first_word(form);
    return first == word || is_plural_of(first, word);
  };
  return std::any_of(vocabulary.begin(), vocabulary.end(), [&](const Phrase& phrase) {
    return begins(phrase.positive) || begins(phrase.negative);
  });
}

const Vocabulary& incident_vocabulary() {
  // A constant table: built once, never changed.
  static const Vocabulary kPhrases = {
      {"depends on", "does not depend on", "depend on", "agent", "patient"},
      {"calls", "does not call", "call", "agent", "patient"},
      {"stores in", "does not store in", "store in", "agent", "patient"},
      {"has the instance", "does not have the instance", "have the instance", "whole", "part"},
      {"runs on", "does not run on", "run on", "agent", "patient"},
      {"uses", "does not use", "use", "agent", "patient"},
      {"was changed by", "was not changed by", "be changed by", "patient", "agent"},
      {"can affect", "cannot affect", "can affect", "agent", "patient"},
      {"fails calling", "does not fail calling", "fail calling", "agent", "patient"},
      {"waits for", "does not wait for", "wait for", "agent", "patient"},
      {"has the onset", "does not have the onset", "have the onset", "agent", "interval"},
      {"may precede", "may not precede", "may precede", "agent", "patient"},
      {"precedes", "does not precede", "precede", "agent", "patient"},
      {"is degraded because of", "is not degraded because of", "be degraded because of", "patient", "cause"},
      {"is reached alone from", "is not reached alone from", "be reached alone from", "patient", "agent"},
      {"is no cause of", "is a cause of", "be no cause of", "agent", "patient"},
      {"is caused by nothing else", "is caused by something else", "be caused by nothing else", "patient",
       ""},
      {"is outweighed by nothing", "is outweighed by something", "be outweighed by nothing", "patient", ""},
      {"depends on nothing degraded", "depends on something degraded", "depend on nothing degraded", "agent",
       ""},
      {"has cause evidence", "does not have cause evidence", "have cause evidence", "agent", ""},
      {"has a cause of its own", "does not have a cause of its own", "have own cause", "agent", ""},
      {"shares the cause of its instances", "does not share the cause of its instances",
       "share the cause of its instances", "agent", ""},
      {"shares the cause of its users", "does not share the cause of its users",
       "share the cause of its users", "agent", ""},
      {"is needed", "is not needed", "be needed", "patient", ""},
      {"is explained", "is not explained", "be explained", "patient", ""},
      {"is explained in part", "is not explained in part", "be explained in part", "patient", ""},
      {"is an origin", "is not an origin", "be an origin", "agent", ""},
  };
  return kPhrases;
}

}  // namespace propter::entail
