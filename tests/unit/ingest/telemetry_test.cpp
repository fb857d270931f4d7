#include "ingest/telemetry.h"

#include <gtest/gtest.h>

namespace propter {
namespace {

TEST(ParseLevel, ReadsWordsInAnyCase) {
  EXPECT_EQ(parse_level("WARN"), Level::kWarning);
  EXPECT_EQ(parse_level("warning"), Level::kWarning);
  EXPECT_EQ(parse_level("Error"), Level::kError);
  EXPECT_EQ(parse_level("I"), Level::kInfo);
  EXPECT_EQ(parse_level("CRITICAL"), Level::kFatal);
}

TEST(ParseLevel, IgnoresDecoration) {
  EXPECT_EQ(parse_level("[ERROR]"), Level::kError);
  EXPECT_EQ(parse_level(" debug: "), Level::kDebug);
}

TEST(ParseLevel, ReadsBunyanNumbers) {
  EXPECT_EQ(parse_level("10"), Level::kTrace);
  EXPECT_EQ(parse_level("50"), Level::kError);
  EXPECT_EQ(parse_level("60"), Level::kFatal);
}

TEST(ParseLevel, OtherTextIsUnknown) {
  for (const std::string_view text : {"", "17", "errors", "---"})
    EXPECT_EQ(parse_level(text), Level::kUnknown);
}

TEST(BucketOf, IsTheMultipleBelow) {
  EXPECT_EQ(bucket_of(25 * kSecond), 20 * kSecond);
  EXPECT_EQ(bucket_of(20 * kSecond), 20 * kSecond);
  EXPECT_EQ(bucket_of(-1), -kBucket);
}

DurationHistogram histogram(std::initializer_list<DurationNs> durations) {
  DurationHistogram h;
  for (const DurationNs d : durations) h.add(d);
  return h;
}

TEST(DurationHistogram, QuantilesAreWithinFivePercent) {
  DurationHistogram h;
  for (DurationNs ms = 1; ms <= 1000; ++ms) h.add(ms * kMillisecond);
  EXPECT_NEAR(h.quantile(0.5), 500e6, 0.05 * 500e6);
  EXPECT_NEAR(h.quantile(0.99), 990e6, 0.05 * 990e6);
  EXPECT_NEAR(h.quantile(1), 1000e6, 0.05 * 1000e6);
}

class EveryDuration : public ::testing::TestWithParam<DurationNs> {};

TEST_P(EveryDuration, IsItsOwnMedianWithinFivePercent) {
  const auto duration = static_cast<double>(GetParam());
  EXPECT_NEAR(histogram({GetParam()}).quantile(0.5), duration, 0.05 * duration);
}

TEST_P(EveryDuration, IsAboveWhatIsFivePercentLess) {
  const auto duration = static_cast<double>(GetParam());
  EXPECT_EQ(histogram({GetParam()}).count_above(duration / 1.05), 1U);
  EXPECT_EQ(histogram({GetParam()}).count_above(duration * 1.05), 0U);
}

INSTANTIATE_TEST_SUITE_P(DurationHistogram, EveryDuration,
                         ::testing::Values(1, 2, 3, 10, 999, 1000, 1'234'567, kMillisecond, kSecond, kMinute,
                                           1440 * kMinute, INT64_MAX));

TEST(DurationHistogram, TheMeanIsWithinFivePercent) {
  DurationHistogram h;
  for (DurationNs ms = 1; ms <= 1000; ++ms) h.add(ms * kMillisecond);
  EXPECT_NEAR(h.mean(), 500.5e6, 0.05 * 500.5e6);
}

TEST(DurationHistogram, TheMeanWeighsByCount) {
  DurationHistogram h = histogram({kSecond});
  h.add(kMillisecond, 999);
  EXPECT_NEAR(h.mean(), 2e6, 0.05 * 2e6);
}

TEST(DurationHistogram, QuantilesGrowWithTheirShare) {
  const DurationHistogram h = histogram({10, 1000, 100'000});
  EXPECT_NEAR(h.quantile(0), 10, 0.5);
  EXPECT_NEAR(h.quantile(0.5), 1000, 50);
  EXPECT_NEAR(h.quantile(1), 100'000, 5000);
}

TEST(DurationHistogram, SharesOutsideOfZeroToOneMeanTheEnds) {
  const DurationHistogram h = histogram({10, 1000});
  EXPECT_EQ(h.quantile(-3), h.quantile(0));
  EXPECT_EQ(h.quantile(7), h.quantile(1));
}

TEST(DurationHistogram, AddingNoneAddsNothing) {
  DurationHistogram h;
  h.add(kSecond, 0);
  EXPECT_TRUE(h.bins().empty());
}

TEST(DurationHistogram, MergingNothingChangesNothing) {
  DurationHistogram h = histogram({10, 1000});
  h.merge(DurationHistogram());
  EXPECT_EQ(h.bins(), histogram({10, 1000}).bins());
}

TEST(DurationHistogram, MergedCountsSaturate) {
  DurationHistogram h;
  h.add(10, UINT32_MAX - 1);
  h.merge(h);
  EXPECT_EQ(h.count(), UINT32_MAX);
}

TEST(DurationHistogram, OfNothingIsZero) {
  EXPECT_EQ(DurationHistogram().mean(), 0);
  EXPECT_EQ(DurationHistogram().count_above(0), 0U);
  EXPECT_EQ(DurationHistogram().quantile(0.5), 0);
  EXPECT_EQ(DurationHistogram().count(), 0U);
}

TEST(DurationHistogram, ZeroAndNegativeDurationsFallIntoTheFirstBin) {
  const DurationHistogram h = histogram({0, -5, 1});
  EXPECT_EQ(h.bins().size(), 1U);
  EXPECT_EQ(h.count(), 3U);
}

TEST(DurationHistogram, HoldsTheLongestDuration) { EXPECT_GT(histogram({INT64_MAX}).quantile(0.5), 8e18); }

TEST(DurationHistogram, MergingIsAddingAll) {
  DurationHistogram merged = histogram({10, 1000});
  merged.merge(histogram({1000, 100'000}));
  EXPECT_EQ(merged.bins(), histogram({100'000, 1000, 10, 1000}).bins());
}

TEST(DurationHistogram, CountsSaturate) {
  DurationHistogram h;
  h.add(10, UINT32_MAX);
  h.add(10, 5);
  EXPECT_EQ(h.count(), UINT32_MAX);
}

TEST(DurationHistogram, CountsWhatIsAbove) {
  EXPECT_EQ(histogram({10, 1000, 1000, 100'000}).count_above(500), 3U);
  EXPECT_EQ(histogram({10, 1000}).count_above(1e9), 0U);
}

TEST(IngestSummary, SumsItsFiles) {
  IngestSummary summary;
  summary.files.resize(2);
  summary.files[0].records = 3;
  summary.files[1].records = 4;
  EXPECT_EQ(summary.records(), 7U);
  EXPECT_TRUE(summary.complete());
  summary.files[1].unparsed = 1;
  EXPECT_EQ(summary.unparsed(), 1U);
  EXPECT_FALSE(summary.complete());
}

TEST(IngestSummary, AProblemMakesItIncomplete) {
  IngestSummary summary;
  summary.files.resize(1);
  summary.files[0].problem = "cut off";
  EXPECT_FALSE(summary.complete());
}

TEST(Telemetry, DeclaredTopologyAloneIsEmpty) {
  Telemetry telemetry;
  telemetry.entities.resize(1);
  EXPECT_TRUE(telemetry.empty());
  telemetry.alerts.resize(1);
  EXPECT_FALSE(telemetry.empty());
}

}  // namespace
}  // namespace propter
