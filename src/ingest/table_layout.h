// What the columns of a table say it holds.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ingest/field_roles.h"

namespace propter {

enum class TableShape : std::uint8_t { kNone, kSpans, kLogs, kLongMetrics, kWideMetrics };

std::string_view name_of(TableShape shape);  // "span table", "log table", "long metrics", "wide metrics"

struct TableLayout {
  TableShape shape = TableShape::kNone;
  std::size_t columns = 0;
  std::vector<std::pair<std::size_t, FieldRole>> roles;  // column and role, for columns that have one
  std::vector<std::pair<std::size_t, std::string>>
      candidates;  // of wide metrics: columns that may hold measurements
};

TableLayout layout_of(std::span<const std::string_view> header);

// The separator that the header uses: ',', '\t', ';' or '|'; 0 when it holds none outside of quotes.
char separator_of(std::string_view header_line);

}  // namespace propter
