#include "ingest/aggregator.h"

#include <functional>
#include <limits>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace propter {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr TimeNs kT0 = 1'700'000'000 * kSecond;

LogRecord log(std::string_view service, std::string_view message, TimeNs time = kT0, std::uint64_t line = 1) {
  LogRecord r;
  r.time = time;
  r.names.service = service;
  r.message = message;
  r.line = line;
  return r;
}

SpanRecord span(std::string_view service, std::string_view id, std::string_view parent,
                std::string_view operation, DurationNs duration = kSecond, std::uint64_t line = 1) {
  SpanRecord r;
  r.start = kT0;
  r.duration = duration;
  r.names.service = service;
  r.trace_id = "t";
  r.span_id = id;
  r.parent_id = parent;
  r.operation = operation;
  r.line = line;
  return r;
}

MetricRecord metric(std::string_view instance, std::string_view name, double value, TimeNs time = kT0,
                    std::uint64_t line = 1) {
  MetricRecord r;
  r.time = time;
  r.names.instance = instance;
  r.metric = name;
  r.value = value;
  r.line = line;
  return r;
}

AlertRecord alert(std::string_view entity, std::string_view name) {
  AlertRecord r;
  r.alert.name = name;
  r.names.entity = entity;
  return r;
}

// One file, read to its end.
Telemetry read(Aggregator& sink, const std::function<void()>& records) {
  sink.begin_file("a.log", Period::kIncident);
  records();
  sink.end_file({});
  return sink.finish();
}

std::string subject_name(const Telemetry& t, SubjectId id) { return t.subjects.at(id.index()).name; }
std::string text(const std::vector<std::string>& table, StringIndex index) {
  return index == kNoString ? "-" : table.at(index);
}

TEST(Aggregator, CountsLinesPerTemplateAndBucket) {
  Aggregator sink;
  const Telemetry t = read(sink, [&] {
    sink.on_log(log("cart", "took 3ms", kT0));
    sink.on_log(log("cart", "took 4ms", kT0 + kSecond));
    sink.on_log(log("cart", "took 5ms", kT0 + kBucket));
  });
  ASSERT_THAT(t.logs, SizeIs(1));
  const LogSeries& series = t.logs.front();
  EXPECT_EQ(t.templates.at(series.template_text), "took <*>");
  EXPECT_EQ(series.total, 3U);
  ASSERT_THAT(series.points, SizeIs(2));
  EXPECT_EQ(series.points[0].count, 2U);
  EXPECT_EQ(series.operation, kNoString);
}

TEST(Aggregator, TheExemplarIsTheEarliestLine) {
  Aggregator sink;
  const Telemetry t = read(sink, [&] {
    sink.on_log(log("cart", "took 5ms", kT0 + 2, 1));
    sink.on_log(log("cart", "took 3ms", kT0 + 1, 2));
  });
  EXPECT_EQ(t.logs.front().exemplar, (SourceLocation{"a.log", 2, 2}));
  EXPECT_EQ(t.logs.front().exemplar_text, "took 3ms");
  EXPECT_EQ(t.logs.front().first, kT0 + 1);
  EXPECT_EQ(t.logs.front().last, kT0 + 2);
}

TEST(Aggregator, KeepsTheMostSevereLevelAndExceptions) {
  Aggregator sink;
  const Telemetry t = read(sink, [&] {
    LogRecord r = log("cart", "failed\n\tat a.B(C.java:1)");
    r.level = Level::kError;
    sink.on_log(r);
    r.level = Level::kFatal;
    r.message = "failed";
    sink.on_log(r);
  });
  ASSERT_THAT(t.logs, SizeIs(1));
  EXPECT_EQ(t.logs.front().level, Level::kFatal);
  EXPECT_TRUE(t.logs.front().exception);
}

TEST(Aggregator, KeepsErrorLinesApartFromTheOthersOfATemplate) {
  Aggregator sink;
  const Telemetry t = read(sink, [&] {
    LogRecord r = log("cart", "answered");
    sink.on_log(r);
    sink.on_log(r);
    r.level = Level::kError;
    sink.on_log(r);
  });
  ASSERT_THAT(t.logs, SizeIs(2));
  EXPECT_EQ(t.logs.front().total, 2U);
  EXPECT_EQ(t.logs.back().level, Level::kError);
  EXPECT_EQ(t.logs.back().total, 1U);
}

