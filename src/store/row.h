// One description of a struct serves three readers of it: columns.h names the members once, in order, and
//
//   ColumnList  makes the table's definition of them,
//   RowWriter   binds them to an INSERT,
//   RowReader   fills them from a SELECT and judges every value.
//
// What a member may hold is checked on both sides, so that whatever was saved can be loaded. All three offer:
//
//   text(name, std::string)               any bytes
//   number(name, std::uint64_t)           below 2^63
//   flag(name, bool)
//   finite(name, double)                  no NaN, no infinity
//   real(name, double)                    NULL stands for NaN
//   time(name, TimeNs)                    NULL stands for kNoTime
//   choice(name, enum or kind)           by its name (choices.h)
//   reference(name, index, limit)         below `limit`
//   optional_reference(name, index, limit)  the same, or UINT32_MAX, which NULL stands for
//   references(name, list of them, limit)
//   points(name, series) and list(name, texts or labels)   blobs of codec.h
//   position(value, first)                no column: the value is `first` + the row's index
#pragma once

#include <algorithm>
#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <propter/ids.h>

#include "base/text.h"
#include "store/choices.h"
#include "store/codec.h"
#include "store/sqlite.h"

namespace propter::store {

// How many there are of what rows refer to.
struct Limits {
  std::size_t subjects = 0;
  std::size_t templates = 0;
  std::size_t names = 0;
  std::size_t entities = 0;
  std::size_t relations = 0;
  std::size_t evidence = 0;
};

constexpr std::uint32_t index_of(std::uint32_t index) { return index; }
template <typename Tag>
constexpr std::uint32_t index_of(Id<Tag> id) {
  return id.value;
}

// Shared by the reader and the writer: the row's index, the limits, and the first thing that is wrong with
// the row.
class RowCheck {
 public:
  RowCheck(const Limits& limits, std::size_t index) : limits_(limits), index_(index) {}

  [[nodiscard]] const Limits& limits() const { return limits_; }
  // Empty when all is well; else "column subject: 7 of 3".
  [[nodiscard]] const std::string& problem() const { return problem_; }

 protected:
  void object(std::string_view column, std::string_view why);
  bool require(bool holds, std::string_view column, std::string_view why) {
    if (!holds) object(column, why);
    return holds;
  }
  bool require_below(std::uint64_t value, std::size_t limit, std::string_view column);
  [[nodiscard]] std::size_t index() const { return index_; }
  int next_column() { return column_++; }

 private:
  const Limits& limits_;
  std::size_t index_;
  int column_ = 1;  // column 0 is the row's index
  std::string problem_;
};

class RowWriter : public RowCheck {
 public:
  RowWriter(sqlite::Statement& insert, const Limits& limits, std::size_t index);

  void text(std::string_view column, const std::string& value);
  void number(std::string_view column, std::uint64_t value);
  void flag(std::string_view column, bool value);
  void finite(std::string_view column, double value);
  void real(std::string_view column, double value);
  void time(std::string_view column, TimeNs value);
  template <typename Choice>
  void choice(std::string_view column, const Choice& value) {
    const std::string_view name = choice_name(value);
    require(!name.empty(), column, "a value outside of its table");
    insert_.bind_text(next_column(), name);
  }
  void reference(std::string_view column, std::uint32_t value, std::size_t limit);
  void optional_reference(std::string_view column, std::uint32_t value, std::size_t limit);
  template <typename Index>
  void references(std::string_view column, const std::vector<Index>& values, std::size_t limit) {
    Numbers numbers;
    for (const Index value : values) {
      require_below(index_of(value), limit, column);
      numbers.push_back(index_of(value));
    }
    blob(encode(numbers));
  }
  template <typename Point>
  void points(std::string_view column, const std::vector<Point>& series) {
    const auto earlier = [](const Point& a, const Point& b) { return time_of(a) < time_of(b); };
    require(std::is_sorted(series.begin(), series.end(), earlier), column, "not sorted by time");
    require(series.empty() || plausible(time_of(series.front())), column, "an implausible time");
    blob(encode(series));
  }
  template <typename List>
  void list(std::string_view, const List& value) {
    blob(encode(value));
  }
  template <std::unsigned_integral Number>
  void position(Number value, std::size_t first) {
    require(value == first + index(), "id", "not the row's number");
  }

