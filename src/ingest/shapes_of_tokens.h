// What a token of a log line looks like, for masks.cpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace propter::token_shapes {

// Classes of bytes; a byte can be in several.
inline constexpr std::uint8_t kSpace = 1;
inline constexpr std::uint8_t kAlpha = 2;
inline constexpr std::uint8_t kDigit = 4;
inline constexpr std::uint8_t kAlnum = kAlpha | kDigit;
inline constexpr std::uint8_t kToken = 8;     // may be part of a token
inline constexpr std::uint8_t kSpecial = 16;  // makes a token without digits worth a look
inline constexpr std::uint8_t kJoint = 32;    // between two wildcards it says nothing

std::uint8_t class_of(char c);
inline bool is(char c, std::uint8_t classes) { return (class_of(c) & classes) != 0; }

bool is_source_location(std::string_view token);
bool is_email(std::string_view token);
bool is_address(std::string_view token);  // IPv4 or IPv6, with or without port or prefix; MAC
bool is_base64(std::string_view token);   // 24 or more characters of mixed case and digits

// Position of the '?' of a query string, or npos.
std::size_t query_begin(std::string_view token);

// Lengths of what `text` begins with; 0 when it does not.
std::size_t uuid_length(std::string_view text);
std::size_t number_length(std::string_view text);         // with fraction, exponent, unit; dates and clock times
std::size_t random_suffix_length(std::string_view text);  // "-5c66d57d58-6mp2b" of a Kubernetes name
std::size_t alnum_length(std::string_view text);
std::size_t letters_length(std::string_view text);
std::size_t digits_length(std::string_view text);

enum class WordShape {
  kPlain,
  kId,            // hexadecimal, or letters and digits mixed by a machine
  kNumberedName,  // "node3": the letters stay
  kCountedName,   // "3rd": the letters stay
};
// Of a run of letters and digits.
WordShape shape_of(std::string_view word);

}  // namespace propter::token_shapes
