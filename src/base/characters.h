// Classes of ASCII characters, whatever the locale.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

namespace propter {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
constexpr bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
constexpr bool is_letter(char c) { return is_lower(c) || is_upper(c); }
constexpr bool is_word(char c) { return is_letter(c) || is_digit(c) || c == '_'; }
constexpr bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }
constexpr bool is_quote(char c) { return c == '"' || c == '\''; }

constexpr bool contains(std::string_view set, char c) { return set.find(c) != std::string_view::npos; }

template <std::size_t kSize>
constexpr bool one_of(std::string_view text, const std::array<std::string_view, kSize>& table) {
  return std::find(table.begin(), table.end(), text) != table.end();
}

}  // namespace propter
