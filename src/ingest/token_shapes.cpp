#include "ingest/token_shapes.h"

#include <algorithm>

namespace propter::token_shapes {
namespace {

constexpr bool is_hex(char c) { return is(c, kDigit) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

bool all_hex(std::string_view text) { return std::all_of(text.begin(), text.end(), is_hex); }

bool ends_word(std::string_view text, std::size_t at) { return at >= text.size() || !is(text[at], kAlnum); }

template <std::size_t N>
bool one_of(const std::array<std::string_view, N>& table, std::string_view text) {
  return std::find(table.begin(), table.end(), text) != table.end();
}

constexpr std::array<std::string_view, 44> kUnits = {
    "s",   "ms",  "us",  "ns", "m",  "h",  "d",  "min", "sec", "msec", "usec", "secs", "mins", "hrs", "B",
    "b",   "k",   "K",   "M",  "G",  "T",  "kB", "KB",  "kb",  "MB",   "mb",   "GB",   "gb",   "TB",  "KiB",
    "MiB", "GiB", "TiB", "Ki", "Mi", "Gi", "Ti", "Hz",  "kHz", "MHz",  "GHz",  "x",    "px",   "Z"};

constexpr std::array<std::string_view, 27> kSourceExtensions = {
    "go", "java", "py", "cpp", "cc", "c",  "h",   "hpp", "cxx", "js",    "ts",  "jsx", "tsx",  "mjs",
    "rb", "rs",   "kt", "kts", "cs", "ex", "erl", "php", "lua", "scala", "clj", "hs",  "swift"};

std::size_t plain_number_length(std::string_view text) {
  std::size_t n = digits_length(text);
  while (n + 1 < text.size() && text[n] == '.' && is(text[n + 1], kDigit))
    n += 1 + digits_length(text.substr(n + 1));
  return n;
}

std::size_t exponent_length(std::string_view text) {
  if (text.empty() || (text[0] != 'e' && text[0] != 'E')) return 0;
  const std::size_t sign = text.size() > 1 && (text[1] == '-' || text[1] == '+') ? 1 : 0;
  const std::size_t digits = digits_length(text.substr(1 + sign));
  return digits == 0 ? 0 : 1 + sign + digits;
}

// A 'd' of the pattern stands for any digit, a '-' for '-' or '/'.
bool begins_like(std::string_view text, std::string_view pattern) {
  if (text.size() < pattern.size()) return false;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const bool fits = pattern[i] == 'd'   ? is(text[i], kDigit)
                      : pattern[i] == '-' ? text[i] == '-' || text[i] == '/'
                                          : text[i] == pattern[i];
    if (!fits) return false;
  }
  return true;
}

// "2024-01-02T03:04:05.678+01:00": only those with a 'T', since the digits of others mask themselves.
std::size_t timestamp_length(std::string_view text) {
  constexpr std::string_view kPattern = "dddd-dd-ddTd";
  constexpr std::string_view kRest = "0123456789:.+-Z";
  if (!begins_like(text, kPattern)) return 0;
  return std::min(text.find_first_not_of(kRest, kPattern.size()), text.size());
}

// Characters that Kubernetes makes random names of: no vowels, and nothing that looks like one.
bool is_name_random(char c) {
  constexpr std::string_view kAlphabet = "bcdfghjklmnpqrstvwxz2456789";
  return kAlphabet.find(c) != std::string_view::npos;
}

bool is_random_name(std::string_view part) {
  const bool digit = std::any_of(part.begin(), part.end(), [](char c) { return is(c, kDigit); });
  const bool lower = std::all_of(part.begin(), part.end(), [](char c) { return is(c, kLower | kDigit); });
  return lower && (digit || std::all_of(part.begin(), part.end(), is_name_random));
}

bool is_random_end(std::string_view part) {
  return prefix_length(part, kDigit) < part.size() && prefix_length(part, kLower) < part.size() &&
         std::all_of(part.begin(), part.end(), is_name_random);
}

int switches_of(std::string_view word) {
  int switches = 0;
  for (std::size_t i = 1; i < word.size(); ++i) switches += is(word[i], kDigit) != is(word[i - 1], kDigit);
  return switches;
}

// "OrderService", "o.s.Order": not a plain word, "order #12" is no source location.
bool is_code_name(std::string_view name) {
  return is(name[0], kLower | kUpper) &&
         std::any_of(name.begin(), name.end(), [](char c) { return is(c, kUpper) || c == '.'; });
}

// "pkg/server.go", and "Worker.java:12" of "Worker.java:12:5".
bool is_source_file(std::string_view name) {
  const std::size_t dot = name.rfind('.');
  if (dot == std::string_view::npos || dot == 0) return false;
  const std::string_view extension = name.substr(dot + 1);
  return one_of(kSourceExtensions, extension.substr(0, extension.find(':')));
}

bool is_hex_id(std::string_view word) {
  if (word.size() > 2 && word[0] == '0' && (word[1] == 'x' || word[1] == 'X')) return all_hex(word.substr(2));
  return word.size() >= 8 && all_hex(word);
}

}  // namespace

std::size_t prefix_length(std::string_view text, std::uint8_t classes) {
  std::size_t n = 0;
  while (n < text.size() && is(text[n], classes)) ++n;
  return n;
}

std::size_t uuid_length(std::string_view text) {
  constexpr std::size_t kLength = 36;
  if (text.size() < kLength || text[8] != '-' || !ends_word(text, kLength)) return 0;
  for (std::size_t i = 0; i < kLength; ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? text[i] != '-' : !is_hex(text[i])) return 0;
  }
  return kLength;
}

