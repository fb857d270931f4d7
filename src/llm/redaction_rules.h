// The table of what is kept back. See redaction.h for what becomes of it.
#pragma once

#include <span>
#include <string_view>

#include "llm/secret_shapes.h"

namespace propter::llm {

struct RedactionRule {
  std::string_view kind;     // of the placeholder: [A-Z_]+
  std::string_view pattern;  // RE2 syntax, over bytes
  int group = 0;             // which group is the secret
  Extent (*check)(const Candidate&) = nullptr;
};

// Looks like a placeholder. A '<' only begins it and a '>' only ends it, so that no text around a placeholder
// can form another one with it.
inline constexpr std::string_view kPlaceholderPattern = "<([A-Z][A-Z_]{0,40})_([0-9]{1,9})>";

// In order of precedence: a rule does not see what earlier ones took.
std::span<const RedactionRule> redaction_rules();

}  // namespace propter::llm
