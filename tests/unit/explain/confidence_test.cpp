// How often an answer is right, as its features have it.
#include "explain/confidence.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>

namespace propter::explain {
namespace {

constexpr std::array kAlone = {-700.0, -20.0, -5.0, -0.5, 0.0, 0.5, 5.0, 9.0, 20.0, 700.0};
constexpr std::array kStrongest = {0.0, 0.1, 1.0, 3.0, 5.9, 8.0, 100.0};

const Weights::Confidence& built_in() { return built_in_weights().confidence; }

double of(double alone, double strongest) {
  return confidence_of({.alone = alone, .strongest = strongest}, built_in());
}

TEST(Confidence, IsAProbabilityAndNeverCertain) {
  for (const double alone : kAlone)
    for (const double strongest : kStrongest) {
      EXPECT_GT(of(alone, strongest), 0);
      EXPECT_LT(of(alone, strongest), 1);
    }
}

TEST(Confidence, TakesASingleCandidateWithoutRivals) {
  EXPECT_LT(of(HUGE_VAL, 6), 1);
  EXPECT_GT(of(-HUGE_VAL, 0), 0);
}

TEST(Confidence, NeverFallsWithTheLogOddsOfTheFirst) {
  for (const double strongest : kStrongest)
    for (std::size_t k = 1; k < kAlone.size(); ++k)
      EXPECT_GE(of(kAlone[k], strongest), of(kAlone[k - 1], strongest));
  EXPECT_GT(of(2, 1), of(1, 1));
}

TEST(Confidence, NeverFallsWithWhatShowsMost) {
  for (const double alone : kAlone)
    for (std::size_t k = 1; k < kStrongest.size(); ++k)
      EXPECT_GE(of(alone, kStrongest[k]), of(alone, kStrongest[k - 1]));
  EXPECT_GT(of(1, 2), of(1, 1));
}

TEST(Confidence, CountsNoFeatureBeyondWhereItWasFitted) {
  EXPECT_EQ(of(built_in().most_alone, 1), of(built_in().most_alone + 5, 1));
  EXPECT_EQ(of(-built_in().most_alone, 1), of(-built_in().most_alone - 5, 1));
  EXPECT_EQ(of(1, built_in().most_strongest), of(1, built_in().most_strongest + 5));
}

TEST(Confidence, IsTheLogisticFunctionOfTheWeightedSum) {
  Weights::Confidence weights;
  weights.base = -1;
  weights.alone = 0.5;
  weights.strongest = 0.25;
  weights.most_alone = 4;
  weights.most_strongest = 3;
  const double within = confidence_of({.alone = 2, .strongest = 1}, weights);
  EXPECT_NEAR(std::log(within / (1 - within)), -1 + 0.5 * 2 + 0.25 * 1, 1e-12);
  const double beyond = confidence_of({.alone = 9, .strongest = 8}, weights);
  EXPECT_NEAR(std::log(beyond / (1 - beyond)), -1 + 0.5 * 4 + 0.25 * 3, 1e-12);
}

}  // namespace
}  // namespace propter::explain