TEST(Aggregator, LinesWithASpanIdBelongToTheEntryOperation) {
  Aggregator sink;
  const Telemetry t = read(sink, [&] {
    LogRecord r = log("cart", "adding");
    r.trace_id = "t";
    r.span_id = "2";
    sink.on_log(r);
    r.span_id = "unknown";
    sink.on_log(r);
    sink.on_span(span("cart", "1", "root", "POST /cart"));
    sink.on_span(span("cart", "2", "1", "Cart.add"));
  });
  ASSERT_THAT(t.logs, SizeIs(2));
  EXPECT_EQ(text(t.names, t.logs[0].operation), "POST /cart");
  EXPECT_EQ(t.logs[1].operation, kNoString);
}

TEST(Aggregator, CallsAreMadeWhileServingTheCallersEntryOperation) {
  Aggregator sink;
  const Telemetry t = read(sink, [&] {
    sink.on_span(span("front", "1", "", "GET /", 10 * kSecond));
    sink.on_span(span("front", "2", "1", "HTTP POST", 8 * kSecond));
    SpanRecord callee = span("cart", "3", "2", "POST /cart", 5 * kSecond);
    callee.error = true;
    sink.on_span(callee);
  });
  ASSERT_THAT(t.calls, SizeIs(1));
  const CallSeries& call = t.calls.front();
  EXPECT_EQ(subject_name(t, call.caller), "front");
  EXPECT_EQ(subject_name(t, call.callee), "cart");
  EXPECT_EQ(text(t.names, call.operation), "GET /");
  EXPECT_EQ(call.points.front().errors, 1U);
  EXPECT_NEAR(call.points.front().gap.quantile(0.5), 3e9, 0.15e9);
  EXPECT_NEAR(call.points.front().callee.quantile(0.5), 5e9, 0.25e9);
}

TEST(Aggregator, DuplicateSpansCountOnceAndAreReportedOncePerFile) {
  Aggregator sink;
  const Telemetry t = read(sink, [&] {
    for (std::uint64_t line = 1; line <= 3; ++line)
      sink.on_span(span("cart", "1", "", "GET /", kSecond, line));
  });
  EXPECT_EQ(t.spans.front().points.front().count, 1U);
  EXPECT_EQ(t.spans.front().exemplar.line, 1U);
  ASSERT_THAT(t.summary.warnings, SizeIs(1));
  EXPECT_EQ(t.summary.warnings.front().where, "a.log");
  EXPECT_THAT(t.summary.warnings.front().what, HasSubstr("2 spans"));
}

TEST(Aggregator, CyclicParentsAreReported) {
  Aggregator sink;
  const Telemetry t = read(sink, [&] {
    sink.on_span(span("cart", "1", "2", "a"));
    sink.on_span(span("cart", "2", "1", "b"));
  });
  EXPECT_THAT(t.spans, SizeIs(2));
  ASSERT_THAT(t.summary.warnings, SizeIs(1));
  EXPECT_THAT(t.summary.warnings.front().what, HasSubstr("ancestors"));
}

TEST(Aggregator, OfEqualTimesTheLastMetricValueIsKept) {
  Aggregator sink;
  const Telemetry t = read(sink, [&] {
    sink.on_metric(metric("pod", "cpu", 3, kT0 + 1, 3));
    sink.on_metric(metric("pod", "cpu", 2, kT0, 2));
    sink.on_metric(metric("pod", "cpu", 1, kT0, 1));
  });
  ASSERT_THAT(t.metrics, SizeIs(1));
  ASSERT_THAT(t.metrics.front().points, SizeIs(2));
  EXPECT_EQ(t.metrics.front().points[0].value, 2);
  EXPECT_EQ(t.metrics.front().points[1].value, 3);
}

