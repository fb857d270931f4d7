// Keeps secrets and personal data from leaving: texts get placeholders such as <IP_3> for what is found.
//
//   Redactor redactor;
//   const std::string sent = redactor.redact("mail to ann@example.org");  // "mail to <EMAIL_1>"
//   redactor.restore(sent);                                               // the text as it was
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <propter/status.h>

#include "store/case_file.h"

namespace propter::llm {

using Placeholder = PlaceholderRow;

// Finds: private keys, JWT, bearer and basic credentials, cookies, keys of the large clouds and services,
// passwords in URLs, values of keys such as password= or api_key:, e-mail, IPv4, IPv6, card numbers (Luhn),
// and whatever user patterns match. The same text gets the same placeholder, numbered per kind in order of
// appearance, so that what was equal stays equal. Time is linear in the text (no backtracking), for user
// patterns as far as finding one match after the other is.
class Redactor {
 public:
  Redactor();
  // With patterns (RE2 syntax, over bytes) besides the built-in ones; a match, or its first group where it
  // has one, becomes <USER_n>. kUsage names the pattern that does not compile or that matches the empty text.
  static Result<Redactor> with_patterns(const std::vector<std::string>& patterns);

  // Continues with the placeholders of an earlier run; to be called before the first redact(), else kUsage.
  // kCorrupt for a name or text that stands twice, a name that is none, or an empty text; then nothing
  // changes.
  Status continue_with(const std::vector<Placeholder>& placeholders);

  // restore() gives the text back, byte for byte, whatever it holds: what looks like a placeholder in it gets
  // one (<LITERAL_1>), even if it is one of ours. So a text is to be redacted once, where it enters.
  std::string redact(std::string_view text);
  // For a text that was `before` when redact() gave it, and was changed since: finds what the change brought
  // to light, and leaves the placeholders that stood in it before.
  std::string redact_again(std::string_view text, std::string_view before);
  // Placeholders of this redactor become what they stand for; anything else stays.
  [[nodiscard]] std::string restore(std::string_view text) const;
  // Likewise, but only those that stand in `within`, too: what was not sent cannot be spoken of, however many
  // placeholders are known by now.
  [[nodiscard]] std::string restore(std::string_view text, std::string_view within) const;

  // In order of appearance.
  [[nodiscard]] const std::vector<Placeholder>& placeholders() const { return placeholders_; }

 private:
  std::string replace(std::string_view text, std::string_view redacted_before);
  struct Patterns;
  explicit Redactor(std::shared_ptr<const Patterns> patterns) : patterns_(std::move(patterns)) {}

  Status adopt(const Placeholder& placeholder);
  const std::string& add(Placeholder placeholder);
  const std::string& name_for(std::string_view kind, std::string_view text);

  std::shared_ptr<const Patterns> patterns_;
  std::vector<Placeholder> placeholders_;
  std::map<std::string, std::size_t, std::less<>> by_text_;
  std::map<std::string, std::size_t, std::less<>> by_name_;
  std::map<std::string, std::size_t, std::less<>> count_;  // per kind
};

}  // namespace propter::llm
