// Spans and log lines of a request, as the counters of Telemetry show them.
#include "ingest/request_join.h"

#include <stdexcept>
#include <string>
#include <string_view>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/telemetry_builder.h"

namespace propter {
namespace {

using test::TelemetryBuilder;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const SpanSeries& spans_of(const Telemetry& t, std::string_view operation) {
  for (const SpanSeries& series : t.spans)
    if (t.names.at(series.operation) == operation) return series;
  throw std::out_of_range(std::string(operation));
}

std::string operation_of(const Telemetry& t, const LogSeries& log) {
  return log.operation == kNoString ? "-" : t.names.at(log.operation);
}

double self_ms(const Telemetry& t, std::string_view operation) {
  return spans_of(t, operation).points.front().self.quantile(0.5) / 1e6;
}

TEST(RequestJoin, SelfTimeLeavesOutTheChildren) {
  const Telemetry t = TelemetryBuilder()
                          .span(0, "cart", "POST /cart", 1000, "1")
                          .span(0.1, "db", "SELECT", 300, "2", "1")
                          .span(0.2, "db", "INSERT", 300, "3", "1")  // overlaps by 200 ms
                          .build();
  EXPECT_NEAR(self_ms(t, "POST /cart"), 600, 30);
  EXPECT_NEAR(spans_of(t, "POST /cart").points.front().total.quantile(0.5) / 1e6, 1000, 50);
}

TEST(RequestJoin, SpansEnteredFromOutsideAreEntries) {
  const Telemetry t = TelemetryBuilder()
                          .span(0, "cart", "POST /cart", 1000, "1")
                          .span(0.1, "cart", "validate", 300, "2", "1")
                          .span(0.2, "db", "SELECT", 300, "3", "2")
                          .build();
  EXPECT_TRUE(spans_of(t, "POST /cart").entry);
  EXPECT_FALSE(spans_of(t, "validate").entry);
  EXPECT_TRUE(spans_of(t, "SELECT").entry);
}

TEST(RequestJoin, ChildrenMayBeReadBeforeTheirParents) {
  const Telemetry t = TelemetryBuilder()
                          .span(0.2, "db", "SELECT", 300, "2", "1")
                          .span(0, "cart", "POST /cart", 1000, "1")
                          .build();
  EXPECT_THAT(t.calls, SizeIs(1));
}

TEST(RequestJoin, EveryWayToWriteNoParentIsARoot) {
  TelemetryBuilder builder;
  int id = 1;
  for (const char* parent : {"", "root", "null", "None", "0", "0000000000000000", "-"})
    builder.span(0, "cart", "GET /", 10, std::to_string(id++), parent);
  const Telemetry t = builder.build();
  ASSERT_THAT(t.spans, SizeIs(1));
  EXPECT_TRUE(t.spans.front().entry);
  EXPECT_THAT(t.summary.warnings, IsEmpty());
}

TEST(RequestJoin, ASpanThatOnlyWaitsHasNoTimeOfItsOwn) {
  const Telemetry t = TelemetryBuilder()
                          .span(0, "front", "GET /", 1000, "1")
                          .span(0.1, "front", "HTTP POST", 800, "2", "1")
                          .span(0.2, "cart", "POST /cart", 500, "3", "2")
                          .build();
  EXPECT_EQ(spans_of(t, "HTTP POST").points.front().self.count(), 0U);
  EXPECT_EQ(spans_of(t, "HTTP POST").points.front().total.count(), 1U);
  EXPECT_NEAR(t.calls.front().points.front().gap.quantile(0.5) / 1e6, 300, 15);
}

TEST(RequestJoin, AWrongClockDoesNotChangeTheGap) {
  const Telemetry t = TelemetryBuilder()
                          .span(0, "front", "GET /", 1000, "1")
                          .span(0.1, "front", "HTTP POST", 800, "2", "1")
                          .span(-7, "cart", "POST /cart", 500, "3", "2")
                          .build();
  EXPECT_NEAR(t.calls.front().points.front().gap.quantile(0.5) / 1e6, 300, 15);
}

TEST(RequestJoin, AnErrorThatOnlyTheCallerSawIsOneOfTheCall) {
  const Telemetry t = TelemetryBuilder()
                          .span(0, "front", "GET /", 1000, "1")
                          .span(0.1, "front", "HTTP POST", 800, "2", "1", true)
                          .span(0.2, "cart", "POST /cart", 500, "3", "2")
                          .build();
  EXPECT_EQ(t.calls.front().points.front().errors, 1U);
  EXPECT_EQ(spans_of(t, "POST /cart").points.front().errors, 0U);
}

TEST(RequestJoin, AnErrorOfACallerWithOtherWorkIsNotOneOfTheCall) {
  const Telemetry t = TelemetryBuilder()
                          .span(0, "front", "GET /", 1000, "1", "", true)
                          .span(0.1, "cart", "POST /cart", 500, "2", "1")
                          .build();
  EXPECT_EQ(t.calls.front().points.front().errors, 0U);
}

TEST(RequestJoin, EqualSpanIdsInDifferentTracesDoNotMix) {
  const Telemetry t = TelemetryBuilder()
                          .span(0, "front", "GET /", 1000, "1", "", false, "a")
                          .span(0, "batch", "nightly", 1000, "1", "", false, "b")
                          .span(0.1, "cart", "POST /cart", 500, "2", "1", false, "b")
                          .build();
  ASSERT_THAT(t.calls, SizeIs(1));
  EXPECT_EQ(t.subjects.at(t.calls.front().caller.index()).name, "batch");
}

TEST(RequestJoin, ATraceIdThatChangesOnTheWayDoesNotCutTheRequest) {
  const Telemetry t = TelemetryBuilder()
                          .span(0, "front", "GET /", 1000, "1", "", false, "a")
                          .span(0.1, "cart", "POST /cart", 500, "2", "1", false, "b")
                          .build();
  EXPECT_THAT(t.calls, SizeIs(1));
}

TEST(RequestJoin, AMissingParentLeavesTheRestOfTheRequest) {
  const Telemetry t = TelemetryBuilder().span(0, "cart", "POST /cart", 500, "2", "lost").build();
  EXPECT_TRUE(spans_of(t, "POST /cart").entry);
  EXPECT_THAT(t.calls, IsEmpty());
  EXPECT_THAT(t.summary.warnings, IsEmpty());
}

TEST(RequestJoin, SubjectsThatTurnOutToBeOneDoNotCallThemselves) {
  Aggregator sink;
  const auto span = [&](std::string_view service, std::string_view entity, std::string_view id,
                        std::string_view parent) {
    SpanRecord r;
    r.start = test::kStart;
    r.names.service = service;
    r.names.entity = entity;
    r.span_id = id;
    r.parent_id = parent;
    sink.on_span(r);
  };
  span("cart", "", "1", "");
  span("", "cart", "2", "1");
  EXPECT_THAT(sink.finish().calls, IsEmpty());
}

TEST(RequestJoin, LogLinesBelongToTheEntryOperationWhereTheyWereWritten) {
  const Telemetry t = TelemetryBuilder()
                          .log(0.3, "cart", "adding", Level::kInfo, "t", "3")
                          .span(0, "front", "GET /", 1000, "1")
                          .span(0.1, "cart", "POST /cart", 500, "2", "1")
                          .span(0.2, "cart", "validate", 200, "3", "2")
                          .build();
  ASSERT_THAT(t.logs, SizeIs(1));
  EXPECT_EQ(operation_of(t, t.logs.front()), "POST /cart");
}

TEST(RequestJoin, LogLinesWithoutTheirSpanStandAlone) {
  const Telemetry t = TelemetryBuilder()
                          .log(0, "cart", "adding", Level::kInfo, "t", "lost")
                          .log(0, "cart", "adding", Level::kInfo, "t", "")
                          .span(0, "cart", "POST /cart", 500, "1")
                          .build();
  ASSERT_THAT(t.logs, SizeIs(1));
  EXPECT_EQ(operation_of(t, t.logs.front()), "-");
  EXPECT_EQ(t.logs.front().total, 2U);
}

TEST(RequestJoin, LogLinesDoNotJoinSpansOfTheOtherPeriod) {
  const Telemetry t = TelemetryBuilder(Period::kBaseline)
                          .span(0, "cart", "POST /cart", 500, "1")
                          .in(Period::kIncident)
                          .log(0, "cart", "adding", Level::kInfo, "t", "1")
                          .build();
  EXPECT_EQ(operation_of(t, t.logs.front()), "-");
}

TEST(RequestJoin, RepeatedSpansOfBothPeriodsAreNoDuplicates) {
  const Telemetry t = TelemetryBuilder(Period::kBaseline)
                          .span(0, "cart", "POST /cart", 500, "1")
                          .in(Period::kIncident)
                          .span(0, "cart", "POST /cart", 500, "1")
                          .build();
  EXPECT_THAT(t.spans, SizeIs(2));
  EXPECT_THAT(t.summary.warnings, IsEmpty());
}

TEST(RequestJoin, TracesAreCountedOncePerBucket) {
  const Telemetry t = TelemetryBuilder()
                          .span(0, "cart", "GET /", 10, "1", "", false, "a")
                          .span(1, "cart", "GET /", 10, "2", "", false, "b")
                          .span(2, "cart", "GET /", 10, "3", "", false, "a")
                          .span(12, "cart", "GET /", 10, "4", "", false, "a")
                          .build();
  ASSERT_THAT(t.spans.front().points, SizeIs(2));
  EXPECT_EQ(t.spans.front().points[0].traces, 2U);
  EXPECT_EQ(t.spans.front().points[1].traces, 1U);
}

TEST(RequestJoin, SpansWithoutATraceStandForThemselves) {
  const Telemetry t = TelemetryBuilder()
                          .span(0, "cart", "GET /", 10, "1", "", false, "")
                          .span(1, "cart", "GET /", 10, "2", "", false, "")
                          .build();
  EXPECT_EQ(t.spans.front().points.front().traces, 2U);
}

TEST(RequestJoin, ASpanIsCountedInTheBucketOfItsStart) {
  const Telemetry t =
      TelemetryBuilder().span(9.9, "cart", "GET /", 5000, "1").span(10, "cart", "GET /", 5000, "2").build();
  ASSERT_THAT(t.spans.front().points, SizeIs(2));
  EXPECT_EQ(t.spans.front().points[0].bucket, test::kStart);
  EXPECT_EQ(t.spans.front().points[1].bucket, test::kStart + kBucket);
}

}  // namespace
}  // namespace propter
