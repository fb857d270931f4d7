#include "store/codec.h"

#include <bit>
#include <cmath>
#include <cstdlib>
#include <numeric>

#include "store/bytes.h"

namespace propter::store {
namespace {

constexpr std::uint64_t kFormat = 1;  // the first byte of every blob

// Durations end at 2^63 ns, which is bin 458; what lies far beyond cannot have been counted.
constexpr std::int64_t kLargestBin = 1000;

void put(Encoder& to, const DurationHistogram& histogram) {
  to.number(histogram.bins().size());
  std::int64_t previous = 0;
  for (const auto& [bin, count] : histogram.bins()) {
    to.signed_number(bin - previous);
    to.number(count);
    previous = bin;
  }
}

std::uint32_t get_count(Decoder& from) { return static_cast<std::uint32_t>(from.number(UINT32_MAX)); }

// The bin after `previous`, which is further up unless it is the first one.
std::int64_t get_bin(Decoder& from, std::int64_t previous, bool first) {
  const std::int64_t step = from.signed_number();
  const bool in_order = first || step > 0;
  if (in_order && step >= -kLargestBin && step <= 2 * kLargestBin && std::abs(previous + step) <= kLargestBin)
    return previous + step;
  from.fail();
  return previous;
}

void get(Decoder& from, DurationHistogram& histogram) {
  std::vector<std::pair<std::int16_t, std::uint32_t>> bins(from.count(2));
  std::int64_t previous = 0;
  for (std::size_t i = 0; i < bins.size() && !from.failed(); ++i) {
    previous = get_bin(from, previous, i == 0);
    bins[i] = {static_cast<std::int16_t>(previous), get_count(from)};
    if (bins[i].second == 0) from.fail();
  }
  histogram.set_bins(std::move(bins));
}

// What a point holds beside its time. Instances live for one series, so that points may build on the one
// before.
template <typename Point>
struct Payload;

template <>
struct Payload<CountPoint> {
  static constexpr std::size_t kLeastBytes = 1;
  void put_point(Encoder& to, const CountPoint& point) { to.number(point.count); }
  void get_point(Decoder& from, CountPoint& point) { point.count = get_count(from); }
};

template <>
struct Payload<SpanPoint> {
  static constexpr std::size_t kLeastBytes = 5;
  void put_point(Encoder& to, const SpanPoint& point) {
    to.number(point.count);
    to.number(point.errors);
    to.number(point.traces);
    put(to, point.self);
    put(to, point.total);
  }
  void get_point(Decoder& from, SpanPoint& point) {
    point.count = get_count(from);
    point.errors = get_count(from);
    point.traces = get_count(from);
    get(from, point.self);
    get(from, point.total);
  }
};

template <>
struct Payload<CallPoint> {
  static constexpr std::size_t kLeastBytes = 5;
  void put_point(Encoder& to, const CallPoint& point) {
    to.number(point.count);
    to.number(point.errors);
    to.number(point.traces);
    put(to, point.gap);
    put(to, point.callee);
  }
  void get_point(Decoder& from, CallPoint& point) {
    point.count = get_count(from);
    point.errors = get_count(from);
    point.traces = get_count(from);
    get(from, point.gap);
    get(from, point.callee);
  }
};

std::uint64_t reversed(std::uint64_t bits) {
  std::uint64_t out = 0;
  for (int i = 0; i < 8; ++i, bits >>= 8) out = (out << 8) | (bits & 0xFF);
  return out;
}

// Neighbouring values share sign, exponent and leading digits: the exclusive or of their bits is zero there,
// and reversing its bytes makes a small number of it.
template <>
struct Payload<MetricPoint> {
  static constexpr std::size_t kLeastBytes = 1;
  std::uint64_t previous = 0;
  void put_point(Encoder& to, const MetricPoint& point) {
    const auto bits = std::bit_cast<std::uint64_t>(point.value);
    to.number(reversed(bits ^ previous));
    previous = bits;
  }
  void get_point(Decoder& from, MetricPoint& point) {
    previous ^= reversed(from.number());
    point.value = std::bit_cast<double>(previous);
    if (!std::isfinite(point.value)) from.fail();
  }
};

void set_time(MetricPoint& point, TimeNs time) { point.time = time; }
template <typename Point>
void set_time(Point& point, TimeNs time) {
  point.bucket = time;
}

// Times are stored as multiples of the greatest common divisor of their distances.
std::uint64_t distance(TimeNs from, TimeNs to) {
  return static_cast<std::uint64_t>(to) - static_cast<std::uint64_t>(from);
}

template <typename Point>
std::uint64_t common_unit(const std::vector<Point>& points) {
  std::uint64_t unit = 0;
  for (std::size_t i = 1; i < points.size(); ++i)
    unit = std::gcd(unit, distance(time_of(points[i - 1]), time_of(points[i])));
  return unit == 0 ? 1 : unit;
}

template <typename Point>
std::string encode_points(const std::vector<Point>& points) {
  Encoder to;
  to.number(kFormat);
  to.number(points.size());
  if (points.empty()) return to.take();
  const std::uint64_t unit = common_unit(points);
  TimeNs previous = time_of(points.front());
  to.signed_number(previous);
  to.number(unit);
  Payload<Point> payload;
  for (const Point& point : points) {
    to.number(distance(previous, time_of(point)) / unit);
    payload.put_point(to, point);
    previous = time_of(point);
  }
  return to.take();
}

// The time `steps` units after `time`; fails beyond the end of time.
TimeNs advance(Decoder& from, TimeNs time, std::uint64_t steps, std::uint64_t unit) {
  if (steps <= distance(time, INT64_MAX) / unit)
    return static_cast<TimeNs>(static_cast<std::uint64_t>(time) + steps * unit);
  from.fail();
  return time;
}

template <typename Point>
bool decode_points(std::string_view blob, std::vector<Point>& points) {
  Decoder from(blob);
  if (from.number() != kFormat) return false;
  const std::size_t count = from.count(1 + Payload<Point>::kLeastBytes);
  points.assign(count, Point());
  if (count == 0) return from.complete();
  TimeNs time = from.signed_number();
  const std::uint64_t unit = from.number();
  if (from.failed() || unit == 0 || !plausible(time)) return false;
  Payload<Point> payload;
  for (Point& point : points) {
    time = advance(from, time, from.number(), unit);
    set_time(point, time);
    payload.get_point(from, point);
    if (from.failed()) return false;
  }
  return from.complete();
}

// A list: the format, the number of items, the items.
template <typename List, typename Put>
std::string encode_list(const List& list, Put put_item) {
  Encoder to;
  to.number(kFormat);
  to.number(list.size());
  for (const auto& item : list) put_item(to, item);
  return to.take();
}

template <typename Get>
bool decode_list(std::string_view blob, std::size_t bytes_each, Get get_item) {
  Decoder from(blob);
  if (from.number() != kFormat) return false;
  for (std::size_t left = from.count(bytes_each); left > 0 && !from.failed(); --left) get_item(from);
  return from.complete();
}

}  // namespace

std::string encode(const std::vector<CountPoint>& points) { return encode_points(points); }
std::string encode(const std::vector<SpanPoint>& points) { return encode_points(points); }
std::string encode(const std::vector<CallPoint>& points) { return encode_points(points); }
std::string encode(const std::vector<MetricPoint>& points) { return encode_points(points); }

bool decode(std::string_view blob, std::vector<CountPoint>& out) { return decode_points(blob, out); }
bool decode(std::string_view blob, std::vector<SpanPoint>& out) { return decode_points(blob, out); }
bool decode(std::string_view blob, std::vector<CallPoint>& out) { return decode_points(blob, out); }
bool decode(std::string_view blob, std::vector<MetricPoint>& out) { return decode_points(blob, out); }

std::string encode(const Texts& texts) {
  return encode_list(texts, [](Encoder& to, const std::string& text) { to.text(text); });
}

bool decode(std::string_view blob, Texts& out) {
  out.clear();
  return decode_list(blob, 1, [&](Decoder& from) { out.emplace_back(from.text()); });
}

std::string encode(const Labels& labels) {
  return encode_list(labels, [](Encoder& to, const Labels::value_type& label) {
    to.text(label.first);
    to.text(label.second);
  });
}

bool decode(std::string_view blob, Labels& out) {
  out.clear();
  return decode_list(blob, 2, [&](Decoder& from) {
    const std::string_view name = from.text();
    const std::string_view value = from.text();
    const bool sorted = out.empty() || out.rbegin()->first < name;
    if (!sorted) return from.fail();
    out.emplace_hint(out.end(), name, value);
  });
}

std::string encode(const Numbers& numbers) {
  return encode_list(numbers, [](Encoder& to, std::uint32_t number) { to.number(number); });
}

bool decode(std::string_view blob, Numbers& out) {
  out.clear();
  return decode_list(blob, 1, [&](Decoder& from) { out.push_back(get_count(from)); });
}

}  // namespace propter::store
