// Where the value of a pair such as password=... ends, and whether it is a secret.
#include <algorithm>
#include <array>
#include <string>

#include "base/characters.h"
#include "base/text.h"
#include "llm/secret_shapes.h"

namespace propter::llm::secret_shapes {
namespace {

// Up to the quote that ends what a quote before `at` began, or to the end of the line. Within JSON within
// JSON the quotes have backslashes before them, n at the beginning; what has n modulo 2 (n + 1) ends it, what
// has fewer ends the text around it.
Extent quoted_value(std::string_view text, std::size_t at) {
  const char quote = text[at - 1];
  const std::size_t before = text.substr(0, at - 1).find_last_not_of('\\');
  const std::size_t level = at - 2 - before;  // npos + 1 == 0
  std::size_t slashes = 0;
  for (std::size_t i = at; i < text.size() && text[i] != '\n'; ++i) {
    if (text[i] == quote && (slashes < level || slashes % (2 * (level + 1)) == level))
      return {at, i - std::min(slashes, level)};
    slashes = text[i] == '\\' ? slashes + 1 : 0;
  }
  return {at, std::min(text.find('\n', at), text.size())};
}

// Characters, or an escaped line end, that may stand between a value and the next name; 0 for none.
std::size_t joint_length(std::string_view text, std::size_t at) {
  if (contains(",;&)}]{[(|", text[at])) return 1;
  const bool line_end =
      text[at] == '\\' && at + 1 < text.size() && (text[at + 1] == 'n' || text[at + 1] == 'r');
  return line_end ? 2 : 0;
}

// Of a value without quotes: at a blank or quote, or where the name of a next pair ("...;name=") begins. A
// comma does not end a value by itself: passwords have commas.
std::size_t unquoted_end(std::string_view text, std::size_t at) {
  constexpr std::string_view kEnds = " \t\r\n\f\v\"'";
  while (at < text.size() && !contains(kEnds, text[at])) {
    const std::size_t joint = at;
    while (at < text.size() && joint_length(text, at) != 0) at += joint_length(text, at);
    if (at == joint) {
      ++at;
      continue;
    }
    const std::size_t name = at;
    while (at < text.size() && (is_word(text[at]) || text[at] == '.' || text[at] == '-')) ++at;
    if (at > name && at < text.size() && (text[at] == '=' || text[at] == ':')) return joint;
  }
  return at;
}

// Without what follows the value in its sentence or list. Brackets belong to it if they are opened in it.
std::size_t trimmed_end(std::string_view text, std::size_t begin, std::size_t end) {
  const std::string_view value = text.substr(begin, end - begin);
  const auto count = [&](std::string_view set) {
    return std::count_if(value.begin(), value.end(), [&](char c) { return contains(set, c); });
  };
  auto surplus = count(")]}") - count("([{");
  for (; end > begin; --end) {
    const bool closing = surplus > 0 && contains(")]}", text[end - 1]);
    if (!closing && !contains(",;.\\", text[end - 1])) break;
    surplus -= closing ? 1 : 0;
  }
  return end;
}

Extent unquoted_value(std::string_view text, std::size_t at) {
  return {at, trimmed_end(text, at, unquoted_end(text, at))};
}

// "Bearer x" in quotes is the token x, as it is elsewhere.
std::size_t scheme_length(std::string_view text) {
  constexpr std::array<std::string_view, 3> kSchemes = {"bearer ", "basic ", "token "};
  for (const std::string_view scheme : kSchemes)
    if (iequals(text.substr(0, scheme.size()), scheme)) return scheme.size();
  return 0;
}

Extent value_at(std::string_view text, std::size_t at) {
  if (at == 0 || !is_quote(text[at - 1])) return unquoted_value(text, at);
  Extent value = quoted_value(text, at);
  value.begin += scheme_length(text.substr(at, value.size()));
  return value;
}

// What says that there is no value, or that it was hidden before.
bool is_non_value(std::string_view value) {
  constexpr std::array<std::string_view, 19> kWords = {
      "null",  "none",     "nil",    "true",   "false",    "undefined", "empty", "yes",     "no", "n/a",
      "unset", "redacted", "masked", "hidden", "filtered", "%s",        "%v",    "not_set", "off"};
  std::string_view bare = value;
  while (!bare.empty() && contains("<[({", bare.front())) bare.remove_prefix(1);
  while (!bare.empty() && contains(">])}", bare.back())) bare.remove_suffix(1);
  if (bare.find_first_not_of("*.-#?") == std::string_view::npos || one_of(lower(bare), kWords)) return true;
  return bare.size() >= 3 && bare.find_first_not_of("xX") == std::string_view::npos;
}

// "${DB_PASSWORD}", "$DB_PASSWORD", "{{ .Values.password }}", "<your password>".
bool is_reference(std::string_view value) {
  const auto inner = [&](std::string_view open, std::string_view close) {
    if (value.size() <= open.size() + close.size()) return false;
    if (!value.starts_with(open) || !value.ends_with(close)) return false;
    const std::string_view name = value.substr(open.size(), value.size() - open.size() - close.size());
    return std::all_of(name.begin(), name.end(),
                       [](char c) { return is_word(c) || c == '.' || c == ' ' || c == '-'; });
  };
  const bool variable = inner("$", "") && std::none_of(value.begin(), value.end(), is_lower);
  return variable || inner("${", "}") || inner("{{", "}}") || inner("<", ">") || value.starts_with("{{");
}

// What a sentence says after "password: "; no value, though it could be one.
bool is_comment(std::string_view value) {
  constexpr std::array<std::string_view, 27> kWords = {"authentication",
                                                       "cannot",
                                                       "changed",
                                                       "could",
                                                       "denied",
                                                       "does",
                                                       "expired",
                                                       "failed",
                                                       "failure",
                                                       "for",
                                                       "has",
                                                       "incorrect",
                                                       "invalid",
                                                       "is",
                                                       "mismatch",
                                                       "missing",
                                                       "must",
                                                       "not",
                                                       "rejected",
                                                       "required",
                                                       "reset",
                                                       "too",
                                                       "unable",
                                                       "unknown",
                                                       "was",
                                                       "wrong",
                                                       "error"};
  return one_of(lower(value), kWords);
}

// The name at the beginning of a match: "password_name" of "password_name\": \"".
std::string_view name_of(const Candidate& c) {
  const std::string_view match = c.text.substr(c.match.begin, c.match.size());
  std::size_t end = 0;
  while (end < match.size() && (is_word(match[end]) || match[end] == '-' || match[end] == '.')) ++end;
  return match.substr(0, end);
}

// "secretName", "password_policy", "access-key-id": about a secret, but none.
bool is_about_secrets(std::string_view name) {
  constexpr std::array<std::string_view, 33> kEndings = {
      "name",    "names",    "ref",      "type",   "policy",  "length",  "len",     "count",    "size",
      "file",    "path",     "dir",      "url",    "uri",     "expiry",  "expires", "expired",  "ttl",
      "enabled", "required", "version",  "status", "hint",    "changed", "reset",   "attempts", "failures",
      "errors",  "store",    "provider", "arn",    "manager", "timeout"};
  const std::string plain = lower(name);
  return std::any_of(kEndings.begin(), kEndings.end(),
                     [&](std::string_view e) { return plain.ends_with(e); });
}

// The working directory in the environment of a process.
bool is_directory(std::string_view name, std::string_view value) {
  return iequals(name, "pwd") && value.starts_with('/');
}

// "auth: status=401": the pair within the value is to be judged.
bool begins_pair(std::string_view text) {
  std::size_t end = 0;
  while (end < text.size() && end < 64 && (is_word(text[end]) || text[end] == '-')) ++end;
  return end > 0 && end + 1 < text.size() && text[end] == '=' && is_word(text[end + 1]);
}

// A blank before the value: more likely a sentence than a setting.
bool after_blank(const Candidate& c) { return c.match.end > 0 && is_blank(c.text[c.match.end - 1]); }

bool is_secret(const Candidate& c, std::string_view value) {
  if (value.empty() || is_non_value(value) || is_reference(value) || is_directory(name_of(c), value))
    return false;
  return !after_blank(c) || !is_comment(value);
}

}  // namespace

bool is_words(std::string_view value) {
  constexpr std::size_t kLongestWord = 14;  // "authentication"
  std::size_t length = 0;
  for (std::size_t i = 0; i < value.size(); ++i) {
    const bool joins = contains("-_./: ", value[i]);
    if (!joins && !is_letter(value[i])) return false;
    length = joins ? 0 : length + 1;
    if (length > kLongestWord || (i > 0 && is_upper(value[i]) && is_lower(value[i - 1]))) return false;
  }
  return true;
}

Extent password_value(const Candidate& c) {
  if (is_about_secrets(name_of(c))) return {};
  const Extent value = value_at(c.text, c.match.end);
  return is_secret(c, c.text.substr(value.begin, value.size())) ? value : Extent{value.end, value.end};
}

Extent token_value(const Candidate& c) {
  constexpr std::size_t kMinBytes = 6;
  if (after_blank(c) && begins_pair(c.text.substr(c.match.end))) return {};
  const Extent value = value_at(c.text, c.match.end);
  const std::string_view text = c.text.substr(value.begin, value.size());
  const bool secret = text.size() >= kMinBytes && !is_words(text) && is_secret(c, text);
  return secret ? value : Extent{value.end, value.end};
}

Extent option_value(const Candidate& c) {
  return c.text.substr(c.match.end).starts_with('-') ? Extent{} : password_value(c);
}

Extent element_value(const Candidate& c) {
  const std::size_t end = std::min(c.text.find_first_of("<\n", c.match.end), c.text.size());
  const bool secret = is_secret(c, c.text.substr(c.match.end, end - c.match.end));
  return secret ? Extent{c.match.end, end} : Extent{end, end};
}

}  // namespace propter::llm::secret_shapes
