// Where the phrases of a vocabulary stand in a sentence.
#pragma once

#include <span>
#include <string_view>

#include "entail/language.h"
#include "entail/lexer.h"

namespace propter::entail {

struct PhraseMatch {
  const Phrase* phrase = nullptr;  // null: none
  bool negated = false;
  std::size_t length = 0;  // of the longest, in tokens
};

// The longest phrase that begins at tokens[at]. After a plural subject the first word is in the plural:
// "depend on", "are degraded because of".
PhraseMatch match_phrase(const Vocabulary& vocabulary, std::span<const Token> tokens, std::size_t at,
                         bool plural);

// The phrase that written words are, or begin with; `length` is in bytes of them.
PhraseMatch match_phrase(const Vocabulary& vocabulary, std::string_view words);

// The phrase of a lemma; null: there is none.
const Phrase* find_phrase(const Vocabulary& vocabulary, std::string_view lemma);

// Whether a phrase begins with this word, in either number: such a word in a name has to be quoted.
bool begins_phrase(const Vocabulary& vocabulary, std::string_view word);

}  // namespace propter::entail
