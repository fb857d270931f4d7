#include "store/row.h"

#include <cmath>
#include <limits>

#include <fmt/format.h>

namespace propter::store {

using sqlite::ColumnType;

void RowCheck::object(std::string_view column, std::string_view why) {
  if (problem_.empty()) problem_ = fmt::format("column {}: {}", column, why);
}

bool RowCheck::require_below(std::uint64_t value, std::size_t limit, std::string_view column) {
  if (value < limit) return true;
  object(column, fmt::format("{} where only {} values exist", value, limit));
  return false;
}

RowWriter::RowWriter(sqlite::Statement& insert, const Limits& limits, std::size_t index)
    : RowCheck(limits, index), insert_(insert) {
  insert_.bind_integer(0, static_cast<std::int64_t>(index));
}

void RowWriter::text(std::string_view, const std::string& value) { insert_.bind_text(next_column(), value); }

void RowWriter::number(std::string_view column, std::uint64_t value) {
  require(value <= INT64_MAX, column, "too large a number");
  insert_.bind_integer(next_column(), static_cast<std::int64_t>(value));
}

void RowWriter::flag(std::string_view, bool value) { insert_.bind_integer(next_column(), value ? 1 : 0); }

void RowWriter::finite(std::string_view column, double value) {
  require(std::isfinite(value), column, "not a finite number");
  insert_.bind_real(next_column(), value);
}

void RowWriter::real(std::string_view, double value) { insert_.bind_real(next_column(), value); }

void RowWriter::time(std::string_view column, TimeNs value) {
  const int at = next_column();
  if (value == kNoTime) return insert_.bind_null(at);
  require(plausible(value), column, "an implausible time");
  insert_.bind_integer(at, value);
}

void RowWriter::reference(std::string_view column, std::uint32_t value, std::size_t limit) {
  require_below(value, limit, column);
  insert_.bind_integer(next_column(), value);
}

void RowWriter::optional_reference(std::string_view column, std::uint32_t value, std::size_t limit) {
  if (value == UINT32_MAX) return insert_.bind_null(next_column());
  reference(column, value, limit);
}

RowReader::RowReader(const sqlite::Statement& row, const Limits& limits, std::size_t index)
    : RowCheck(limits, index), row_(row) {
  const bool in_sequence =
      row_.type(0) == ColumnType::kInteger && row_.integer(0) == static_cast<std::int64_t>(index);
  require(in_sequence, "id", "the rows are not numbered without gaps");
}

std::string_view RowReader::typed_bytes(ColumnType type, std::string_view column) {
  const int at = next_column();
  return require(row_.type(at) == type, column, "a value of another type") ? row_.bytes(at)
                                                                           : std::string_view();
}

void RowReader::text(std::string_view column, std::string& value) {
  value = typed_bytes(ColumnType::kText, column);
}

void RowReader::number(std::string_view column, std::uint64_t& value) {
  const int at = next_column();
  if (require(row_.type(at) == ColumnType::kInteger && row_.integer(at) >= 0, column, "no number from 0 on"))
    value = static_cast<std::uint64_t>(row_.integer(at));
}

void RowReader::flag(std::string_view column, bool& value) {
  std::uint64_t stored = 0;
  number(column, stored);
  require_below(stored, 2, column);
  value = stored == 1;
}

void RowReader::finite(std::string_view column, double& value) {
  real(column, value);
  require(std::isfinite(value), column, "not a finite number");
}

void RowReader::real(std::string_view column, double& value) {
  const int at = next_column();
  const ColumnType type = row_.type(at);
  require(type == ColumnType::kReal || type == ColumnType::kNull, column, "a value of another type");
  value = type == ColumnType::kReal ? row_.real(at) : std::numeric_limits<double>::quiet_NaN();
}

void RowReader::time(std::string_view column, TimeNs& value) {
  const int at = next_column();
  value = kNoTime;
  if (row_.type(at) == ColumnType::kNull) return;
  if (require(row_.type(at) == ColumnType::kInteger && plausible(row_.integer(at)), column,
              "an implausible time"))
    value = row_.integer(at);
}

void RowReader::reference(std::string_view column, std::uint32_t& value, std::size_t limit) {
  std::uint64_t stored = 0;
  number(column, stored);
  if (require_below(stored, limit, column)) value = static_cast<std::uint32_t>(stored);
}

void RowReader::optional_reference(std::string_view column, std::uint32_t& value, std::size_t limit) {
  const int at = next_column();
  value = UINT32_MAX;
  if (row_.type(at) == ColumnType::kNull) return;
  const std::int64_t stored = row_.integer(at);
  require(row_.type(at) == ColumnType::kInteger && stored >= 0, column, "no number from 0 on");
  if (require_below(static_cast<std::uint64_t>(stored), limit, column))
    value = static_cast<std::uint32_t>(stored);
}

}  // namespace propter::store
