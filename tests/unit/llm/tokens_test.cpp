#include "llm/tokens.h"

#include <algorithm>
#include <ostream>
#include <random>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace propter::llm {
namespace {

struct Counted {
  std::string_view text;
  std::uint64_t tokens;
};

void PrintTo(const Counted& counted, std::ostream* out) { *out << counted.text.size() << " bytes"; }

class Pinned : public ::testing::TestWithParam<Counted> {};

TEST_P(Pinned, TextHasItsTokens) {
  EXPECT_EQ(estimate_tokens(GetParam().text), GetParam().tokens) << GetParam().text;
}

INSTANTIATE_TEST_SUITE_P(Words, Pinned,
                         ::testing::Values(Counted{"", 0}, Counted{"a", 1}, Counted{"abcd", 1},
                                           Counted{"abcde", 2}, Counted{"hello world", 4},
                                           Counted{"a b\nc", 4}));

INSTANTIATE_TEST_SUITE_P(NumbersAndMarks, Pinned,
                         ::testing::Values(Counted{"7", 1}, Counted{"1234567", 4}, Counted{"12.5", 3},
                                           Counted{R"({"a":1})", 5}, Counted{"v2", 2}, Counted{"----", 2}));

INSTANTIATE_TEST_SUITE_P(AllElse, Pinned,
                         ::testing::Values(Counted{" ", 0}, Counted{"         ", 1}, Counted{"\t", 1},
                                           Counted{"\xC3\xA9", 2}, Counted{"\xE6\x97\xA5\xE6\x9C\xAC", 6},
                                           Counted{std::string_view("\0\0", 2), 2}));

// Text of all classes of characters; the same for the same seed.
std::string mixed_text(unsigned seed, std::size_t size) {
  constexpr std::string_view kCharacters = "aZ09 \n{\"-\t\x80\xFF";
  std::mt19937 random(seed);
  std::string text;
  while (text.size() < size) text += kCharacters[random() % kCharacters.size()];
  return text;
}

TEST(Tokens, NeverBecomeFewerByAppending) {
  for (unsigned seed = 0; seed < 20; ++seed) {
    const std::string text = mixed_text(seed, 200);
    std::uint64_t before = 0;
    for (std::size_t size = 1; size <= text.size(); ++size) {
      const std::uint64_t now = estimate_tokens(std::string_view(text).substr(0, size));
      EXPECT_GE(now, before) << seed << " at " << size;
      before = now;
    }
  }
}

TEST(Tokens, AreNoMoreThanBytes) {
  for (unsigned seed = 0; seed < 20; ++seed) EXPECT_LE(estimate_tokens(mixed_text(seed, 300)), 300U) << seed;
}

TEST(Tokens, OfPlainWordsAreAtLeastAQuarterOfTheirLetters) {
  std::mt19937 random(1);
  std::string text;
  for (int word = 0; word < 200; ++word) {
    text += std::string(1 + random() % 14, 'w') + " ";
    const auto letters = static_cast<std::uint64_t>(std::ranges::count(text, 'w'));
    EXPECT_GE(estimate_tokens(text) * 4, letters) << text;
  }
}

TEST(Tokens, OfWordsAreAtLeastTheirNumber) {
  std::string text;
  for (std::uint64_t words = 1; words <= 50; ++words) {
    text += "to ";
    EXPECT_GE(estimate_tokens(text), words);
  }
}

}  // namespace
}  // namespace propter::llm
