// OTLP/JSON: ids in hexadecimal, 64-bit numbers as strings.
#include <algorithm>

#include <gtest/gtest.h>

#include <propter/trace.h>

#include "base/json.h"

namespace propter {
namespace {

Trace sample() {
  Trace trace;
  const std::size_t outer = trace.begin("investigate");
  TraceSpan call{.name = "chat small",
                 .client = true,
                 .begin = 1'700'000'000'000'000'001,
                 .end = 1'700'000'000'000'000'999};
  call.attributes = {{"text", std::string("a\"b")},
                     {"number", std::int64_t{9'007'199'254'740'993}},
                     {"share", 0.5},
                     {"list", std::vector<std::string>{"stop"}}};
  call.error = "it is down";
  trace.add(call);
  trace.end(outer);
  return trace;
}

Json rendered(const Trace& trace) {
  const Result<Json> json = parse_json(render_otlp(trace));
  EXPECT_TRUE(json.ok());
  return json.ok() ? *json : Json();
}

const Json& first(const Json& list) { return list.array().at(0); }

TEST(Otlp, NamesTheService) {
  const Json json = rendered(sample());
  const Json& attribute = first(first(json.get("resourceSpans")).get("resource").get("attributes"));
  EXPECT_EQ(attribute.get("key").string(), "service.name");
  EXPECT_EQ(attribute.get("value").get("stringValue").string(), "propter");
}

TEST(Otlp, HasSpansWithIdsParentsTimesAndStatus) {
  const Json json = rendered(sample());
  const Json& spans = first(first(json.get("resourceSpans")).get("scopeSpans")).get("spans");
  ASSERT_EQ(spans.array().size(), 2U);
  const Json& outer = spans.array()[0];
  const Json& call = spans.array()[1];
  EXPECT_EQ(outer.get("traceId").string().size(), 32U);
  EXPECT_EQ(outer.get("traceId").string(), call.get("traceId").string());
  EXPECT_EQ(outer.get("spanId").string().size(), 16U);
  EXPECT_EQ(outer.get("parentSpanId").string(), "");
  EXPECT_EQ(call.get("parentSpanId").string(), outer.get("spanId").string());
  EXPECT_EQ(call.get("startTimeUnixNano").string(), "1700000000000000001");
  EXPECT_EQ(call.get("endTimeUnixNano").string(), "1700000000000000999");
  EXPECT_EQ(call.get("kind").integer(), 3);
  EXPECT_EQ(outer.get("kind").integer(), 1);
  EXPECT_EQ(call.get("status").get("code").integer(), 2);
  EXPECT_EQ(call.get("status").get("message").string(), "it is down");
  EXPECT_TRUE(outer.get("status").object().empty());
}

TEST(Otlp, HasAttributesByType) {
  const Json json = rendered(sample());
  const Json& spans = first(first(json.get("resourceSpans")).get("scopeSpans")).get("spans");
  const auto& attributes = spans.array()[1].get("attributes").array();
  ASSERT_EQ(attributes.size(), 4U);
  EXPECT_EQ(attributes[0].get("value").get("stringValue").string(), "a\"b");
  EXPECT_EQ(attributes[1].get("value").get("intValue").string(), "9007199254740993");
  EXPECT_EQ(attributes[2].get("value").get("doubleValue").number(), 0.5);
  EXPECT_EQ(first(attributes[3].get("value").get("arrayValue").get("values")).get("stringValue").string(),
            "stop");
}

TEST(Otlp, IsOneLine) {
  const std::string text = render_otlp(sample());
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 1);
}

}  // namespace
}  // namespace propter
