// The tokens of controlled English.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <propter/status.h>

namespace propter::entail {

enum class Keyword : std::uint8_t {
  kNone,
  kIf,
  kThen,
  kAnd,
  kOr,
  kNot,
  kThe,
  kA,
  kAll,
  kEvery,  // also "each"
  kNo,
  kAny,
  kIs,
  kAre,
  kDoes,
  kDo,
  kCan,
  kContraction,  // "isn't", "cannot": no token has it, as the two words that it is short for are tokens
  kSomeone,      // a variable of an "if" sentence
  kSomething,
  kAnyone,  // a variable of an "if" sentence, elsewhere "everyone"
  kAnything,
  kEveryone,
  kEverything,
  kNobody,
  kNothing,
  kIt,
  kThey,  // also he and she
  kReflexive,
  kThat,    // also who and which
  kThing,   // nouns that say nothing of what they stand for: a thing, people
  kThings,  // their plural
  kPreposition,
  kHedge,  // refused wherever it stands: hedges.h
};

// The keyword that a word is, whatever its case and its apostrophe.
Keyword keyword_of(std::string_view word);

struct Token {
  enum class Kind : std::uint8_t { kWord, kQuoted, kComma, kStop, kEnd };
  Kind kind = Kind::kEnd;
  Keyword keyword = Keyword::kNone;
  bool letters = false;      // a word of ASCII letters alone
  bool capital = false;      // ... that begins with a capital
  std::string_view text;     // as written; of a quoted name with its quotes; "not" of a contraction
  std::size_t position = 0;  // in the text, from 0
};

// The longest sentence that is read.
inline constexpr std::size_t kMaxSentenceBytes = 64U << 10;

// All of `text`, with a kEnd at the end. kCorrupt at what is no UTF-8, control characters, punctuation that
// the grammar has no use for, and quotes that do not close or hold nothing. The tokens point into `text`.
Result<std::vector<Token>> tokenize(std::string_view text);

// A word as it is compared: with the apostrophe of ASCII for the typographic one.
std::string straightened(std::string_view word);

// Whether `text` is one unquoted word to the lexer, whatever stands around it.
bool is_unquoted_word(std::string_view text);

// Bytes of the blank that begins at `at`, 2 of one that does not break; 0: there is none.
std::size_t blank_length(std::string_view text, std::size_t at);

// Whether an unquoted word may hold the character: "!" and "?" end or interrupt a sentence.
bool is_word_character(char c);

// What stands between the quotes of a kQuoted token, its escapes (\" \\ \n \t \xHH) undone; and back.
std::string unquote(std::string_view quoted);
std::string quote(std::string_view name);

// "X", "Y", "Z1": a capital and digits.
bool is_variable_name(std::string_view word);

// The Message of an error at a token. At a kHedge the help is about that word.
Message unexpected(const Token& token, std::string expected, std::string help = "");

}  // namespace propter::entail
