#include "belief/log_math.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "belief/log_table.h"

namespace propter::belief {
namespace {

using testing::ElementsAre;

TEST(LogAdd, AddsProbabilities) { EXPECT_DOUBLE_EQ(std::exp(log_add(std::log(0.25), std::log(0.5))), 0.75); }

TEST(LogAdd, ZeroIsNeutral) {
  EXPECT_EQ(log_add(kLogZero, -3), -3);
  EXPECT_EQ(log_add(kLogZero, kLogZero), kLogZero);
}

TEST(LogAdd, DoesNotUnderflow) { EXPECT_DOUBLE_EQ(log_add(-5000, -5000), -5000 + std::log(2)); }

TEST(LogComplement, KeepsTheDigitsAtBothEnds) {
  EXPECT_DOUBLE_EQ(log_complement(-1e-20), std::log(1e-20));
  EXPECT_DOUBLE_EQ(log_complement(-100), -std::exp(-100));
  EXPECT_EQ(log_complement(0), kLogZero);
  EXPECT_EQ(log_complement(kLogZero), 0);
}

TEST(Logistic, TakesInfinities) {
  EXPECT_EQ(logistic(HUGE_VAL), 1);
  EXPECT_EQ(logistic(-HUGE_VAL), 0);
  EXPECT_EQ(logistic(0), 0.5);
}

TEST(LogCoin, EitherOfTwoCoins) {
  const LogCoin both = either(coin_of(0.2), coin_of(0.5));
  EXPECT_DOUBLE_EQ(std::exp(both.on), 0.6);
  EXPECT_DOUBLE_EQ(std::exp(both.off), 0.4);
}

TEST(LogCoin, CertainAndImpossibleCoins) {
  EXPECT_EQ(either(coin_of(1), coin_of(0.5)).log_odds(), HUGE_VAL);
  EXPECT_EQ(either(coin_of(0), coin_of(0)).log_odds(), -HUGE_VAL);
}

TEST(LogCoin, KeepsWhatADoubleCannotHold) {
  const LogCoin rare{-2000, 0};
  EXPECT_DOUBLE_EQ(either(rare, rare).on, -2000 + std::log(2));
}

// Entry i of a table over (7, 9): bit 0 is the state of 7, bit 1 that of 9.
LogTable table_of_two() { return {{7, 9}, {std::log(0.1), std::log(0.2), std::log(0.3), std::log(0.4)}}; }

TEST(LogTable, SumsOut) {
  const LogTable of_7 = marginalise(table_of_two(), {7});
  EXPECT_NEAR(std::exp(of_7.logs[0]), 0.4, 1e-15);
  EXPECT_NEAR(std::exp(of_7.logs[1]), 0.6, 1e-15);
  EXPECT_NEAR(marginalise(table_of_two(), {}).logs[0], 0, 1e-15);
}

TEST(LogTable, MultipliesAFactorOfAnyOrderOfVariables) {
  LogTable table = table_of_two();
  multiply_by(&table, {{9, 7}, {0, 1, 2, 3}});
  EXPECT_DOUBLE_EQ(table.logs[1], std::log(0.2) + 2);
  EXPECT_DOUBLE_EQ(table.logs[2], std::log(0.3) + 1);
}

TEST(LogTable, ZeroByZeroIsZero) {
  LogTable table{{7}, {kLogZero, 2}};
  divide_by(&table, {{7}, {kLogZero, 1}});
  EXPECT_THAT(table.logs, ElementsAre(kLogZero, 1));
}

TEST(LogTable, SumsOfNothingButZeroAreZero) {
  EXPECT_EQ(marginalise({{7}, {kLogZero, kLogZero}}, {}).logs[0], kLogZero);
}

}  // namespace
}  // namespace propter::belief
