#include "ingest/table_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/read_bytes.h"

namespace propter {
namespace {

using testing::at;
using testing::read;

TEST(SpanTable, EndMinusStartWinsOverABareDuration) {
  const auto file = read(
      "TraceID,SpanID,ParentID,PodName,OperationName,StartTimeUnixNano,EndTimeUnixNano,Duration\n"
      "t1,s1,root,cart-1,GET /,1700000000000000000,1700000000000002500,77\n");
  ASSERT_EQ(file.sink.spans.size(), 1U);
  const auto& span = file.sink.spans[0];
  EXPECT_EQ(span.start, at("1700000000"));
  EXPECT_EQ(span.duration, 2500);
  EXPECT_EQ(span.names.instance, "cart-1");
  EXPECT_EQ(span.parent_id, "root");
  EXPECT_EQ(span.operation, "GET /");
  EXPECT_EQ(file.report.format, "span table");
}

struct DurationCase {
  std::string_view header;
  std::string_view cell;
  DurationNs ns;
};
class SpanDurations : public ::testing::TestWithParam<DurationCase> {};

TEST_P(SpanDurations, TakeTheirUnitFromTheHeader) {
  const auto file = read("trace_id,span_id,service," + std::string(GetParam().header) +
                         ",start_time\nt,s,cart," + std::string(GetParam().cell) + ",1700000000\n");
  ASSERT_EQ(file.sink.spans.size(), 1U);
  EXPECT_EQ(file.sink.spans[0].duration, GetParam().ns);
}

INSTANTIATE_TEST_SUITE_P(Units, SpanDurations,
                         ::testing::Values(DurationCase{"duration_ms", "40", 40 * kMillisecond},
                                           DurationCase{"durationMillis", "1.5", 1'500'000},
                                           DurationCase{"Duration(us)", "7", 7000},
                                           DurationCase{"duration_ns", "7", 7},
                                           DurationCase{"elapsed_seconds", "0.25", 250 * kMillisecond},
                                           DurationCase{"duration", "28160", 28'160'000},
                                           DurationCase{"duration", "2.5ms", 2'500'000},
                                           DurationCase{"SpanName,duration", "op,900", 900}));

TEST(SpanTable, StatusTellsErrors) {
  const auto file = read(
      "trace_id,span_id,service,start,duration_ms,status\n"
      "t,a,cart,1700000000,1,OK\nt,b,cart,1700000000,1,ERROR\nt,c,cart,1700000000,1,200\n"
      "t,d,cart,1700000000,1,503\nt,e,cart,1700000000,1,STATUS_CODE_ERROR\nt,f,cart,1700000000,1,\n");
  std::string failed;
  for (const auto& span : file.sink.spans)
    if (span.error) failed += span.span_id;
  EXPECT_EQ(failed, "bde");
}

TEST(SpanTable, ContradictorySpansAreReported) {
  const auto file = read(
      "trace_id,span_id,service,start_time,end_time\nt,a,cart,1700000005,1700000001\nt,b,cart,soon,later\n");
  EXPECT_TRUE(file.sink.spans.empty());
  EXPECT_EQ(file.report.unparsed, 2U);
  EXPECT_THAT(file.report.samples, ::testing::ElementsAre("line 2: ends before it starts: t",
                                                          "line 3: no start time that can be read: t"));
}

TEST(LogTable, UnwrapsTheContainerRuntimesJsonAndKeepsTheColumnsTime) {
  const auto file = read(
      "Timestamp,TimeUnixNano,Node,PodName,Container,TraceID,SpanID,Log\n"
      "2026-01-29T08:48:42.425293566Z,1769676522425293566,10.0.0.1,cart-1,server,t1,s1,"
      "\"{\"\"log\"\":\"\"16:48:42.424 WARN  c.s.Cart#12 added, saved\\n\"\",\"\"stream\"\":\"\"stdout\"\","
      "\"\"time\"\":\"\"2026-01-29T08:48:42.425293566Z\"\"}\"\n");
  ASSERT_EQ(file.sink.logs.size(), 1U);
  const auto& log = file.sink.logs[0];
  EXPECT_EQ(format_time(log.time), "2026-01-29T08:48:42.425293566Z");
  EXPECT_EQ(log.message, "c.s.Cart#12 added, saved");
  EXPECT_EQ(log.level, Level::kWarning);
  EXPECT_EQ(log.names.instance, "cart-1");
  EXPECT_EQ(log.names.host, "10.0.0.1");
  EXPECT_EQ(log.names.entity, "");
  EXPECT_EQ(log.trace_id + "/" + log.span_id, "t1/s1");
  EXPECT_EQ(file.report.format, "log table");
}

TEST(LogTable, QuotedLineEndsBelongToTheMessage) {
  const auto file =
      read("time;level;service;message\n1700000000;error;cart;\"boom\n\tat x\"\n1700000001;info;cart;fine\n");
  ASSERT_EQ(file.sink.logs.size(), 2U);
  EXPECT_EQ(file.sink.logs[0].message, "boom\n\tat x");
  EXPECT_EQ(file.sink.logs[0].level, Level::kError);
  EXPECT_EQ(file.sink.logs[1].line, 4U);
}

TEST(LongMetrics, AreReadWithTheirEntity) {
  const auto file = read(
      "timestamp,cmdb_id,kpi_name,value\n1700000000,cart-1,cpu,0.5\n1700000060,cart-1,cpu,\n1700000120,cart-"
      "1,cpu,x\n");
  ASSERT_EQ(file.sink.metrics.size(), 1U);
  EXPECT_EQ(file.sink.metrics[0].metric, "cpu");
  EXPECT_EQ(file.sink.metrics[0].names.instance, "cart-1");
  EXPECT_EQ(file.report.unparsed, 1U);
  EXPECT_EQ(file.report.format, "long metrics");
}

std::vector<std::string> metric_names(const testing::ReadFile& file) {
  std::vector<std::string> out;
  for (const auto& metric : file.sink.metrics) out.push_back(metric.metric);
  return out;
}

TEST(WideMetrics, EveryNumericColumnIsAMetricExceptTimesAndIds) {
  const auto file = read(
      "Time,TimeStamp,PodName,Node,order_id,zone,Cpu(m),Latency(s)\n"
      "2026-01-29 09:50:11.06 +0000 UTC m=+42.14,1769680211,cart-1,node-2,17,eu,9.5,0.2\n"
      "2026-01-29 09:51:11.06 +0000 UTC m=+102.14,1769680271,cart-1,node-2,18,eu,NaN,\n");
  EXPECT_THAT(metric_names(file), ::testing::ElementsAre("Cpu(m)", "Latency(s)"));
  EXPECT_EQ(file.sink.metrics[0].names.instance, "cart-1");
  EXPECT_EQ(file.sink.metrics[0].names.host, "node-2");
  EXPECT_EQ(file.report.format, "wide metrics");
  EXPECT_EQ(file.report.unparsed, 0U);
}

TEST(WideMetrics, WithoutAnEntityColumnTheFileNameSaysIt) {
  const auto file = read("time,cpu\n1700000000,0.5\n", {.path = "metrics/checkout.csv"});
  ASSERT_EQ(file.sink.metrics.size(), 1U);
  EXPECT_EQ(file.sink.metrics[0].names.entity, "checkout");
}

TEST(WideMetrics, ACellThatIsNoNumberIsReported) {
  const auto file = read("time,service,cpu\n1700000000,cart,0.5\n1700000060,cart,high\n");
  EXPECT_EQ(file.sink.metrics.size(), 1U);
  EXPECT_THAT(file.report.samples, ::testing::ElementsAre("line 3: 'cpu' is no number: high"));
}

TEST(Table, RaggedRowsAreCountedWithTheirLines) {
  const auto file = read(
      "time,service,metric,value\n1700000000,cart,cpu\n1700000000,cart,cpu,1\n1700000000,cart,cpu,1,2\n");
  EXPECT_EQ(file.sink.metrics.size(), 1U);
  EXPECT_THAT(file.report.samples, ::testing::ElementsAre("line 2: 3 fields, the header has 4: 1700000000",
                                                          "line 4: 5 fields, the header has 4: 1700000000"));
}

TEST(Table, OnlyThreeSamplesAreKept) {
  std::string text = "time,service,metric,value\n1700000000,cart,cpu,1\n1700000000,cart,cpu,1\n";
  for (int i = 0; i < 4; ++i) text += "x,cart,cpu,1\n";
  const auto file = read(text);
  EXPECT_EQ(file.report.unparsed, 4U);
  EXPECT_EQ(file.report.samples.size(), 3U);
}

TEST(Table, SamplesAreSafeToPrint) {
  const auto file = read("time,service,metric,value\n1700000000,cart,cpu,1\n\x1b[31mred,cart,cpu,1\n");
  EXPECT_THAT(file.report.samples, ::testing::ElementsAre("line 3: no time that can be read: \\x1b[31mred"));
}

TEST(Table, TruncatedGzipKeepsTheRowsBefore) {
  std::string text = "time,service,metric,value\n";
  for (int i = 0; i < 30'000; ++i)
    text += std::to_string(1'700'000'000 + i * 37) + ",cart,cpu," + std::to_string(i * 7919 % 1000) + "\n";
  const std::string bytes = testing::gzip(text);
  const auto file = read(std::string_view(bytes).substr(0, bytes.size() / 2));
  EXPECT_GT(file.sink.metrics.size(), 5000U);
  EXPECT_NE(file.report.problem.find("ends in the middle"), std::string::npos);
}

}  // namespace
}  // namespace propter
