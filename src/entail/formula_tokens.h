// The tokens of a formula that people wrote: Unicode, ASCII and LaTeX spellings of the same connective are
// one.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <propter/status.h>

namespace propter::entail {

enum class FormulaTokenKind : std::uint8_t {
  kForAll,
  kExists,
  kNot,
  kAnd,
  kOr,
  kXor,
  kImplies,
  kIff,
  kEqual,
  kNotEqual,
  kOpen,  // round, square and curly brackets alike
  kClose,
  kComma,
  kStop,  // '.', ':' or ';', between a quantifier and what it binds, and at the end
  kTop,   // what is true
  kBottom,
  kName,
  kEnd,
};

// Where something stands in a text, counted from 1.
struct TextPosition {
  std::size_t byte = 1;
  std::size_t character = 1;
  bool operator==(const TextPosition&) const = default;
};
std::string to_string(TextPosition position);  // "byte 12, character 9"

struct FormulaToken {
  FormulaTokenKind kind = FormulaTokenKind::kEnd;
  std::string_view text = {};  // of the input
  TextPosition at = {};
  bool quoted = false;  // a name that stood in quotation marks, which are no part of it
};

inline constexpr std::size_t kMaxFormulaBytes = 16U << 10;

// Ends with a kEnd. kCorrupt with the position of what is no token, or for more than kMaxFormulaBytes.
Result<std::vector<FormulaToken>> formula_tokens(std::string_view text);

}  // namespace propter::entail
