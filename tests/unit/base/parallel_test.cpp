#include "base/parallel.h"

#include <gtest/gtest.h>

#include <vector>

namespace propter {
namespace {

TEST(ParallelFor, DoesEachItemOnceOnAnyNumberOfThreads) {
  for (const unsigned threads : {0U, 1U, 2U, 4U, 64U}) {
    std::vector<int> done(1'000, 0);
    parallel_for(done.size(), threads, [&](std::size_t i) { ++done[i]; });
    EXPECT_EQ(done, std::vector<int>(1'000, 1)) << threads;
  }
}

TEST(ParallelFor, OfNothingDoesNothing) {
  parallel_for(0, 4, [](std::size_t) { FAIL(); });
}

}  // namespace
}  // namespace propter
