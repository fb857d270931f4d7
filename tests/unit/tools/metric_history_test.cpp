#include "tools/metric_history.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <string_view>
#include <vector>

#include "graph/evidence_kinds.h"
#include "scene_fixture.h"
#include "tools/metric_shift.h"

namespace propter::tools {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr double kPage = 600;  // s; samples come every half minute

// So many samples of the good period around `usual`, up to 2 % away.
std::vector<double> around(double usual, std::size_t count = 60) {
  std::vector<double> out;
  for (std::size_t i = 0; i < count; ++i)
    out.push_back(usual * (1 + 0.01 * (static_cast<double>(i % 5) - 2)));
  return out;
}

struct Story {
  std::string_view metric;
  std::vector<double> past;
  std::vector<double> before;  // the page, from 0 s on
  std::vector<double> after;   // from the page on
  bool paged = true;
  double onset = kPage;
};

void tell(TelemetryBuilder& b, const Story& story) {
  b.in(Period::kBaseline);
  measure(b, {.from = -86'400, .metric = story.metric, .values = story.past});
  b.in(Period::kIncident);
  measure(b, {.metric = story.metric, .values = story.before});
  measure(b, {.from = kPage, .metric = story.metric, .values = story.after});
  if (story.paged) b.detected(kPage);
}

Findings history_of(const Story& story) {
  TelemetryBuilder b;
  tell(b, story);
  return TestScene(b, story.onset).examine(make_metric_history(), "web-0");
}

TEST(MetricHistory, TakesAFirstRequestForNoDeparture) {
  const Story story{
      .metric = "requests_sum", .past = std::vector<double>(60, 0), .before = {0, 0}, .after = {1, 0}};
  EXPECT_THAT(history_of(story).items, IsEmpty());
  Story many = story;
  many.after = {90, 80};
  EXPECT_THAT(kinds_of(history_of(many)), ElementsAre(evidence_kind("departure")));
}

Findings shift_of(const Story& story) {
  TelemetryBuilder b;
  tell(b, story);
  return TestScene(b, kPage).examine(make_metric_shift(), "web-0");
}

// Good minutes before the page.
std::vector<double> good(double usual) { return std::vector<double>(20, usual); }

TEST(MetricHistory, FindsNothingInUnchangedMetrics) {
  const Findings found = history_of({"request_latency_ms", around(20), good(20), {20.2, 19.9, 20}});
  EXPECT_THAT(found.items, IsEmpty());
  EXPECT_EQ(found.tests.size(), 1U);
}

TEST(MetricHistory, FindsARise) {
  const Findings found = history_of({"request_latency_ms", around(20), good(20), {21, 60, 45}});
  ASSERT_THAT(kinds_of(found), ElementsAre(evidence_kind("departure")));
  const Evidence& item = found.items[0].item;
  EXPECT_EQ(item.subject, "request_latency_ms");
  EXPECT_THAT(item.text, HasSubstr("at 60 (in its past 20"));
  EXPECT_EQ(item.interval, (Interval{TelemetryBuilder::time(630), TelemetryBuilder::time(630)}));
  EXPECT_EQ(item.onset, (Interval{TelemetryBuilder::time(600), TelemetryBuilder::time(630)}));
}

// The worst sample came later than the first.
TEST(MetricHistory, DatesAStepByItsFirstSample) {
  const Findings found = history_of({"request_latency_ms", around(20), good(20), {50, 55, 60, 55}});
  ASSERT_THAT(kinds_of(found), ElementsAre(evidence_kind("departure")));
  EXPECT_EQ(found.items[0].item.onset, (Interval{TelemetryBuilder::time(570), TelemetryBuilder::time(600)}));
}

// All is well at 100 %, nearly always: a few points are a lot.
TEST(MetricHistory, FindsASmallFallOfAvailability) {
  std::vector<double> past(100, 100.0);
  past[17] = past[60] = 99.9;
  const Findings found = history_of({"availability", past, good(100), {100, 97.7, 97.7}});
  ASSERT_THAT(kinds_of(found), ElementsAre(evidence_kind("departure")));
  EXPECT_LT(found.items[0].log10p, -3);
  EXPECT_THAT(history_of({"availability", past, good(100), {100, 99.8, 99.8}}).items, IsEmpty());
}

TEST(MetricHistory, KnowsTheBadDirection) {
  EXPECT_THAT(history_of({"success_rate", around(50), good(50), {99, 99, 99}}).items, IsEmpty());
  EXPECT_THAT(history_of({"request_latency_ms", around(20), good(20), {1, 1, 1}}).items, IsEmpty());
}

TEST(MetricHistory, OfTrafficCountsHalfInBothDirections) {
  const double more = clearest(history_of({"requests_per_second", around(100), good(100), {300, 300}}));
  const double less = clearest(history_of({"requests_per_second", around(300), good(300), {0, 0}}));
  const double latency = clearest(history_of({"request_latency_ms", around(100), good(100), {300, 300}}));
  EXPECT_LT(more, -1);
  EXPECT_LT(less, -1);
  EXPECT_GT(more, latency);
}

// By how much a metric moves in good times is what counts.
TEST(MetricHistory, MeasuresInDeviationsOfThePast) {
  std::vector<double> restless = around(20);
  for (std::size_t i = 0; i < restless.size(); i += 2) restless[i] *= 2;
  EXPECT_THAT(history_of({"request_latency_ms", restless, good(20), {45, 45}}).items, IsEmpty());
  EXPECT_THAT(history_of({"request_latency_ms", around(20), good(20), {45, 45}}).items, Not(IsEmpty()));
}

TEST(MetricHistory, KnowsTheRareExtremesOfThePast) {
  std::vector<double> spiky = around(20, 200);
  for (std::size_t i = 0; i < spiky.size(); i += 40) spiky[i] = 200;
  EXPECT_THAT(history_of({"request_latency_ms", spiky, good(20), {90, 90}}).items, IsEmpty());
}

// A twentieth of the median is nothing, even where the past never moved.
TEST(MetricHistory, IgnoresWhatIsSmallAgainstTheMedian) {
  const std::vector<double> constant(60, 20.0);
  EXPECT_THAT(history_of({"request_latency_ms", constant, good(20), {21, 21}}).items, IsEmpty());
  EXPECT_THAT(history_of({"request_latency_ms", constant, good(20), {40, 40}}).items, Not(IsEmpty()));
}

TEST(MetricHistory, IsDefinedForMetricsThatAreAlwaysNought) {
  const std::vector<double> constant(60, 0.0);
  EXPECT_THAT(history_of({"error_count", constant, good(0), {0, 0}}).items, IsEmpty());
}

// The good period was another time, and perhaps another release.
TEST(MetricHistory, TakesWhatTheMinutesBeforeTheOnsetShowForUsual) {
  std::vector<double> before = good(20);
  before[5] = 62;
  EXPECT_THAT(history_of({"request_latency_ms", around(20), before, {60, 60}}).items, IsEmpty());
}

// Trouble before somebody was told is not what is usual.
TEST(MetricHistory, LooksFromTheOnsetOn) {
  std::vector<double> before = good(20);
  std::fill(before.begin() + 11, before.end(), 60.0);  // from 330 s on
  Story story{"request_latency_ms", around(20), before, {60, 60}};
  EXPECT_THAT(history_of(story).items, IsEmpty());
  story.onset = 330;
  const Findings found = history_of(story);
  ASSERT_EQ(found.items.size(), 1U);
  EXPECT_EQ(found.items[0].item.onset, (Interval{TelemetryBuilder::time(300), TelemetryBuilder::time(330)}));
}

TEST(MetricHistory, LooksFromAMinuteBeforeThePageToAQuarterOfAnHourAfterIt) {
  std::vector<double> before = good(20);
  before[19] = 60;  // half a minute before
  EXPECT_THAT(history_of({"request_latency_ms", around(20), before, {20, 20}}).items, Not(IsEmpty()));
  std::vector<double> after(40, 20.0);
  after[30] = 60;
  const Findings at_the_end = history_of({"request_latency_ms", around(20), good(20), after});
  EXPECT_THAT(at_the_end.items, Not(IsEmpty()));
  std::swap(after[30], after[31]);
  const Findings later = history_of({"request_latency_ms", around(20), good(20), after});
  EXPECT_THAT(later.items, IsEmpty());
  EXPECT_EQ(later.tests.size(), 1U);
}

TEST(MetricHistory, SaysNothingWithoutAPage) {
  const Findings found = history_of({"request_latency_ms", around(20), good(20), {60, 60}, /*paged=*/false});
  EXPECT_THAT(found.items, IsEmpty());
  EXPECT_THAT(found.tests, IsEmpty());
}

TEST(MetricHistory, SaysNothingWithoutSamplesAroundThePage) {
  EXPECT_THAT(history_of({"request_latency_ms", around(20), std::vector<double>(5, 90.0), {}}).tests,
              IsEmpty());
}

// Either tool knows a metric, and one of them only.
TEST(MetricHistory, LeavesAShortPastToMetricShift) {
  const Story short_past{"request_latency_ms", around(20, 49), good(20), {60, 60, 60}};
  EXPECT_THAT(history_of(short_past).tests, IsEmpty());
  EXPECT_THAT(kinds_of(shift_of(short_past)), ElementsAre(evidence_kind("metric_shift")));
  const Story long_past{"request_latency_ms", around(20, 50), good(20), {60, 60, 60}};
  EXPECT_THAT(kinds_of(history_of(long_past)), ElementsAre(evidence_kind("departure")));
  EXPECT_THAT(shift_of(long_past).tests, IsEmpty());
}

// A redeployment renames instances; what was usual stays.
TEST(MetricHistory, KnowsThePastOfFormerInstances) {
  TelemetryBuilder b;
  b.in(Period::kBaseline);
  measure(b,
          {.from = -86'400, .entity = "web-7d9f8b6c5-x2x4z", .metric = "latency_ms", .values = around(20)});
  b.in(Period::kIncident);
  measure(b, {.from = kPage, .entity = "web-5c66d57d58-6mp2b", .metric = "latency_ms", .values = {60, 60}});
  b.detected(kPage);
  EXPECT_THAT(kinds_of(TestScene(b, kPage).examine(make_metric_history(), "web-5c66d57d58-6mp2b")),
              ElementsAre(evidence_kind("departure")));
}

TEST(MetricHistory, TestsEachMetricOnce) {
  TelemetryBuilder b;
  tell(b, {"request_latency_ms", around(20), good(20), {60, 60}});
  tell(b, {"cpu_usage_percent", around(30), good(30), {30, 30}});
  tell(b, {"temperature", around(20, 10), good(20), {20, 20}});
  const Findings found = TestScene(b, kPage).examine(make_metric_history(), "web-0");
  EXPECT_EQ(found.tests.size(), 2U);
  EXPECT_EQ(found.items.size(), 1U);
}

TEST(MetricHistory, IsTheSameInAnyOrderOfSamples) {
  struct Sample {
    Period period;
    double at;
    double value;
  };
  std::vector<Sample> samples;
  for (const double v : around(20))
    samples.push_back({Period::kBaseline, -30.0 * static_cast<double>(samples.size() + 1), v});
  for (int i = 0; i < 24; ++i) samples.push_back({Period::kIncident, 30.0 * i, i < 20 ? 20.0 : 50.0 + i % 3});
  const auto found_in_order = [&] {
    TelemetryBuilder b;
    for (const Sample& s : samples) b.in(s.period).metric(s.at, "web-0", "request_latency_ms", s.value);
    b.detected(kPage);
    return TestScene(b, kPage).examine(make_metric_history(), "web-0");
  };
  const Findings forward = found_in_order();
  ASSERT_EQ(forward.items.size(), 1U);
  std::reverse(samples.begin(), samples.end());
  const Findings backward = found_in_order();
  std::partition(samples.begin(), samples.end(),
                 [](const Sample& s) { return static_cast<int>(s.at) % 60 == 0; });
  const Findings mixed = found_in_order();
  for (const Findings* other : {&backward, &mixed}) {
    ASSERT_EQ(other->items.size(), 1U);
    EXPECT_EQ(other->tests, forward.tests);
    EXPECT_EQ(other->items[0].log10p, forward.items[0].log10p);
    EXPECT_EQ(other->items[0].item.interval, forward.items[0].item.interval);
    EXPECT_EQ(other->items[0].item.onset, forward.items[0].item.onset);
    EXPECT_EQ(other->items[0].item.text, forward.items[0].item.text);
    EXPECT_EQ(other->items[0].item.source.count, forward.items[0].item.source.count);
  }
}

// It looks from the page on, which the onset is not.
TEST(MetricHistory, DatesNoOnset) { EXPECT_FALSE(make_metric_history()->dates_onset()); }

}  // namespace
}  // namespace propter::tools
