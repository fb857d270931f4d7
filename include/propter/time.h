// Time as telemetry has it: signed nanoseconds since 1970-01-01T00:00:00Z, no leap seconds.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace propter {

using TimeNs = std::int64_t;
using DurationNs = std::int64_t;

inline constexpr TimeNs kNoTime = INT64_MIN;
inline constexpr DurationNs kMillisecond = 1'000'000;
inline constexpr DurationNs kSecond = 1'000'000'000;
inline constexpr DurationNs kMinute = 60 * kSecond;

// Closed interval; kNoTime on a side means "not known" there.
struct Interval {
  TimeNs start = kNoTime;
  TimeNs end = kNoTime;

  [[nodiscard]] bool known() const { return start != kNoTime && end != kNoTime; }
  [[nodiscard]] bool contains(TimeNs t) const { return known() && start <= t && t <= end; }
  // Grows to hold t.
  void include(TimeNs t) {
    start = start == kNoTime ? t : std::min(start, t);
    end = end == kNoTime ? t : std::max(end, t);
  }
  bool operator==(const Interval&) const = default;
};

// Reads RFC 3339 and its common relatives ("2026-01-02 03:04:05,678", "... +0000 UTC m=+1.2", offsets,
// fractions of 1 to 9 digits, 'T' or space) and epoch numbers (s, ms, us or ns by magnitude, also with a
// fraction or an exponent). A text without offset counts as UTC. Nothing outside the years 1970..2262.
std::optional<TimeNs> parse_time(std::string_view text);

// RFC 3339 in UTC with as many fraction digits as needed (0, 3, 6 or 9); "-" for kNoTime.
std::string format_time(TimeNs time);

}  // namespace propter
