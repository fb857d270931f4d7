#include "tools/timeline.h"

#include "scene_fixture.h"

namespace propter::tools {
namespace {

TimeNs at(double seconds) { return TelemetryBuilder::time(seconds); }
constexpr double kHour = 3600;

Timeline timeline_of(TelemetryBuilder& b, Interval wanted = {}, TimeNs moment = kNoTime) {
  return estimate_timeline(TelemetrySource(b.build()), wanted, moment, built_in_weights());
}

// Ten minutes of steady lines, with errors at ten times the pace for the last two.
void fail_late(TelemetryBuilder& b, double start = 0) {
  write(b, {.from = start, .to = start + 600});
  write(b, {.from = start + 480,
            .to = start + 600,
            .every = 0.1,
            .text = "cannot load the cart",
            .level = Level::kError});
}

TEST(Window, HoldsTheBucketsOfAllRecords) {
  TelemetryBuilder b;
  write(b, {.from = 3, .to = 603});
  EXPECT_EQ(timeline_of(b).window, (Interval{at(0), at(610) - 1}));
}

TEST(Window, IsNotStretchedByARowWhoseClockIsHoursOff) {
  TelemetryBuilder b;
  write(b, {.to = 600});
  b.log(-5 * kHour, "cart", "loaded the cart").log(7 * kHour, "cart", "loaded the cart");
  EXPECT_EQ(timeline_of(b).window, (Interval{at(0), at(600) - 1}));
}

TEST(Window, IsThatOfTheSamplesWhereThereIsNothingElse) {
  TelemetryBuilder b;
  measure(b, {.values = std::vector<double>(20, 1.0)});
  EXPECT_EQ(timeline_of(b).window, (Interval{at(0), at(580) - 1}));
}

TEST(Window, IsThatOfTheAlertsWhereThereIsNothingElse) {
  TelemetryBuilder b;
  b.alert(0, "web", "HighLatency").alert(60, "cart", "HighLatency");
  EXPECT_EQ(timeline_of(b).window, (Interval{at(0), at(70) - 1}));
}

// One alert's minute is not the window of an hour of samples.
TEST(Window, IsThatOfTheSamplesBesideAlerts) {
  TelemetryBuilder b;
  for (int i = 0; i <= 12; ++i) b.metric(300 * i, "web", "latency_ms", i < 8 ? 20 : 90);
  b.alert(2700, "web", "HighLatency");
  const Timeline t = timeline_of(b);
  EXPECT_EQ(t.window, (Interval{at(0), at(3610) - 1}));
  EXPECT_TRUE(t.onset.contains(at(2400)) || t.onset.contains(at(2399))) << (t.onset.start - at(0)) / kSecond;
  EXPECT_GE(t.onset.end - t.onset.start, 299 * kSecond) << "samples come every five minutes";
}

TEST(Exposure, IsWhatWasObserved) {
  TelemetryBuilder b;
  fail_late(b);
  const Timeline t = timeline_of(b).split_at(at(480));
  const Tally all = t.observed({at(-600), at(-500) - 1}, t.window.start);
  EXPECT_EQ(all.loud, 12);
  EXPECT_EQ(all.quiet, 48);
  EXPECT_EQ(all.baseline, 10);
  const Tally late = t.observed({}, at(380));
  EXPECT_EQ(late.quiet, 10);
  EXPECT_EQ(late.baseline, 0);
  EXPECT_EQ(t.observed({}, at(540)).loud, 6);
  EXPECT_EQ(t.observed({}, at(540)).quiet, 0);
}

TEST(Window, IsBoundedByThePage) {
  TelemetryBuilder b;
  write(b, {.to = 4 * kHour, .every = 5});
  b.detected(2 * kHour);
  EXPECT_EQ(timeline_of(b).window, (Interval{at(kHour), at(2 * kHour + 900)}));
}

TEST(Window, IsAsAskedFor) {
  TelemetryBuilder b;
  fail_late(b);
  EXPECT_EQ(timeline_of(b, {at(100), at(400)}).window, (Interval{at(100), at(400)}));
}

TEST(Window, IsAsAskedForOnOneSide) {
  TelemetryBuilder b;
  fail_late(b);
  EXPECT_EQ(timeline_of(b, {at(100), kNoTime}).window, (Interval{at(100), at(600) - 1}));
}

TEST(Window, IsUnknownWithoutTelemetry) {
  TelemetryBuilder b;
  const Timeline t = timeline_of(b);
  EXPECT_FALSE(t.window.known());
  EXPECT_FALSE(t.onset.known());
  EXPECT_FALSE(t.has_baseline);
}

TEST(Window, AskedForOutsideOfAllTelemetryHasNoOnset) {
  TelemetryBuilder b;
  fail_late(b);
  EXPECT_FALSE(timeline_of(b, {at(10 * kHour), at(11 * kHour)}).onset.known());
}

TEST(Window, AskedForBackwardsHoldsNothing) {
  TelemetryBuilder b;
  fail_late(b);
  const Timeline t = timeline_of(b, {at(400), at(100)});
  EXPECT_EQ(t.observed({}, t.window.start).loud, 0);
  for (double s = 0; s < 600; s += 10) EXPECT_EQ(t.part_of(Period::kIncident, at(s)), Part::kNeither);
}

TEST(Onset, IsTheBeginOfTheLoudRun) {
  TelemetryBuilder b;
  fail_late(b);
  EXPECT_TRUE(timeline_of(b).onset.contains(at(480)));
}

// More than fits at ten seconds each.
TEST(Onset, IsFoundInAWindowOfMonths) {
  constexpr double kDay = 24 * kHour;
  TelemetryBuilder b;
  write(b, {.from = 0, .to = 60 * kDay, .every = 1800});
  write(b, {.from = 59.5 * kDay,
            .to = 60 * kDay,
            .every = 2,
            .text = "cannot load the cart",
            .level = Level::kError});
  const Timeline t = timeline_of(b);
  EXPECT_GT(t.window.end, at(59.9 * kDay));
  ASSERT_TRUE(t.onset.known());
  EXPECT_NEAR(static_cast<double>(t.onset.start - at(59.5 * kDay)), 0, static_cast<double>(120 * kSecond));
}

TEST(Onset, IsFoundAgainstAGoodPeriodToo) {
  TelemetryBuilder b;
  fail_late(b);
  b.in(Period::kBaseline);
  write(b, {.from = -kHour, .to = -kHour + 600});
  const Timeline t = timeline_of(b);
  EXPECT_TRUE(t.has_baseline);
  EXPECT_TRUE(t.onset.contains(at(480)));
}

TEST(Onset, IsUnknownWhereNothingIsLoud) {
  TelemetryBuilder b;
  write(b, {.to = 600});
  EXPECT_FALSE(timeline_of(b).onset.known());
}

TEST(Onset, IsBeforeThePage) {
  TelemetryBuilder b;
  fail_late(b);
  const Timeline t = timeline_of(b, {}, at(300));
  EXPECT_EQ(t.page, at(300));
  EXPECT_TRUE(!t.onset.known() || t.onset.start <= at(300));
}

TEST(Onset, IsAPageOfTheUserRatherThanOfTheIncident) {
  TelemetryBuilder b;
  fail_late(b);
  b.detected(560);
  EXPECT_EQ(timeline_of(b, {}, at(590)).page, at(590));
  TelemetryBuilder again;
  fail_late(again);
  again.detected(560);
  EXPECT_EQ(timeline_of(again).page, at(560));
}

TEST(Onset, IsFoundBySlowRequests) {
  TelemetryBuilder b;
  serve(b, {.to = 400});
  serve(b, {.from = 400, .to = 600, .callee_ms = 300});
  b.in(Period::kBaseline);
  serve(b, {.from = -kHour, .to = -kHour + 600});
  EXPECT_TRUE(timeline_of(b).onset.contains(at(400)));
}

TEST(Onset, IsFoundByFailingRequests) {
  TelemetryBuilder b;
  serve(b, {.to = 400});
  serve(b, {.from = 400, .to = 600, .failing_of_ten = 5});
  EXPECT_TRUE(timeline_of(b).onset.contains(at(400)));
}

TEST(Onset, IsFoundByAlertsThatBegin) {
  TelemetryBuilder b;
  write(b, {.to = 600});
  b.alert(300, "web", "HighLatency").alert(305, "cart", "HighLatency");
  EXPECT_TRUE(timeline_of(b).onset.contains(at(300)));
}

TEST(Parts, AreLoudFromTheOnsetAndQuietBefore) {
  TelemetryBuilder b;
  write(b, {.to = 600});
  const Timeline t = timeline_of(b).split_at(at(400));
  EXPECT_EQ(t.part_of(Period::kIncident, at(-10)), Part::kNeither);
  EXPECT_EQ(t.part_of(Period::kIncident, at(0)), Part::kQuiet);
  EXPECT_EQ(t.part_of(Period::kIncident, at(390)), Part::kQuiet);
  EXPECT_EQ(t.part_of(Period::kIncident, at(400)), Part::kLoud);
  EXPECT_EQ(t.part_of(Period::kIncident, at(590)), Part::kLoud);
  EXPECT_EQ(t.part_of(Period::kIncident, at(600)), Part::kNeither);
  EXPECT_EQ(t.part_of(Period::kBaseline, at(400)), Part::kBaseline);
  EXPECT_EQ(t.observed({}, t.window.start).quiet, 40);
  EXPECT_EQ(t.observed({}, t.window.start).loud, 20);
}

TEST(Parts, OfInstantsTakeSamplesFromBeforeTheWindowAsQuiet) {
  TelemetryBuilder b;
  write(b, {.to = 600});
  const Timeline t = timeline_of(b).split_at(at(400));
  EXPECT_EQ(t.part_of_instant(Period::kIncident, at(-1000)), Part::kQuiet);
  EXPECT_EQ(t.part_of_instant(Period::kIncident, at(399.9)), Part::kQuiet);
  EXPECT_EQ(t.part_of_instant(Period::kIncident, at(400)), Part::kLoud);
  EXPECT_EQ(t.part_of_instant(Period::kIncident, at(659)),
            Part::kLoud);  // a sample tells of the minute before
  EXPECT_EQ(t.part_of_instant(Period::kIncident, at(661)), Part::kNeither);
  EXPECT_EQ(t.part_of_instant(Period::kBaseline, at(0)), Part::kBaseline);
}

TEST(Parts, AreTheWholeWindowAgainstTheGoodPeriodWhereNothingIsLoud) {
  TelemetryBuilder b;
  write(b, {.to = 600});
  b.in(Period::kBaseline);
  write(b, {.from = -kHour, .to = -kHour + 300});
  const Timeline t = timeline_of(b);
  EXPECT_EQ(t.part_of(Period::kIncident, at(0)), Part::kLoud);
  const Tally whole = t.observed(t.baseline_logs, t.window.start);
  EXPECT_EQ(whole.loud, 60);
  EXPECT_EQ(whole.quiet, 0);
  EXPECT_EQ(whole.baseline, 30);
}

TEST(Parts, AreTheLastThirdAgainstTheRestWhereThereIsNothingElse) {
  TelemetryBuilder b;
  write(b, {.to = 600});
  const Timeline t = timeline_of(b);
  EXPECT_EQ(t.part_of(Period::kIncident, at(380)), Part::kQuiet);
  EXPECT_EQ(t.part_of(Period::kIncident, at(400)), Part::kLoud);
}

}  // namespace
}  // namespace propter::tools
