// P-values against numbers that were worked out by hand (in the comments), and inputs that hold nothing.
#include "tools/statistics.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

namespace propter::tools {
namespace {

using Sample = std::vector<std::pair<std::int16_t, std::uint32_t>>;

constexpr double kNear = 1e-9;

DurationHistogram durations(std::uint32_t usual, double usual_ms, std::uint32_t slow = 0,
                            double slow_ms = 0) {
  DurationHistogram h;
  h.add(static_cast<DurationNs>(usual_ms * 1e6), usual);
  if (slow > 0) h.add(static_cast<DurationNs>(slow_ms * 1e6), slow);
  return h;
}

TEST(BinomialTail, IsExact) {
  EXPECT_NEAR(binomial_tail_log10p(8, 10, 0.5), std::log10(56.0 / 1024), kNear);
  EXPECT_NEAR(binomial_tail_log10p(2, 2, 0.1), -2, kNear);
  EXPECT_NEAR(binomial_tail_log10p(1, 3, 0.5), std::log10(7.0 / 8), kNear);
}

TEST(BinomialTail, FallsWithMoreHits) {
  for (double hits = 1; hits < 20; ++hits)
    EXPECT_LT(binomial_tail_log10p(hits + 1, 20, 0.3), binomial_tail_log10p(hits, 20, 0.3));
}

TEST(BinomialTail, SaysNothingWithoutHitsTrialsOrDoubt) {
  EXPECT_EQ(binomial_tail_log10p(0, 10, 0.5), 0);
  EXPECT_EQ(binomial_tail_log10p(3, 0, 0.5), 0);
  EXPECT_EQ(binomial_tail_log10p(3, 10, 1), 0);
}

TEST(BinomialTail, HasAFloorForTheImpossible) {
  EXPECT_EQ(binomial_tail_log10p(3, 10, 0), -300);
  EXPECT_EQ(binomial_tail_log10p(1e6, 1e6, 1e-3), -300);
}

TEST(BinomialTail, TakesMoreHitsThanTrialsAsAllOfThem) {
  EXPECT_NEAR(binomial_tail_log10p(7, 2, 0.1), -2, kNear);
}

TEST(RateIncrease, IsABinomialTestOfTheShareOfExposure) {
  EXPECT_NEAR(rate_increase_log10p(5, 1, 0, 1, 1), 5 * std::log10(0.5), kNear);
  // 10 of 20 where half of 20 are expected: P(X >= 10) = (1 + C(20,10)/2^20) / 2.
  EXPECT_NEAR(rate_increase_log10p(10, 1, 10, 1, 1), std::log10((1 + 184756.0 / 1048576) / 2), kNear);
}

TEST(RateIncrease, GrantsTheMargin) {
  // With a margin of 3 the loud part may have 3/4 of all.
  EXPECT_NEAR(rate_increase_log10p(5, 1, 0, 1, 3), 5 * std::log10(0.75), kNear);
}

TEST(RateIncrease, GrowsWithTheNumbersAtTheSameRates) {
  EXPECT_LT(rate_increase_log10p(100, 10, 10, 10, 1.5), rate_increase_log10p(10, 1, 1, 1, 1.5));
}

TEST(RateIncrease, SaysNothingWithoutEventsOrExposure) {
  EXPECT_EQ(rate_increase_log10p(0, 10, 5, 10, 1), 0);
  EXPECT_EQ(rate_increase_log10p(5, 0, 5, 10, 1), 0);
  EXPECT_EQ(rate_increase_log10p(5, 10, 5, 0, 1), 0);
}

TEST(RateDecrease, MirrorsTheIncrease) {
  EXPECT_NEAR(rate_decrease_log10p(0, 1, 5, 1, 1), 5 * std::log10(0.5), kNear);
  EXPECT_NEAR(rate_decrease_log10p(0, 1, 5, 1, 3), 5 * std::log10(0.75), kNear);
}

TEST(RateDecrease, SaysNothingWithoutEventsOrExposure) {
  EXPECT_EQ(rate_decrease_log10p(0, 10, 0, 10, 1), 0);
  EXPECT_EQ(rate_decrease_log10p(0, 0, 5, 10, 1), 0);
  EXPECT_EQ(rate_decrease_log10p(0, 10, 5, 0, 1), 0);
}

TEST(MoreHits, IsFishersExactTest) {
  // The lady tasting tea: three or more of four, (16 + 1) / C(8,4); all four, 1 / C(8,4).
  EXPECT_NEAR(more_hits_log10p(3, 4, 1, 4), std::log10(17.0 / 70), kNear);
  EXPECT_NEAR(more_hits_log10p(4, 4, 0, 4), std::log10(1.0 / 70), kNear);
}

TEST(MoreHits, IsCertainWhereNoOtherOutcomeIsPossible) {
  EXPECT_EQ(more_hits_log10p(4, 4, 4, 4), 0);
  EXPECT_EQ(more_hits_log10p(1, 4, 4, 4), 0);
}

TEST(MoreHits, SaysNothingWithoutHitsOrTrialsOnEitherSide) {
  EXPECT_EQ(more_hits_log10p(0, 4, 3, 4), 0);
  EXPECT_EQ(more_hits_log10p(3, 0, 3, 4), 0);
  EXPECT_EQ(more_hits_log10p(3, 4, 3, 0), 0);
}

TEST(MoreHits, RoundsAndClampsHitsToTheTrials) {
  EXPECT_EQ(more_hits_log10p(2.6, 4, 1.4, 4), more_hits_log10p(3, 4, 1, 4));
  EXPECT_EQ(more_hits_log10p(9, 4, 0, 4), more_hits_log10p(4, 4, 0, 4));
  EXPECT_EQ(more_hits_log10p(3, 4, 99, 4), more_hits_log10p(3, 4, 4, 4));
  EXPECT_EQ(more_hits_log10p(3, 4, -2, 4), more_hits_log10p(3, 4, 0, 4));
}

TEST(MoreHits, FallsWithMoreHits) {
  for (double hits = 1; hits < 20; ++hits)
    EXPECT_LT(more_hits_log10p(hits + 1, 20, 2, 20), more_hits_log10p(hits, 20, 2, 20));
}

TEST(MoreHits, StaysANumberForAnyNumberOfHits) {
  for (const double hits : {1.0, 4e4, 6e4, 1e6, 4e9}) {
    EXPECT_LT(more_hits_log10p(hits, hits, 1, 6e4), -4) << hits;
    EXPECT_EQ(more_hits_log10p(1, 10, hits, hits), 0) << hits;
  }
}

TEST(MoreHits, KeepsTheSharesOfLargeSamples) {
  EXPECT_GT(more_hits_log10p(4000, 400'000, 400, 40'000), -1);
  EXPECT_LT(more_hits_log10p(8000, 400'000, 400, 40'000), -5);
}

TEST(MoreHits, StaysANumberForAnyNumberOfTrials) {
  for (const double trials : {4e4, 6e4, 1e6, 4e9})
    for (const double share : {0.001, 0.5, 1.0}) {
      const double same = more_hits_log10p(trials * share, trials, trials * share, trials);
      EXPECT_GT(same, -2) << trials << " " << share;
      EXPECT_LE(same, 0) << trials << " " << share;
    }
}

TEST(Greater, IsTheMannWhitneyTest) {
  // U = 9 of 9, variance 3 * 3 * 7 / 12 = 5.25, z = (9 - 4.5 - 0.5) / sqrt(5.25).
  EXPECT_NEAR(greater_log10p(Sample{{10, 1}, {11, 1}, {12, 1}}, Sample{{0, 1}, {1, 1}, {2, 1}}, 0),
              -1.3933199002, 1e-9);
}

TEST(Greater, CorrectsTheVarianceForTies) {
  // Two groups of three tied samples: variance 9 / 12 * (7 - 48 / 30) = 4.05.
  EXPECT_NEAR(greater_log10p(Sample{{10, 3}}, Sample{{0, 3}}, 0), -1.6302816762, 1e-9);
  // Tied across both: U = 2 * 1.5 + 2.5 = 5.5, ties 24 + 6, variance 9 / 12 * (7 - 1) = 4.5.
  EXPECT_NEAR(greater_log10p(Sample{{1, 2}, {2, 1}}, Sample{{0, 1}, {1, 1}, {2, 1}}, 0), -0.3905850460, 1e-9);
}

TEST(Greater, IsOneSided) {
  const Sample low{{0, 20}, {1, 20}};
  const Sample high{{8, 20}, {9, 20}};
  EXPECT_LT(greater_log10p(high, low, 0), -6);
  EXPECT_NEAR(greater_log10p(low, high, 0), 0, 1e-6);
}

TEST(Greater, MovesTheReferenceUpByTheShift) {
  const Sample low{{0, 20}, {1, 20}};
  const Sample high{{8, 20}, {9, 20}};
  EXPECT_LT(greater_log10p(high, low, 7), -6);
  EXPECT_GT(greater_log10p(high, low, 8), -0.4);
  EXPECT_NEAR(greater_log10p(high, low, 9), 0, 1e-6);
}

TEST(Greater, SaysNothingAboutEmptyOrConstantSamples) {
  EXPECT_EQ(greater_log10p(Sample{}, Sample{{0, 3}}, 0), 0);
  EXPECT_EQ(greater_log10p(Sample{{0, 3}}, Sample{}, 0), 0);
  EXPECT_EQ(greater_log10p(Sample{{5, 3}}, Sample{{5, 3}}, 0), 0);
  EXPECT_EQ(greater_log10p(Sample{{5, 1}}, Sample{{5, 1}}, 0), 0);
}

TEST(FarBeyond, IsABinomialTailOverAParetoTailAndCountsItsThresholds) {
  // Half of ten lie a hundredfold above the usual, i.e. beyond 64 times: 0.1 / 64 for each, ten thresholds.
  EXPECT_NEAR(far_beyond_log10p(durations(5, 10, 5, 1000), durations(100, 10), 1), -10.6323283986, 1e-6);
}

TEST(FarBeyond, GrowsWithHowFarAndHowMany) {
  const DurationHistogram usual = durations(100, 10);
  const double few_near = far_beyond_log10p(durations(15, 10, 5, 100), usual, 1);
  EXPECT_LT(far_beyond_log10p(durations(15, 10, 5, 1000), usual, 1), few_near);
  EXPECT_LT(far_beyond_log10p(durations(10, 10, 10, 100), usual, 1), few_near);
}

TEST(FarBeyond, IsSmallerWhereGoodTimesKnowSuchDurations) {
  const DurationHistogram loud = durations(15, 10, 5, 1000);
  EXPECT_GT(far_beyond_log10p(loud, durations(95, 10, 5, 1000), 1),
            far_beyond_log10p(loud, durations(100, 10), 1) + 3);
}

TEST(FarBeyond, GrantsTheMargin) {
  const DurationHistogram loud = durations(10, 10, 10, 50);
  EXPECT_LT(far_beyond_log10p(loud, durations(100, 10), 1), -3);
  EXPECT_EQ(far_beyond_log10p(loud, durations(100, 10), 3), 0);
}

TEST(FarBeyond, SaysNothingAboutTheSameOrAboutNothing) {
  const DurationHistogram usual = durations(100, 10);
  EXPECT_EQ(far_beyond_log10p(usual, usual, 1), 0);
  EXPECT_EQ(far_beyond_log10p({}, usual, 1), 0);
  EXPECT_EQ(far_beyond_log10p(usual, {}, 1), 0);
}

TEST(RobustStatistics, AreMedianAndScaledMedianDeviation) {
  const Robust odd = robust({1, 100, 3, 2, 4});
  EXPECT_EQ(odd.median, 3);
  EXPECT_NEAR(odd.deviation, 1.4826, kNear);
  const Robust even = robust({4, 1, 3, 2});
  EXPECT_EQ(even.median, 2.5);
  EXPECT_NEAR(even.deviation, 1.4826, kNear);
}

TEST(RobustStatistics, OfLittleAreDefined) {
  EXPECT_EQ(robust({}).median, 0);
  EXPECT_EQ(robust({7}).median, 7);
  EXPECT_EQ(robust({7}).deviation, 0);
}

TEST(StudentTail, HasItsClosedForms) {
  EXPECT_NEAR(student_log10p(0, 4), std::log10(0.5), kNear);
  EXPECT_NEAR(student_log10p(1, 1), std::log10(0.25), kNear);  // Cauchy
  EXPECT_NEAR(student_log10p(std::sqrt(2.0), 2), std::log10(0.5 - std::sqrt(2.0) / 4),
              kNear);  // t / 2 sqrt(2 + t^2)
}

TEST(StudentTail, FallsWithDistanceAndDegrees) {
  for (double t = -3; t < 30; ++t) EXPECT_LT(student_log10p(t + 1, 4), student_log10p(t, 4));
  EXPECT_LT(student_log10p(5, 10), student_log10p(5, 4));
}

TEST(StudentTail, IsDefinedBeyondAllNumbers) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  EXPECT_EQ(student_log10p(kInfinity, 4), -300);
  EXPECT_EQ(student_log10p(-kInfinity, 4), 0);
  EXPECT_EQ(student_log10p(std::numeric_limits<double>::quiet_NaN(), 4), 0);
  EXPECT_EQ(student_log10p(-1, 0), 0);
}

}  // namespace
}  // namespace propter::tools
