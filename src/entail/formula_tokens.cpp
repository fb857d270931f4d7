#include "entail/formula_tokens.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/characters.h"
#include "base/text.h"

namespace propter::entail {
namespace {

struct Spelling {
  std::string_view text;
  FormulaTokenKind kind;
};

// A spelling stands before its own beginnings. '^' looks like a conjunction, and is one in such files.
constexpr auto kSymbols = std::to_array<Spelling>({
    {"∀", FormulaTokenKind::kForAll},   {"∃", FormulaTokenKind::kExists},
    {"¬", FormulaTokenKind::kNot},      {"￢", FormulaTokenKind::kNot},
    {"∼", FormulaTokenKind::kNot},      {"∧", FormulaTokenKind::kAnd},
    {"⋀", FormulaTokenKind::kAnd},      {"˄", FormulaTokenKind::kAnd},
    {"∨", FormulaTokenKind::kOr},       {"⋁", FormulaTokenKind::kOr},
    {"˅", FormulaTokenKind::kOr},       {"⊕", FormulaTokenKind::kXor},
    {"⊻", FormulaTokenKind::kXor},      {"→", FormulaTokenKind::kImplies},
    {"⇒", FormulaTokenKind::kImplies},  {"⟶", FormulaTokenKind::kImplies},
    {"⟹", FormulaTokenKind::kImplies},  {"↔", FormulaTokenKind::kIff},
    {"⇔", FormulaTokenKind::kIff},      {"⟷", FormulaTokenKind::kIff},
    {"⟺", FormulaTokenKind::kIff},      {"≠", FormulaTokenKind::kNotEqual},
    {"（", FormulaTokenKind::kOpen},    {"）", FormulaTokenKind::kClose},
    {"，", FormulaTokenKind::kComma},   {"<->", FormulaTokenKind::kIff},
    {"<=>", FormulaTokenKind::kIff},    {"->", FormulaTokenKind::kImplies},
    {"=>", FormulaTokenKind::kImplies}, {"!=", FormulaTokenKind::kNotEqual},
    {"&&", FormulaTokenKind::kAnd},     {"||", FormulaTokenKind::kOr},
    {"==", FormulaTokenKind::kEqual},   {"=", FormulaTokenKind::kEqual},
    {"&", FormulaTokenKind::kAnd},      {"^", FormulaTokenKind::kAnd},
    {"|", FormulaTokenKind::kOr},       {"~", FormulaTokenKind::kNot},
    {"!", FormulaTokenKind::kNot},      {"(", FormulaTokenKind::kOpen},
    {"[", FormulaTokenKind::kOpen},     {"{", FormulaTokenKind::kOpen},
    {")", FormulaTokenKind::kClose},    {"]", FormulaTokenKind::kClose},
    {"}", FormulaTokenKind::kClose},    {",", FormulaTokenKind::kComma},
    {".", FormulaTokenKind::kStop},     {":", FormulaTokenKind::kStop},
    {";", FormulaTokenKind::kStop},     {"⊤", FormulaTokenKind::kTop},
    {"⊥", FormulaTokenKind::kBottom},
});

// Of LaTeX, after the backslash; whole words.
constexpr auto kCommands = std::to_array<Spelling>({
    {"forall", FormulaTokenKind::kForAll},
    {"exists", FormulaTokenKind::kExists},
    {"lnot", FormulaTokenKind::kNot},
    {"neg", FormulaTokenKind::kNot},
    {"land", FormulaTokenKind::kAnd},
    {"wedge", FormulaTokenKind::kAnd},
    {"lor", FormulaTokenKind::kOr},
    {"vee", FormulaTokenKind::kOr},
    {"oplus", FormulaTokenKind::kXor},
    {"to", FormulaTokenKind::kImplies},
    {"rightarrow", FormulaTokenKind::kImplies},
    {"implies", FormulaTokenKind::kImplies},
    {"leftrightarrow", FormulaTokenKind::kIff},
    {"iff", FormulaTokenKind::kIff},
    {"neq", FormulaTokenKind::kNotEqual},
    {"top", FormulaTokenKind::kTop},
    {"bot", FormulaTokenKind::kBottom},
});

constexpr std::array<std::string_view, 4> kWideBlanks = {"\u00a0", "\u200b", "\u3000", "\ufeff"};

// Any of them opens a name in quotation marks, and any closes it: writers mix them.
constexpr std::array<std::string_view, 4> kQuotes = {"\"", "“", "”", "„"};

std::size_t quote_at(std::string_view text, std::size_t at) {
  for (const std::string_view quote : kQuotes)
    if (text.substr(at).starts_with(quote)) return quote.size();
  return 0;
}

// Bytes of a name that start at text[at]. Of the other scripts: what can be printed, but no punctuation,
// arrow or sign (U+2000 to U+2FFF) except an apostrophe.
std::size_t name_character(std::string_view text, std::size_t at) {
  const char c = text[at];
  if (is_word(c) || contains("'$%", c)) return 1;
  const std::size_t n = utf8_length(text, at);
  if (n < 2) return 0;
  const std::string_view character = text.substr(at, n);
  if (character == "’") return n;
  return c != '\xe2' && printable(character) == character ? n : 0;
}

// A hyphen or a point within a name or number: "well-known", "4.5".
bool joins(std::string_view text, std::size_t at) {
  if (at + 1 >= text.size()) return false;
  const char c = text[at];
  const char next = text[at + 1];
  return (c == '-' && is_word(next)) || (c == '.' && is_digit(text[at - 1]) && is_digit(next));
}

class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  Result<std::vector<FormulaToken>> scan() {
    while (at_ < text_.size()) {
      if (skip_blank()) continue;
      if (!symbol() && !command() && !quoted_name() && !name()) return refusal();
    }
    tokens_.push_back({FormulaTokenKind::kEnd, {}, position_});
    return std::move(tokens_);
  }

