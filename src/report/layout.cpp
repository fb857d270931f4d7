#include "report/layout.h"

#include <algorithm>
#include <array>

namespace propter::report {
namespace {

constexpr std::size_t kIndent = 2;
constexpr std::size_t kLabelColumns = 14;  // including the space after the label
constexpr std::size_t kLeastText = 24;     // even a very narrow terminal gets this much text in a line
constexpr std::size_t kGap = 2;            // between the columns of a table

struct TintCode {
  Tint tint;
  std::string_view code;
};

constexpr std::array kTintCodes = std::to_array<TintCode>({
    {Tint::kBold, "1"},
    {Tint::kDim, "2"},
    {Tint::kGood, "1;32"},
    {Tint::kBad, "1;31"},
    {Tint::kCaution, "33"},
});

bool is_lead_byte(char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }

std::string pad(std::string_view text, std::size_t width, bool right = false) {
  const std::size_t used = columns(text);
  const std::string blanks(used < width ? width - used : 0, ' ');
  return right ? blanks + std::string(text) : std::string(text) + blanks;
}

std::size_t room_for_text(std::size_t width, std::size_t lead) {
  return std::max(kLeastText, width > lead ? width - lead : 0);
}

}  // namespace

std::string paint(std::string_view text, Tint tint, bool color) {
  const auto* row = std::ranges::find(kTintCodes, tint, &TintCode::tint);
  if (!color || text.empty() || row == kTintCodes.end()) return std::string(text);
  return "\033[" + std::string(row->code) + "m" + std::string(text) + "\033[0m";
}

std::size_t columns(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), is_lead_byte));
}

std::vector<std::string> wrap(std::string_view text, std::size_t width) {
  std::vector<std::string> lines(1);
  std::size_t used = 0;
  while (!text.empty()) {
    const std::size_t blank = text.find(' ');
    const std::string_view word = text.substr(0, blank);
    text.remove_prefix(blank == std::string_view::npos ? text.size() : blank + 1);
    if (word.empty()) continue;
    const std::size_t length = columns(word);
    if (used > 0 && used + 1 + length > width) {
      lines.emplace_back();
      used = 0;
    }
    if (used > 0) lines.back() += ' ';
    used += length + (used > 0 ? 1 : 0);
    lines.back() += word;
  }
  return lines;
}

void Page::write(std::string_view lead, std::size_t lead_columns, std::string_view text, Tint tint) {
  std::string_view first = lead;
  const std::string blank(lead_columns, ' ');
  for (const std::string& line : wrap(text, room_for_text(style_.width, lead_columns))) {
    out_ += first;
    out_ += paint(line, tint, style_.color);
    out_ += '\n';
    first = blank;
  }
}

void Page::title(std::string_view text, Tint tint) { write("", 0, text, tint); }

void Page::heading(std::string_view text) {
  out_ += '\n';
  write("", 0, text, Tint::kBold);
}

void Page::paragraph(std::string_view text) { write(std::string(kIndent, ' '), kIndent, text, Tint::kNone); }

void Page::field(std::string_view label, std::string_view text, Tint tint) {
  const std::string lead = std::string(kIndent, ' ') + paint(label, Tint::kDim, style_.color) +
                           pad("", kLabelColumns - columns(label));
  write(lead, kIndent + kLabelColumns, text, tint);
}

void Page::item(std::string_view label, std::string_view tag, std::string_view text) {
  const std::string padded_tag = pad(tag, 4) + ' ';
  const std::string lead = std::string(kIndent, ' ') + paint(label, Tint::kDim, style_.color) +
                           pad("", kLabelColumns - columns(label)) + padded_tag;
  write(lead, kIndent + kLabelColumns + columns(padded_tag), text, Tint::kNone);
}

Columns::Columns(const TextStyle& style, std::vector<std::string> head) : style_(style), right_(head.size()) {
  rows_.push_back(std::move(head));
}

void Columns::align_right(std::size_t column) { right_[column] = true; }

void Columns::row(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }

std::vector<std::size_t> Columns::widths() const {
  std::vector<std::size_t> widths(right_.size());
  for (const auto& cells : rows_)
    for (std::size_t i = 0; i < cells.size(); ++i) widths[i] = std::max(widths[i], columns(cells[i]));
  return widths;
}

std::string Columns::str() const {
  const std::vector<std::size_t> wide = widths();
  std::string out;
  for (std::size_t r = 0; r < rows_.size(); ++r) {
    std::string lead;
    for (std::size_t i = 0; i + 1 < right_.size(); ++i)
      lead += pad(rows_[r][i], wide[i], right_[i]) + std::string(kGap, ' ');
    const std::size_t lead_columns = columns(lead);
    for (const std::string& line : wrap(rows_[r].back(), room_for_text(style_.width, lead_columns))) {
      const std::string whole = lead + line;
      out += paint(whole.substr(0, whole.find_last_not_of(' ') + 1), r == 0 ? Tint::kDim : Tint::kNone,
                   style_.color);
      out += '\n';
      lead.assign(lead_columns, ' ');
    }
  }
  return out;
}

}  // namespace propter::report
