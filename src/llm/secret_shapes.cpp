#include "llm/secret_shapes.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <string>

#include "base/characters.h"
#include "base/text.h"

namespace propter::llm::secret_shapes {
namespace {

bool is_base64(char c) { return is_letter(c) || is_digit(c) || c == '+' || c == '/' || c == '='; }

Extent nothing_until(std::size_t end) { return {end, end}; }

// The n of an escaped "\n" is no part of the word that follows.
bool word_before(std::string_view text, std::size_t at) {
  if (at == 0 || !is_word(text[at - 1])) return false;
  return at < 2 || text[at - 2] != '\\' || !contains("nrt", text[at - 1]);
}

bool fraction_before(std::string_view text, std::size_t at) {
  return at >= 2 && text[at - 1] == '.' && is_digit(text[at - 2]);
}

bool luhn(std::string_view digits) {
  int sum = 0;
  bool twice = false;
  for (std::size_t i = digits.size(); i-- > 0;) {
    if (!is_digit(digits[i])) continue;
    const int digit = digits[i] - '0';
    sum += !twice ? digit : digit > 4 ? 2 * digit - 9 : 2 * digit;
    twice = !twice;
  }
  return sum % 10 == 0;
}

bool octets_fit(std::string_view address) {
  int octet = 0;
  for (const char c : address) {
    octet = is_digit(c) ? 10 * octet + (c - '0') : 0;
    if (octet > 255) return false;
  }
  return true;
}

// How many more ".17" follow at `at`, up to 2.
int more_parts(std::string_view text, std::size_t at) {
  int parts = 0;
  while (parts < 2 && at + 1 < text.size() && text[at] == '.' && is_digit(text[at + 1])) {
    ++parts;
    ++at;
    while (at < text.size() && is_digit(text[at])) ++at;
  }
  return parts;
}

// "Chrome/120.0.0.0" and "version 1.2.3.4" have the form of an address.
bool version_before(std::string_view text, std::size_t at) {
  constexpr std::array<std::string_view, 11> kNames = {
      "chrome", "headlesschrome", "chromium", "edg", "edge", "opr",
      "crios",  "electron",       "version",  "ver", "v"};
  if (at > 0 && !is_letter(text[at - 1])) --at;
  std::size_t begin = at;
  while (begin > 0 && at - begin < 16 && is_letter(text[begin - 1])) --begin;
  return one_of(lower(text.substr(begin, at - begin)), kNames);
}

// A whole IPv6 address as the standard has it.
bool is_valid_ipv6(std::string_view text) {
  std::array<unsigned char, 16> bytes{};
  return inet_pton(AF_INET6, std::string(text).c_str(), bytes.data()) == 1;
}

// Scopes such as "a::b" and "dead::beef" are valid addresses. Those in use begin with four digits, or with
// none; only they have digits or groups with a single colon between them.
bool is_plausible_ipv6(std::string_view text) {
  const std::size_t first = text.find(':');
  const bool single_colon = first + 1 < text.size() && text[first + 1] != ':';
  if (!single_colon && std::none_of(text.begin(), text.end(), is_digit)) return false;
  return first == 0 || first == 4 || (first == 3 && single_colon) || text.starts_with("64:ff9b:");
}

bool is_base64_of_login(std::string_view text) {
  constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  unsigned bits = 0;
  int have = 0;
  bool colon = false;
  for (const char c : text.substr(0, std::min(text.find('='), std::size_t{512}))) {
    const std::size_t digit = c == '-' ? 62 : c == '_' ? 63 : kDigits.find(c);
    bits = (bits << 6 | static_cast<unsigned>(digit)) & 0xFFFFFF;
    have += 6;
    if (have < 8) continue;
    have -= 8;
    const unsigned byte = bits >> have & 0xFF;
    if (byte < 0x20) return false;
    colon |= byte == ':';
  }
  return colon;
}

// -- key files --------------------------------------------------------------------------------------------

// Blanks, and line ends that became two characters: "\n", or "\\n" after another round.
std::size_t skip_line_ends(std::string_view text, std::size_t at) {
  for (;;) {
    const std::size_t after = std::min(text.find_first_not_of('\\', at), text.size());
    if (after > at && after < text.size() && (text[after] == 'n' || text[after] == 'r'))
      at = after + 1;
    else if (at < text.size() && is_blank(text[at]))
      ++at;
    else
      return at;
  }
}

bool is_key_header(std::string_view word) {
  constexpr std::array<std::string_view, 4> kBeginnings = {"Proc-Type:", "4,ENCRYPTED", "DEK-Info:", "AES-"};
  return std::any_of(kBeginnings.begin(), kBeginnings.end(),
                     [&](std::string_view b) { return word.starts_with(b); });
}

// Of a key whose END line is missing: lines of base64, and a shorter one where the text ends.
std::size_t key_material_end(std::string_view text, std::size_t at) {
  for (;;) {
    const std::size_t begin = skip_line_ends(text, at);
    std::size_t end = begin;
    while (end < text.size() && is_base64(text[end])) ++end;
    const std::size_t blank = std::min(text.find_first_of(" \t\r\n\\\"'", begin), text.size());
    if (is_key_header(text.substr(begin, blank - begin)))
      at = blank;
    else if (end - begin >= 16 || (end == text.size() && end > begin))
      at = end;
    else
      return at;
  }
}

}  // namespace

Extent card_number(const Candidate& c) {
  const Extent digits = c.secret;
  if (word_before(c.text, digits.begin) || fraction_before(c.text, digits.begin)) return {};
  for (std::size_t end = digits.end; end >= digits.begin + 13; --end) {
    const bool group_ends = is_digit(c.text[end - 1]) && (end == c.text.size() || !is_word(c.text[end]));
    if (group_ends && luhn(c.text.substr(digits.begin, end - digits.begin))) return {digits.begin, end};
  }
  return {};
}

Extent ipv4_address(const Candidate& c) {
  const auto [begin, end] = c.secret;
  if (begin > 0 && is_digit(c.text[begin - 1])) return {};
  if (fraction_before(c.text, begin) || version_before(c.text, begin)) return {};
  // One more part is the port, as tcpdump writes it.
  if ((end < c.text.size() && is_digit(c.text[end])) || more_parts(c.text, end) > 1) return {};
  return octets_fit(c.text.substr(begin, end - begin)) ? c.secret : Extent{};
}

Extent ipv6_address(const Candidate& c) {
  Extent address = c.secret;
  const bool inside = address.begin > 0 && c.text[address.begin - 1] == ':';
  if (inside || word_before(c.text, address.begin)) return {};
  if (address.end < c.text.size() && is_word(c.text[address.end])) return {};
  const auto text = [&] { return c.text.substr(address.begin, address.size()); };
  if (!is_valid_ipv6(text()) && text().ends_with(':')) --address.end;  // "2001:db8::1: refused"
  return is_valid_ipv6(text()) && is_plausible_ipv6(text()) ? address : Extent{};
}

Extent email_address(const Candidate& c) {
  constexpr std::array<std::string_view, 9> kUnits = {"service", "socket", "timer", "mount", "target",
                                                      "slice",   "scope",  "path",  "device"};
  const std::string_view address = c.text.substr(c.secret.begin, c.secret.size());
  const std::string_view domain = address.substr(address.rfind('@') + 1);
  const std::size_t major = domain.find_first_not_of("0123456789");
  const bool version =
      major > 0 && major + 1 < domain.size() && domain[major] == '.' && is_digit(domain[major + 1]);
  const bool unit = one_of(domain.substr(domain.rfind('.') + 1), kUnits);
  return version || unit ? nothing_until(c.secret.end) : c.secret;
}

Extent token(const Candidate& c) {
  if (word_before(c.text, c.secret.begin)) return {};
  Extent whole = c.secret;
  while (whole.end < c.text.size() && (is_word(c.text[whole.end]) || c.text[whole.end] == '-')) ++whole.end;
  return whole;
}

Extent key_line(const Candidate& c) {
  const std::string_view line = c.text.substr(c.secret.begin, c.secret.size());
  const bool mixed = std::any_of(line.begin(), line.end(), is_digit) &&
                     std::any_of(line.begin(), line.end(), is_lower) &&
                     std::any_of(line.begin(), line.end(), is_upper);
  const bool path = std::count(line.begin(), line.end(), '/') > 8;
  return mixed && !path ? c.secret : nothing_until(c.secret.end);
}

Extent pem_block(const Candidate& c) {
  constexpr std::string_view kDashes = "-----";
  const std::size_t dashes = c.text.find(kDashes, c.match.end);
  if (c.text.substr(std::min(dashes, c.text.size())).starts_with("-----END")) {
    const std::size_t close = c.text.substr(0, dashes + 80).find(kDashes, dashes + kDashes.size());
    if (close != std::string_view::npos) return {c.match.begin, close + kDashes.size()};
  }
  return {c.match.begin, key_material_end(c.text, c.match.end)};
}

Extent url_login(const Candidate& c) {
  constexpr std::size_t kMaxPassword = 512;
  std::string_view rest = c.text.substr(c.secret.end, kMaxPassword);
  rest = rest.substr(0, rest.find_first_of(" \t\r\n\"'<>`"));
  const std::size_t authority_end = std::min(rest.find_first_of("/?#"), rest.size());
  std::size_t at = rest.substr(0, authority_end).rfind('@');
  // A password with a slash in it, unless the colon was that of a port.
  const bool port = rest.find_first_not_of("0123456789") == authority_end;
  if (at == std::string_view::npos && !port) at = rest.find('@', authority_end);
  return at == std::string_view::npos ? Extent{} : Extent{c.secret.begin, c.secret.end + at};
}

Extent basic_login(const Candidate& c) {
  const bool login = is_base64_of_login(c.text.substr(c.secret.begin, c.secret.size()));
  return login ? c.secret : nothing_until(c.secret.end);
}

Extent bearer_token(const Candidate& c) {
  const std::string_view value = c.text.substr(c.secret.begin, c.secret.size());
  return is_words(value) ? nothing_until(c.secret.end) : c.secret;
}

}  // namespace propter::llm::secret_shapes
