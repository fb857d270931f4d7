#include "store/codec.h"

#include <bit>
#include <limits>
#include <random>

#include <gtest/gtest.h>

#include "store/bytes.h"
#include "unit/store/sample.h"

namespace propter::store {
namespace {

template <typename T>
bool is_well_formed(const std::string& blob) {
  T out;
  return decode(blob, out);
}

std::vector<MetricPoint> round_trip(const std::vector<MetricPoint>& points) {
  std::vector<MetricPoint> out;
  EXPECT_TRUE(decode(encode(points), out));
  return out;
}

std::vector<MetricPoint> every_15_seconds(std::size_t count, double value) {
  std::vector<MetricPoint> points(count);
  for (std::size_t i = 0; i < count; ++i) points[i] = {kNoon + static_cast<TimeNs>(i) * 15 * kSecond, value};
  return points;
}

std::string bytes(std::initializer_list<int> values) {
  std::string out;
  for (const int value : values) out += static_cast<char>(value);
  return out;
}

TEST(Bytes, NumbersSurviveAtTheirLimits) {
  for (const std::uint64_t value : {std::uint64_t{0}, std::uint64_t{127}, std::uint64_t{128}, UINT64_MAX}) {
    Encoder to;
    to.number(value);
    const std::string encoded = to.take();
    Decoder from(encoded);
    EXPECT_EQ(from.number(), value);
    EXPECT_TRUE(from.complete());
  }
}

TEST(Bytes, SignedNumbersSurviveAtTheirLimits) {
  for (const std::int64_t value :
       {std::int64_t{0}, std::int64_t{-1}, std::int64_t{64}, INT64_MIN, INT64_MAX}) {
    Encoder to;
    to.signed_number(value);
    const std::string encoded = to.take();
    Decoder from(encoded);
    EXPECT_EQ(from.signed_number(), value);
    EXPECT_TRUE(from.complete());
  }
}

TEST(Bytes, ANumberNeedsItsLastByte) {
  Decoder from("\x80");
  EXPECT_EQ(from.number(), 0U);
  EXPECT_TRUE(from.failed());
}

TEST(Bytes, ANumberBeyond64BitsFails) {
  Decoder from("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02");
  from.number();
  EXPECT_TRUE(from.failed());
}

TEST(Bytes, OnlyTheShortestFormOfANumberIsAccepted) {
  const std::string padded = bytes({0x81, 0x00});
  Decoder from(padded);
  from.number();
  EXPECT_TRUE(from.failed());
}

TEST(Bytes, ACountBeyondTheRestFails) {
  Decoder from(
      "\x03"
      "ab");
  EXPECT_EQ(from.count(1), 0U);
  EXPECT_TRUE(from.failed());
}

TEST(Bytes, AfterAFailureNothingIsRead) {
  Decoder from(
      "\x07"
      "abc");
  EXPECT_EQ(from.text(), "");
  EXPECT_EQ(from.number(), 0U);
  EXPECT_FALSE(from.complete());
}

TEST(Codec, MetricValuesKeepEveryBit) {
  const double values[] = {0.1, -0.0, 1e-310, -1e300, std::numeric_limits<double>::max()};
  std::vector<MetricPoint> points;
  for (const double value : values) points.push_back({kNoon + static_cast<TimeNs>(points.size()), value});
  const std::vector<MetricPoint> back = round_trip(points);
  ASSERT_EQ(back.size(), points.size());
  for (std::size_t i = 0; i < points.size(); ++i) {
    EXPECT_EQ(back[i].time, points[i].time);
    EXPECT_EQ(std::bit_cast<std::uint64_t>(back[i].value), std::bit_cast<std::uint64_t>(points[i].value));
  }
}

TEST(Codec, TheWholeRangeOfTimeSurvives) {
  const std::vector<MetricPoint> back = round_trip({{-kSecond, 1}, {0, 2}, {INT64_MAX, 3}});
  ASSERT_EQ(back.size(), 3U);
  EXPECT_EQ(back[0].time, -kSecond);
  EXPECT_EQ(back[2].time, INT64_MAX);
}

TEST(Codec, EqualTimesSurvive) {
  const std::vector<MetricPoint> back = round_trip({{kNoon, 1}, {kNoon, 2}});
  ASSERT_EQ(back.size(), 2U);
  EXPECT_EQ(back[1].time, kNoon);
}

TEST(Codec, ASteadyMetricCostsTwoBytesAPoint) {
  EXPECT_LE(encode(every_15_seconds(1000, 42.5)).size(), 2U * 1000 + 30);
}

TEST(Codec, AnEmptySeriesIsTwoBytes) {
  EXPECT_EQ(encode(std::vector<CountPoint>()), bytes({1, 0}));
  EXPECT_TRUE(is_well_formed<std::vector<CountPoint>>(bytes({1, 0})));
}

TEST(Codec, ThePointsOfVersionOneKeepTheirLayout) {
  // Format 1, two points, first time 0, unit 20 s (LEB128), then (0, 5) and (1, 300).
  const std::vector<CountPoint> points = {{0, 5}, {2 * kBucket, 300}};
  EXPECT_EQ(encode(points), bytes({1, 2, 0, 0x80, 0x90, 0xdf, 0xc0, 0x4a, 0, 5, 1, 0xac, 0x02}));
}

TEST(Codec, TheListsOfVersionOneKeepTheirLayout) {
  EXPECT_EQ(encode(Texts{"ab", ""}), bytes({1, 2, 2, 'a', 'b', 0}));
  EXPECT_EQ(encode(Labels{{"k", "v"}}), bytes({1, 1, 1, 'k', 1, 'v'}));
  EXPECT_EQ(encode(Numbers{7, 300}), bytes({1, 2, 7, 0xac, 0x02}));
}

TEST(Codec, HistogramsSurvive) {
  SpanPoint point{kNoon, 3, 1, 2, {}, {}};
  point.self.set_bins({{-1000, 1}, {0, UINT32_MAX}, {1000, 2}});
  std::vector<SpanPoint> back;
  ASSERT_TRUE(decode(encode(std::vector<SpanPoint>{point}), back));
  ASSERT_EQ(back.size(), 1U);
  EXPECT_EQ(back[0].self.bins(), point.self.bins());
  EXPECT_TRUE(back[0].total.bins().empty());
}

TEST(Codec, RefusesAnotherFormat) { EXPECT_FALSE(is_well_formed<Texts>(bytes({2, 0}))); }

TEST(Codec, RefusesTheEmptyBlob) { EXPECT_FALSE(is_well_formed<std::vector<CountPoint>>("")); }

TEST(Codec, RefusesBytesAfterTheEnd) { EXPECT_FALSE(is_well_formed<Texts>(bytes({1, 0, 0}))); }

TEST(Codec, RefusesHugeCountsInShortBlobs) {
  const std::string bomb = bytes({1, 0xff, 0xff, 0xff, 0xff, 0x0f, 0, 1, 0, 0, 0, 0});
  EXPECT_FALSE(is_well_formed<std::vector<CountPoint>>(bomb));
  EXPECT_FALSE(is_well_formed<std::vector<SpanPoint>>(bomb));
  EXPECT_FALSE(is_well_formed<std::vector<CallPoint>>(bomb));
  EXPECT_FALSE(is_well_formed<std::vector<MetricPoint>>(bomb));
  EXPECT_FALSE(is_well_formed<Texts>(bomb));
  EXPECT_FALSE(is_well_formed<Labels>(bomb));
  EXPECT_FALSE(is_well_formed<Numbers>(bomb));
}

TEST(Codec, RefusesHugeHistogramsInShortBlobs) {
  EXPECT_FALSE(is_well_formed<std::vector<SpanPoint>>(bytes({1, 1, 0, 1, 0, 0, 1, 0, 0xff, 0xff, 0x7f, 0})));
}

TEST(Codec, RefusesTimesBeyondTheEnd) {
  Encoder to;
  for (const unsigned value : {1U, 1U}) to.number(value);
  to.signed_number(INT64_MAX);
  for (const unsigned value : {1U, 1U, 5U}) to.number(value);
  EXPECT_FALSE(is_well_formed<std::vector<CountPoint>>(to.take()));
}

TEST(Codec, RefusesAUnitOfZero) {
  EXPECT_FALSE(is_well_formed<std::vector<CountPoint>>(bytes({1, 1, 0, 0, 0, 5})));
}

TEST(Codec, RefusesValuesThatAreNotFinite) {
  EXPECT_FALSE(is_well_formed<std::vector<MetricPoint>>(
      encode(std::vector<MetricPoint>{{kNoon, std::numeric_limits<double>::quiet_NaN()}})));
}

TEST(Codec, RefusesUnsortedHistograms) {
  SpanPoint point;
  point.self.set_bins({{7, 1}, {7, 1}});
  EXPECT_FALSE(is_well_formed<std::vector<SpanPoint>>(encode(std::vector<SpanPoint>{point})));
}

TEST(Codec, RefusesCountsOfZeroInHistograms) {
  SpanPoint point;
  point.self.set_bins({{7, 0}});
  EXPECT_FALSE(is_well_formed<std::vector<SpanPoint>>(encode(std::vector<SpanPoint>{point})));
}

TEST(Codec, RefusesUnsortedLabels) {
  EXPECT_FALSE(is_well_formed<Labels>(bytes({1, 2, 1, 'b', 0, 1, 'a', 0})));
}

TEST(Codec, RefusesNumbersBeyond32Bits) {
  EXPECT_FALSE(is_well_formed<Numbers>(bytes({1, 1, 0xff, 0xff, 0xff, 0xff, 0x1f})));
}

TEST(Codec, EveryPrefixOfABlobIsRefused) {
  const std::string blob = encode(sample_telemetry().spans[0].points);
  for (std::size_t size = 0; size < blob.size(); ++size)
    EXPECT_FALSE(is_well_formed<std::vector<SpanPoint>>(blob.substr(0, size))) << size;
}

TEST(Codec, WhatIsReadFromNoiseIsWrittenTheSameAgain) {
  std::mt19937 random(1);  // NOLINT(*-msc51-cpp): the same noise in every run
  const std::string blob = encode(sample_telemetry().calls[0].points);
  for (int i = 0; i < 5000; ++i) {
    std::string noisy = blob;
    noisy[random() % noisy.size()] = static_cast<char>(random());
    std::vector<CallPoint> once;
    std::vector<CallPoint> twice;
    if (!decode(noisy, once)) continue;
    ASSERT_TRUE(decode(encode(once), twice));
    EXPECT_EQ(encode(once), encode(twice));
  }
}

}  // namespace
}  // namespace propter::store