std::size_t number_length(std::string_view text) {
  if (const std::size_t timestamp = timestamp_length(text); timestamp != 0) return timestamp;
  std::size_t n = plain_number_length(text);
  if (n == 0) return 0;
  n += exponent_length(text.substr(n));
  while (!ends_word(text, n)) {
    const std::size_t unit = letters_length(text.substr(n));
    if (unit == 0 || !one_of(kUnits, text.substr(n, unit))) return 0;
    n += unit;
    n += plain_number_length(text.substr(n));
  }
  return n;
}

std::size_t random_suffix_length(std::string_view text) {
  const std::size_t first = alnum_length(text.substr(1));
  const std::string_view hash = text.substr(1, first);
  const std::size_t after = 1 + first;
  if (first == 5 && after == text.size()) return is_random_end(hash) ? after : 0;
  if (first < 8 || first > 10 || after >= text.size() || text[after] != '-' || !is_random_name(hash))
    return 0;
  const std::string_view pod = text.substr(after + 1, alnum_length(text.substr(after + 1)));
  return pod.size() == 5 && is_random_name(pod) ? after + 1 + pod.size() : 0;
}

bool is_date(std::string_view text) { return begins_like(text, "dddd-dd-dd"); }
bool is_clock(std::string_view text) { return begins_like(text, "dd:dd"); }

bool is_source_location(std::string_view token) {
  while (!token.empty() && (token.back() == ':' || token.back() == '.')) token.remove_suffix(1);
  const std::size_t mark = token.find_last_not_of("0123456789");
  if (mark == std::string_view::npos || mark == 0 || mark + 1 == token.size()) return false;
  const std::string_view name = token.substr(0, mark);
  return token[mark] == '#' ? is_code_name(name) : token[mark] == ':' && is_source_file(name);
}

bool is_email(std::string_view token) {
  const std::size_t at = token.find('@');
  if (at == std::string_view::npos || at == 0 || token.find('@', at + 1) != std::string_view::npos)
    return false;
  const std::string_view name = token.substr(0, at);
  const std::string_view domain = token.substr(at + 1);
  const std::size_t dot = domain.find('.');
  return dot != std::string_view::npos && dot != 0 && dot + 1 < domain.size() &&
         name.find_first_of("/:") == std::string_view::npos &&
         domain.find_first_of("/:") == std::string_view::npos;
}

bool is_address(std::string_view token) {
  const auto colons = std::count(token.begin(), token.end(), ':');
  if (colons < 2 || token.size() > 45 ||
      !std::any_of(token.begin(), token.end(), [](char c) { return is(c, kDigit); }))
    return false;
  if (!std::all_of(token.begin(), token.end(), [](char c) { return is_hex(c) || c == ':' || c == '.'; }))
    return false;
  return colons == 7 || token.find("::") != std::string_view::npos || (colons == 5 && token.size() == 17);
}

bool is_base64(std::string_view token) {
  constexpr std::size_t kShortest = 24;
  if (token.size() < kShortest || switches_of(token) < 6) return false;
  std::uint8_t classes = 0;
  for (const char c : token) {
    if (!is(c, kAlnum) && c != '+' && c != '/' && c != '_' && c != '-' && c != '.') return false;
    classes |= class_of(c);
  }
  if ((classes & kAlnum) != kAlnum) return false;
  const auto inner = std::count_if(token.begin(), token.end(), [](char c) { return !is(c, kAlnum); });
  return static_cast<std::size_t>(inner) * 12 < token.size();  // words and numbers have more separators
}

std::size_t query_begin(std::string_view token) {
  const std::size_t slash = token.find('/');
  const std::size_t mark = slash == std::string_view::npos ? slash : token.find('?', slash);
  return mark + 1 < token.size() ? mark : std::string_view::npos;
}

WordShape shape_of(std::string_view word) {
  const int switches = switches_of(word);
  const bool digit_first = is(word[0], kDigit);
  if (switches == 0 && !digit_first) return WordShape::kPlain;
  if (is_hex_id(word)) return WordShape::kId;
  if (switches == 0) return WordShape::kId;
  if (switches == 1 && digit_first) return WordShape::kCountedName;
  if (switches == 1)
    return letters_length(word) == 1 && word.size() > 3 ? WordShape::kId : WordShape::kNumberedName;
  const bool machine_made = switches >= 3 && (word.size() >= 8 || (digit_first && word.size() >= 5));
  return machine_made ? WordShape::kId : WordShape::kPlain;
}

}  // namespace propter::token_shapes
