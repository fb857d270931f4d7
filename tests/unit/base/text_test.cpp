#include "base/text.h"

#include <cmath>

#include <gtest/gtest.h>

#include "base/hash.h"

namespace propter {
namespace {

using std::string_view_literals::operator""sv;

TEST(Printable, EscapesWhatATerminalWouldObey) {
  EXPECT_EQ(printable("\x1b[31mred\x1b[0m"), "\\x1b[31mred\\x1b[0m");
  EXPECT_EQ(printable("a\0b"sv), "a\\x00b");
  EXPECT_EQ(printable("tab\tline\nend\x7f"), "tab\\x09line\\x0aend\\x7f");
  EXPECT_EQ(printable("\xc2\x9b"
                      "31m"),
            "\\xc2\\x9b31m");  // C1 control sequence introducer
  EXPECT_EQ(printable("\xe2\x80\xae"
                      "evil"),
            "\\xe2\\x80\\xae"
            "evil");  // right-to-left override
}

TEST(Printable, KeepsValidUtf8AndEscapesTheRest) {
  EXPECT_EQ(printable("gr\xc3\xbc\xc3\x9f \xe2\x82\xac \xf0\x9f\x9a\x80"),
            "gr\xc3\xbc\xc3\x9f \xe2\x82\xac \xf0\x9f\x9a\x80");
  EXPECT_EQ(printable("\xff\xc3"), "\\xff\\xc3");
  EXPECT_EQ(printable("\xed\xa0\x80"), "\\xed\\xa0\\x80");  // a surrogate
  EXPECT_EQ(printable("\xc0\xaf"), "\\xc0\\xaf");           // an overlong form
}

TEST(Printable, CutsAtTheLimitBetweenCharacters) {
  EXPECT_EQ(printable("abcdef", 3), "abc...");
  EXPECT_EQ(printable("ab\xc3\xbc", 3), "ab...");
  EXPECT_EQ(printable("abc", 3), "abc");
}

TEST(ParseDouble, TakesWholeTextsOnly) {
  EXPECT_EQ(parse_double(" 1.5 "), 1.5);
  EXPECT_EQ(parse_double("1e-3"), 1e-3);
  EXPECT_TRUE(std::isnan(*parse_double("NaN")));
  EXPECT_TRUE(std::isinf(*parse_double("+Inf")));
  EXPECT_EQ(parse_double("1.5s"), std::nullopt);
  EXPECT_EQ(parse_double(""), std::nullopt);
}

TEST(Split, KeepsEmptyParts) {
  EXPECT_EQ(split("a,,b", ','), (std::vector<std::string_view>{"a", "", "b"}));
  EXPECT_EQ(split("", ','), (std::vector<std::string_view>{""}));
}

TEST(Comparisons, IgnoreAsciiCase) {
  EXPECT_TRUE(iequals("PodName", "podname"));
  EXPECT_FALSE(iequals("pod", "pods"));
  EXPECT_TRUE(icontains("Connection REFUSED by peer", "refused"));
  EXPECT_EQ(trim(" \t a b \r\n"), "a b");
}

TEST(StableHash, IsTheSameOnEveryMachine) {
  EXPECT_EQ(stable_hash("propter"), stable_hash("propter"));
  EXPECT_NE(stable_hash("propter"), stable_hash("propteR"));
  EXPECT_EQ(stable_hash(""), 0xefd01f60ba992926ULL);
}

}  // namespace
}  // namespace propter
