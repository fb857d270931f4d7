#include "belief/log_math.h"

#include <gtest/gtest.h>

namespace propter::belief {
namespace {

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

}  // namespace
}  // namespace propter::belief
