#include "ingest/timestamps.h"

#include <array>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>

#include <fmt/format.h>

#include "base/characters.h"
#include "base/text.h"

namespace propter {
namespace {

constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr DurationNs kDay = 24 * 60 * kMinute;

// Whether the text begins like `shape`, in which 'd' stands for a digit and '_' for a digit or a space.
bool has_shape(std::string_view text, std::string_view shape) {
  if (text.size() < shape.size()) return false;
  for (std::size_t i = 0; i < shape.size(); ++i) {
    const bool fits = shape[i] == 'd'   ? is_digit(text[i])
                      : shape[i] == '_' ? is_digit(text[i]) || text[i] == ' '
                                        : text[i] == shape[i];
    if (!fits) return false;
  }
  return true;
}

unsigned two_digits(std::string_view text, std::size_t at) {
  const auto digit = [](char c) { return is_digit(c) ? static_cast<unsigned>(c - '0') : 0U; };
  return digit(text[at]) * 10 + digit(text[at + 1]);
}

std::size_t digits_at(std::string_view text, std::size_t at) {
  std::size_t n = 0;
  while (at + n < text.size() && is_digit(text[at + n])) ++n;
  return n;
}

// End of a fraction (".678" or ",678") that starts at `at`, or `at`.
std::size_t after_fraction(std::string_view text, std::size_t at) {
  if (at >= text.size() || (text[at] != '.' && text[at] != ',')) return at;
  const std::size_t n = digits_at(text, at + 1);
  return n == 0 ? at : at + 1 + n;
}

// End of "Z", "+0200", " +02:00" or " UTC" at `at`, or `at`.
std::size_t after_offset(std::string_view text, std::size_t at) {
  if (at < text.size() && (text[at] == 'Z' || text[at] == 'z')) return at + 1;
  const std::size_t sign = at < text.size() && text[at] == ' ' ? at + 1 : at;
  const std::string_view rest = text.substr(std::min(sign, text.size()));
  for (const std::string_view shape : {"+dd:dd", "-dd:dd", "+dddd", "-dddd"})
    if (has_shape(rest, shape) && digits_at(rest, shape.size()) == 0) return sign + shape.size();
  for (const std::string_view zone : {"UTC", "GMT"})
    if (rest.starts_with(zone)) return sign + zone.size();
  return at;
}

LeadingTime checked(std::optional<TimeNs> time, std::size_t length) {
  return time ? LeadingTime{*time, length} : LeadingTime{};
}

LeadingTime iso_time(std::string_view text) {
  const std::size_t end = after_offset(text, after_fraction(text, 19));
  return checked(parse_time(text.substr(0, end)), end);
}

LeadingTime common_log_time(std::string_view text) {
  for (std::size_t month = 0; month < kMonths.size(); ++month) {
    if (text.substr(3, 3) != kMonths[month]) continue;
    const std::size_t end = after_offset(text, 20);
    const std::string iso = fmt::format("{}-{:02}-{}T{}{}", text.substr(7, 4), month + 1, text.substr(0, 2),
                                        text.substr(12, 8), trim(text.substr(20, end - 20)));
    return checked(parse_time(iso), end);
  }
  return {};
}

LeadingTime epoch_time(std::string_view text) {
  const std::size_t whole = digits_at(text, 0);
  const std::size_t end = after_fraction(text, whole);
  const bool ends_here =
      end == text.size() || text[end] == ' ' || text[end] == '\t' || text[end] == ']' || text[end] == ',';
  return ends_here && whole >= 10 && whole <= 19 ? checked(parse_time(text.substr(0, end)), end)
                                                 : LeadingTime{};
}

// Nanoseconds since midnight of a "dd:dd:dd" with an optional fraction that ends at `end`.
DurationNs clock_of(std::string_view text, std::size_t end) {
  DurationNs nanos = 0;
  DurationNs unit = kSecond;
  for (std::size_t i = 9; i < end && unit > 1; ++i) nanos += (text[i] - '0') * (unit /= 10);
  return (two_digits(text, 0) * 60LL + two_digits(text, 3)) * kMinute + two_digits(text, 6) * kSecond + nanos;
}

LeadingTime bare_clock(std::string_view text, TimeNs reference) {
  const std::size_t end = after_fraction(text, 8);
  if (two_digits(text, 0) > 23 || two_digits(text, 3) > 59 || two_digits(text, 6) > 60) return {};
  if (reference == kNoTime) return {kNoTime, end};
  TimeNs time = reference - reference % kDay + clock_of(text, end);
  if (time - reference > kDay / 2) time -= kDay;
  if (reference - time > kDay / 2) time += kDay;
  return {time, end};
}

// The year that brings a date without one nearest to the reference.
LeadingTime dated_clock(unsigned month, unsigned day, std::string_view clock, std::size_t length,
                        TimeNs reference) {
  if (month < 1 || month > 12 || day < 1 || day > 31) return {};
  if (reference == kNoTime) return {kNoTime, length};
  const auto middle = parse_int(format_time(reference).substr(0, 4)).value_or(1970);
  LeadingTime best;
  for (std::int64_t year = middle - 1; year <= middle + 1; ++year) {
    const auto time = parse_time(fmt::format("{:04}-{:02}-{:02}T{}", year, month, day, clock));
    if (!time) continue;
    if (best.length == 0 || std::abs(*time - reference) < std::abs(best.time - reference))
      best = {*time, length};
  }
  return best;
}

LeadingTime syslog_time(std::string_view text, TimeNs reference) {
  if (!has_shape(text.substr(3), " _d dd:dd:dd")) return {};
  for (std::size_t month = 0; month < kMonths.size(); ++month) {
    if (!text.starts_with(kMonths[month])) continue;
    const std::size_t end = after_fraction(text, 15);
    return dated_clock(static_cast<unsigned>(month + 1), two_digits(text, 4), text.substr(7, end - 7), end,
                       reference);
  }
  return {};
}

LeadingTime bare_time(std::string_view text, TimeNs reference) {
  if (text.size() < 8) return {};
  if (!is_digit(text[0]))
    return text[0] >= 'A' && text[0] <= 'S' ? syslog_time(text, reference) : LeadingTime{};
  if (has_shape(text, "dddd-dd-dd") || has_shape(text, "dddd/dd/dd"))
    return has_shape(text.substr(10), "Tdd:dd:dd") || has_shape(text.substr(10), " dd:dd:dd") ? iso_time(text)
                                                                                              : LeadingTime{};
  if (has_shape(text, "dd:dd:dd")) return bare_clock(text, reference);
  if (has_shape(text, "dd/") && text.size() >= 20 && has_shape(text.substr(6), "/dddd:dd:dd:dd"))
    return common_log_time(text);
  return epoch_time(text);
}

}  // namespace

LeadingTime leading_time(std::string_view text, TimeNs reference) {
  if (text.empty() || text.front() != '[') return bare_time(text, reference);
  LeadingTime found = bare_time(text.substr(1), reference);
  if (found.length == 0) return {};
  found.length += 1;
  if (found.length < text.size() && text[found.length] == ']') ++found.length;
  return found;
}

LeadingTime klog_time(std::string_view text, TimeNs reference) {
  if (!has_shape(text, "dddd dd:dd:dd.dddddd")) return {};
  constexpr std::size_t kLength = 20;
  return dated_clock(two_digits(text, 0), two_digits(text, 2), text.substr(5, 15), kLength, reference);
}

}  // namespace propter