 private:
  void blob(std::string_view bytes) { insert_.bind_blob(next_column(), bytes); }

  sqlite::Statement& insert_;
};

class RowReader : public RowCheck {
 public:
  RowReader(const sqlite::Statement& row, const Limits& limits, std::size_t index);

  void text(std::string_view column, std::string& value);
  void number(std::string_view column, std::uint64_t& value);
  void flag(std::string_view column, bool& value);
  void finite(std::string_view column, double& value);
  void real(std::string_view column, double& value);
  void time(std::string_view column, TimeNs& value);
  template <typename Choice>
  void choice(std::string_view column, Choice& value) {
    const std::string_view name = typed_bytes(sqlite::ColumnType::kText, column);
    if (!read_choice(name, value)) object(column, "a name that is not known: " + printable(name, 60));
  }
  void reference(std::string_view column, std::uint32_t& value, std::size_t limit);
  void optional_reference(std::string_view column, std::uint32_t& value, std::size_t limit);
  template <typename Index>
  void references(std::string_view column, std::vector<Index>& values, std::size_t limit) {
    Numbers numbers;
    list(column, numbers);
    for (const std::uint32_t number : numbers)
      if (require_below(number, limit, column)) values.push_back(Index(number));
  }
  template <typename Point>
  void points(std::string_view column, std::vector<Point>& series) {
    list(column, series);
  }
  template <typename List>
  void list(std::string_view column, List& value) {
    require(decode(typed_bytes(sqlite::ColumnType::kBlob, column), value), column, "a malformed blob");
  }
  template <std::unsigned_integral Number>
  void position(Number& value, std::size_t first) {
    value = static_cast<Number>(first + index());
  }

 private:
  // The bytes of the next column, which has to be of this type.
  std::string_view typed_bytes(sqlite::ColumnType type, std::string_view column);

  const sqlite::Statement& row_;
};

class ColumnList {
 public:
  void text(std::string_view column, const std::string&) { add(column, "TEXT NOT NULL"); }
  void number(std::string_view column, std::uint64_t) { add(column, "INTEGER NOT NULL"); }
  void flag(std::string_view column, bool) { add(column, "INTEGER NOT NULL"); }
  void finite(std::string_view column, double) { add(column, "REAL NOT NULL"); }
  void real(std::string_view column, double) { add(column, "REAL"); }
  void time(std::string_view column, TimeNs) { add(column, "INTEGER"); }
  template <typename Choice>
  void choice(std::string_view column, const Choice&) {
    add(column, "TEXT NOT NULL");
  }
  void reference(std::string_view column, std::uint32_t, std::size_t) { add(column, "INTEGER NOT NULL"); }
  void optional_reference(std::string_view column, std::uint32_t, std::size_t) { add(column, "INTEGER"); }
  template <typename List>
  void references(std::string_view column, const List&, std::size_t) {
    add(column, "BLOB NOT NULL");
  }
  template <typename Series>
  void points(std::string_view column, const Series&) {
    add(column, "BLOB NOT NULL");
  }
  template <typename List>
  void list(std::string_view column, const List&) {
    add(column, "BLOB NOT NULL");
  }
  template <typename Number>
  void position(Number, std::size_t) {}

  [[nodiscard]] const Limits& limits() const { return limits_; }
  // (name, type), without the id.
  [[nodiscard]] const std::vector<std::pair<std::string, std::string>>& columns() const { return columns_; }

 private:
  void add(std::string_view column, std::string_view type) { columns_.emplace_back(column, type); }

  std::vector<std::pair<std::string, std::string>> columns_;
  Limits limits_;
};

}  // namespace propter::store
