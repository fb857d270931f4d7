#include <propter/time.h>

#include <array>
#include <charconv>
#include <cmath>

#include <fmt/format.h>

#include "base/text.h"

namespace propter {
namespace {

constexpr std::int64_t kMaxSeconds = INT64_MAX / kSecond;

// Days since 1970-01-01 of a proleptic Gregorian date (Howard Hinnant, "chrono-Compatible Low-Level Date
// Algorithms").
std::int64_t days_from_civil(std::int64_t y, unsigned m, unsigned d) {
  y -= m <= 2;
  const std::int64_t era = (y >= 0 ? y : y - 399) / 400;
  const auto yoe = static_cast<unsigned>(y - era * 400);
  const unsigned doy = (153 * (m + (m > 2 ? -3U : 9U)) + 2) / 5 + d - 1;
  const unsigned doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
  return era * 146097 + static_cast<std::int64_t>(doe) - 719468;
}

struct Civil {
  std::int64_t year;
  unsigned month;
  unsigned day;
};

Civil civil_from_days(std::int64_t z) {
  z += 719468;
  const std::int64_t era = (z >= 0 ? z : z - 146096) / 146097;
  const auto doe = static_cast<unsigned>(z - era * 146097);
  const unsigned yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
  const unsigned doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
  const unsigned mp = (5 * doy + 2) / 153;
  const unsigned m = mp < 10 ? mp + 3 : mp - 9;
  return {static_cast<std::int64_t>(yoe) + era * 400 + (m <= 2), m, doy - (153 * mp + 2) / 5 + 1};
}

// Reads from the front of a text, remembering failure.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : text_(text) {}

  bool literal(char c) {
    if (text_.empty() || text_.front() != c) return false;
    text_.remove_prefix(1);
    return true;
  }
  // Exactly `width` digits.
  std::optional<unsigned> digits(std::size_t width) {
    if (text_.size() < width) return std::nullopt;
    unsigned value = 0;
    for (std::size_t i = 0; i < width; ++i) {
      if (text_[i] < '0' || text_[i] > '9') return std::nullopt;
      value = value * 10 + static_cast<unsigned>(text_[i] - '0');
    }
    text_.remove_prefix(width);
    return value;
  }
  // The digits of a fraction as nanoseconds; digits after the ninth are dropped.
  std::optional<std::int64_t> fraction() {
    std::int64_t ns = 0;
    std::size_t n = 0;
    for (; n < text_.size() && text_[n] >= '0' && text_[n] <= '9'; ++n)
      if (n < 9) ns = ns * 10 + (text_[n] - '0');
    if (n == 0) return std::nullopt;
    for (std::size_t i = n; i < 9; ++i) ns *= 10;
    text_.remove_prefix(n);
    return ns;
  }
  std::string_view rest() const { return text_; }

