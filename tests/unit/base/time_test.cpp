#include <gtest/gtest.h>

#include <propter/time.h>

namespace propter {
namespace {

constexpr TimeNs kExample = 1'674'982'330LL * kSecond;  // 2023-01-29T08:52:10Z

TEST(ParseTime, ReadsRfc3339AndItsRelatives) {
  for (const char* text :
       {"2023-01-29T08:52:10Z", "2023-01-29 08:52:10", "2023-01-29t08:52:10z", "2023/01/29 08:52:10",
        "2023-01-29T10:52:10+02:00", "2023-01-29T03:52:10-0500", "2023-01-29 08:52:10 UTC",
        "2023-01-29 08:52:10 +0000 UTC", "  2023-01-29T08:52:10Z  "})
    EXPECT_EQ(parse_time(text), kExample) << text;
}

TEST(ParseTime, KeepsFractionsToTheNanosecond) {
  EXPECT_EQ(parse_time("2023-01-29T08:52:10.5Z"), kExample + 500 * kMillisecond);
  EXPECT_EQ(parse_time("2023-01-29 08:52:10,248"), kExample + 248 * kMillisecond);
  EXPECT_EQ(parse_time("2023-01-29 08:52:10.248601023 +0000 UTC m=+661.3"), kExample + 248'601'023);
  EXPECT_EQ(parse_time("2023-01-29T08:52:10.1234567891234Z"), kExample + 123'456'789);
}

TEST(ParseTime, TellsTheUnitOfEpochNumbersByMagnitude) {
  for (const char* text :
       {"1674982330", "1674982330000", "1674982330000000", "1674982330000000000", "1.67498233e9"})
    EXPECT_EQ(parse_time(text), kExample) << text;
  EXPECT_EQ(parse_time("1674982330.5"), kExample + 500 * kMillisecond);
}

TEST(ParseTime, RefusesWhatIsNoTime) {
  for (const char* text :
       {"", "now", "12345", "2023-13-01T00:00:00Z", "2023-01-32T00:00:00Z", "2023-01-29T25:00:00Z",
        "2023-01-29", "1969-12-31T23:59:59Z", "2300-01-01T00:00:00Z", "2023-01-29T08:52:10.Z",
        "2023-01-29T08:52:10 nonsense", "99999999999999999999", "-1674982330", "nan", "inf"})
    EXPECT_EQ(parse_time(text), std::nullopt) << text;
}

TEST(FormatTime, UsesAsManyFractionDigitsAsNeeded) {
  EXPECT_EQ(format_time(kExample), "2023-01-29T08:52:10Z");
  EXPECT_EQ(format_time(kExample + 5 * kMillisecond), "2023-01-29T08:52:10.005Z");
  EXPECT_EQ(format_time(kExample + 1000), "2023-01-29T08:52:10.000001Z");
  EXPECT_EQ(format_time(kExample + 1), "2023-01-29T08:52:10.000000001Z");
  EXPECT_EQ(format_time(kNoTime), "-");
  EXPECT_EQ(format_time(-1), "1969-12-31T23:59:59.999999999Z");
}

TEST(FormatTime, ReadsBackTheSame) {
  for (TimeNs t = 0; t < 9'000'000'000LL * kSecond / 2; t += 86'399LL * 37 * kSecond + 123'456'789)
    EXPECT_EQ(parse_time(format_time(t)), t);
}

TEST(Interval, GrowsToHoldWhatIsIncluded) {
  Interval i;
  EXPECT_FALSE(i.known());
  i.include(5);
  i.include(3);
  EXPECT_EQ(i, (Interval{3, 5}));
  EXPECT_TRUE(i.contains(4));
  EXPECT_FALSE(i.contains(6));
}

}  // namespace
}  // namespace propter