TEST(Aggregator, OfEqualTimesInSeveralFilesThatOfTheLastPathIsKept) {
  Aggregator sink;
  for (const std::string path : {"b.csv", "a.csv"}) {
    sink.begin_file(path, Period::kIncident);
    sink.on_metric(metric("pod", "cpu", path == "b.csv" ? 2 : 1));
    sink.end_file({});
  }
  const Telemetry t = sink.finish();
  ASSERT_THAT(t.metrics.front().points, SizeIs(1));
  EXPECT_EQ(t.metrics.front().points.front().value, 2);
  EXPECT_EQ(t.metrics.front().exemplar, (SourceLocation{"b.csv", 1, 1}));
}

TEST(Aggregator, ValuesThatAreNoNumbersAreCountedAndLeftOut) {
  Aggregator sink;
  const Telemetry t = read(sink, [&] {
    sink.on_metric(metric("pod", "cpu", std::numeric_limits<double>::quiet_NaN(), kT0, 7));
    sink.on_metric(metric("pod", "cpu", std::numeric_limits<double>::infinity()));
    sink.on_metric(metric("pod", "cpu", 1));
  });
  EXPECT_THAT(t.metrics.front().points, SizeIs(1));
  EXPECT_EQ(t.summary.records(), 1U);
  EXPECT_EQ(t.summary.unparsed(), 2U);
  EXPECT_EQ(t.summary.files.front().samples.front(), "line 7: not a finite number: cpu");
}

TEST(Aggregator, RecordsWithoutTimeAreCountedAndLeftOut) {
  Aggregator sink;
  const Telemetry t = read(sink, [&] {
    sink.on_log(log("cart", "first", kNoTime));
    sink.on_log(log("cart", "second", 0));
    sink.on_metric(metric("pod", "cpu", 1, kNoTime));
    SpanRecord r = span("cart", "1", "", "GET /");
    r.start = kNoTime;
    sink.on_span(r);
  });
  EXPECT_TRUE(t.empty());
  EXPECT_EQ(t.summary.unparsed(), 4U);
  EXPECT_THAT(t.summary.files.front().samples, SizeIs(3));
  EXPECT_EQ(t.summary.files.front().samples.front(), "line 1: no usable time: first");
}

TEST(Aggregator, RecordsThatNameNothingAreCountedAndLeftOut) {
  Aggregator sink;
  const Telemetry t = read(sink, [&] { sink.on_log(log("", "hello")); });
  EXPECT_THAT(t.logs, IsEmpty());
  EXPECT_EQ(t.summary.unparsed(), 1U);
  EXPECT_THAT(t.summary.files.front().samples.front(), HasSubstr("names nothing that it is about: hello"));
}

TEST(Aggregator, WhatTheReaderCountedIsKept) {
  Aggregator sink;
  sink.begin_file("a.log", Period::kIncident);
  sink.on_log(log("cart", "hello"));
  sink.on_log(log("cart", "no time", kNoTime));
  FileReport report;
  report.format = "text log";
  report.unparsed = 2;
  sink.end_file(report);
  const Telemetry t = sink.finish();
  const FileReport& file = t.summary.files.front();
  EXPECT_EQ(file.path, "a.log");
  EXPECT_EQ(file.format, "text log");
  EXPECT_EQ(file.records, 1U);
  EXPECT_EQ(file.unparsed, 3U);
}

TEST(Aggregator, ExemplarsAreBounded) {
  Aggregator sink;
  const Telemetry t = read(sink, [&] { sink.on_log(log("cart", std::string(5000, 'x'))); });
  EXPECT_THAT(t.logs.front().exemplar_text, SizeIs(400));
}

TEST(Aggregator, SamplesAreSafeToPrint) {
  Aggregator sink;
  const Telemetry t = read(sink, [&] { sink.on_log(log("cart", "\x1b[31m", kNoTime)); });
  EXPECT_EQ(t.summary.files.front().samples.front(), "line 1: no usable time: \\x1b[31m");
}

TEST(Aggregator, AlertsAndChangesNeedNoTime) {
  Aggregator sink;
  const Telemetry t = read(sink, [&] {
    sink.on_alert(alert("cart", "Slow"));
    ChangeRecord change;
    change.touched_services = {"cart", "cart"};
    sink.on_change(change);
  });
  ASSERT_THAT(t.alerts, SizeIs(1));
  ASSERT_THAT(t.changes, SizeIs(1));
  EXPECT_EQ(t.alerts.front().source.file, "a.log");
  EXPECT_THAT(t.changes.front().touched, ElementsAre(t.alerts.front().subject));
  EXPECT_EQ(t.summary.records(), 2U);
}

