#include "ingest/json_lines.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/read_bytes.h"

namespace propter {
namespace {

using testing::at;
using testing::read;

// Two lines, so that the file is not taken for a document.
testing::ReadFile read_twice(const std::string& line, const std::string& path = "logs/logs.ndjson") {
  return read(line + "\n" + line + "\n", {.path = path});
}

TEST(JsonLines, ReadsALogRecord) {
  const auto file = read_twice(
      R"({"timestamp":"2026-01-02T03:04:05Z","service":"cart","severity_text":"ERROR","msg":"boom","trace_id":"t","span_id":"s"})");
  ASSERT_EQ(file.sink.logs.size(), 2U);
  const auto& log = file.sink.logs[1];
  EXPECT_EQ(log.time, at("2026-01-02T03:04:05Z"));
  EXPECT_EQ(log.level, Level::kError);
  EXPECT_EQ(log.names.service, "cart");
  EXPECT_EQ(log.message, "boom");
  EXPECT_EQ(log.trace_id + log.span_id, "ts");
  EXPECT_EQ(log.line, 2U);
}

TEST(JsonLines, NestedAndDottedKeysNameTheSubject) {
  const auto nested = read_twice(
      R"({"time":1700000000,"log":"hi","kubernetes":{"pod_name":"cart-1","namespace_name":"shop","host":"node-1","labels":{"app":"cart"}}})");
  ASSERT_EQ(nested.sink.logs.size(), 2U);
  EXPECT_EQ(nested.sink.logs[0].names.instance, "cart-1");
  EXPECT_EQ(nested.sink.logs[0].names.space, "shop");
  EXPECT_EQ(nested.sink.logs[0].names.host, "node-1");
  const auto dotted = read_twice(
      R"({"@timestamp":1700000000,"message":"hi","service.name":"cart","k8s.pod.name":"cart-1","log.level":"warn"})");
  ASSERT_EQ(dotted.sink.logs.size(), 2U);
  EXPECT_EQ(dotted.sink.logs[0].names.service, "cart");
  EXPECT_EQ(dotted.sink.logs[0].names.instance, "cart-1");
  EXPECT_EQ(dotted.sink.logs[0].level, Level::kWarning);
}

TEST(JsonLines, ErrorAndStackBesideTheMessageAreKept) {
  const auto file = read_twice(R"({"ts":1700000000.5,"msg":"failed","error":"refused","stack":"main.go:1"})");
  ASSERT_EQ(file.sink.logs.size(), 2U);
  EXPECT_EQ(file.sink.logs[0].message, "failed: refused\nmain.go:1");
}

TEST(JsonLines, WithoutAMessageTheRestIsTheMessage) {
  const auto file = read_twice(R"({"ts":1700000000,"service":"cart","user":{"id":7},"path":"/x"})");
  ASSERT_EQ(file.sink.logs.size(), 2U);
  EXPECT_EQ(file.sink.logs[0].message, "user.id=7 path=/x");
}

TEST(JsonLines, SpansAndMetricsAreToldByTheirKeys) {
  const auto file = read(
      R"({"trace_id":"t","span_id":"s","parent_id":null,"service":"cart","name":"get","start":"2026-01-02T03:04:05Z","duration_ms":40,"status":"ERROR"})"
      "\n"
      R"({"ts":1700000000,"service":"cart","metric":"cpu","value":0.5})"
      "\n");
  ASSERT_EQ(file.sink.spans.size(), 1U);
  EXPECT_EQ(file.sink.spans[0].duration, 40 * kMillisecond);
  EXPECT_EQ(file.sink.spans[0].operation, "get");
  EXPECT_EQ(file.sink.spans[0].parent_id, "");
  EXPECT_TRUE(file.sink.spans[0].error);
  ASSERT_EQ(file.sink.metrics.size(), 1U);
  EXPECT_EQ(file.sink.metrics[0].value, 0.5);
}

TEST(JsonLines, ContainerRuntimeLinesAreUnwrappedAndStackTracesJoined) {
  const auto file =
      read(R"({"log":"2026-01-02 03:04:05 ERROR boom\n","stream":"stderr","time":"2026-01-02T03:04:05.5Z"})"
           "\n"
           R"({"log":"\tat com.x.Y(Y.java:1)\n","stream":"stderr","time":"2026-01-02T03:04:05.5Z"})"
           "\n",
           {.path = "logs/cart.log"});
  ASSERT_EQ(file.sink.logs.size(), 1U);
  EXPECT_EQ(file.sink.logs[0].message, "boom\nat com.x.Y(Y.java:1)");
  EXPECT_EQ(file.sink.logs[0].level, Level::kError);
  EXPECT_EQ(file.sink.logs[0].names.entity, "cart");
  EXPECT_EQ(format_time(file.sink.logs[0].time), "2026-01-02T03:04:05.500Z");
}

TEST(JsonLines, BadLinesAreCountedAndSampled) {
  const std::string good = R"({"ts":1700000000,"msg":"x"})";
  const auto file = read(good + "\n" + good + "\n{\"ts\": broken\n" + good + "\nplain\n" +
                         R"({"msg":"timeless"})" + "\n[1]\n");
  EXPECT_EQ(file.sink.logs.size(), 3U);
  EXPECT_EQ(file.report.unparsed, 4U);
  ASSERT_EQ(file.report.samples.size(), 3U);
  EXPECT_TRUE(file.report.samples[0].starts_with("line 3: "));
}

TEST(JsonLines, InvalidUtf8IsRepairedNotDropped) {
  const auto file = read_twice("{\"ts\":1700000000,\"msg\":\"caf\xE9!\"}");
  ASSERT_EQ(file.sink.logs.size(), 2U);
  EXPECT_EQ(file.sink.logs[0].message, "caf\xEF\xBF\xBD!");
}

TEST(JsonLines, LongLinesAreReported) {
  const std::string good = R"({"ts":1700000000,"msg":"x"})";
  const auto file =
      read(good + "\n" + R"({"ts":1700000000,"msg":")" + std::string(5000, 'x') + "\"}\n" + good + "\n",
           {.max_line_bytes = 1000});
  EXPECT_EQ(file.sink.logs.size(), 2U);
  EXPECT_EQ(file.report.unparsed, 1U);
}

TEST(JsonLines, DeepNestingIsNoDanger) {
  const std::string deep =
      R"({"ts":1700000000,"msg":"x","a":)" + std::string(900, '[') + std::string(900, ']') + "}";
  EXPECT_EQ(read_twice(deep).sink.logs.size(), 2U);
  const std::string deeper =
      R"({"ts":1700000000,"msg":"x","a":)" + std::string(5000, '[') + std::string(5000, ']') + "}";
  const std::string good = R"({"ts":1700000000,"msg":"x"})";
  EXPECT_EQ(read(good + "\n" + deeper + "\n" + good + "\n").report.unparsed, 1U);
}

}  // namespace
}  // namespace propter
