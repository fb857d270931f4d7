// Masks of the variable parts of a log line, without regular expressions, in one pass over the text.
//
//   mask_line("user 17 of 10.0.0.4:80 took 35ms [OrderId: 9f1c2a77]", out)
//     "user <*> of <*> took <*> [OrderId: <*>]"
//
// Masked: numbers with or without unit, durations, dates and times, IPv4, IPv6 and MAC addresses, ports,
// UUIDs, hexadecimal and other machine-made ids, e-mail addresses, query strings, random parts of Kubernetes
// names, quoted text with blanks in it, lists that are values ("key=[...]"). Kept: words as they are, keys of
// "key=value", "key: value" and "\"key\":value", and source locations ("OrderService#365", "server.go:123"),
// which name the statement that wrote the line. Neighbouring masks become one, so that "[<*>, <*>, <*>]" does
// not depend on the length of the list.
#pragma once

#include <string>
#include <string_view>

namespace propter {

inline constexpr std::string_view kWildcard = "<*>";

// A masked line has at most about this many bytes; what follows becomes one wildcard.
inline constexpr std::size_t kMaxMaskedBytes = 512;

// Replaces `out`. Runs of blanks become one blank. O(size of the line).
void mask_line(std::string_view line, std::string& out);

}  // namespace propter
