#include "entail/folded_text.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/characters.h"
#include "base/hash.h"
#include "base/text.h"
#include "entail/lemma.h"

#include <fmt/format.h>

namespace propter::entail {
namespace {

using Pair = std::pair<std::string_view, std::string_view>;

// Words of the grammar, whose forms are not those of nouns.
constexpr auto kAuxiliaries = std::to_array<Pair>({
    {"are", "is"},
    {"have", "has"},
    {"does", "do"},
    {"were", "was"},
    {"those", "that"},
    {"these", "this"},
});

std::string lemma_of(const std::string& word) {
  const auto* const found =
      std::find_if(kAuxiliaries.begin(), kAuxiliaries.end(), [&](const Pair& p) { return p.first == word; });
  if (found != kAuxiliaries.end()) return std::string(found->second);
  return uninflected(word);
}

bool in_word(std::string_view text, std::size_t at) {
  const char c = text[at];
  if (is_word(c) || static_cast<unsigned char>(c) >= 0x80) return true;
  const bool inside = at > 0 && is_word(text[at - 1]) && at + 1 < text.size() && is_word(text[at + 1]);
  return inside && (c == '-' || (c == '.' && is_digit(text[at + 1])));
}

std::string_view next_token(std::string_view text, std::size_t at) {
  std::size_t end = at;
  while (end < text.size() && in_word(text, end)) ++end;
  if (end > at) return text.substr(at, end - at);
  return text.substr(at, text.substr(at).starts_with("'s") ? 2 : 1);
}

Article article_of(std::string_view word) {
  if (word == "the") return Article::kDefinite;
  return word == "a" || word == "an" ? Article::kIndefinite : Article::kNone;
}

}  // namespace

FoldedText fold(std::string_view sentence) {
  const std::string text = lower(sentence);
  FoldedText out;
  FoldedWord pending;
  for (std::size_t at = 0; at < text.size();) {
    if (is_blank(text[at])) {
      ++at;
      continue;
    }
    const std::string token(next_token(text, at));
    at += token.size();
    if (token == ",") {
      pending.after_comma = true;
    } else if (const Article article = article_of(token); article != Article::kNone) {
      pending.article = article;
    } else if (token != "." || !trim(std::string_view(text).substr(at)).empty()) {
      pending.lemma = lemma_of(token);
      pending.plural = pending.lemma != token;
      out.push_back(std::exchange(pending, {}));
    }
    if (out.size() == kMaxFoldedWords) {
      out.back().lemma = fmt::format("(cut {:016x})", stable_hash(sentence));
      break;
    }
  }
  return out;
}

bool same_words(std::span<const FoldedWord> a, std::span<const FoldedWord> b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const FoldedWord& x, const FoldedWord& y) { return x.lemma == y.lemma; });
}

std::string to_string(std::span<const FoldedWord> words) {
  std::string out;
  for (const FoldedWord& w : words) out += (out.empty() ? "" : " ") + w.lemma;
  return out;
}

}  // namespace propter::entail
