#include "llm/json_answer.h"

#include <ostream>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace propter::llm {
namespace {

using namespace std::string_literals;

// The object that is found, as compact JSON; "none" where there is none.
std::string found_in(std::string_view text) {
  const std::optional<Json> object = first_json_object(text);
  if (!object) return "none";
  return JsonWriter(JsonLayout::kCompact).value(*object).take();
}

struct Case {
  std::string text;
  std::string found;
};

void PrintTo(const Case& c, std::ostream* out) { *out << c.text.size() << " bytes"; }

class FirstObject : public ::testing::TestWithParam<Case> {};

TEST_P(FirstObject, IsFound) { EXPECT_EQ(found_in(GetParam().text), GetParam().found) << GetParam().text; }

INSTANTIATE_TEST_SUITE_P(
    Whole, FirstObject,
    ::testing::Values(Case{R"({"a":1})", R"({"a":1})"}, Case{" \n{ \"a\" : 1 }\r\n", R"({"a":1})"},
                      Case{"{}", "{}"}, Case{R"({"a":{"b":[{"c":null}]}})", R"({"a":{"b":[{"c":null}]}})"}));

INSTANTIATE_TEST_SUITE_P(
    Surrounded, FirstObject,
    ::testing::Values(Case{"```json\n{\"a\":1}\n```", R"({"a":1})"},
                      Case{"```\n{\"a\":1}\n```", R"({"a":1})"},
                      Case{"My answer is {\"a\":1}. I hope it helps.", R"({"a":1})"},
                      Case{"<think>maybe {this} or {that}</think>{\"a\":1}", R"({"a":1})"},
                      Case{"braces { open it: {\"a\":1}", R"({"a":1})"},
                      Case{R"(a "{" begins it: {"a":1})", R"({"a":1})"},
                      Case{"\x80\xFF {\"a\":1} \xC3", R"({"a":1})"}, Case{"\0{\"a\":1}\0"s, R"({"a":1})"},
                      Case{R"([{"a":1},{"a":2}])", R"({"a":1})"}));

INSTANTIATE_TEST_SUITE_P(OfTwo, FirstObject,
                         ::testing::Values(Case{R"({"a":1}{"a":2})", R"({"a":1})"},
                                           Case{"first {\"a\":1}\nsecond {\"a\":2}", R"({"a":1})"},
                                           Case{R"({wrong}{"a":2})", R"({"a":2})"}));

INSTANTIATE_TEST_SUITE_P(BracesInStrings, FirstObject,
                         ::testing::Values(Case{R"({"a":"}"})", R"({"a":"}"})"},
                                           Case{R"({"a":"{{{"} and more)", R"({"a":"{{{"})"},
                                           Case{R"({"a":"say \"}\" now"})", R"({"a":"say \"}\" now"})"},
                                           Case{R"({"a":"\\"} })", R"({"a":"\\"})"}));

INSTANTIATE_TEST_SUITE_P(Nowhere, FirstObject,
                         ::testing::Values(Case{"", "none"}, Case{"no braces", "none"},
                                           Case{"[1,2,3]", "none"}, Case{"}{", "none"}, Case{"{a:1}", "none"},
                                           Case{"{'a':1}", "none"}, Case{"{\"a\":\"\0\"}"s, "none"},
                                           Case{"{\"a\":\"\xFF\"}", "none"}, Case{"{", "none"},
                                           Case{"{\"", "none"}, Case{"{\"a\\", "none"}));

// The inner objects are complete, but none of them is the answer.
INSTANTIATE_TEST_SUITE_P(CutOff, FirstObject,
                         ::testing::Values(Case{R"({"a":{"b":1},"c":)", "none"},
                                           Case{R"({"a":[{"b":1},{"b":2})", "none"},
                                           Case{"Here it is: {\"a\" : {\"b\":1}", "none"},
                                           Case{R"({"a \" b":{"b":1})", "none"}, Case{R"({"a":1)", "none"},
                                           Case{R"({"a":"x)", "none"}));

TEST(FirstObject, IsNotSoughtForeverAmongBraces) {
  EXPECT_EQ(found_in(std::string(10'000, '{')), "none");
  EXPECT_EQ(found_in(std::string(10'000, '{') + R"("a":1)" + std::string(10'000, '}')), "none");
  EXPECT_EQ(found_in(std::string(10'000, '{') + R"({"a":1})"), "none");
}

TEST(FirstObject, IsNotReadAtAnyDepth) {
  std::string text;
  for (int i = 0; i < 10'000; ++i) text += R"({"a":)";
  EXPECT_EQ(found_in(text + "1" + std::string(10'000, '}')), "none");
}

TEST(FirstObject, HasTheLastOfTwoValuesOfOneName) {
  const std::optional<Json> object = first_json_object(R"({"a":1,"a":2})");
  ASSERT_TRUE(object);
  EXPECT_EQ(object->get("a").integer(), 2);
}

}  // namespace
}  // namespace propter::llm
