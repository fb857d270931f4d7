#include "net/retry.h"

#include <limits>

#include <gtest/gtest.h>

namespace propter::net {
namespace {

using std::chrono::seconds;

constexpr std::time_t kNow = 1'700'000'000;  // Tue, 14 Nov 2023 22:13:20 GMT

Reply answered(int status, std::uint32_t attempts) { return {.status = status, .attempts = attempts}; }
Reply failed(Failure failure, std::uint32_t attempts) { return {.failure = failure, .attempts = attempts}; }

TEST(MayRecover, GoesByTheStatus) {
  for (const int status : {408, 409, 429, 500, 502, 503, 504, 529})
    EXPECT_TRUE(may_recover(Failure::kNone, status)) << status;
  for (const int status : {200, 204, 301, 302, 400, 401, 403, 404, 422, 501})
    EXPECT_FALSE(may_recover(Failure::kNone, status)) << status;
}

TEST(MayRecover, GoesByTheFailureWhereThereIsOne) {
  for (const Failure failure : {Failure::kUnreachable, Failure::kTimeout, Failure::kBroken})
    EXPECT_TRUE(may_recover(failure, 200)) << name_of(failure);
  for (const Failure failure :
       {Failure::kTls, Failure::kTooLarge, Failure::kInterrupted, Failure::kDeadline, Failure::kUsage})
    EXPECT_FALSE(may_recover(failure, 503)) << name_of(failure);
}

TEST(ParseRetryAfter, TakesSeconds) {
  EXPECT_EQ(parse_retry_after("0", kNow), seconds(0));
  EXPECT_EQ(parse_retry_after("120", kNow), seconds(120));
}

TEST(ParseRetryAfter, TakesADate) {
  EXPECT_EQ(parse_retry_after("Tue, 14 Nov 2023 22:14:20 GMT", kNow), seconds(60));
  EXPECT_EQ(parse_retry_after("Tue, 14 Nov 2023 22:00:00 GMT", kNow), seconds(0));
}

TEST(ParseRetryAfter, KeepsNumbersWithoutMeasureInRange) {
  EXPECT_GT(parse_retry_after("99999999999999999999999999", kNow), seconds(1'000'000));
}

TEST(ParseRetryAfter, IgnoresWhatIsNeither) {
  for (const char* text : {"", "soon", "-5", "1.5", "12 parsecs"})
    EXPECT_EQ(parse_retry_after(text, kNow), std::nullopt) << text;
}

TEST(Backoff, DoublesUpToItsMost) {
  const ClientSettings settings{.first_backoff = Milliseconds(100), .most_backoff = Milliseconds(1000)};
  const int expected[] = {100, 200, 400, 800, 1000, 1000};
  for (std::uint32_t attempts = 1; attempts <= 6; ++attempts)
    EXPECT_EQ(backoff(settings, attempts, 1.0), Milliseconds(expected[attempts - 1])) << attempts;
}

TEST(Backoff, IsAtLeastHalfOfIt) {
  const ClientSettings settings{.first_backoff = Milliseconds(100)};
  EXPECT_EQ(backoff(settings, 1, 0.0), Milliseconds(50));
  EXPECT_EQ(backoff(settings, 2, 0.5), Milliseconds(150));
}

TEST(Backoff, StandsExtremes) {
  EXPECT_EQ(backoff({.first_backoff = Milliseconds(0)}, UINT32_MAX, 1.0), Milliseconds(0));
  EXPECT_EQ(backoff({.first_backoff = Milliseconds(-5)}, 1, 1.0), Milliseconds(0));
  const ClientSettings vast{.first_backoff = Milliseconds::max(), .most_backoff = Milliseconds::max()};
  EXPECT_GT(backoff(vast, UINT32_MAX, 1.0), Milliseconds(0));
}

TEST(WaitBeforeNext, IsNothingOnceTheRetriesAreUsedUp) {
  const ClientSettings settings{.retries = 2};
  EXPECT_TRUE(wait_before_next(settings, answered(500, 2), {}, 0));
  EXPECT_FALSE(wait_before_next(settings, answered(500, 3), {}, 0));
  EXPECT_FALSE(wait_before_next({.retries = 0}, answered(500, 1), {}, 0));
}

TEST(WaitBeforeNext, IsNothingWhereNothingWouldChange) {
  EXPECT_FALSE(wait_before_next({}, answered(200, 1), {}, 0));
  EXPECT_FALSE(wait_before_next({}, answered(501, 1), {}, 0));
  EXPECT_FALSE(wait_before_next({}, failed(Failure::kTls, 1), {}, 0));
}

TEST(WaitBeforeNext, IsTheLongerOfBackoffAndWhatTheServerAsks) {
  const ClientSettings settings{.first_backoff = Milliseconds(100)};
  EXPECT_EQ(wait_before_next(settings, answered(429, 1), {}, 1), Milliseconds(100));
  EXPECT_EQ(wait_before_next(settings, answered(429, 1), seconds(0), 1), Milliseconds(100));
  EXPECT_EQ(wait_before_next(settings, answered(429, 1), seconds(7), 1), seconds(7));
}

TEST(WaitBeforeNext, IsNothingForAServerThatAsksTooMuch) {
  const ClientSettings settings{.most_retry_after = seconds(60)};
  EXPECT_EQ(wait_before_next(settings, answered(429, 1), seconds(60), 0), seconds(60));
  EXPECT_FALSE(wait_before_next(settings, answered(429, 1), seconds(61), 0));
}

TEST(Spacing, IsEvenOverTheMinute) {
  EXPECT_EQ(spacing(60), seconds(1));
  EXPECT_EQ(spacing(240), Milliseconds(250));
}

TEST(Spacing, IsNoneWithoutALimit) {
  for (const double none : {0.0, -1.0, std::numeric_limits<double>::quiet_NaN()})
    EXPECT_EQ(spacing(none), Clock::duration::zero());
}

TEST(Spacing, StandsALimitNextToNothing) { EXPECT_GT(spacing(1e-300), std::chrono::hours(1000)); }

}  // namespace
}  // namespace propter::net
