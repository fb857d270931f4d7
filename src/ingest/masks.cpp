#include "ingest/masks.h"

#include <algorithm>
#include <cstdint>

#include "ingest/token_shapes.h"

namespace propter {
namespace {

using namespace token_shapes;

// Longer runs without a blank or bracket are data, not words.
constexpr std::size_t kMaxTokenBytes = 200;
constexpr std::size_t kMaxQuotedBytes = 256;
constexpr std::size_t kMaxListBytes = 4096;

class Masker {
 public:
  Masker(std::string_view line, std::string& out) : line_(line), out_(out) {}

  void run() {
    out_.clear();
    while (at_ < line_.size() && out_.size() < kMaxMaskedBytes) step();
    while (!out_.empty() && out_.back() == ' ') out_.pop_back();
    if (at_ < line_.size()) out_ += out_.ends_with(kWildcard) ? "" : " <*>";
  }

 private:
  void step() {
    const char c = line_[at_];
    if (is(c, kSpace)) return blanks();
    if (is(c, kToken)) return token();
    if ((c == '"' || c == '\'') && at_ != quote_end_) return quoted(c);
    if (c == '[' && begins_list()) return list();
    if (micro_unit()) return;
    out_ += c;
    ++at_;
  }

  void blanks() {
    while (at_ < line_.size() && is(line_[at_], kSpace)) ++at_;
    if (!out_.empty()) out_ += ' ';
  }

  void token() {
    const std::size_t begin = at_;
    std::uint8_t classes = 0;
    while (at_ < line_.size()) {
      const std::uint8_t c = class_of(line_[at_]);
      if ((c & kToken) == 0) break;
      classes |= c;
      ++at_;
    }
    const std::string_view text = line_.substr(begin, at_ - begin);
    if (after_date() && is_clock(text)) out_.pop_back();
    if (text.size() > kMaxTokenBytes) return wildcard();
    if ((classes & (kDigit | kSpecial)) == 0)
      out_ += text;
    else
      mask(text);
  }

  void mask(std::string_view text) {
    if (is_source_location(text)) {
      out_ += text;
    } else if (is_email(text) || is_address(text) || is_base64(text)) {
      wildcard();
    } else if (const std::size_t query = query_begin(text); query != std::string_view::npos) {
      mask(text.substr(0, query));
      out_ += '?';
      wildcard();
      at_ = std::min(line_.find_first_of(" \t\r\n\"'`)]}>", at_), line_.size());
    } else {
      for (std::size_t i = 0; i < text.size();) i = piece(text, i);
    }
  }

  // Handles what begins at text[i], which is the start of a run of letters and digits, or punctuation.
  // Returns where the next piece begins.
  std::size_t piece(std::string_view text, std::size_t i) {
    if (!is(text[i], kAlnum)) return punctuation(text, i);
    std::size_t length = uuid_length(text.substr(i));
    if (length == 0 && is(text[i], kDigit)) length = number_length(text.substr(i));
    if (length != 0) {
      wildcard();
      if (is_date(text.substr(i))) date_end_ = out_.size();
      return i + length;
    }
    length = alnum_length(text.substr(i));
    word(text.substr(i, length));
    return i + length;
  }

  std::size_t punctuation(std::string_view text, std::size_t i) {
    if (text[i] == '-') {
      if (const std::size_t length = random_suffix_length(text.substr(i)); length != 0) {
        out_ += '-';
        wildcard();
        return i + length;
      }
    }
    if (text[i] != '%' || !out_.ends_with(kWildcard)) out_ += text[i];
    return i + 1;
  }

  void word(std::string_view word) {
    switch (shape_of(word)) {
      case WordShape::kPlain:
        out_ += word;
        break;
      case WordShape::kId:
        wildcard();
        break;
      case WordShape::kNumberedName:
        (out_ += word.substr(0, letters_length(word))) += kWildcard;
        break;
      case WordShape::kCountedName:
        wildcard();
        out_ += word.substr(digits_length(word));
        break;
    }
  }

