#include <algorithm>
#include <cstdint>
#include <functional>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "base/characters.h"
#include "base/text.h"
#include "entail/grammar.h"
#include "entail/language.h"
#include "entail/lexer.h"

namespace propter::entail {
namespace {

// Reads sentence by sentence, so that an error names its line.
class TextParser {
 public:
  TextParser(Signature& signature, const Vocabulary& vocabulary)
      : signature_(signature), vocabulary_(vocabulary) {}

  Result<ParsedText> run(std::string_view text) {
    constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
    if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
    while (!text.empty()) {
      const std::size_t end = std::min(text.find('\n'), text.size());
      ++line_number_;
      if (Status status = line(text.substr(0, end)); !status.ok()) return status;
      text.remove_prefix(std::min(end + 1, text.size()));
    }
    return std::move(out_);
  }

 private:
  [[nodiscard]] Status located(const Message& message, std::size_t offset) const {
    // The position within the sentence becomes one within the line.
    Message out = message;
    constexpr std::string_view kPosition = "position ";
    std::int64_t position = 1;
    if (message.where.starts_with(kPosition))
      position = parse_int(std::string_view(message.where).substr(kPosition.size())).value_or(1);
    out.where =
        fmt::format("line {}, position {}", line_number_, static_cast<std::size_t>(position) + offset);
    return Status::corrupt(std::move(out));
  }

  Status line(std::string_view whole) {
    const std::string_view text = trimmed(whole);
    if (text.empty() || text.front() == '#') return {};
    auto offset = static_cast<std::size_t>(text.data() - whole.data());
    const std::string_view id = line_id(text);
    std::string_view rest = text;
    if (!id.empty()) rest.remove_prefix(id.size() + 1);
    offset += text.size() - rest.size();
    return sentences(rest, std::string(id), offset);
  }

  // Without blanks around it, those that do not break too.
  [[nodiscard]] static std::string_view trimmed(std::string_view text) {
    for (;;) {
      const std::size_t length = text.size();
      text = trim(text);
      text.remove_prefix(blank_length(text, 0));
      if (text.size() > 1 && blank_length(text, text.size() - 2) == 2) text.remove_suffix(2);
      if (text.size() == length) return text;
    }
  }

  // "fact-1" of "fact-1: Bob is red."
  [[nodiscard]] static std::string_view line_id(std::string_view text) {
    const std::size_t end = text.find_first_of(" \t:");
    const bool found = end != std::string_view::npos && end > 0 && text[end] == ':' && text.front() != '"' &&
                       (end + 1 == text.size() || blank_length(text, end + 1) > 0);
    return found ? text.substr(0, end) : std::string_view();
  }

  Status sentences(std::string_view text, std::string id, std::size_t offset) {
    const Result<std::vector<Token>> tokens = tokenize(text);
    if (!tokens.ok()) return located(tokens.status().message(), offset);
    std::size_t begin = 0;
    for (const Token& token : *tokens) {
      if (token.kind != Token::Kind::kStop) continue;
      const std::size_t end = token.position + 1;
      if (Status status = sentence(text.substr(begin, end - begin), std::move(id), offset + begin);
          !status.ok())
        return status;
      id.clear();
      begin = end;
    }
    if (trimmed(text.substr(begin)).empty() && (begin > 0)) return {};
    return located(unexpected(tokens->back(), "a full stop"), offset);
  }

  Status sentence(std::string_view text, std::string id, std::size_t offset) {
    Result<Rule> rule = parse_sentence(text, signature_, vocabulary_);
    if (!rule.ok()) return located(rule.status().message(), offset);
    if (Status status = keep_apart(text, offset); !status.ok()) return status;
    if (id.empty()) id = fmt::format("s{}", out_.sentences.size() + 1);
    if (!ids_.insert(id).second)
      return located({fmt::format("the id '{}' stands twice", printable(id, 60)), "",
                      "an id names one sentence", "choose another, or none"},
                     offset);
    out_.sentences.push_back({std::move(id), std::string(trimmed(text)), *std::move(rule)});
    return {};
  }

  Status note_variables(std::string_view text) {
    if (!iequals(text.substr(0, 2), "if") && !iequals(text.substr(0, 3), "for")) return {};
    const Result<std::vector<Token>> tokens = tokenize(text);
    if (!tokens.ok()) return tokens.status();
    if (tokens->front().text.size() > 3) return {};  // a name
    for (const Token& token : *tokens)
      if (token.kind == Token::Kind::kWord && is_variable_name(token.text)) variables_.emplace(token.text);
    return {};
  }

  // A word that one sentence uses as a variable is no name in another.
  Status keep_apart(std::string_view text, std::size_t offset) {
    if (Status status = note_variables(trimmed(text)); !status.ok()) return status;
    for (const std::string& variable : variables_)
      if (is_taken(variable, signature_))
        return located({fmt::format("'{}' is a name here, and a variable in an 'if' sentence", variable), "",
                        "a word is one or the other in a text",
                        "call the variable otherwise, or write the name in double quotes in both"},
                       offset);
    return {};
  }

  Signature& signature_;
  const Vocabulary& vocabulary_;
  ParsedText out_;
  std::set<std::string, std::less<>> ids_;
  std::set<std::string, std::less<>> variables_;
  std::size_t line_number_ = 0;
};

}  // namespace

Result<ParsedText> parse_text(std::string_view text, Signature& signature, const Vocabulary& vocabulary) {
  return TextParser(signature, vocabulary).run(text);
}

}  // namespace propter::entail
