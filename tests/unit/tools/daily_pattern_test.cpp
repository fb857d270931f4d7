#include "tools/daily_pattern.h"

#include <gmock/gmock.h>

#include <cmath>
#include <numbers>
#include <vector>

#include "graph/evidence_kinds.h"
#include "scene_fixture.h"
#include "tools/metric_history.h"
#include "tools/metric_shift.h"

namespace propter::tools {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr TimeNs kHour = 60 * kMinute;
constexpr TimeNs kDay = 24 * kHour;
constexpr TimeNs kFirst = 20'000 * kDay;  // midnight

// 100, and 80 more at noon and less at midnight; a sample is up to 2 away from that.
double waving(TimeNs time) {
  const double turn = static_cast<double>(time % kDay) / static_cast<double>(kDay);
  return 100 - 80 * std::cos(2 * std::numbers::pi * turn) + static_cast<double>(time / kMinute % 5) - 2;
}

template <typename Value>
std::vector<MetricPoint> of_days(int days, Value value) {
  std::vector<MetricPoint> out;
  for (TimeNs t = kFirst; t < kFirst + days * kDay; t += 11 * kMinute) out.push_back({t, value(t)});
  return out;
}

TEST(DailyPattern, IsLearntOfThreeDays) {
  const DailyPattern daily(of_days(3, waving));
  ASSERT_TRUE(daily.known());
  EXPECT_NEAR(daily.at(kFirst + 4 * kDay + 12 * kHour), 80, 5);
  EXPECT_NEAR(daily.at(kFirst + 4 * kDay), -80, 5);
  EXPECT_NEAR(daily.at(kFirst + 4 * kDay + 6 * kHour), 0, 5);
}

TEST(DailyPattern, IsNotLearntOfTwo) { EXPECT_FALSE(DailyPattern(of_days(2, waving)).known()); }

TEST(DailyPattern, IsNoneWhereTheHourTellsNothing) {
  EXPECT_FALSE(DailyPattern(of_days(5, [](TimeNs) { return 7.0; })).known());
  EXPECT_FALSE(
      DailyPattern(of_days(5, [](TimeNs t) { return static_cast<double>(t / kMinute % 13); })).known());
  EXPECT_FALSE(DailyPattern(std::span<const MetricPoint>()).known());
  EXPECT_EQ(DailyPattern().at(kFirst), 0);
}

// What grew from day to day comes at no time of the day.
TEST(DailyPattern, IsNoneOfATrend) {
  EXPECT_FALSE(
      DailyPattern(of_days(5, [](TimeNs t) { return static_cast<double>(t - kFirst) / kHour; })).known());
}

TEST(DailyPattern, TakesItselfOutOfSamples) {
  std::vector<MetricPoint> points = of_days(4, waving);
  const DailyPattern daily(points);
  daily.level(points);
  for (const MetricPoint& p : points) EXPECT_NEAR(p.value, 100, 15);
}

// Five days of waves, read every ten minutes, and two minutes of the sixth from `at` on.
Findings found_at(TimeNs at, double value, bool paged) {
  test::TelemetryBuilder b;
  const auto seconds = [](TimeNs t) {
    return static_cast<double>(t - test::TelemetryBuilder::time(0)) / 1e9;
  };
  const TimeNs midnight = test::TelemetryBuilder::time(0) / kDay * kDay;
  b.in(Period::kBaseline);
  for (TimeNs t = midnight - 5 * kDay; t < midnight; t += 10 * kMinute)
    b.metric(seconds(t), "web-0", "request_latency_ms", waving(t));
  b.in(Period::kIncident);
  const double from = seconds(midnight + at);
  for (int i = 0; i < 10; ++i) b.metric(from + 30 * i, "web-0", "request_latency_ms", value);
  if (paged) b.detected(from + 120);
  const TestScene scene(b, from + 120);
  return scene.examine(paged ? make_metric_history() : make_metric_shift(), "web-0");
}

// A page, and no page: metric_history and metric_shift.
TEST(DailyPattern, TellsWhatIsUsualAtNoonFromWhatIsNotAtMidnight) {
  for (const bool paged : {true, false}) {
    EXPECT_THAT(found_at(12 * kHour, 180, paged).items, IsEmpty()) << paged;
  }
  const Findings shifted = found_at(20 * kHour, 400, false);
  ASSERT_THAT(shifted.items, Not(IsEmpty()));
  EXPECT_THAT(shifted.items[0].item.text, HasSubstr("at 400 (usual at this time of the day 5"));
}

}  // namespace
}  // namespace propter::tools
