#include "ingest/timestamps.h"

#include <gtest/gtest.h>

#include "tests/support/read_bytes.h"

namespace propter {
namespace {

struct Case {
  std::string_view text;
  std::string_view time;
  std::string_view rest;
};

class LeadingTimes : public ::testing::TestWithParam<Case> {};

TEST_P(LeadingTimes, AreReadToTheirEnd) {
  const LeadingTime found = leading_time(GetParam().text, testing::at("2026-01-02T12:00:00Z"));
  EXPECT_EQ(format_time(found.time), GetParam().time);
  EXPECT_EQ(GetParam().text.substr(found.length), GetParam().rest);
}

INSTANTIATE_TEST_SUITE_P(
    Forms, LeadingTimes,
    ::testing::Values(Case{"2026-01-02T03:04:05Z x", "2026-01-02T03:04:05Z", " x"},
                      Case{"2026-01-02 03:04:05,678 INFO", "2026-01-02T03:04:05.678Z", " INFO"},
                      Case{"2026-01-02T03:04:05.123456789+02:00 x", "2026-01-02T01:04:05.123456789Z", " x"},
                      Case{"2026-01-02 03:04:05 +0200 x", "2026-01-02T01:04:05Z", " x"},
                      Case{"2026-01-02 03:04:05 UTC x", "2026-01-02T03:04:05Z", " x"},
                      Case{"[2026-01-02 03:04:05] x", "2026-01-02T03:04:05Z", " x"},
                      Case{"2026/01/02 03:04:05 [error]", "2026-01-02T03:04:05Z", " [error]"},
                      Case{"Jan  2 03:04:05 host", "2026-01-02T03:04:05Z", " host"},
                      Case{"Dec 31 23:59:59 host", "2025-12-31T23:59:59Z", " host"},
                      Case{"[02/Jan/2026:05:04:05 +0200] \"GET", "2026-01-02T03:04:05Z", " \"GET"},
                      Case{"1767323045.5 x", "2026-01-02T03:04:05.500Z", " x"},
                      Case{"1767323045678 x", "2026-01-02T03:04:05.678Z", " x"},
                      Case{"03:04:05.678 INFO", "2026-01-02T03:04:05.678Z", " INFO"},
                      Case{"23:59:59 INFO", "2026-01-02T23:59:59Z", " INFO"}));

TEST(LeadingTime, OtherTextsHaveNone) {
  for (const std::string_view text :
       {"", "x", "2026", "2026-01-02", "2026-13-40T03:04:05Z", "10.0.0.1 - -", "99:99:99 x", "12345678",
        "[main] x", "Jan", "May the force", "[2026-01-02"})
    EXPECT_EQ(leading_time(text, kNoTime).length, 0U) << text;
}

TEST(LeadingTime, WithoutReferenceAYearlessTimeIsSeenButNotKnown) {
  const LeadingTime found = leading_time("Jan  2 03:04:05 host", kNoTime);
  EXPECT_EQ(found.length, 15U);
  EXPECT_EQ(found.time, kNoTime);
}

TEST(LeadingTime, BareClockIsTheNearestOne) {
  EXPECT_EQ(format_time(leading_time("23:59:00", testing::at("2026-01-02T00:01:00Z")).time),
            "2026-01-01T23:59:00Z");
  EXPECT_EQ(format_time(leading_time("00:01:00", testing::at("2026-01-01T23:59:00Z")).time),
            "2026-01-02T00:01:00Z");
}

TEST(KlogTime, TakesTheYearOfTheReference) {
  const LeadingTime found =
      klog_time("1122 17:42:03.123456 1 f.go:1] x", testing::at("2025-11-23T00:00:00Z"));
  EXPECT_EQ(format_time(found.time), "2025-11-22T17:42:03.123456Z");
}

}  // namespace
}  // namespace propter
