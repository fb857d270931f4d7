#include "tools/metric_shift.h"

#include <gmock/gmock.h>

#include "graph/evidence_kinds.h"
#include "scene_fixture.h"

namespace propter::tools {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr double kOnset = 400;  // s; samples come every half minute

Findings shift_of(std::string_view metric, const std::vector<double>& values, std::string_view host = {}) {
  TelemetryBuilder b;
  measure(b, {.metric = metric, .values = values, .host = host});
  return TestScene(b, kOnset).examine(make_metric_shift(), "web-0");
}

TEST(MetricShift, FindsNothingInUnchangedMetrics) {
  const Findings found = shift_of("cpu_percent", samples(20, {20, 20.5, 19.5, 20}));
  EXPECT_THAT(found.items, IsEmpty());
  EXPECT_EQ(found.tests.size(), 1U);
}

TEST(MetricShift, FindsASaturatedResource) {
  const Findings found = shift_of("cpu_percent", samples(20, {60, 95, 96, 95}));
  ASSERT_THAT(kinds_of(found), ElementsAre(evidence_kind("saturation")));
  const Evidence& item = found.items[0].item;
  EXPECT_EQ(item.subject, "cpu_percent");
  EXPECT_EQ(item.source.count, 4U);
  EXPECT_EQ(item.interval, (Interval{TelemetryBuilder::time(420), TelemetryBuilder::time(510)}));
}

TEST(MetricShift, DatesItWithinASamplePeriod) {
  const Findings found = shift_of("request_latency_ms", samples(20, {20, 20, 900, 900}));
  ASSERT_THAT(kinds_of(found), ElementsAre(evidence_kind("metric_shift")));
  EXPECT_EQ(found.items[0].item.onset, (Interval{TelemetryBuilder::time(450), TelemetryBuilder::time(510)}));
}

// The first sample far away, not the first of the furthest.
TEST(MetricShift, DatesAnUnevenStepByItsFirstSample) {
  const Findings found = shift_of("request_latency_ms", samples(20, {700, 900, 800, 1000}));
  ASSERT_EQ(found.items.size(), 1U);
  EXPECT_EQ(found.items[0].item.onset, (Interval{TelemetryBuilder::time(390), TelemetryBuilder::time(450)}));
  EXPECT_THAT(found.items[0].item.text, ::testing::HasSubstr("; a step)"));
}

TEST(MetricShift, SaysThatADriftBeganBeforeItWasFar) {
  const Findings found = shift_of("request_latency_ms", samples(20, {200, 400, 600, 800, 1000, 1200}));
  ASSERT_EQ(found.items.size(), 1U);
  EXPECT_EQ(found.items[0].item.onset.start, TelemetryBuilder::time(390));
  EXPECT_THAT(found.items[0].item.text, ::testing::HasSubstr("; a drift)"));
}

TEST(MetricShift, TellsGrowthFromSaturation) {
  EXPECT_THAT(kinds_of(shift_of("heap_used_percent", samples(20, {30, 40, 50, 60, 70, 80}))),
              ElementsAre(evidence_kind("growth")));
  EXPECT_THAT(kinds_of(shift_of("heap_used_percent", samples(20, {60, 70, 60, 70, 60, 70}))),
              ElementsAre(evidence_kind("saturation")));
}

TEST(MetricShift, IgnoresASingleSpike) {
  EXPECT_THAT(shift_of("request_latency_ms", samples(20, {20, 900, 20, 20})).items, IsEmpty());
  EXPECT_THAT(shift_of("cpu_percent", samples(20, {20, 70, 20, 20})).items, IsEmpty());
}

TEST(MetricShift, BelievesASingleSampleOfAnExhaustedProcessor) {
  EXPECT_THAT(kinds_of(shift_of("cpu_percent", samples(20, {20, 99, 20, 20}))),
              ElementsAre(evidence_kind("saturation")));
}

TEST(MetricShift, KnowsTheBadDirection) {
  EXPECT_THAT(shift_of("success_rate_percent", samples(99, {50, 50, 50})).items, Not(IsEmpty()));
  EXPECT_THAT(shift_of("success_rate_percent", samples(50, {99, 99, 99})).items, IsEmpty());
  EXPECT_THAT(shift_of("request_latency_ms", samples(20, {1, 1, 1})).items, IsEmpty());
}

TEST(MetricShift, SaysNothingAboutTraffic) {
  EXPECT_THAT(shift_of("requests_per_second", samples(20, {900, 900, 900})).tests, IsEmpty());
}

TEST(MetricShift, TakesWhatItDoesNotKnowForBadEitherWayAndForLess) {
  EXPECT_THAT(shift_of("temperature", samples(200, {900, 900, 900})).items, Not(IsEmpty()));
  EXPECT_THAT(shift_of("temperature", samples(200, {2, 2, 2})).items, Not(IsEmpty()));
  EXPECT_GT(clearest(shift_of("temperature", samples(200, {300, 300, 300}))),
            clearest(shift_of("latency", samples(200, {300, 300, 300}))));
}

// What always keeps close to one is a share of what goes well.
TEST(MetricShift, KnowsAShareByItsBound) {
  EXPECT_THAT(shift_of("cache_efficiency", samples(0.97, {0.8, 0.8, 0.8})).items, Not(IsEmpty()));
  EXPECT_THAT(shift_of("cache_efficiency", samples(0.95, {1, 1, 1})).items, IsEmpty());
}

// 97.7 of a hundred is much less than all, though only by a little of the median.
TEST(MetricShift, HoldsASuccessRateAgainstTheDistanceFromItsBound) {
  const std::vector<double> always(14, 100);
  std::vector<double> fallen = always;
  fallen.insert(fallen.end(), {97.7, 97.7, 97.7});
  std::vector<double> hardly = always;
  hardly.insert(hardly.end(), {99.9, 99.9, 99.9});
  EXPECT_THAT(shift_of("availability", fallen).items, Not(IsEmpty()));
  EXPECT_THAT(shift_of("availability", hardly).items, IsEmpty());
}

// An instance that was not there before has no past of its own.
TEST(MetricShift, HoldsANewInstanceAgainstItsSiblings) {
  const auto found = [](double cpu) {
    TelemetryBuilder b;
    b.entity("web", "Service").entity("web-0", "Instance").entity("web-1", "Instance");
    b.relation("web", "web-0", "has_instance").relation("web", "web-1", "has_instance");
    measure(b, {.entity = "web-1", .metric = "cpu_seconds", .values = samples(20, {20, 20, 20, 20})});
    measure(b, {.from = 420, .entity = "web-0", .metric = "cpu_seconds", .values = {cpu, cpu + 1, cpu}});
    return TestScene(b, kOnset).examine(make_metric_shift(), "web-0");
  };
  ASSERT_EQ(found(90).items.size(), 1U);
  EXPECT_THAT(found(90).items[0].item.text, ::testing::HasSubstr("its siblings 20"));
  EXPECT_THAT(found(20).items, IsEmpty());
}

TEST(MetricShift, SeesRestartsAndWhatIsNotReady) {
  std::vector<double> restarts(14, 0);
  restarts.insert(restarts.end(), {3, 4, 5});
  EXPECT_THAT(shift_of("pod_restarts", restarts).items, Not(IsEmpty()));
  std::vector<double> ready(14, 1);
  ready.insert(ready.end(), {0, 0, 0});
  EXPECT_THAT(shift_of("pod_ready", ready).items, Not(IsEmpty()));
}

TEST(MetricShift, SaysNothingAboutTheHostWhereItIsPrintedBesideAnInstance) {
  EXPECT_THAT(shift_of("NodeCpuUsageRate(%)", samples(20, {99, 99, 99}), "node-a").tests, IsEmpty());
}

TEST(MetricShift, NeedsSixUsualSamplesAndALoudOne) {
  const std::vector<double> few{20, 20, 20, 20, 20};
  TelemetryBuilder b;
  measure(b, {.from = 250, .values = few});
  measure(b, {.from = 400, .values = {99, 99, 99}});
  EXPECT_THAT(TestScene(b, kOnset).examine(make_metric_shift(), "web-0").tests, IsEmpty());
  EXPECT_THAT(shift_of("cpu_percent", samples(20, {})).tests, IsEmpty());
}

TEST(MetricShift, BoundsEffectsSinceTheyJumpToAnyHeight) {
  EXPECT_DOUBLE_EQ(clearest(shift_of("request_latency_ms", samples(20, {9e9, 9e9, 9e9}))), -5);
  EXPECT_LT(clearest(shift_of("cpu_seconds", samples(20, {9e9, 9e9, 9e9}))), -5);
}

TEST(MetricShift, WeighsResourcesByHowReliableTheyAre) {
  const auto surprise = [](std::string_view metric) {
    return clearest(shift_of(metric, samples(20, {200, 200, 200})));
  };
  EXPECT_DOUBLE_EQ(surprise("memory_bytes"), 0.7 * surprise("cpu_seconds"));
  EXPECT_DOUBLE_EQ(surprise("thread_count"), 0.3 * surprise("cpu_seconds"));
}

TEST(MetricShift, IsDefinedForConstantMetrics) {
  EXPECT_THAT(shift_of("disk_io_errors", std::vector<double>(18, 0.0)).items, IsEmpty());
  EXPECT_THAT(shift_of("cpu_seconds", std::vector<double>(18, 0.0)).items, IsEmpty());
}

// web-0 jumps by as much as cart-0 did in its quiet part.
TEST(MetricShift, DiscountsWhatHappensElsewhereInGoodTimes) {
  const auto surprise = [](double cart_spike) {
    TelemetryBuilder b;
    measure(b, {.metric = "cpu_seconds", .values = samples(20, {60, 60, 60})});
    std::vector<double> other = samples(20, {20, 20, 20});
    other[3] = other[9] = cart_spike;
    measure(b, {.entity = "cart-0", .metric = "cpu_seconds", .values = other});
    return clearest_test(TestScene(b, kOnset).examine(make_metric_shift(), "web-0"));
  };
  EXPECT_LT(surprise(20), -3);
  EXPECT_NEAR(surprise(90), std::log10(2.0 / 28), 1e-9);
}

TEST(MetricHabits, AreTheShareOfGoodSamplesThatStrayAsFar) {
  TelemetryBuilder b;
  measure(b, {.metric = "cpu_seconds", .values = samples(20, {60, 60, 60})});
  const TestScene t(b, kOnset);
  const StringIndex metric = t.scene().source.metrics(Period::kIncident, SubjectId(0))[0].name;
  const MetricHabits& habits = t.scene().habits->metrics;
  EXPECT_EQ(habits.log10_share(metric, -1000), 0);
  EXPECT_EQ(habits.log10_share(metric, 1000), -300);
  EXPECT_EQ(habits.log10_share(metric + 1, 1000), 0);
  for (double deviation = -1; deviation < 1; deviation += 0.05)
    EXPECT_LE(habits.log10_share(metric, deviation + 0.05), habits.log10_share(metric, deviation));
}

}  // namespace
}  // namespace propter::tools
