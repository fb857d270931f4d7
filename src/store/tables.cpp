#include "store/tables.h"

#include <fmt/format.h>

namespace propter::store {

Status corrupt_row(const sqlite::Database& database, std::string_view table, std::size_t row,
                   std::string why) {
  return Status::corrupt({"the case file is corrupt",
                          fmt::format("{}: table {}, row {}", database.place(), table, row), std::move(why),
                          sqlite::kReingest});
}

Status unsound_row(std::string_view table, std::size_t row, std::string why) {
  return Status::internal({"the case refuses unsound content", fmt::format("table {}, row {}", table, row),
                           std::move(why), "report this as a defect"});
}

std::string select_sql(std::string_view table, const ColumnList& columns) {
  std::string names = "id";
  for (const auto& [name, type] : columns.columns()) names += ", " + name;
  return fmt::format("SELECT {} FROM {} ORDER BY id", names, table);
}

std::string insert_sql(std::string_view table, const ColumnList& columns) {
  std::string parameters = "?";
  for (std::size_t i = 0; i < columns.columns().size(); ++i) parameters += ", ?";
  return fmt::format("INSERT INTO {} VALUES({})", table, parameters);
}

std::string create_sql(std::string_view table, const ColumnList& columns) {
  std::string definitions = "id INTEGER PRIMARY KEY";
  for (const auto& [name, type] : columns.columns()) definitions += fmt::format(", {} {}", name, type);
  return fmt::format("CREATE TABLE {}({})", table, definitions);
}

}  // namespace propter::store
