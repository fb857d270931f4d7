#include "ingest/shapes_of_tokens.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace propter::token_shapes {
namespace {

constexpr std::array<std::uint8_t, 256> make_classes() {
  std::array<std::uint8_t, 256> classes{};
  const auto add = [&classes](std::string_view bytes, std::uint8_t c) {
    for (const char b : bytes) {
      std::uint8_t& slot = classes[static_cast<unsigned char>(b)];
      slot = static_cast<std::uint8_t>(slot | c);
    }
  };
  add(" \t\r\n\f\v", kSpace);
  add("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", kAlpha | kToken);
  add("0123456789", kDigit | kToken);
  add("._-/:@#%+&?=~$*\\", kToken);
  add("@?+=", kSpecial);
  add(".,:;/-_|+#@%", kJoint);
  return classes;
}

constexpr auto kClasses = make_classes();

std::size_t run_of(std::string_view text, std::uint8_t classes) {
  std::size_t n = 0;
  while (n < text.size() && is(text[n], classes)) ++n;
  return n;
}

bool is_hex(char c) { return is(c, kDigit) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

bool ends_word(std::string_view text, std::size_t at) { return at >= text.size() || !is(text[at], kAlnum); }

constexpr std::array<std::string_view, 28> kUnits = {
    "ns", "us", "ms", "s",  "sec", "secs", "seconds", "min", "mins", "minutes", "m",    "h",   "hours", "d",
    "B",  "b",  "KB", "kB", "MB",  "GB",   "TB",      "KiB", "MiB",  "GiB",     "Ki",   "Mi",  "Gi",    "x"};

std::size_t unit_length(std::string_view text) {
  const std::size_t letters = letters_length(text);
  const std::string_view unit = text.substr(0, letters);
  const bool known = std::find(kUnits.begin(), kUnits.end(), unit) != kUnits.end();
  return known && ends_word(text, letters) ? letters : 0;
}

// "2023-01-29T08:52:10.248+00:00", "2023/01/29", "08:52:10,248".
std::size_t date_or_clock_length(std::string_view text) {
  const auto pair_at = [&](std::size_t i) { return i + 1 < text.size() && is(text[i], kDigit) && is(text[i + 1], kDigit); };
  std::size_t n = 0;
  if (text.size() >= 10 && pair_at(0) && pair_at(2) && (text[4] == '-' || text[4] == '/') && pair_at(5) && text[7] == text[4] && pair_at(8)) {
    n = 10;
    if (n < text.size() && (text[n] == 'T' || text[n] == 't')) ++n;
  }
  if (pair_at(n) && n + 2 < text.size() && text[n + 2] == ':' && pair_at(n + 3)) {
    n += 5;
    if (n < text.size() && text[n] == ':' && pair_at(n + 1)) n += 3;
    if (n + 1 < text.size() && (text[n] == '.' || text[n] == ',') && is(text[n + 1], kDigit)) n += 1 + digits_length(text.substr(n + 1));
  }
  if (n != 0 && n < text.size() && (text[n] == 'Z' || text[n] == 'z')) ++n;
  return n != 0 && ends_word(text, n) ? n : 0;
}

bool is_ipv4(std::string_view text) {
  const auto parts = split(text, '.');
  return parts.size() == 4 && std::all_of(parts.begin(), parts.end(), [](std::string_view p) {
           return !p.empty() && p.size() <= 3 && digits_length(p) == p.size();
         });
}

bool is_colon_hex(std::string_view text) {
  const auto parts = split(text, ':');
  const auto short_hex = [](std::string_view p) { return p.size() <= 4 && std::all_of(p.begin(), p.end(), is_hex); };
  return parts.size() >= 4 && std::all_of(parts.begin(), parts.end(), short_hex);
}

}  // namespace

std::uint8_t class_of(char c) { return kClasses[static_cast<unsigned char>(c)]; }

bool is_source_location(std::string_view token) {
  const std::size_t at = token.find_first_of("#:");
  if (at == 0 || at == std::string_view::npos) return false;
  const std::string_view where = token.substr(0, at);
  const std::string_view line = token.substr(at + 1);
  if (line.empty() || run_of(line, kDigit) + static_cast<std::size_t>(std::count(line.begin(), line.end(), ':')) > line.size() ||
      line.find_first_not_of("0123456789:") != std::string_view::npos || line.size() > 9)
    return false;
  if (is_ipv4(where) || where.find("//") != std::string_view::npos) return false;
  // "name#12" names a statement; "name:12" only if the name is one of a source file.
  if (token[at] == '#') return is(where.front(), kAlpha);
  const std::size_t dot = where.rfind('.');
  if (dot == std::string_view::npos || dot + 1 == where.size()) return false;
  const std::string_view extension = where.substr(dot + 1);
  return extension.size() <= 5 && letters_length(extension) == extension.size();
}

bool is_email(std::string_view token) {
  const std::size_t at = token.find('@');
  return at != std::string_view::npos && at > 0 && token.find('.', at) != std::string_view::npos &&
         token.find('@', at + 1) == std::string_view::npos && token.find('/') == std::string_view::npos;
}

bool is_address(std::string_view token) {
  if (!token.empty() && token.front() == '/') token.remove_prefix(1);
  const std::size_t slash = token.find('/');
  const std::string_view host = token.substr(0, slash);
  if (slash != std::string_view::npos && digits_length(token.substr(slash + 1)) != token.size() - slash - 1) return false;
  const std::size_t port = host.rfind(':');
  return is_ipv4(host) || (port != std::string_view::npos && is_ipv4(host.substr(0, port)) &&
                           digits_length(host.substr(port + 1)) == host.size() - port - 1) ||
         is_colon_hex(host);
}

bool is_base64(std::string_view token) {
  if (token.size() < 24) return false;
  bool upper = false;
  bool lower = false;
  bool digit = false;
  for (const char c : token) {
    if (!is(c, kAlnum) && c != '+' && c != '/' && c != '=' && c != '_' && c != '-' && c != '.') return false;
    upper = upper || (c >= 'A' && c <= 'Z');
    lower = lower || (c >= 'a' && c <= 'z');
    digit = digit || is(c, kDigit);
  }
  // Names and paths have separators between short words; machine-made text has long runs.
  std::size_t longest = 0;
  for (std::size_t i = 0; i < token.size(); ++i) longest = std::max(longest, alnum_length(token.substr(i)));
  return upper && lower && digit && longest >= 20;
}

std::size_t query_begin(std::string_view token) {
  const std::size_t at = token.find('?');
  return at != std::string_view::npos && at > 0 && token.find('=', at) != std::string_view::npos ? at : std::string_view::npos;
}

std::size_t uuid_length(std::string_view text) {
  constexpr std::array<std::size_t, 5> kGroups = {8, 4, 4, 4, 12};
  std::size_t n = 0;
  for (std::size_t g = 0; g < kGroups.size(); ++g) {
    if (g > 0 && (n >= text.size() || text[n++] != '-')) return 0;
    for (std::size_t i = 0; i < kGroups[g]; ++i, ++n)
      if (n >= text.size() || !is_hex(text[n])) return 0;
  }
  return ends_word(text, n) ? n : 0;
}

std::size_t number_length(std::string_view text) {
  if (const std::size_t date = date_or_clock_length(text); date != 0) return date;
  if (text.starts_with("0x") || text.starts_with("0X")) {
    std::size_t n = 2;
    while (n < text.size() && is_hex(text[n])) ++n;
    return n > 2 && ends_word(text, n) ? n : 0;
  }
  std::size_t n = digits_length(text);
  while (n + 1 < text.size() && (text[n] == '.' || text[n] == ',') && is(text[n + 1], kDigit))
    n += 1 + digits_length(text.substr(n + 1));
  if (n + 1 < text.size() && (text[n] == 'e' || text[n] == 'E')) {
    const std::size_t sign = text[n + 1] == '-' || text[n + 1] == '+' ? 1 : 0;
    const std::size_t exponent = n + 1 + sign < text.size() ? digits_length(text.substr(n + 1 + sign)) : 0;
    if (exponent > 0 && ends_word(text, n + 1 + sign + exponent)) n += 1 + sign + exponent;
  }
  n += unit_length(text.substr(n));
  return ends_word(text, n) ? n : 0;
}

std::size_t random_suffix_length(std::string_view text) {
  const auto part = [&](std::size_t from) { return alnum_length(text.substr(from)); };
  const auto random = [](std::string_view p) {
    return std::any_of(p.begin(), p.end(), [](char c) { return is(c, kDigit); }) &&
           std::none_of(p.begin(), p.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
  };
  const std::size_t first = part(1);
  if (first < 6 || first > 10 || !random(text.substr(1, first))) return 0;
  const std::size_t second_at = 1 + first + 1;
  if (second_at >= text.size() || text[second_at - 1] != '-') return 0;
  const std::size_t second = part(second_at);
  return second == 5 ? second_at + second : 0;
}

std::size_t alnum_length(std::string_view text) { return run_of(text, kAlnum); }
std::size_t letters_length(std::string_view text) { return run_of(text, kAlpha); }
std::size_t digits_length(std::string_view text) { return run_of(text, kDigit); }

WordShape shape_of(std::string_view word) {
  const auto digits = std::count_if(word.begin(), word.end(), [](char c) { return is(c, kDigit); });
  if (digits == 0) return WordShape::kPlain;
  if (word.size() >= 8 && std::all_of(word.begin(), word.end(), is_hex)) return WordShape::kId;
  const std::size_t letters = letters_length(word);
  if (letters > 0 && letters + digits_length(word.substr(letters)) == word.size()) return WordShape::kNumberedName;
  const std::size_t leading = digits_length(word);
  if (leading > 0 && leading + letters_length(word.substr(leading)) == word.size()) return WordShape::kCountedName;
  return word.size() >= 6 ? WordShape::kId : WordShape::kPlain;
}

}  // namespace propter::token_shapes
