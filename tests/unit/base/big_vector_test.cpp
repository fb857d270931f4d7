#include "base/big_vector.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <numeric>

namespace propter {
namespace {

TEST(BigVector, HoldsWhatItIsGivenBelowAndAboveAPage) {
  for (const std::size_t size :
       {std::size_t{0}, std::size_t{10}, std::size_t{1} << 15, std::size_t{1} << 20}) {
    BigVector<std::uint64_t> values(size);
    std::iota(values.begin(), values.end(), 0U);
    const BigVector<std::uint64_t> copy = values;
    EXPECT_EQ(copy.size(), size);
    for (std::size_t i = 0; i < size; ++i) ASSERT_EQ(copy[i], i);
  }
}

TEST(BigVector, GrowsAcrossTheLimit) {
  BigVector<double> values;
  for (int i = 0; i < 200'000; ++i) values.push_back(i);
  EXPECT_EQ(std::accumulate(values.begin(), values.end(), 0.0), 199'999.0 * 100'000.0);
}

TEST(BigVector, RefusesASizeThatCannotBe) {
  EXPECT_THROW(BigVector<std::uint64_t>(SIZE_MAX / 8), std::exception);
}

}  // namespace
}  // namespace propter
