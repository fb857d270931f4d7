#include "ingest/text_log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ingest/log_text.h"
#include "tests/support/read_bytes.h"

namespace propter {
namespace {

using testing::at;
using testing::read;

struct LineCase {
  std::string_view line;
  std::string_view time;
  Level level;
  std::string_view message;
  std::string_view host = {};
  std::string_view service = {};
};
class LogLines : public ::testing::TestWithParam<LineCase> {};

TEST_P(LogLines, AreTakenApart) {
  const LogText text = parse_log_line(GetParam().line, at("2026-01-02T12:00:00Z"));
  EXPECT_EQ(format_time(text.time), GetParam().time);
  EXPECT_EQ(text.level, GetParam().level);
  EXPECT_EQ(text.message, GetParam().message);
  EXPECT_EQ(text.names.host, GetParam().host);
  EXPECT_EQ(text.names.service, GetParam().service);
}

INSTANTIATE_TEST_SUITE_P(
    Forms, LogLines,
    ::testing::Values(
        LineCase{"2026-01-02 03:04:05,678 INFO [main] c.f.App: up", "2026-01-02T03:04:05.678Z", Level::kInfo,
                 "[main] c.f.App: up"},
        LineCase{"2026-01-02T03:04:05Z  WARN 1 --- [main] c.f.App : slow", "2026-01-02T03:04:05Z",
                 Level::kWarning, "1 --- [main] c.f.App : slow"},
        LineCase{"2026-01-02 03:04:05 - app.db - ERROR - lost", "2026-01-02T03:04:05Z", Level::kError,
                 "app.db - ERROR - lost"},
        LineCase{"[2026-01-02 03:04:05] [error] boom", "2026-01-02T03:04:05Z", Level::kError, "boom"},
        LineCase{"INFO 2026-01-02 03:04:05 up", "2026-01-02T03:04:05Z", Level::kInfo, "up"},
        LineCase{"2026/01/02 03:04:05 [error] 7#7: *1 connect() failed", "2026-01-02T03:04:05Z",
                 Level::kError, "7#7: *1 connect() failed"},
        LineCase{"E0102 03:04:05.678901    1 srv.go:12] boom", "2026-01-02T03:04:05.678901Z", Level::kError,
                 "srv.go:12] boom"},
        LineCase{"Jan  2 03:04:05 node1 kubelet[99]: boom", "2026-01-02T03:04:05Z", Level::kUnknown, "boom",
                 "node1", "kubelet"},
        LineCase{"<11>Jan  2 03:04:05 node1 cart: boom", "2026-01-02T03:04:05Z", Level::kError, "boom",
                 "node1", "cart"},
        LineCase{"<165>1 2026-01-02T03:04:05Z node1 cart 7 ID47 [x@1 a=\"b\"] boom", "2026-01-02T03:04:05Z",
                 Level::kInfo, "boom", "node1", "cart"},
        LineCase{"10.0.0.1 - u [02/Jan/2026:03:04:05 +0000] \"GET / HTTP/1.1\" 503 12",
                 "2026-01-02T03:04:05Z", Level::kError, "\"GET / HTTP/1.1\" 503 12"},
        LineCase{"ts=2026-01-02T03:04:05Z level=warn service=cart msg=\"slow query\" took=3s",
                 "2026-01-02T03:04:05Z", Level::kWarning, "\"slow query\" took=3s", "", "cart"},
        LineCase{"time=1767323045 level=info msg=up", "2026-01-02T03:04:05Z", Level::kInfo, "up"},
        LineCase{"2026-01-02T03:04:05Z level=error msg=boom", "2026-01-02T03:04:05Z", Level::kError,
                 "level=error msg=boom"},
        LineCase{"no time, no ERRORS", "-", Level::kUnknown, "no time, no ERRORS"}));

TEST(TextLog, FileNameNamesTheEntity) {
  const auto file = read("2026-01-02 03:04:05 INFO up\n", {.path = "logs/checkout.log.gz"});
  ASSERT_EQ(file.sink.logs.size(), 1U);
  EXPECT_EQ(file.sink.logs[0].names.entity, "checkout");
  EXPECT_EQ(file.report.format, "text log");
}

TEST(TextLog, ContinuationLinesBelongToTheRecordAbove) {
  const auto file = read(
      "2026-01-02 03:04:05 ERROR boom\n"
      "java.lang.IllegalStateException: x\n"
      "\tat a.b.C(C.java:1)\n"
      "\n"
      "2026-01-02 03:04:06 INFO next\n");
  ASSERT_EQ(file.sink.logs.size(), 2U);
  EXPECT_EQ(file.sink.logs[0].message, "boom\njava.lang.IllegalStateException: x\n\tat a.b.C(C.java:1)");
  EXPECT_EQ(file.sink.logs[1].line, 5U);
  EXPECT_EQ(file.report.unparsed, 0U);
}

TEST(TextLog, ContinuationsBeyondTheLimitAreCounted) {
  std::string text = "2026-01-02 03:04:05 ERROR boom\n";
  for (int i = 0; i < 70; ++i) text += "\tat frame\n";
  for (int i = 0; i < 10; ++i) text += "2026-01-02 03:04:06 INFO next\n";
  const auto file = read(text);
  ASSERT_EQ(file.sink.logs.size(), 11U);
  EXPECT_EQ(file.report.unparsed, 6U);
}

TEST(TextLog, StructuredPayloadsBehindATimeAreUnwrapped) {
  const auto file = read("2026-01-02 03:04:05 {\"level\":\"error\",\"msg\":\"boom\",\"service\":\"cart\"}\n");
  ASSERT_EQ(file.sink.logs.size(), 1U);
  EXPECT_EQ(file.sink.logs[0].message, "boom");
  EXPECT_EQ(file.sink.logs[0].level, Level::kError);
  EXPECT_EQ(file.sink.logs[0].names.service, "cart");
}

TEST(TextLog, LinesInFrontOfTheFirstTimeAreCounted) {
  const auto file = read("banner\n2026-01-02 03:04:05 INFO up\n");
  EXPECT_EQ(file.sink.logs.size(), 1U);
  EXPECT_THAT(file.report.samples, ::testing::ElementsAre("line 1: no time to start a record with: banner"));
}

TEST(TextLog, YearlessTimesNeedAReference) {
  const std::string text = "Jan  2 03:04:05 node1 cart: boom\n";
  const auto known = read(text, {.reference = at("2024-01-10T00:00:00Z")});
  ASSERT_EQ(known.sink.logs.size(), 1U);
  EXPECT_EQ(format_time(known.sink.logs[0].time), "2024-01-02T03:04:05Z");
  const auto unknown = read(text);
  EXPECT_TRUE(unknown.sink.logs.empty());
  EXPECT_EQ(unknown.report.unparsed, 1U);
}

TEST(TextLog, CutLinesAreReadAndCounted) {
  const auto file =
      read("2026-01-02 03:04:05 INFO " + std::string(5000, 'x') + "\n2026-01-02 03:04:06 INFO y\n",
           {.max_line_bytes = 100});
  EXPECT_EQ(file.sink.logs.size(), 2U);
  EXPECT_EQ(file.report.unparsed, 1U);
}

TEST(Continuations, AreRecognisedByTheirBeginning) {
  for (const std::string_view text :
       {"\tat a.b(C.java:1)", "    at Object.<anonymous> (x.js:1)", "Caused by: x", "... 7 more",
        "Traceback (most recent call last):", "  File \"x.py\", line 1", "goroutine 1 [running]:"})
    EXPECT_TRUE(is_continuation(text)) << text;
  for (const std::string_view text : {"", "started", "attached", "2026-01-02 x"})
    EXPECT_FALSE(is_continuation(text)) << text;
}

TEST(EntityOfPath, SkipsWordsThatSayNothing) {
  EXPECT_EQ(entity_of_path("logs/checkout.log"), "checkout");
  EXPECT_EQ(entity_of_path("cart-7d9f.csv.gz"), "cart-7d9f");
  EXPECT_EQ(entity_of_path("app-db.log.1"), "app-db");
  EXPECT_EQ(entity_of_path("logs/10_22_log.csv.gz"), "");
  EXPECT_EQ(entity_of_path("checkout/0.log"), "checkout");
  EXPECT_EQ(entity_of_path("logs/logs.ndjson"), "");
  EXPECT_EQ(entity_of_path("<stdin>"), "");
}

TEST(WriterOfPath, FallsBackToTheNameOfTheInput) {
  EXPECT_EQ(writer_of_path("logs/checkout.log"), "checkout");
  EXPECT_EQ(writer_of_path("messages"), "messages");
  EXPECT_EQ(writer_of_path("logs/logs.ndjson"), "logs");
  EXPECT_EQ(writer_of_path("<stdin>"), "stdin");
}

}  // namespace
}  // namespace propter
