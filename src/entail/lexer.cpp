#include "entail/lexer.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "base/characters.h"
#include "base/text.h"
#include "entail/hedges.h"

namespace propter::entail {
namespace {

using Entry = std::pair<std::string_view, Keyword>;

constexpr auto kKeywords = [] {
  using K = Keyword;
  std::array<Entry, 54 + 56 + count_hedges()> table = {{
      {"if", K::kIf},
      {"then", K::kThen},
      {"and", K::kAnd},
      {"or", K::kOr},
      {"not", K::kNot},
      {"the", K::kThe},
      {"a", K::kA},
      {"an", K::kA},
      {"all", K::kAll},
      {"every", K::kEvery},
      {"each", K::kEvery},
      {"no", K::kNo},
      {"any", K::kAny},
      {"is", K::kIs},
      {"are", K::kAre},
      {"isn't", K::kContraction},
      {"aren't", K::kContraction},
      {"does", K::kDoes},
      {"do", K::kDo},
      {"doesn't", K::kContraction},
      {"don't", K::kContraction},
      {"can", K::kCan},
      {"cannot", K::kContraction},
      {"can't", K::kContraction},
      {"someone", K::kSomeone},
      {"somebody", K::kSomeone},
      {"something", K::kSomething},
      {"anyone", K::kAnyone},
      {"anybody", K::kAnyone},
      {"anything", K::kAnything},
      {"everyone", K::kEveryone},
      {"everybody", K::kEveryone},
      {"everything", K::kEverything},
      {"nobody", K::kNobody},
      {"nothing", K::kNothing},
      {"it", K::kIt},
      {"they", K::kThey},
      {"them", K::kThey},
      {"he", K::kThey},
      {"him", K::kThey},
      {"she", K::kThey},
      {"her", K::kThey},
      {"itself", K::kReflexive},
      {"himself", K::kReflexive},
      {"herself", K::kReflexive},
      {"themselves", K::kReflexive},
      {"that", K::kThat},
      {"who", K::kThat},
      {"which", K::kThat},
      {"thing", K::kThing},
      {"person", K::kThing},
      {"things", K::kThings},
      {"people", K::kThings},
      {"persons", K::kThings},
  }};
  // Without those that are adjectives or verbs as well: "round", "past", "like".
  constexpr std::array<std::string_view, 56> kPrepositions = {
      "about",   "above",   "across",  "after",   "against", "along",   "among",      "around",
      "as",      "at",      "away",    "before",  "behind",  "below",   "beneath",    "beside",
      "between", "beyond",  "by",      "down",    "during",  "except",  "for",        "from",
      "in",      "inside",  "into",    "near",    "of",      "off",     "on",         "onto",
      "out",     "outside", "over",    "per",     "since",   "than",    "through",    "to",
      "toward",  "towards", "under",   "until",   "up",      "upon",    "via",        "with",
      "within",  "without", "because", "despite", "unlike",  "besides", "throughout", "amid"};
  std::size_t next = 54;
  for (const std::string_view word : kPrepositions) table[next++] = {word, K::kPreposition};
  each_hedge([&](std::string_view word, std::string_view) { table[next++] = {word, K::kHedge}; });
  std::sort(table.begin(), table.end(), [](const Entry& a, const Entry& b) { return a.first < b.first; });
  return table;
}();

constexpr std::size_t kLongestKeyword = [] {
  std::size_t longest = 0;
  for (const Entry& entry : kKeywords) longest = std::max(longest, entry.first.size());
  return longest;
}();

constexpr std::string_view kTypographicApostrophe = "\xE2\x80\x99";

// Punctuation that ends a word and that no sentence has outside quotes, and what to write instead.
using Mark = std::pair<std::string_view, std::string_view>;
constexpr std::string_view kEndHelp = "a statement ends with a full stop; a name with this in it is quoted";
constexpr std::string_view kSplitHelp = "write two sentences, or 'and'; a name with this in it is quoted";
constexpr std::string_view kBracketHelp = "leave out what is in brackets; a name with this in it is quoted";
constexpr std::string_view kQuoteHelp = "a name stands in straight double quotes, and a word in none";
constexpr std::array<Mark, 15> kMarks = {{
    {"!", kEndHelp},
    {"?", kEndHelp},
    {";", kSplitHelp},
    {"(", kBracketHelp},
    {")", kBracketHelp},
    {"\xE2\x80\xA6", kEndHelp},    // ellipsis
    {"\xE2\x80\x93", kSplitHelp},  // dashes
    {"\xE2\x80\x94", kSplitHelp},
    {"\xE2\x80\x98", kQuoteHelp},  // single and double quotes, low and high
    {"\xE2\x80\x9A", kQuoteHelp},
    {"\xE2\x80\x9C", kQuoteHelp},
    {"\xE2\x80\x9D", kQuoteHelp},
    {"\xE2\x80\x9E", kQuoteHelp},
    {"\xC2\xAB", kQuoteHelp},  // guillemets
    {"\xC2\xBB", kQuoteHelp},
}};
// Zero width space, non-joiner and joiner, word joiner, byte order mark, soft hyphen.
constexpr std::array<std::string_view, 6> kInvisible = {"\xE2\x80\x8B", "\xE2\x80\x8C", "\xE2\x80\x8D",
                                                        "\xE2\x81\xA0", "\xEF\xBB\xBF", "\xC2\xAD"};
constexpr std::string_view kNoBreakSpace = "\xC2\xA0";
constexpr Mark kColon = {":", "an id and its colon stand at the begin of a line, before the sentence"};

char fold(char c) { return is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c; }

Status bad_text(std::size_t position, std::string what, std::string why, std::string help) {
  return Status::corrupt(
      {std::move(what), fmt::format("position {}", position + 1), std::move(why), std::move(help)});
}

bool is_invisible(std::string_view rest) {
  return std::any_of(kInvisible.begin(), kInvisible.end(),
                     [&](std::string_view c) { return rest.starts_with(c); });
}

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }

class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  Result<std::vector<Token>> run() {
    tokens_.reserve(text_.size() / 5 + 4);
    for (;;) {
      while (const std::size_t length = blank_length(text_, at_)) at_ += length;
      if (at_ == text_.size()) break;
      const char c = text_[at_];
      const Status status = c == '"' ? quoted() : c == ',' ? comma() : word();
      if (!status.ok()) return status;
    }
    add(Token::Kind::kEnd, 0);
    return std::move(tokens_);
  }

