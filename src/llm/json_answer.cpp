#include "llm/json_answer.h"

#include <algorithm>

namespace propter::llm {
namespace {

constexpr int kMostTries = 16;

// The end of the object that starts at `begin`, by brackets outside of strings; npos when it never ends.
std::size_t end_of_object(std::string_view text, std::size_t begin) {
  int depth = 0;
  bool in_string = false;
  for (std::size_t i = begin; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string) {
      if (c == '\\') ++i;
      if (c == '"') in_string = false;
    } else if (c == '"') {
      in_string = true;
    } else if (c == '{') {
      ++depth;
    } else if (c == '}' && --depth == 0) {
      return i + 1;
    }
  }
  return std::string_view::npos;
}

// Whether an object with a name and a colon begins there, unlike a brace in prose.
bool begins_object(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n";
  const auto skip_blanks = [&] {
    text.remove_prefix(std::min(text.find_first_not_of(kBlanks), text.size()));
  };
  text.remove_prefix(1);
  skip_blanks();
  if (!text.starts_with('"')) return false;
  std::size_t i = 1;
  while (i < text.size() && text[i] != '"') i += text[i] == '\\' ? 2U : 1U;
  text.remove_prefix(std::min(i + 1, text.size()));
  skip_blanks();
  return text.starts_with(':');
}

}  // namespace

std::optional<Json> first_json_object(std::string_view text) {
  std::size_t begin = text.find('{');
  for (int tries = 0; begin != std::string_view::npos && tries < kMostTries; ++tries) {
    const std::size_t end = end_of_object(text, begin);
    if (end != std::string_view::npos) {
      Result<Json> object = parse_json(text.substr(begin, end - begin));
      if (object.ok()) return *std::move(object);
    } else if (begins_object(text.substr(begin))) {
      return std::nullopt;  // cut off; an object within it is no answer
    }
    begin = text.find('{', begin + 1);
  }
  return std::nullopt;
}

}  // namespace propter::llm
