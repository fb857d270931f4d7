#include "belief/log_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "belief/log_math.h"

namespace propter::belief {
namespace {

using testing::ElementsAre;

std::vector<std::uint32_t> projection(std::vector<std::uint32_t> scope, std::vector<std::uint32_t> part) {
  std::vector<std::uint32_t> index;
  project(scope, part, &index);
  return index;
}

TEST(LogTable, ProjectsOnPartsInAnyOrder) {
  EXPECT_THAT(projection({7, 9}, {9}), ElementsAre(0, 0, 1, 1));
  EXPECT_THAT(projection({7, 9}, {9, 7}), ElementsAre(0, 2, 1, 3));
  EXPECT_THAT(projection({7, 9}, {}), ElementsAre(0, 0, 0, 0));
}

TEST(LogTable, Multiplies) {
  std::vector<double> table{0, 1, 2, 3};
  multiply(table, projection({7, 9}, {9}), std::vector<double>{10, 20});
  EXPECT_THAT(table, ElementsAre(10, 11, 22, 23));
}

TEST(LogTable, SumsOut) {
  const std::vector<double> table{std::log(0.1), std::log(0.2), std::log(0.3), std::log(0.4)};
  std::vector<double> of_7(2);
  marginalise(table, projection({7, 9}, {7}), of_7);
  EXPECT_NEAR(std::exp(of_7[0]), 0.4, 1e-15);
  EXPECT_NEAR(std::exp(of_7[1]), 0.6, 1e-15);
  EXPECT_NEAR(log_sum(table), 0, 1e-15);
}

TEST(LogTable, SumsOfNothingButZeroAreZero) {
  std::vector<double> sum(1);
  marginalise(std::vector<double>{kLogZero, kLogZero}, projection({7}, {}), sum);
  EXPECT_EQ(sum[0], kLogZero);
  EXPECT_EQ(log_sum(std::vector<double>{kLogZero, kLogZero}), kLogZero);
}

TEST(LogTable, SumsDoNotUnderflow) {
  EXPECT_DOUBLE_EQ(log_sum(std::vector<double>{-5000, -5000}), -5000 + std::log(2));
}

TEST(LogTable, NormalisesToTheLargest) {
  std::vector<double> table{-7, -5, kLogZero};
  normalise(table);
  EXPECT_THAT(table, ElementsAre(-2, 0, kLogZero));
}

TEST(LogTable, NormalisesNothingButZeroToItself) {
  std::vector<double> table{kLogZero};
  normalise(table);
  EXPECT_THAT(table, ElementsAre(kLogZero));
}

}  // namespace
}  // namespace propter::belief
