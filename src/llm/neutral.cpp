#include "llm/neutral.h"

#include <algorithm>
#include <array>

#include "base/characters.h"
#include "base/text.h"

namespace propter::llm {
namespace {

constexpr std::string_view kCut = " [...]";
constexpr std::string_view kGap = "[...]";
constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
constexpr std::size_t kMaxRun = 200;
constexpr std::size_t kKeptOfRun = 96;  // of either end of a longer one
constexpr int kMaxMarks = 3;            // on one letter; Vietnamese needs two

enum class Class { kShown, kBlank, kLineEnd, kInvisible, kMark };

struct Range {
  char32_t first;
  char32_t last;
  Class is;
};

// The Unicode characters that are not shown as what they are; all others are kShown.
constexpr std::array kRanges = {
    Range{0x00, 0x09, Class::kBlank},           Range{0x0A, 0x0D, Class::kLineEnd},
    Range{0x0E, 0x20, Class::kBlank},           Range{0x7F, 0x84, Class::kBlank},
    Range{0x85, 0x85, Class::kLineEnd},         Range{0x86, 0xA0, Class::kBlank},
    Range{0xAD, 0xAD, Class::kInvisible},       Range{0x300, 0x34E, Class::kMark},
    Range{0x34F, 0x34F, Class::kInvisible},     Range{0x350, 0x36F, Class::kMark},
    Range{0x483, 0x489, Class::kMark},          Range{0x61C, 0x61C, Class::kInvisible},
    Range{0x115F, 0x1160, Class::kInvisible},   Range{0x1680, 0x1680, Class::kBlank},
    Range{0x17B4, 0x17B5, Class::kInvisible},   Range{0x180B, 0x180F, Class::kInvisible},
    Range{0x1AB0, 0x1AFF, Class::kMark},        Range{0x1DC0, 0x1DFF, Class::kMark},
    Range{0x2000, 0x200A, Class::kBlank},       Range{0x200B, 0x200F, Class::kInvisible},
    Range{0x2028, 0x2029, Class::kLineEnd},     Range{0x202A, 0x202E, Class::kInvisible},
    Range{0x202F, 0x202F, Class::kBlank},       Range{0x205F, 0x205F, Class::kBlank},
    Range{0x2060, 0x206F, Class::kInvisible},   Range{0x20D0, 0x20FF, Class::kMark},
    Range{0x3000, 0x3000, Class::kBlank},       Range{0x3164, 0x3164, Class::kInvisible},
    Range{0xFE00, 0xFE0F, Class::kInvisible},   Range{0xFE20, 0xFE2F, Class::kMark},
    Range{0xFEFF, 0xFEFF, Class::kInvisible},   Range{0xFFA0, 0xFFA0, Class::kInvisible},
    Range{0xFFF0, 0xFFFB, Class::kInvisible},   Range{0x1BCA0, 0x1BCA3, Class::kInvisible},
    Range{0x1D173, 0x1D17A, Class::kInvisible}, Range{0xE0000, 0xE0FFF, Class::kInvisible}};

Class class_of(char32_t code) {
  const auto* range = std::lower_bound(kRanges.begin(), kRanges.end(), code,
                                       [](const Range& r, char32_t c) { return r.last < c; });
  return range != kRanges.end() && range->first <= code ? range->is : Class::kShown;
}

struct Character {
  char32_t code = 0;
  std::size_t length = 0;  // 0: the first byte begins no character
};

Character decode(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const std::size_t length = utf8_length(text, 0);
  if (length < 2) return {length == 0 ? 0U : byte(0), length};
  char32_t code = byte(0) & (0x7FU >> length);
  for (std::size_t i = 1; i < length; ++i) code = code << 6 | (byte(i) & 0x3FU);
  return {code, length};
}

// Appends white space: what has a line end in it is one '\n', for now.
void add_blank(std::string& out, char blank) {
  if (out.empty()) return;
  if (out.back() == '\n') return;
  if (out.back() != ' ')
    out += blank;
  else if (blank == '\n')
    out.back() = blank;
}

// Valid UTF-8 without what is not seen; lines remain lines.
std::string visible(std::string_view text) {
  std::string out;
  int marks = 0;
  for (std::size_t at = 0; at < text.size();) {
    const Character c = decode(text.substr(at));
    const Class is = c.length == 0 ? Class::kShown : class_of(c.code);
    const std::string_view bytes = c.length == 0 ? kReplacement : text.substr(at, c.length);
    at += std::max<std::size_t>(c.length, 1);
    if (is == Class::kInvisible) continue;
    marks = is == Class::kMark ? marks + 1 : 0;
    if (is == Class::kBlank || is == Class::kLineEnd)
      add_blank(out, is == Class::kBlank ? ' ' : '\n');
    else if (marks <= kMaxMarks)
      out += bytes;
  }
  if (!out.empty() && (out.back() == ' ' || out.back() == '\n')) out.pop_back();
  return out;
}

struct Marker {
  std::string_view text;  // lower case
  std::size_t split;      // a space goes after so many of its bytes
};

// By what chat templates tell roles and turns apart: ChatML, Llama, Mistral, Gemma, Phi, DeepSeek, and
// fences.
constexpr std::array kMarkers = {Marker{"<|", 1},
                                 Marker{"|>", 1},
                                 Marker{"<\xEF\xBD\x9C", 1},
                                 Marker{"\xEF\xBD\x9C>", 3},
                                 Marker{"[inst]", 1},
                                 Marker{"[/inst]", 1},
                                 Marker{"[system_prompt]", 1},
                                 Marker{"[/system_prompt]", 1},
                                 Marker{"[tool_", 1},
                                 Marker{"[/tool_", 1},
                                 Marker{"[available_tools]", 1},
                                 Marker{"[/available_tools]", 1},
                                 Marker{"<<sys", 1},
                                 Marker{"<</sys", 1},
                                 Marker{"<s>", 1},
                                 Marker{"</s>", 1},
                                 Marker{"<bos>", 1},
                                 Marker{"<eos>", 1},
                                 Marker{"<pad>", 1},
                                 Marker{"<unk>", 1},
                                 Marker{"<start_of_turn>", 1},
                                 Marker{"<end_of_turn>", 1},
                                 Marker{"<system>", 1},
                                 Marker{"</system>", 1},
                                 Marker{"<assistant>", 1},
                                 Marker{"</assistant>", 1},
                                 Marker{"<user>", 1},
                                 Marker{"</user>", 1},
                                 Marker{"<think>", 1},
                                 Marker{"</think>", 1},
                                 Marker{"<tool_", 1},
                                 Marker{"</tool_", 1},
                                 Marker{"```", 2},
                                 Marker{"~~~", 2},
                                 Marker{"\"\"\"", 2},
                                 Marker{"'''", 2}};

// The same at the beginning of a line.
constexpr std::array kLineMarkers = {Marker{"system:", 6},   Marker{"assistant:", 9}, Marker{"user:", 4},
                                     Marker{"human:", 5},    Marker{"developer:", 9}, Marker{"tool:", 4},
                                     Marker{"function:", 8}, Marker{"model:", 5},     Marker{"###", 1}};

template <std::size_t kSize>
std::size_t split_of(std::string_view text, const std::array<Marker, kSize>& markers) {
  for (const Marker& m : markers)
    if (iequals(text.substr(0, m.text.size()), m.text)) return m.split;
  return 0;
}

std::size_t split_at(std::string_view text, std::size_t at) {
  const std::string_view rest = text.substr(at);
  if (at == 0 || text[at - 1] == '\n')
    if (const std::size_t split = split_of(rest, kLineMarkers); split != 0) return split;
  return contains("<|[\xEF`~\"'", rest.front()) ? split_of(rest, kMarkers) : 0;
}

// A split only takes neighbours apart, so what comes out holds no marker.
std::string without_markers(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t split = split_at(text, at);
    const std::size_t taken = std::max<std::size_t>(split, 1);
    out += text.substr(at, taken);
    if (split != 0) out += ' ';
    at += taken;
  }
  std::replace(out.begin(), out.end(), '\n', ' ');
  return out;
}

bool continues_character(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

// The longest prefix of at most `size` bytes that ends between characters.
std::string_view prefix(std::string_view text, std::size_t size) {
  if (size >= text.size()) return text;
  while (size > 0 && continues_character(text[size])) --size;
  return text.substr(0, size);
}

std::string_view suffix(std::string_view text, std::size_t size) {
  std::size_t begin = text.size() - size;
  while (begin < text.size() && continues_character(text[begin])) ++begin;
  return text.substr(begin);
}

std::string with_short_runs(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    const std::string_view run = text.substr(at, end - at);
    if (run.size() > kMaxRun)
      ((out += prefix(run, kKeptOfRun)) += kGap) += suffix(run, kKeptOfRun);
    else
      out += run;
    if (end < text.size()) out += ' ';
    at = end + 1;
  }
  return out;
}

std::string cut(std::string text, std::size_t limit) {
  if (text.size() <= limit) return text;
  const std::string_view mark = limit > kCut.size() ? kCut : std::string_view();
  text.resize(prefix(text, limit - mark.size()).size());
  while (text.ends_with(' ')) text.pop_back();
  return text += text.empty() && !mark.empty() ? kGap : mark;
}

}  // namespace

std::string neutralise(std::string_view untrusted, std::size_t limit) {
  return cut(with_short_runs(without_markers(visible(untrusted))), limit);
}

}  // namespace propter::llm
