#include "base/json.h"

#include <cmath>
#include <limits>

#include <gtest/gtest.h>

namespace propter {
namespace {

Json parsed(std::string_view text) {
  auto result = parse_json(text);
  EXPECT_TRUE(result.ok()) << result.status().message().str();
  return result.ok() ? *result : Json();
}

TEST(ParseJson, BuildsTheTree) {
  const Json doc = parsed(R"({"a": [1, 2.5, "x", true, null], "B": {"c": -7}})");
  ASSERT_EQ(doc.get("a").array().size(), 5U);
  EXPECT_EQ(doc.get("a").array()[0].integer(), 1);
  EXPECT_EQ(doc.get("a").array()[1].number(), 2.5);
  EXPECT_EQ(doc.get("a").array()[2].string(), "x");
  EXPECT_TRUE(doc.get("a").array()[3].boolean());
  EXPECT_TRUE(doc.get("a").array()[4].is_null());
  EXPECT_EQ(doc.iget("b").get("c").integer(), -7);
}

TEST(ParseJson, GivesNeutralValuesForOtherTypes) {
  const Json doc = parsed(R"({"a": "text"})");
  EXPECT_EQ(doc.get("a").number(), 0);
  EXPECT_TRUE(doc.get("missing").is_null());
  EXPECT_TRUE(doc.get("a").get("deeper").is_null());
}

TEST(ParseJson, TakesTheLastOfDuplicateKeys) {
  EXPECT_EQ(parsed(R"({"a": 1, "a": 2})").get("a").integer(), 2);
}

TEST(ParseJson, NamesThePlaceOfAnError) {
  const auto result = parse_json(R"({"a": 1, "b": })");
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.status().code(), StatusCode::kCorrupt);
  EXPECT_NE(result.status().message().where.find("byte"), std::string::npos);
}

TEST(ParseJson, RefusesTruncatedBinaryAndDeepInput) {
  for (const std::string& text : {std::string("{\"a\": [1, 2"), std::string("\x00\x01\x02", 3), std::string(),
                                  std::string("\"\xff\""), std::string(100'000, '[')})
    EXPECT_FALSE(parse_json(text).ok());
}

TEST(JsonWriter, LaysOutOneDocument) {
  JsonWriter w;
  w.begin_object()
      .member("n", 1.5)
      .member("t", "a\"b")
      .key("list")
      .begin_array()
      .value(true)
      .null()
      .end_array();
  w.key("empty").begin_array().end_array().end_object();
  EXPECT_EQ(w.take(),
            "{\n  \"n\": 1.5,\n  \"t\": \"a\\\"b\",\n  \"list\": [\n    true,\n    null\n  ],\n  \"empty\": "
            "[]\n}\n");
}

TEST(JsonWriter, WritesWhatJsonCannotSayAsNullOrReplacement) {
  JsonWriter w;
  w.begin_array().value(std::numeric_limits<double>::quiet_NaN()).value("\xff").end_array();
  EXPECT_EQ(w.take(), "[\n  null,\n  \"\xef\xbf\xbd\"\n]\n");
}

TEST(JsonWriter, WritesOneLineWhereThatIsAskedFor) {
  JsonWriter w(JsonLayout::kCompact);
  w.begin_object().member("a", std::int64_t{1}).key("b").begin_array().value(true).value("x y").end_array();
  w.key("c").begin_object().end_object().end_object();
  EXPECT_EQ(w.take(), R"({"a":1,"b":[true,"x y"],"c":{}})");
}

TEST(JsonWriter, WritesATreeAsItWasRead) {
  const std::string text = R"({"a":[1,-2,2.5,"x",true,null,{}],"b":{"c":[]}})";
  EXPECT_EQ(JsonWriter(JsonLayout::kCompact).value(parsed(text)).take(), text);
}

}  // namespace
}  // namespace propter
