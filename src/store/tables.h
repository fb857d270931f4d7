// The tables by name, and moving whole vectors in and out of them. Row n of a table holds element n, its `id`
// is n.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "store/columns.h"
#include "store/row.h"
#include "store/sqlite.h"

namespace propter::store {

template <typename T>
struct Table {
  std::string_view name;
};

inline constexpr Table<Subject> kSubjects{"subjects"};
inline constexpr Table<std::string> kTemplates{"templates"};
inline constexpr Table<std::string> kNames{"names"};
inline constexpr Table<LogSeries> kLogs{"logs"};
inline constexpr Table<SpanSeries> kSpans{"spans"};
inline constexpr Table<CallSeries> kCalls{"calls"};
inline constexpr Table<MetricSeries> kMetrics{"metrics"};
inline constexpr Table<Alert> kAlerts{"alerts"};
inline constexpr Table<Change> kChanges{"changes"};
inline constexpr Table<SubjectLink> kLinks{"links"};
inline constexpr Table<DeclaredEntity> kDeclaredEntities{"declared_entities"};
inline constexpr Table<DeclaredRelation> kDeclaredRelations{"declared_relations"};
inline constexpr Table<FileReport> kFiles{"files"};
inline constexpr Table<Message> kWarnings{"warnings"};
inline constexpr Table<IncidentInfo> kIncident{"incident"};  // one row once telemetry was saved
inline constexpr Table<Entity> kEntities{"entities"};
inline constexpr Table<Relation> kRelations{"relations"};
inline constexpr Table<Evidence> kEvidence{"evidence"};
inline constexpr Table<Event> kEvents{"events"};
inline constexpr Table<ConclusionRow> kConclusion{"conclusion"};  // one row or none
inline constexpr Table<Setting> kSettings{"settings"};
inline constexpr Table<std::string> kReport{"report"};  // one row or none
inline constexpr Table<ExchangeRow> kExchanges{"exchanges"};
inline constexpr Table<QuestionRow> kQuestions{"questions"};
inline constexpr Table<PlaceholderRow> kPlaceholders{"placeholders"};

// kCorrupt, naming the row: what was read cannot have been written by this program.
Status corrupt_row(const sqlite::Database& database, std::string_view table, std::size_t row,
                   std::string why);
// kInternal, naming the row: what was to be written could not be read back.
Status unsound_row(std::string_view table, std::size_t row, std::string why);

std::string select_sql(std::string_view table, const ColumnList& columns);
std::string insert_sql(std::string_view table, const ColumnList& columns);
std::string create_sql(std::string_view table, const ColumnList& columns);

template <typename T>
ColumnList columns_of(Table<T>) {
  ColumnList list;
  const T sample;
  columns(list, sample);
  return list;
}

// Adds rows behind the `there` ones that the table holds; to be called within a transaction.
template <typename T>
Status append_rows(sqlite::Database& database, Table<T> table, std::span<const T> rows, const Limits& limits,
                   std::size_t there) {
  Result<sqlite::Statement> insert = database.prepare(insert_sql(table.name, columns_of(table)));
  if (!insert.ok()) return insert.status();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    RowWriter row(*insert, limits, there + i);
    columns(row, rows[i]);
    if (!row.problem().empty()) return unsound_row(table.name, there + i, row.problem());
    if (const Result<bool> done = insert->step(); !done.ok()) return done.status();
    insert->reset();
  }
  return {};
}

// Replaces what the table holds; to be called within a transaction.
template <typename T>
Status write_rows(sqlite::Database& database, Table<T> table, std::span<const T> rows, const Limits& limits) {
  if (Status status = database.execute("DELETE FROM " + std::string(table.name)); !status.ok()) return status;
  return append_rows(database, table, rows, limits, 0);
}

template <typename T>
Result<std::size_t> count_rows(sqlite::Database& database, Table<T> table) {
  const Result<std::int64_t> rows = database.integer("SELECT count(*) FROM " + std::string(table.name));
  if (!rows.ok()) return rows.status();
  return static_cast<std::size_t>(*rows);
}

// Appends all rows of the table to `rows`.
template <typename T>
Status read_rows(sqlite::Database& database, Table<T> table, std::vector<T>& rows, const Limits& limits) {
  Result<sqlite::Statement> select = database.prepare(select_sql(table.name, columns_of(table)));
  if (!select.ok()) return select.status();
  const Result<std::size_t> count = count_rows(database, table);
  if (!count.ok()) return count.status();
  rows.reserve(rows.size() + *count);
  for (;;) {
    const Result<bool> more = select->step();
    if (!more.ok()) return more.status();
    if (!*more) return {};
    T value;
    RowReader row(*select, limits, rows.size());
    columns(row, value);
    if (!row.problem().empty()) return corrupt_row(database, table.name, rows.size(), row.problem());
    rows.push_back(std::move(value));
  }
}

}  // namespace propter::store
