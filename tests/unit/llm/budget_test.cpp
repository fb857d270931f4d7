#include "llm/budget.h"

#include <gtest/gtest.h>

namespace propter::llm {
namespace {

constexpr TokenPrice kPrice{.input = 1, .output = 4};

Budget limited(const LlmBudget& limits) { return {limits, kPrice}; }

TEST(Budget, WithoutLimitsPaysForEverything) {
  Budget budget(LlmBudget{.calls = 0}, std::nullopt);
  for (int i = 0; i < 2000; ++i) EXPECT_EQ(budget.reserve({1'000'000'000, 1'000'000'000}), "");
  EXPECT_FALSE(budget.until());
}

TEST(Budget, HasAThousandCallsByDefault) {
  Budget budget(LlmBudget{}, std::nullopt);
  for (int i = 0; i < 1000; ++i) EXPECT_EQ(budget.reserve({1, 1}), "");
  EXPECT_EQ(budget.reserve({1, 1}), "calls");
}

TEST(Budget, OfCallsEndsAfterThem) {
  Budget budget = limited({.calls = 2});
  EXPECT_EQ(budget.reserve({1, 1}), "");
  EXPECT_EQ(budget.reserve({1, 1}), "");
  EXPECT_EQ(budget.reserve({1, 1}), "calls");
}

TEST(Budget, OfCallsIsNotGivenBackBySettling) {
  Budget budget = limited({.calls = 1});
  EXPECT_EQ(budget.reserve({1, 1}), "");
  budget.settle({1, 1}, {});
  EXPECT_EQ(budget.reserve({1, 1}), "calls");
}

TEST(Budget, OfTokensCountsBothDirections) {
  Budget budget = limited({.tokens = 100});
  EXPECT_EQ(budget.reserve({60, 40}), "");
  EXPECT_EQ(budget.reserve({1, 0}), "tokens");
  EXPECT_EQ(budget.reserve({0, 1}), "tokens");
}

TEST(Budget, OfTokensMayBeSpentToTheLast) {
  Budget budget = limited({.tokens = 100});
  EXPECT_EQ(budget.reserve({99, 0}), "");
  EXPECT_EQ(budget.reserve({0, 1}), "");
  EXPECT_EQ(budget.reserve({0, 1}), "tokens");
}

TEST(Budget, CountsReservationsUntilTheyAreSettled) {
  Budget budget = limited({.tokens = 100});
  EXPECT_EQ(budget.reserve({40, 20}), "");
  EXPECT_EQ(budget.reserve({40, 20}), "tokens");
  budget.settle({40, 20}, {10, 5});
  EXPECT_EQ(budget.reserve({40, 20}), "");
  EXPECT_EQ(budget.reserve({25, 1}), "tokens");
}

TEST(Budget, SettlesToMoreThanWasReserved) {
  Budget budget = limited({.tokens = 100});
  EXPECT_EQ(budget.reserve({10, 10}), "");
  budget.settle({10, 10}, {500, 500});
  EXPECT_EQ(budget.reserve({1, 0}), "tokens");
}

TEST(Budget, IsNotChargedForWhatItRejects) {
  Budget budget = limited({.calls = 1, .tokens = 10});
  EXPECT_EQ(budget.reserve({11, 0}), "tokens");
  EXPECT_EQ(budget.reserve({5, 5}), "");
}

TEST(Budget, OfMoneyCountsByThePrice) {
  Budget budget = limited({.cost = 5});
  EXPECT_EQ(budget.reserve({1'000'000, 500'000}), "");
  EXPECT_EQ(budget.reserve({2'000'000, 0}), "");
  EXPECT_EQ(budget.reserve({0, 1}), "cost");
}

TEST(Budget, OfMoneyIsGivenBackBySettling) {
  Budget budget = limited({.cost = 5});
  EXPECT_EQ(budget.reserve({5'000'000, 0}), "");
  EXPECT_EQ(budget.reserve({1, 0}), "cost");
  budget.settle({5'000'000, 0}, {1'000'000, 0});
  EXPECT_EQ(budget.reserve({0, 1'000'000}), "");
}

TEST(Budget, OfSecondsEndsAfterThem) {
  Budget budget = limited({.seconds = 1e-9});
  EXPECT_FALSE(budget.until());
  budget.reserve({1, 1});
  ASSERT_TRUE(budget.until());
  while (std::chrono::steady_clock::now() < *budget.until()) {
  }
  EXPECT_EQ(budget.reserve({1, 1}), "seconds");
}

TEST(Budget, OfSecondsBeginsWithTheFirstReservation) {
  Budget budget = limited({.seconds = 1000});
  const auto before = std::chrono::steady_clock::now();
  EXPECT_EQ(budget.reserve({1, 1}), "");
  const auto until = budget.until();
  ASSERT_TRUE(until);
  EXPECT_GE(*until, before + std::chrono::seconds(1000));
  EXPECT_LE(*until, std::chrono::steady_clock::now() + std::chrono::seconds(1000));
  EXPECT_EQ(budget.reserve({1, 1}), "");
  EXPECT_EQ(budget.until(), until);
}

TEST(Budget, NamesTheFirstLimitThatIsPassed) {
  Budget budget = limited({.calls = 1, .tokens = 1, .cost = 1e-9});
  EXPECT_EQ(budget.reserve({1, 1}), "tokens");
  Budget money = limited({.tokens = 10, .cost = 1e-9});
  EXPECT_EQ(money.reserve({1, 1}), "cost");
}

TEST(Cost, IsPerMillionTokens) {
  const Budget budget = limited({});
  EXPECT_DOUBLE_EQ(budget.cost_of({1'000'000, 0}), 1);
  EXPECT_DOUBLE_EQ(budget.cost_of({0, 1'000'000}), 4);
  EXPECT_DOUBLE_EQ(budget.cost_of({500, 250}), 0.0015);
  EXPECT_DOUBLE_EQ(budget.cost_of({}), 0);
}

TEST(Cost, IsNothingWithoutAPrice) {
  EXPECT_EQ(Budget(LlmBudget{}, std::nullopt).cost_of({1'000'000, 1'000'000}), 0);
}

}  // namespace
}  // namespace propter::llm
