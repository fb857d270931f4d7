// Small text helpers, ASCII only: telemetry keys and levels are ASCII, the rest is passed through.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace propter {

std::string_view trim(std::string_view text);
std::string lower(std::string_view text);
bool iequals(std::string_view a, std::string_view b);
bool icontains(std::string_view text, std::string_view lower_case_needle);
std::vector<std::string_view> split(std::string_view text, char separator);

// The whole text as a number, or nothing. Accepts "1.5", "1e-3", "NaN", "+Inf"; no locale.
std::optional<double> parse_double(std::string_view text);
std::optional<std::int64_t> parse_int(std::string_view text);

// Length of the well-formed UTF-8 sequence that starts at text[at], or 0.
std::size_t utf8_length(std::string_view text, std::size_t at);

// Printable on any terminal and in any log: control characters and invalid UTF-8 become \xNN, NUL included;
// '\n' and '\t' too. At most `limit` bytes of the result, with "..." where it was cut.
std::string printable(std::string_view untrusted, std::size_t limit = 400);

// Printable text as a quoted string of Graphviz, without the quotes.
std::string escaped_for_dot(std::string_view printable);

}  // namespace propter
