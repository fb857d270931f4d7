#include "ingest/template_table.h"

#include <array>
#include <map>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "ingest/masks.h"

namespace propter {
namespace {

constexpr std::size_t kManyLines = 32;  // of one shape, before variables are looked for
constexpr std::size_t kManyWords = 16;  // different words at one position make it a variable

std::string_view first_line(std::string_view message) {
  const std::string_view trimmed = trim(message);
  return trimmed.substr(0, trimmed.find('\n'));
}

using Words = std::vector<std::string_view>;

std::string generalise(const Words& words, const std::vector<bool>& variable) {
  std::string out;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) out += ' ';
    out += variable[i] ? kWildcard : words[i];
  }
  return out;
}

std::vector<bool> variables_of(const std::vector<Words>& lines, std::size_t length) {
  std::vector<bool> variable(length, false);
  for (std::size_t i = 1; i < variable.size(); ++i) {
    std::set<std::string_view> words;
    for (const Words& line : lines) words.insert(line[i]);
    variable[i] = words.size() > kManyWords;
  }
  return variable;
}

}  // namespace

StringIndex TemplateTable::add(std::string_view message) {
  mask_line(first_line(message), line_);
  if (const StringIndex known = masked_.find(line_); known != kNoString) return known;
  if (masked_.size() < limit_) return masked_.intern(line_);
  limit_was_hit_ = true;
  return masked_.intern(fmt::format("<other, {} words>", split(line_, ' ').size()));
}

std::vector<std::string> TemplateTable::generalised() const {
  std::map<std::pair<std::size_t, std::string_view>, std::vector<StringIndex>> shapes;
  std::vector<std::string> out;
  for (StringIndex i = 0; i < masked_.size(); ++i) {
    out.push_back(masked_[i]);
    const Words words = split(masked_[i], ' ');
    shapes[{words.size(), words.front()}].push_back(i);
  }
  for (const auto& [shape, members] : shapes) {
    if (members.size() <= kManyLines) continue;
    std::vector<Words> lines;
    for (const StringIndex i : members) lines.push_back(split(masked_[i], ' '));
    const std::vector<bool> variable = variables_of(lines, shape.first);
    for (std::size_t i = 0; i < members.size(); ++i) out[members[i]] = generalise(lines[i], variable);
  }
  return out;
}

bool carries_exception(std::string_view message) {
  constexpr std::array<std::string_view, 8> kSigns = {"\n\tat ", "\n    at ", "Traceback (most recent call last)",
                                                      "panic: ",  "goroutine ", "Exception in thread",
                                                      "\nCaused by: ", "stack traceback:"};
  for (const std::string_view sign : kSigns)
    if (message.find(sign) != std::string_view::npos) return true;
  return false;
}

}  // namespace propter