  // Appends a wildcard; one that only punctuation separates from it absorbs it, and a sign belongs to it.
  void wildcard() {
    if (absorbed_by_last()) return;
    const std::size_t n = out_.size();
    const bool sign = n > 0 && (out_[n - 1] == '-' || out_[n - 1] == '+');
    if (sign && (n == 1 || !(is(out_[n - 2], kAlnum) || out_[n - 2] == '>'))) out_.pop_back();
    out_ += kWildcard;
  }

  bool absorbed_by_last() {
    std::string_view rest = out_;
    if (rest.ends_with(", "))
      rest.remove_suffix(2);
    else if (!rest.empty() && is(rest.back(), kJoint))
      rest.remove_suffix(1);
    if (!rest.ends_with(kWildcard)) return false;
    out_.resize(rest.size());
    return true;
  }

  // Quoted text with blanks is a value. A quoted key, a word and a request line ("GET /x HTTP/1.1") are
  // masked like any other text.
  void quoted(char quote) {
    const std::size_t end = closing_quote(quote);
    out_ += quote;
    if (end != std::string_view::npos) {
      const std::string_view content = line_.substr(at_ + 1, end - at_ - 1);
      const bool key = end + 1 < line_.size() && (line_[end + 1] == ':' || line_[end + 1] == '=');
      if (!key && content.find(' ') != std::string_view::npos &&
          content.find(" /") == std::string_view::npos) {
        (out_ += kWildcard) += quote;
        at_ = end + 1;
        return;
      }
      quote_end_ = end;
    }
    ++at_;
  }

  [[nodiscard]] std::size_t closing_quote(char quote) const {
    if (at_ > 0 && is(line_[at_ - 1], kAlnum)) return std::string_view::npos;  // an apostrophe
    const std::size_t limit = std::min(line_.size(), at_ + kMaxQuotedBytes);
    for (std::size_t i = at_ + 1; i < limit; ++i) {
      if (line_[i] != quote || line_[i - 1] == '\\') continue;
      if (i + 1 == line_.size() || !is(line_[i + 1], kAlnum)) return i;
    }
    return std::string_view::npos;
  }

  // "2024-01-02 03:04:05" is one value, as "2024-01-02" is.
  [[nodiscard]] bool after_date() const { return out_.size() == date_end_ + 1 && out_.back() == ' '; }

  // "key=[...]", "\"key\":[...]", and "key: [...]" if there is more than one item.
  [[nodiscard]] bool begins_list() const {
    if (out_.ends_with('=') || out_.ends_with("\":")) return true;
    return out_.ends_with(": ") && line_.substr(at_, list_end() - at_).find(',') != std::string_view::npos;
  }

  // Position of the bracket that closes the one at at_, or the end of the line: whoever wrote it cut it.
  [[nodiscard]] std::size_t list_end() const {
    const std::size_t limit = std::min(line_.size(), at_ + kMaxListBytes);
    int depth = 0;
    for (std::size_t i = at_; i < limit; ++i) {
      depth += line_[i] == '[' ? 1 : line_[i] == ']' ? -1 : 0;
      if (depth == 0) return i;
    }
    return line_.size();
  }

  void list() {
    out_ += "[<*>";
    at_ = list_end();
  }

  // "35µs": the micro sign in UTF-8 is no letter here, but the unit belongs to the number before it.
  bool micro_unit() {
    const std::string_view rest = line_.substr(at_, 3);
    if ((rest != "\xC2\xB5s" && rest != "\xCE\xBCs") || !out_.ends_with(kWildcard)) return false;
    at_ += 3;
    return true;
  }

  std::string_view line_;
  std::string& out_;
  std::size_t at_ = 0;
  std::size_t date_end_ = std::string_view::npos - 1;  // size of out_ after the last date
  std::size_t quote_end_ = std::string_view::npos;     // of the quoted text that is masked like any other
};

}  // namespace

void mask_line(std::string_view line, std::string& out) { Masker(line, out).run(); }

}  // namespace propter