TEST(Aggregator, CallAlertsNameBothEnds) {
  Aggregator sink;
  const Telemetry t = read(sink, [&] {
    AlertRecord r = alert("front", "SlowCall");
    r.peer.entity = "cart";
    sink.on_alert(r);
  });
  EXPECT_EQ(subject_name(t, t.alerts.front().subject), "front");
  EXPECT_EQ(subject_name(t, t.alerts.front().peer), "cart");
}

TEST(Aggregator, AnAlertMayBeAboutNothingKnown) {
  Aggregator sink;
  const Telemetry t = read(sink, [&] { sink.on_alert(alert("", "Watchdog")); });
  EXPECT_FALSE(t.alerts.front().subject.valid());
}

TEST(Aggregator, AlertsAreSortedByTime) {
  Aggregator sink;
  const Telemetry t = read(sink, [&] {
    for (const TimeNs time : {kT0 + 2, kNoTime, kT0 + 1}) {
      AlertRecord r = alert("cart", "Slow");
      r.alert.active_at = time;
      sink.on_alert(r);
    }
  });
  std::vector<TimeNs> times;
  for (const Alert& a : t.alerts) times.push_back(a.active_at);
  EXPECT_THAT(times, ElementsAre(kNoTime, kT0 + 1, kT0 + 2));
}

TEST(Aggregator, NegativeDurationsAreCountedAndLeftOut) {
  Aggregator sink;
  const Telemetry t = read(sink, [&] { sink.on_span(span("cart", "1", "", "GET /", -1)); });
  EXPECT_THAT(t.spans, IsEmpty());
  EXPECT_EQ(t.summary.unparsed(), 1U);
}

TEST(Aggregator, TheSubjectIsTheMostSpecificName) {
  Aggregator sink;
  const Telemetry t = read(sink, [&] {
    LogRecord r = log("cart", "hello");
    r.names.instance = "cart-0";
    r.names.host = "node-1";
    sink.on_log(r);
    sink.on_log(r);
  });
  EXPECT_EQ(t.subjects.at(t.logs.front().subject.index()), (Subject{SubjectKind::kInstance, "", "cart-0"}));
  ASSERT_THAT(t.links, SizeIs(2));
  EXPECT_EQ(t.links[0].kind, LinkKind::kInstanceOf);
  EXPECT_EQ(subject_name(t, t.links[0].to), "cart");
  EXPECT_EQ(t.links[1].kind, LinkKind::kRunsOn);
  EXPECT_EQ(subject_name(t, t.links[1].to), "node-1");
  EXPECT_EQ(t.links[1].count, 2U);
}

TEST(Aggregator, ABareNameMeansTheOnlySubjectWithThatName) {
  Aggregator sink;
  const Telemetry t = read(sink, [&] {
    sink.on_alert(alert("cart", "Slow"));
    sink.on_log(log("cart", "hello"));
  });
  EXPECT_THAT(t.subjects, ElementsAre(Subject{SubjectKind::kService, "", "cart"}));
}

TEST(Aggregator, AnAmbiguousBareNameStaysUnknown) {
  Aggregator sink;
  const Telemetry t = read(sink, [&] {
    sink.on_alert(alert("cart", "Slow"));
    sink.on_log(log("cart", "hello"));
    sink.on_metric(metric("cart", "cpu", 1));
  });
  EXPECT_EQ(t.subjects.at(t.alerts.front().subject.index()).kind, SubjectKind::kUnknown);
}

TEST(Aggregator, NamespacesMustFitForABareName) {
  Aggregator sink;
  const Telemetry t = read(sink, [&] {
    AlertRecord r = alert("cart", "Slow");
    r.names.space = "shop";
    sink.on_alert(r);
    LogRecord other = log("cart", "hello");
    other.names.space = "test";
    sink.on_log(other);
    other.names.space = "shop";
    sink.on_log(other);
  });
  EXPECT_EQ(t.subjects.at(t.alerts.front().subject.index()),
            (Subject{SubjectKind::kService, "shop", "cart"}));
}

