// The grammar of controlled English (docs/controlled-english.md): from tokens to clauses over words that are
// not yet symbols. Nothing here changes a signature.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <propter/status.h>

#include "entail/language.h"
#include "entail/lexer.h"

namespace propter::entail {

inline constexpr std::size_t kMaxLiterals = 200;  // of a sentence
inline constexpr std::size_t kMaxVariables = 64;
inline constexpr std::size_t kMaxWords = 4;  // of a verb with its prepositions, of a noun

// Who or what fills a role: a variable, or one of the names of the sentence.
struct Mention {
  bool is_variable = false;
  std::size_t index = 0;
};

enum class WordForm : std::uint8_t { kBase, kPlural, kThirdPerson };

struct Atom {
  WordClass word_class = WordClass::kProperty;
  WordForm form = WordForm::kBase;
  bool negated = false;
  bool copula = false;  // a relation after "is": "is in", "is afraid of"
  bool modal = false;   // "can" and a verb
  bool has_object = false;
  const Phrase* phrase = nullptr;  // then `words` are the phrase's
  // Of a category the last is inflected as `form` says ("prime numbers"), of others the first ("lives in");
  // unused ones are empty.
  std::array<std::string_view, kMaxWords> words = {};
  Mention subject = {};
  Mention object = {};
  std::size_t position = 0;
};

struct Name {
  std::string text;
  bool article = false;
};

struct ParsedRule {
  std::vector<Atom> body;
  std::vector<Atom> head;
  std::vector<Name> names;
  std::size_t variables = 0;
};

// One sentence: tokens up to a kEnd, a full stop before it or not. The signature says of a plural after "are"
// whether it is known as an adjective. The result refers to the text of the tokens and to the vocabulary.
Result<ParsedRule> parse_grammar(std::span<const Token> tokens, const Vocabulary& vocabulary,
                                 const Signature& signature);

// Whether a name is written as the variable would be. One text does not use a word as both.
bool is_taken(std::string_view variable, const Signature& signature);

}  // namespace propter::entail
