#include "tools/calibration.h"
#include "graph/weights.h"

#include <gtest/gtest.h>

#include <cmath>

namespace propter::tools {
namespace {

// Log10 of `n` evenly spread p-values, raised to the power `inflation`, spread over two entities.
std::vector<Findings> even_tests(int n, double inflation = 1) {
  std::vector<Findings> out(2);
  for (int i = 0; i < n; ++i)
    out[static_cast<std::size_t>(i % 2)].tests.push_back(inflation * std::log10((i + 0.5) / n));
  return out;
}

TEST(Calibration, LeavesHonestTestsAlone) {
  EXPECT_NEAR(Calibration(even_tests(400), built_in_weights()).inflation(), 1, 0.01);
}

TEST(Calibration, MeasuresInflationOnTheLowerQuartile) {
  EXPECT_NEAR(Calibration(even_tests(400, 3), built_in_weights()).inflation(), 3, 0.03);
}

TEST(Calibration, NeverDeflates) {
  EXPECT_EQ(Calibration(even_tests(400, 0.2), built_in_weights()).inflation(), 1);
}

// Where most entities left what is usual, their tests tell of them.
TEST(Calibration, TakesInflationOffAsFarAsItIsBounded) {
  EXPECT_NEAR(Calibration(even_tests(400, 30), built_in_weights()).inflation(), 30, 0.3);
  EXPECT_EQ(Calibration(even_tests(400, 30), built_in_weights(), 4).inflation(), 4);
  EXPECT_NEAR(Calibration(even_tests(400, 3), built_in_weights(), 4).inflation(), 3, 0.03);
}

TEST(Calibration, IsNotMovedByAFewLoudEntities) {
  std::vector<Findings> findings = even_tests(400);
  for (int i = 0; i < 20; ++i) findings[0].tests.push_back(-250);
  EXPECT_LT(Calibration(findings, built_in_weights()).inflation(), 1.2);
}

TEST(Calibration, NeedsTwentyTestsToJudgeInflation) {
  EXPECT_EQ(Calibration(even_tests(19, 3), built_in_weights()).inflation(), 1);
  EXPECT_GT(Calibration(even_tests(20, 3), built_in_weights()).inflation(), 2);
}

TEST(Calibration, CorrectsForTheNumberOfTests) {
  const Calibration calibration(even_tests(10), built_in_weights());
  EXPECT_DOUBLE_EQ(calibration.surprise(-3), 2);
  EXPECT_DOUBLE_EQ(calibration.surprise(-0.5), 0);
}

TEST(Calibration, DividesByTheInflationBeforeTheCorrection) {
  const Calibration calibration(even_tests(100, 2), built_in_weights());
  EXPECT_NEAR(calibration.surprise(-10), 10 / calibration.inflation() - 2, 1e-9);
}

TEST(Calibration, TakesNoTestsAsOne) {
  const Calibration calibration(std::span<const Findings>{}, built_in_weights());
  EXPECT_EQ(calibration.inflation(), 1);
  EXPECT_DOUBLE_EQ(calibration.score(-2, 1), 2);
}

TEST(Calibration, CorrectsAScoreForTheTestsAmongWhichItWasTheClearest) {
  const Calibration calibration(even_tests(100), built_in_weights());
  EXPECT_EQ(calibration.tests(), 100U);
  EXPECT_DOUBLE_EQ(calibration.score(-5, calibration.tests()), calibration.surprise(-5));
  EXPECT_DOUBLE_EQ(calibration.score(-5, 10), calibration.surprise(-5) + 1);
  EXPECT_EQ(calibration.score(-5, 0), calibration.score(-5, 1));
}

TEST(Calibration, BoundsScoresButNotSurprise) {
  const Calibration calibration(even_tests(1), built_in_weights());
  EXPECT_EQ(calibration.score(-300, 1), 12);
  EXPECT_EQ(calibration.surprise(-300), 300);
  EXPECT_EQ(calibration.score(0, 1), 0);
}

TEST(Calibration, RoundsScoresToFourDecimals) {
  EXPECT_EQ(Calibration(even_tests(1), built_in_weights()).score(-1.23456789, 1), 1.2346);
}

TEST(Calibration, ScoresFallWithP) {
  const Calibration calibration(even_tests(100), built_in_weights());
  for (double log10p = 0; log10p > -9; log10p -= 0.5)
    EXPECT_GE(calibration.score(log10p - 0.5, 100), calibration.score(log10p, 100));
}

}  // namespace
}  // namespace propter::tools
