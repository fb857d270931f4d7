#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include <fmt/format.h>

#include "base/characters.h"
#include "base/text.h"
#include "entail/grammar.h"
#include "entail/language.h"
#include "entail/lemma.h"
#include "entail/lexer.h"
#include "entail/vocabulary.h"
#include "entail/wording.h"

namespace propter::entail {
namespace {

bool all_letters(std::string_view word) {
  return !word.empty() && std::all_of(word.begin(), word.end(), is_letter);
}

// Words that are read as a name after each other, without quotes.
bool plain_words(std::string_view name, auto fits) {
  for (const std::string_view word : split(name, ' '))
    if (!all_letters(word) || keyword_of(word) != Keyword::kNone || !fits(word)) return false;
  return true;
}

// One word that cannot be a verb, an adjective or a noun, as it has more than letters in it.
bool plain_token(std::string_view name) {
  if (all_letters(name) || keyword_of(name) != Keyword::kNone || is_variable_name(name)) return false;
  return std::all_of(name.begin(), name.end(), is_word_character) && name.front() != '#' &&
         !contains(".:", name.back());
}

bool plain_name(std::string_view name) {
  const auto fits = [](std::string_view w) { return is_upper(w.front()) && !is_variable_name(w); };
  return plain_words(name, fits) || plain_token(name);
}

class Writer {
 public:
  Writer(const Signature& signature, const Vocabulary& vocabulary)
      : signature_(signature), vocabulary_(vocabulary) {}

  std::string sentence(const Rule& rule) const {
    std::string out;
    if (!rule.body.empty())
      out = fmt::format("If {} then {}", joined(rule.body), joined(rule.head));
    else if (const std::string variables = quantifier(rule.head); !variables.empty())
      out = fmt::format("For every {}, {}", variables, joined(rule.head));
    else
      out = joined(rule.head);
    return ended(std::move(out));
  }

  std::string some(const Literal& literal) const {
    std::string out = statement(literal);
    if (const std::string variables = quantifier({literal}); !variables.empty())
      out += " for some " + variables;
    return ended(std::move(out));
  }

 private:
  static std::string ended(std::string sentence) {
    if (sentence.starts_with("the ")) sentence.front() = 'T';
    return sentence += '.';
  }

  std::string joined(const std::vector<Literal>& literals) const {
    std::string out;
    for (const Literal& literal : literals) {
      if (!out.empty()) out += " and ";
      out += statement(literal);
    }
    return out;
  }

  // "X and Y": the variables, in order of first use.
  [[nodiscard]] std::string quantifier(const std::vector<Literal>& literals) const {
    std::vector<std::size_t> seen;
    std::string out;
    for (const Literal& literal : literals)
      for (std::size_t i = 0; i < literal.arity; ++i) {
        if (!literal.terms[i].is_variable()) continue;
        const std::size_t index = literal.terms[i].variable_index();
        if (std::find(seen.begin(), seen.end(), index) != seen.end()) continue;
        seen.push_back(index);
        if (!out.empty()) out += " and ";
        out += variable(index);
      }
    return out;
  }

  // X, Y, Z, X1, Y1, ... without those that are names.
  [[nodiscard]] std::string variable(std::size_t index) const {
    for (std::size_t number = 0;; ++number) {
      const char letter = "XYZ"[number % 3];
      std::string out = number < 3 ? std::string(1, letter) : fmt::format("{}{}", letter, number / 3);
      if (!is_taken(out, signature_) && index-- == 0) return out;
    }
  }

  std::string statement(const Literal& literal) const {
    const Predicate& predicate = signature_.predicate(literal.predicate);
    if (predicate.word_class == WordClass::kVerb) return verb(literal, predicate);
    return fmt::format("{} {}", entity(literal.terms[0]),
                       words_for(predicate.lemma, predicate.word_class, literal.negated));
  }

  std::string verb(const Literal& literal, const Predicate& predicate) const {
    const Phrase* phrase = find_phrase(vocabulary_, predicate.lemma);
    const auto role = [&](std::string_view name) -> std::optional<Term> {
      const auto at = std::find(predicate.roles.begin(), predicate.roles.end(), name);
      if (at == predicate.roles.end()) return std::nullopt;
      return literal.terms[static_cast<std::size_t>(at - predicate.roles.begin())];
    };
    const std::optional<Term> subject = role(phrase ? std::string_view(phrase->subject_role) : "agent");
    const std::optional<Term> object = role(phrase ? std::string_view(phrase->object_role) : "patient");
    if (!subject) return to_string(literal, signature_);  // roles that no sentence has
    const std::string words = phrase ? (literal.negated ? phrase->negative : phrase->positive)
                                     : words_for(predicate.lemma, WordClass::kVerb, literal.negated);
    const std::string who = subject_of(*subject, words);
    return object ? fmt::format("{} {} {}", who, words, object_of(*object, words))
                  : fmt::format("{} {}", who, words);
  }

  // "James can" would be read as said of a kind, as "Birds can" and "Old children can".
  [[nodiscard]] std::string subject_of(Term term, std::string_view words) const {
    std::string out = entity(term);
    const bool can = words.starts_with("can ") || words.starts_with("cannot ");
    const bool plural = looks_plural(lower(out.substr(out.rfind(' ') + 1)));
    return can && plural && plain_name(out) ? quote(out) : out;
  }

  // "Has the instance a" would be read by a phrase that goes on into the name "the instance a".
  [[nodiscard]] std::string object_of(Term term, std::string_view words) const {
    std::string out = entity(term);
    const PhraseMatch match = match_phrase(vocabulary_, fmt::format("{} {}", words, out));
    const bool goes_on = match.length > words.size() && !term.is_variable();
    return goes_on ? quoted(signature_.constant(term.constant_id())) : out;
  }

  std::string entity(Term term) const {
    if (term.is_variable()) return variable(term.variable_index());
    const Constant& constant = signature_.constant(term.constant_id());
    return is_plain(constant) ? article(constant) + constant.name : quoted(constant);
  }
  static std::string article(const Constant& constant) { return constant.article ? "the " : ""; }
  static std::string quoted(const Constant& constant) { return article(constant) + quote(constant.name); }

  [[nodiscard]] bool is_plain(const Constant& constant) const {
    if (!constant.article) return plain_name(constant.name);
    if (!plain_words(constant.name,
                     [&](std::string_view w) { return !begins_phrase(vocabulary_, lower(w)); }))
      return false;
    // "The old dog likes" would have to be read on for its verb, "the old sports car" and "the virus Ada" for
    // their objects.
    const std::vector<std::string_view> words = split(constant.name, ' ');
    for (std::size_t i = 1; i < words.size(); ++i) {
      const bool before_name = i + 1 < words.size() && is_upper(words[i + 1].front());
      const std::string word = lower(words[i]);
      if (before_name ? looks_third_person(word) : is_third_person(word)) return false;
    }
    return true;
  }

  const Signature& signature_;
  const Vocabulary& vocabulary_;
};

}  // namespace

std::string spell_name(std::string_view name) { return plain_name(name) ? std::string(name) : quote(name); }

std::string informalise(const Rule& rule, const Signature& signature, const Vocabulary& vocabulary) {
  return Writer(signature, vocabulary).sentence(rule);
}

std::string informalise(const Literal& literal, const Signature& signature, const Vocabulary& vocabulary) {
  return Writer(signature, vocabulary).some(literal);
}

}  // namespace propter::entail
