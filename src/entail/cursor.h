// Where a parser of controlled English is in its sentence, and what begins there.
#pragma once

#include <algorithm>
#include <span>
#include <string>
#include <string_view>

#include "entail/grammar.h"
#include "entail/vocabulary.h"

namespace propter::entail {

template <typename... Ks>
constexpr bool is_one_of(Keyword keyword, Ks... keywords) {
  return ((keyword == keywords) || ...);
}

inline constexpr std::string_view kHelpForObjects =
    "an object is a name or has 'the' before it; of two kinds, write 'if X is a dog and Y is a cat then X "
    "likes Y'";

// The base of the parsers: recursive descent with one error, the first. A method returns whether it read
// what it is named for. A sentence does not nest, so neither do the calls.
class Cursor {
 protected:
  Cursor(std::span<const Token> tokens, const Vocabulary& vocabulary)
      : tokens_(tokens), vocabulary_(vocabulary) {}

  [[nodiscard]] const Token& token(std::size_t ahead = 0) const;
  [[nodiscard]] Keyword keyword(std::size_t ahead = 0) const;
  [[nodiscard]] bool at_word(std::size_t ahead = 0) const;
  bool accept(Keyword wanted);
  [[nodiscard]] bool is_plural(std::size_t ahead) const;
  // Whether a verb begins here, in the number given. A plain verb shows by its -s and by what follows it.
  // "Can" goes with both numbers.
  [[nodiscard]] bool begins_verb(std::size_t at, bool plural) const;
  [[nodiscard]] static bool begins_entity(const Token& t);
  // Whether nothing more of a group of words comes.
  [[nodiscard]] bool object_ends_at(std::size_t at) const;
  [[nodiscard]] bool object_ends(std::size_t ahead) const;
  [[nodiscard]] bool relates(std::size_t ahead) const;
  [[nodiscard]] bool is_variable_token() const;
  // Whether the word at `noun` may be a verb and what follows its object: "the dog likes cats".
  [[nodiscard]] bool passes_for_verb(std::size_t noun) const;
  // Capitalised words, or one word that is not of letters alone.
  [[nodiscard]] std::size_t name_length() const;
  [[nodiscard]] std::string joined(std::size_t from, std::size_t length) const;
  bool fail(std::string expected, std::string help = "");
  [[nodiscard]] std::string help_for_lower_case() const;
  [[nodiscard]] std::string help_for_or() const;

  std::span<const Token> tokens_;
  const Vocabulary& vocabulary_;
  std::size_t at_ = 0;
  Message error_;
  bool conditional_ = false;  // variables by name and indefinite words are allowed
  bool in_head_ = false;
  bool relative_ = false;  // inside "that ...", where the main verb may follow anything
  bool none_ = false;      // of "no dog" or "nobody", which negates what follows
};

}  // namespace propter::entail
