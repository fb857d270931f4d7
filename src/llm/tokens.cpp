#include "llm/tokens.h"

#include <array>

namespace propter::llm {
namespace {

enum Class : std::uint8_t { kSpace, kLetter, kDigit, kMark, kByte };

Class class_of(char c) {
  if (c >= 'a' && c <= 'z') return kLetter;
  if (c >= 'A' && c <= 'Z') return kLetter;
  if (c >= '0' && c <= '9') return kDigit;
  if (c == ' ') return kSpace;
  return (c > ' ' && c < '\x7f') || c == '\n' ? kMark : kByte;
}

// Characters of a run that share a token. A single space belongs to the word behind it.
constexpr std::array<std::uint64_t, 5> kPerToken{8, 4, 2, 2, 1};

}  // namespace

std::uint64_t estimate_tokens(std::string_view text) {
  std::uint64_t tokens = 0;
  for (std::size_t i = 0; i < text.size();) {
    const Class run = class_of(text[i]);
    std::uint64_t length = 0;
    for (; i < text.size() && class_of(text[i]) == run; ++i) ++length;
    tokens += run == kSpace ? (length - 1) / kPerToken[run] : (length + kPerToken[run] - 1) / kPerToken[run];
  }
  return tokens;
}

}  // namespace propter::llm