 private:
  void advance(std::size_t bytes) {
    for (const char c : text_.substr(at_, bytes))
      if ((static_cast<unsigned char>(c) & 0xc0U) != 0x80U) ++position_.character;
    at_ += bytes;
    position_.byte += bytes;
  }

  void take(FormulaTokenKind kind, std::size_t bytes) {
    tokens_.push_back({kind, text_.substr(at_, bytes), position_});
    advance(bytes);
  }

  bool skip_blank() {
    if (is_blank(text_[at_])) return advance(1), true;
    for (const std::string_view blank : kWideBlanks)
      if (text_.substr(at_).starts_with(blank)) return advance(blank.size()), true;
    return false;
  }

  bool symbol() {
    const auto found = std::find_if(kSymbols.begin(), kSymbols.end(),
                                    [&](const Spelling& s) { return text_.substr(at_).starts_with(s.text); });
    if (found == kSymbols.end()) return false;
    take(found->kind, found->text.size());
    return true;
  }

  bool command() {
    if (text_[at_] != '\\') return false;
    std::size_t end = at_ + 1;
    while (end < text_.size() && is_letter(text_[end])) ++end;
    const std::string_view word = text_.substr(at_ + 1, end - at_ - 1);
    const auto found =
        std::find_if(kCommands.begin(), kCommands.end(), [&](const Spelling& s) { return s.text == word; });
    if (found == kCommands.end()) return false;
    take(found->kind, end - at_);
    return true;
  }

  // Whatever can be printed, up to the next quotation mark.
  bool quoted_name() {
    const std::size_t open = quote_at(text_, at_);
    if (open == 0) return false;
    std::size_t end = at_ + open;
    while (end < text_.size() && quote_at(text_, end) == 0) ++end;
    const std::string_view inside = text_.substr(at_ + open, end - at_ - open);
    if (end == text_.size() || trim(inside).empty() || printable(inside, kMaxFormulaBytes) != inside)
      return false;
    const FormulaToken token{FormulaTokenKind::kName, trim(inside), position_, true};
    advance(end + quote_at(text_, end) - at_);
    tokens_.push_back(token);
    return true;
  }

  bool name() {
    std::size_t end = at_;
    while (end < text_.size()) {
      const bool within = end > at_ && joins(text_, end);
      const std::size_t n = within ? 1 : starts_symbol(end) ? 0 : name_character(text_, end);
      if (n == 0) break;
      end += n;
    }
    if (end == at_) return false;
    take(FormulaTokenKind::kName, end - at_);
    return true;
  }

  // Some spellings are of letters that a name could hold as well.
  [[nodiscard]] bool starts_symbol(std::size_t at) const {
    const std::string_view rest = text_.substr(at);
    return std::any_of(kSymbols.begin(), kSymbols.end(),
                       [&](const Spelling& s) { return rest.starts_with(s.text); }) ||
           std::any_of(kWideBlanks.begin(), kWideBlanks.end(),
                       [&](std::string_view blank) { return rest.starts_with(blank); });
  }

  [[nodiscard]] Status refusal() const {
    const std::size_t n = std::max<std::size_t>(1, utf8_length(text_, at_));
    return Status::corrupt({fmt::format("'{}' has no meaning in a formula", printable(text_.substr(at_, n))),
                            to_string(position_), "it is neither a connective nor part of a name",
                            "write ∀ ∃ ¬ ∧ ∨ ⊕ → ↔ = or their ASCII forms"});
  }

  std::string_view text_;
  std::size_t at_ = 0;
  TextPosition position_;
  std::vector<FormulaToken> tokens_;
};

}  // namespace

std::string to_string(TextPosition position) {
  return fmt::format("byte {}, character {}", position.byte, position.character);
}

Result<std::vector<FormulaToken>> formula_tokens(std::string_view text) {
  if (text.size() > kMaxFormulaBytes)
    return Status::corrupt({"the formula is too long", to_string(TextPosition{kMaxFormulaBytes + 1, 0}),
                            fmt::format("{} bytes, and {} are read", text.size(), kMaxFormulaBytes), ""});
  return Scanner(text).scan();
}

}  // namespace propter::entail