 private:
  Token& add(Token::Kind kind, std::size_t length) {
    Token& token = tokens_.emplace_back();
    token.kind = kind;
    token.text = text_.substr(at_, length);
    token.position = at_;
    at_ += length;
    return token;
  }

  Status comma() {
    add(Token::Kind::kComma, 1);
    return {};
  }

  // Length of the character at `at`; 0 of what may not stand in a text.
  [[nodiscard]] std::size_t character(std::size_t at) const {
    if (is_control(text_[at])) return 0;
    return utf8_length(text_, at);
  }
  [[nodiscard]] Status bad_character(std::size_t at) const {
    return bad_text(at, fmt::format("'{}' cannot be read", printable(text_.substr(at, 1))),
                    "a sentence is UTF-8 without control characters",
                    "in a quoted name, write such a byte as \\xHH");
  }

  Status quoted() {
    std::size_t end = at_ + 1;
    while (end < text_.size() && text_[end] != '"') {
      if (text_[end] == '\\') {
        const std::size_t length = escape(end);
        if (length == 0)
          return bad_text(end, fmt::format("'{}' is no escape", printable(text_.substr(end, 2))),
                          "a quoted name knows \\\" \\\\ \\n \\t and \\xHH", "write \\\\ for a backslash");
        end += length;
        continue;
      }
      const std::size_t length = character(end);
      if (length == 0) return bad_character(end);
      end += length;
    }
    if (end >= text_.size())
      return bad_text(at_, "the quoted name does not end", "expected a closing '\"'", "");
    if (end == at_ + 1)
      return bad_text(at_, "the quoted name is empty", "a name has at least one character", "");
    add(Token::Kind::kQuoted, end + 1 - at_);
    return {};
  }

  [[nodiscard]] std::size_t escape(std::size_t at) const {
    if (at + 1 >= text_.size()) return 0;
    if (contains("\"\\nt", text_[at + 1])) return 2;
    const auto hex = [&](std::size_t i) {
      return i < text_.size() && contains("0123456789abcdefABCDEF", text_[i]);
    };
    return text_[at + 1] == 'x' && hex(at + 2) && hex(at + 3) ? 4 : 0;
  }

  Status word() {
    std::size_t end = at_;
    bool letters = true;
    while (!word_ends(end)) {
      if (is_letter(text_[end])) {
        ++end;
        continue;
      }
      if (const Mark* mark = mark_at(end)) return misplaced(end, *mark);
      if (is_invisible(text_.substr(end)))
        return bad_text(end, "an invisible character cannot stand here",
                        "a word has no blanks of no width, joiners and byte order marks",
                        "delete it; a name with this in it is quoted");
      const std::size_t length = character(end);
      if (length == 0) return bad_character(end);
      if (text_[end] != '.' || !word_ends(end + 1)) letters = false;
      end += length;
    }
    const bool stop = text_[end - 1] == '.';
    const std::size_t length = end - at_ - (stop ? 1 : 0);
    if (length > 0) add_word(length, letters);
    if (stop) add(Token::Kind::kStop, 1);
    return {};
  }

  [[nodiscard]] const Mark* mark_at(std::size_t at) const {
    const auto begins = [rest = text_.substr(at)](const Mark& mark) { return rest.starts_with(mark.first); };
    if (text_[at] == ':' && word_ends(at + 1)) return &kColon;
    const auto found = std::find_if(kMarks.begin(), kMarks.end(), begins);
    return found == kMarks.end() ? nullptr : &*found;
  }
  [[nodiscard]] static Status misplaced(std::size_t position, const Mark& mark) {
    return bad_text(position, fmt::format("'{}' cannot stand here", mark.first),
                    "a sentence has words, commas and a full stop", std::string(mark.second));
  }

