// What a piece of log text looks like, judged by its characters alone. The building blocks of the masks.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace propter::token_shapes {

// Character classes, combined as bits.
inline constexpr std::uint8_t kDigit = 1;
inline constexpr std::uint8_t kLower = 2;
inline constexpr std::uint8_t kUpper = 4;
inline constexpr std::uint8_t kInner = 8;  // punctuation that may stand inside of a token
inline constexpr std::uint8_t kSpace = 16;
inline constexpr std::uint8_t kJoint = 32;  // between two masked parts it is part of one value: "10.0.0.1:80"
inline constexpr std::uint8_t kSpecial = 64;  // makes a token worth a closer look even without digits
inline constexpr std::uint8_t kAlnum = kDigit | kLower | kUpper;
inline constexpr std::uint8_t kToken = kAlnum | kInner;

consteval std::array<std::uint8_t, 256> make_classes() {
  std::array<std::uint8_t, 256> classes{};
  const auto mark = [&classes](std::string_view chars, std::uint8_t bit) {
    for (const char c : chars) classes[static_cast<unsigned char>(c)] |= bit;
  };
  mark("0123456789", kDigit);
  mark("abcdefghijklmnopqrstuvwxyz", kLower);
  mark("ABCDEFGHIJKLMNOPQRSTUVWXYZ", kUpper);
  mark("-_.:/#@+%~?&$", kInner);
  mark(" \t\r\f\v\n", kSpace);
  mark(".:-,/+_", kJoint);
  mark("@?", kSpecial);
  return classes;
}
inline constexpr std::array<std::uint8_t, 256> kClasses = make_classes();

constexpr std::uint8_t class_of(char c) { return kClasses[static_cast<unsigned char>(c)]; }
constexpr bool is(char c, std::uint8_t classes) { return (class_of(c) & classes) != 0; }

// Length of the longest prefix whose characters all have one of the classes.
std::size_t prefix_length(std::string_view text, std::uint8_t classes);
inline std::size_t alnum_length(std::string_view text) { return prefix_length(text, kAlnum); }
inline std::size_t digits_length(std::string_view text) { return prefix_length(text, kDigit); }
inline std::size_t letters_length(std::string_view text) { return prefix_length(text, kLower | kUpper); }

// The following return the length of such a thing at the beginning of `text`, or 0. It ends at a word
// boundary.
std::size_t uuid_length(std::string_view text);
// "42", "1.5e-3", "10.0.0.1", "35ms", "1h2m3.5s", "4KiB", "2024-01-02T03:04:05.678Z".
std::size_t number_length(std::string_view text);
// "-5c66d57d58-6mp2b" (ReplicaSet hash and pod) or "-6mp2b" (pod of a DaemonSet).
std::size_t random_suffix_length(std::string_view text);

// Beginnings: "2024-01-02", "2024/01/02"; "03:04".
bool is_date(std::string_view text);
bool is_clock(std::string_view text);

// Whole tokens.
bool is_source_location(std::string_view token);
bool is_email(std::string_view token);
bool is_address(std::string_view token);  // IPv6 or MAC
bool is_base64(std::string_view token);
// Where the query of a path or URL begins, or npos.
std::size_t query_begin(std::string_view token);

enum class WordShape : std::uint8_t {
  kPlain,         // "Travel2Controller", "k8s"
  kId,            // "0x1f", "49a51828322183eb", "D1345"
  kNumberedName,  // "exec3": letters, then digits
  kCountedName,   // "12pc": digits, then letters
};
// Of a run of letters and digits that is no number.
WordShape shape_of(std::string_view word);

}  // namespace propter::token_shapes
