// What a secret looks like beyond what a regular expression can say: check digits, valid addresses, where the
// value of a pair ends. Each function looks at a candidate that a pattern found (see redaction_rules.h).
#pragma once

#include <cstddef>
#include <string_view>

namespace propter::llm {

// Bytes [begin, end) of a text.
struct Extent {
  std::size_t begin = 0;
  std::size_t end = 0;
  [[nodiscard]] bool empty() const { return begin == end; }
  [[nodiscard]] std::size_t size() const { return end - begin; }
};

struct Candidate {
  std::string_view text;  // all of it
  Extent match;           // of the pattern
  Extent secret;          // its group
};

// All of them return the secret. An empty extent means that there is none; then the search goes on at its
// end, but at least one byte after the beginning of the match. Work is bounded, or proportional to what the
// search then skips, so that a search for all secrets stays linear.
namespace secret_shapes {

// The Luhn check digit, at the end of a group of digits.
Extent card_number(const Candidate& candidate);
// Octets up to 255; no part of a longer dotted number, no version of a browser.
Extent ipv4_address(const Candidate& candidate);
// Valid, and no scope of a programming language ("a::b").
Extent ipv6_address(const Candidate& candidate);
// No instance of a service ("getty@tty1.service"), no version of a package ("tool@1.2.rc").
Extent email_address(const Candidate& candidate);
// Begins at a word; extended over all characters of such tokens.
Extent token(const Candidate& candidate);
// 60 to 76 characters of base64 in all three classes: a line of a key file.
Extent key_line(const Candidate& candidate);
// Up to the END line, or as far as there is key material.
Extent pem_block(const Candidate& candidate);
// "user:password" before the @ of a URL; the group is "user:".
Extent url_login(const Candidate& candidate);
// Base64 of "user:password".
Extent basic_login(const Candidate& candidate);
// What cannot be a word of a language.
Extent bearer_token(const Candidate& candidate);
// The value that begins where the match ends, of a name such as password: anything but obvious non-values.
Extent password_value(const Candidate& candidate);
// The same for names such as token or session, which also stand before what is no secret.
Extent token_value(const Candidate& candidate);
// The same for an option of a command line: what follows must be no option.
Extent option_value(const Candidate& candidate);
// The text of an XML element.
Extent element_value(const Candidate& candidate);

// Letters of one case and punctuation that joins words, no word longer than those of a language are:
// "expired", "not_found", "client-credentials".
bool is_words(std::string_view value);

}  // namespace secret_shapes

}  // namespace propter::llm
