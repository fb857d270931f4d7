// Terminal layout: wrapped, aligned lines with optional colour. Callers pass printable text.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <propter/report.h>

namespace propter::report {

enum class Tint { kNone, kBold, kDim, kGood, kBad, kCaution };

// `text` in the escape codes of `tint`, or as it is.
std::string paint(std::string_view text, Tint tint, bool color);

// Columns that a text takes, counting one per code point.
std::size_t columns(std::string_view text);

// `text` broken at spaces so that no line exceeds `width` columns, except for words that are longer.
std::vector<std::string> wrap(std::string_view text, std::size_t width);

// A page of headings, labelled fields and tagged items.
//
//   Heading
//     label       text that is wrapped and keeps
//                 its indentation
//                 E1  an item below the same label
class Page {
 public:
  explicit Page(const TextStyle& style) : style_(style) {}

  void title(std::string_view text, Tint tint);
  void heading(std::string_view text);    // after a blank line
  void paragraph(std::string_view text);  // indented by two columns
  void field(std::string_view label, std::string_view text, Tint tint = Tint::kNone);
  // An item of the field `label`, which is printed for the first item and left blank (empty) after it.
  void item(std::string_view label, std::string_view tag, std::string_view text);
  [[nodiscard]] std::string take() { return std::move(out_); }

 private:
  void write(std::string_view lead, std::size_t lead_columns, std::string_view text, Tint tint);

  TextStyle style_;
  std::string out_;
};

// A table whose last column wraps; the others are as wide as their widest cell.
class Columns {
 public:
  Columns(const TextStyle& style, std::vector<std::string> head);
  // `right_aligned` counts from the left.
  void align_right(std::size_t column);
  void row(std::vector<std::string> cells);
  [[nodiscard]] std::string str() const;

 private:
  [[nodiscard]] std::vector<std::size_t> widths() const;

  TextStyle style_;
  std::vector<std::vector<std::string>> rows_;  // the first is the head
  std::vector<bool> right_;
};

}  // namespace propter::report