 private:
  std::string_view text_;
};

// "Z", "+hh", "+hhmm", "+hh:mm", " +0000 UTC m=+1.5", " UTC", or nothing: offset in seconds.
std::optional<std::int64_t> parse_offset(std::string_view text) {
  text = trim(text);
  if (text.empty() || text == "Z" || text == "z" || text == "UTC" || text == "GMT") return 0;
  if (text.front() != '+' && text.front() != '-') return std::nullopt;
  const std::int64_t sign = text.front() == '-' ? -1 : 1;
  Cursor in(text.substr(1));
  const auto hours = in.digits(2);
  if (!hours || *hours > 15) return std::nullopt;
  unsigned minutes = 0;
  if (!in.rest().empty() && in.rest().front() != ' ') {
    in.literal(':');
    const auto m = in.digits(2);
    if (!m || *m > 59) return std::nullopt;
    minutes = *m;
  }
  // What may follow is a zone name and Go's monotonic clock reading.
  const std::string_view rest = trim(in.rest());
  if (!rest.empty() && rest.substr(0, 3) != "UTC" && rest.substr(0, 2) != "m=" && rest.front() != '+' &&
      rest.front() != '-')
    return std::nullopt;
  return sign * (static_cast<std::int64_t>(*hours) * 3600 + static_cast<std::int64_t>(minutes) * 60);
}

std::optional<TimeNs> parse_calendar(std::string_view text) {
  Cursor in(text);
  const auto year = in.digits(4);
  if (!year) return std::nullopt;
  const char separator = in.rest().empty() ? '\0' : in.rest().front();
  if ((separator != '-' && separator != '/') || !in.literal(separator)) return std::nullopt;
  const auto month = in.digits(2);
  if (!month || !in.literal(separator)) return std::nullopt;
  const auto day = in.digits(2);
  if (!day || (!in.literal('T') && !in.literal('t') && !in.literal(' '))) return std::nullopt;
  const auto hour = in.digits(2);
  if (!hour || !in.literal(':')) return std::nullopt;
  const auto minute = in.digits(2);
  if (!minute) return std::nullopt;
  unsigned second = 0;
  std::int64_t nanos = 0;
  if (in.literal(':')) {
    const auto s = in.digits(2);
    if (!s) return std::nullopt;
    second = *s;
    if (in.literal('.') || in.literal(',')) {
      const auto f = in.fraction();
      if (!f) return std::nullopt;
      nanos = *f;
    }
  }
  const auto offset = parse_offset(in.rest());
  if (!offset || *year < 1970 || *year > 2261 || *month < 1 || *month > 12 || *day < 1 || *day > 31 ||
      *hour > 23 || *minute > 59 || second > 60)
    return std::nullopt;
  const std::int64_t seconds =
      days_from_civil(*year, *month, *day) * 86400 + *hour * 3600 + *minute * 60 + second - *offset;
  if (seconds < 0) return std::nullopt;
  return seconds * kSecond + nanos;
}

// Epoch numbers: the magnitude tells the unit, since telemetry is from 1973 (1e8 s) to 2262 (9.2e18 ns).
std::optional<TimeNs> parse_epoch(std::string_view text) {
  if (const auto whole = parse_int(text)) {
    const std::int64_t v = *whole;
    if (v < 100'000'000) return std::nullopt;
    if (v < 10'000'000'000) return v <= kMaxSeconds ? std::optional(v * kSecond) : std::nullopt;
    if (v < 10'000'000'000'000) return v * kMillisecond;
    if (v < 10'000'000'000'000'000) return v * 1000;
    return v;
  }
  const auto number = parse_double(text);
  if (!number || !std::isfinite(*number) || *number < 1e8 || *number > 9.2e18) return std::nullopt;
  const double unit = *number < 1e10 ? 1e9 : *number < 1e13 ? 1e6 : *number < 1e16 ? 1e3 : 1;
  const double whole = std::floor(*number);
  // Split, so that the fraction of a second keeps its digits.
  if (whole * unit > 9.2e18) return std::nullopt;
  return static_cast<TimeNs>(whole) * static_cast<TimeNs>(unit) +
         static_cast<TimeNs>(std::llround((*number - whole) * unit));
}

}  // namespace

std::optional<TimeNs> parse_time(std::string_view text) {
  text = trim(text);
  if (text.size() < 9 || text.size() > 80) return std::nullopt;
  if (text.size() > 4 && (text[4] == '-' || text[4] == '/')) return parse_calendar(text);
  return parse_epoch(text);
}

std::string format_time(TimeNs time) {
  if (time == kNoTime) return "-";
  std::int64_t seconds = time / kSecond;
  std::int64_t nanos = time % kSecond;
  if (nanos < 0) {
    nanos += kSecond;
    --seconds;
  }
  std::int64_t day = seconds / 86400;
  std::int64_t rest = seconds % 86400;
  if (rest < 0) {
    rest += 86400;
    --day;
  }
  const Civil c = civil_from_days(day);
  std::string out = fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", c.year, c.month, c.day, rest / 3600,
                                rest % 3600 / 60, rest % 60);
  if (nanos % kMillisecond != 0)
    out += nanos % 1000 != 0 ? fmt::format(".{:09}", nanos) : fmt::format(".{:06}", nanos / 1000);
  else if (nanos != 0)
    out += fmt::format(".{:03}", nanos / kMillisecond);
  return out + "Z";
}

}  // namespace propter