TEST(Aggregator, SeriesOfMergedSubjectsMerge) {
  Aggregator sink;
  const Telemetry t = read(sink, [&] {
    LogRecord bare = log("", "hello");
    bare.names.entity = "cart";
    sink.on_log(bare);
    sink.on_log(log("cart", "hello"));
  });
  ASSERT_THAT(t.logs, SizeIs(1));
  EXPECT_EQ(t.logs.front().total, 2U);
}

TEST(Aggregator, PeriodsAreKeptApart) {
  Aggregator sink;
  sink.begin_file("base/a.log", Period::kBaseline);
  sink.on_log(log("cart", "hello"));
  sink.end_file({});
  sink.begin_file("a.log", Period::kIncident);
  sink.on_log(log("cart", "hello"));
  sink.end_file({});
  const Telemetry t = sink.finish();
  ASSERT_THAT(t.logs, SizeIs(2));
  EXPECT_EQ(t.logs[0].period, Period::kIncident);
  EXPECT_EQ(t.logs[1].period, Period::kBaseline);
}

TEST(Aggregator, AtTheSpanLimitTheOldestTracesLeaveWhole) {
  Aggregator sink({4, 100, 100});
  const Telemetry t = read(sink, [&] {
    for (const std::string_view trace : {"a", "b", "c"}) {
      SpanRecord root = span("front", "1", "", "GET /");
      SpanRecord child = span("cart", "2", "1", "POST /cart");
      root.trace_id = child.trace_id = trace;
      sink.on_span(root);
      sink.on_span(child);
    }
  });
  ASSERT_THAT(t.calls, SizeIs(1));
  EXPECT_EQ(t.calls.front().points.front().count, 3U);
  ASSERT_THAT(t.summary.warnings, SizeIs(1));
  EXPECT_THAT(t.summary.warnings.front().why, HasSubstr("more than 4 spans"));
}

TEST(Aggregator, AtTheLogLimitTheOldestLinesLeave) {
  Aggregator sink({100, 2, 100});
  const Telemetry t = read(sink, [&] {
    for (std::uint64_t i = 1; i <= 5; ++i) {
      LogRecord r = log("cart", "hello", kT0, i);
      r.trace_id = "t";
      r.span_id = "1";
      sink.on_log(r);
    }
    sink.on_span(span("cart", "1", "", "GET /"));
  });
  std::uint64_t total = 0;
  for (const LogSeries& series : t.logs) total += series.total;
  EXPECT_EQ(total, 5U);
  EXPECT_THAT(t.summary.warnings, SizeIs(1));
}

TEST(Aggregator, AtTheTemplateLimitLinesAreStillCounted) {
  Aggregator sink({100, 100, 1});
  const Telemetry t = read(sink, [&] {
    for (const std::string_view message : {"one", "two words", "both different"})
      sink.on_log(log("cart", message));
  });
  EXPECT_THAT(t.templates, ElementsAre("<other> of 2 tokens", "one"));
  EXPECT_THAT(t.summary.warnings, SizeIs(1));
}

TEST(Aggregator, LimitsOfZeroAreNoTrap) {
  Aggregator sink({0, 0, 0});
  const Telemetry t = read(sink, [&] {
    for (std::uint64_t i = 1; i <= 3; ++i) {
      LogRecord r = log("cart", "hello", kT0, i);
      r.span_id = "1";
      sink.on_log(r);
      sink.on_span(span("cart", "1", "", "GET /", kSecond, i));
    }
  });
  EXPECT_FALSE(t.empty());
}

TEST(Aggregator, RecordsOutsideOfAFileAreNoTrap) {
  Aggregator sink;
  sink.on_log(log("cart", "hello"));
  sink.on_alert(alert("cart", "Slow"));
  EXPECT_THAT(sink.finish().logs, SizeIs(1));
}

TEST(Aggregator, IsEmptyAfterFinish) {
  Aggregator sink;
  read(sink, [&] { sink.on_log(log("cart", "hello")); });
  const Telemetry t = sink.finish();
  EXPECT_TRUE(t.empty());
  EXPECT_THAT(t.subjects, IsEmpty());
  EXPECT_THAT(t.summary.files, IsEmpty());
}

}  // namespace
}  // namespace propter