  // Whether no character of a word stands here.
  [[nodiscard]] bool word_ends(std::size_t at) const {
    return at == text_.size() || blank_length(text_, at) > 0 || text_[at] == ',' || text_[at] == '"';
  }

  void add_word(std::size_t length, bool letters) {
    const Keyword keyword = keyword_of(text_.substr(at_, length));
    if (keyword == Keyword::kContraction) return add_contraction(length);
    Token& token = add(Token::Kind::kWord, length);
    token.letters = letters;
    token.capital = letters && is_upper(token.text.front());
    token.keyword = keyword;
  }

  // "Isn't" as "is" and "not".
  void add_contraction(std::size_t length) {
    const std::string_view word = text_.substr(at_, length);
    const std::size_t verb = keyword_of(word.substr(0, 3)) == Keyword::kCan ? 3 : word.find_first_of("nN");
    add_word(verb, true);
    Token& negation = add(Token::Kind::kWord, length - verb);
    negation.letters = true;
    negation.keyword = Keyword::kNot;
    negation.text = "not";
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::vector<Token> tokens_;
};

int hex_value(char c) { return is_digit(c) ? c - '0' : fold(c) - 'a' + 10; }

void append_quoted(std::string& out, std::string_view character, bool valid) {
  const char c = character.front();
  if (c == '"' || c == '\\')
    (out += '\\') += c;
  else if (c == '\n')
    out += "\\n";
  else if (c == '\t')
    out += "\\t";
  else if (!valid || is_control(c))
    out += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
  else
    out += character;
}

std::string help_for_hedge(std::string_view text) {
  std::string_view found;
  each_hedge([&](std::string_view word, std::string_view help) {
    if (iequals(word, text)) found = help;
  });
  return fmt::format("{}; a name that it is part of stands in double quotes", found);
}

}  // namespace

Keyword keyword_of(std::string_view word) {
  if (word.find(kTypographicApostrophe) != std::string_view::npos) return keyword_of(straightened(word));
  if (word.empty() || word.size() > kLongestKeyword) return Keyword::kNone;
  std::array<char, kLongestKeyword> buffer = {};
  std::transform(word.begin(), word.end(), buffer.begin(), fold);
  const std::string_view folded(buffer.data(), word.size());
  const auto found = std::lower_bound(kKeywords.begin(), kKeywords.end(), folded,
                                      [](const Entry& e, std::string_view w) { return e.first < w; });
  return found != kKeywords.end() && found->first == folded ? found->second : Keyword::kNone;
}

Result<std::vector<Token>> tokenize(std::string_view text) { return Scanner(text).run(); }

bool is_unquoted_word(std::string_view text) {
  const Result<std::vector<Token>> tokens = tokenize(text);
  return tokens.ok() && tokens->front().kind == Token::Kind::kWord && tokens->front().text == text;
}

std::string straightened(std::string_view word) {
  std::string out(word);
  for (std::size_t at = 0; (at = out.find(kTypographicApostrophe, at)) != std::string::npos; ++at)
    out.replace(at, kTypographicApostrophe.size(), "'");
  return out;
}

std::size_t blank_length(std::string_view text, std::size_t at) {
  if (at >= text.size()) return 0;
  if (is_blank(text[at])) return 1;
  return text.substr(at).starts_with(kNoBreakSpace) ? kNoBreakSpace.size() : 0;
}

bool is_word_character(char c) {
  const auto is = [c](const Mark& mark) { return mark.first.front() == c; };
  return c > ' ' && c < 0x7F && !contains("\",\\", c) && std::none_of(kMarks.begin(), kMarks.end(), is);
}

std::string unquote(std::string_view quoted) {
  const std::string_view inner = quoted.substr(1, quoted.size() - 2);
  std::string out;
  out.reserve(inner.size());
  for (std::size_t i = 0; i < inner.size(); ++i) {
    if (inner[i] != '\\') {
      out += inner[i];
      continue;
    }
    const char c = inner[++i];
    if (c == 'x') {
      out += static_cast<char>(hex_value(inner[i + 1]) * 16 + hex_value(inner[i + 2]));
      i += 2;
    } else {
      out += c == 'n' ? '\n' : c == 't' ? '\t' : c;
    }
  }
  return out;
}

std::string quote(std::string_view name) {
  std::string out = "\"";
  for (std::size_t at = 0; at < name.size();) {
    const std::size_t length = utf8_length(name, at);
    append_quoted(out, name.substr(at, std::max<std::size_t>(length, 1)), length > 0);
    at += std::max<std::size_t>(length, 1);
  }
  return out += '"';
}

bool is_variable_name(std::string_view word) {
  return !word.empty() && is_upper(word.front()) && std::all_of(word.begin() + 1, word.end(), is_digit);
}

Message unexpected(const Token& token, std::string expected, std::string help) {
  const bool end = token.kind == Token::Kind::kEnd;
  if (token.keyword == Keyword::kHedge) help = help_for_hedge(token.text);
  return {
      end ? "the sentence ends too early" : fmt::format("'{}' cannot stand here", printable(token.text, 60)),
      fmt::format("position {}", token.position + 1), fmt::format("expected {}", expected), std::move(help)};
}

}  // namespace propter::entail
