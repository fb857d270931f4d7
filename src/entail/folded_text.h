// Sentences of free English as sequences of folded words, for comparisons that are exact up to inflection and
// articles.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace propter::entail {

enum class Article : std::uint8_t { kNone, kIndefinite, kDefinite };

struct FoldedWord {
  std::string lemma;                 // lower case, singular; of a verb: without -s
  Article article = Article::kNone;  // that stood before it
  bool plural = false;               // its -s was taken off
  bool after_comma = false;
};
using FoldedText = std::vector<FoldedWord>;

inline constexpr std::size_t kMaxFoldedWords = 128;

// Articles, commas and the final full stop are no words; other punctuation is, '/' and brackets included, so
// that alternatives and remarks are never dropped. Words beyond kMaxFoldedWords are cut off, and a word says
// so: no text that was cut equals another.
FoldedText fold(std::string_view sentence);

bool same_words(std::span<const FoldedWord> a, std::span<const FoldedWord> b);
std::string to_string(std::span<const FoldedWord> words);  // the lemmas with blanks between

}  // namespace propter::entail
