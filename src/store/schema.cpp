#include "store/schema.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "store/migrations.h"
#include "store/tables.h"

namespace propter::store {
namespace {

Result<Identity> identity_of(sqlite::Database& database) {
  const Result<std::int64_t> application = database.integer("PRAGMA application_id");
  if (!application.ok()) return application.status();
  const Result<std::int64_t> version = database.integer("PRAGMA user_version");
  if (!version.ok()) return version.status();
  return Identity{static_cast<std::uint32_t>(*application), static_cast<std::uint32_t>(*version)};
}

Result<std::vector<std::string>> stored_statements(sqlite::Database& database) {
  Result<sqlite::Statement> select = database.prepare("SELECT coalesce(sql, name) FROM sqlite_master");
  if (!select.ok()) return select.status();
  std::vector<std::string> statements;
  for (;;) {
    const Result<bool> more = select->step();
    if (!more.ok()) return more.status();
    if (!*more) return statements;
    statements.emplace_back(select->bytes(0));
  }
}

Status foreign_schema(const sqlite::Database& database, const std::string& why) {
  return Status::corrupt(
      {"the case file does not hold what a case holds", database.place(), why, sqlite::kReingest});
}

// What is in `a` and not in `b`.
std::vector<std::string> difference(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  std::vector<std::string> out;
  std::set_difference(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(out));
  return out;
}

Status compare(const sqlite::Database& database, std::vector<std::string> expected,
               std::vector<std::string> found) {
  std::sort(expected.begin(), expected.end());
  std::sort(found.begin(), found.end());
  if (const auto strange = difference(found, expected); !strange.empty())
    return foreign_schema(database, "not of this schema: " + printable(strange.front(), 120));
  if (const auto missing = difference(expected, found); !missing.empty())
    return foreign_schema(database, "missing: " + printable(missing.front(), 120));
  return {};
}

template <typename... T>
std::vector<std::string> statements_of(Table<T>... tables) {
  return {create_sql(tables.name, columns_of(tables))...};
}

}  // namespace

std::vector<std::string> schema_statements() {
  return statements_of(kSubjects, kTemplates, kNames, kLogs, kSpans, kCalls, kMetrics, kAlerts, kChanges,
                       kLinks, kDeclaredEntities, kDeclaredRelations, kFiles, kWarnings, kIncident, kEntities,
                       kRelations, kEvidence, kEvents, kConclusion, kSettings, kReport, kExchanges,
                       kQuestions, kPlaceholders);
}

Status check_identity(const Identity& identity, const std::string& place) {
  if (identity.application_id != kApplicationId)
    return Status::corrupt({"the file is no case of propter", place, "an SQLite database of another program",
                            "name another file; this one is left as it is"});
  if (identity.schema_version > kSchemaVersion)
    return Status::unsupported({"the case was written by a newer propter", place,
                                fmt::format("its schema has version {}, this program reads version {}",
                                            identity.schema_version, kSchemaVersion),
                                "use a newer propter, or ingest the incident again into a new case file"});
  if (identity.schema_version == 0)
    return Status::corrupt({"the case file is corrupt", place, "no schema has version 0", sqlite::kReingest});
  return {};
}

Status create_schema(sqlite::Database& database) {
  const Result<std::int64_t> objects = database.integer("SELECT count(*) FROM sqlite_master");
  if (!objects.ok() || *objects > 0) return objects.status();
  for (const std::string& statement : schema_statements())
    if (Status status = database.execute(statement); !status.ok()) return status;
  return database.execute(
      fmt::format("PRAGMA application_id={}; PRAGMA user_version={}", kApplicationId, kSchemaVersion));
}

Result<Identity> check_schema(sqlite::Database& database) {
  const Result<Identity> identity = identity_of(database);
  if (!identity.ok()) return identity.status();
  if (Status status = check_identity(*identity, database.place()); !status.ok()) return status;
  Result<std::vector<std::string>> statements = stored_statements(database);
  if (!statements.ok()) return statements.status();
  const bool current = identity->schema_version == kSchemaVersion;
  Status same = compare(database, current ? schema_statements() : released_schema(identity->schema_version),
                        *std::move(statements));
  return same.ok() ? identity : Result<Identity>(std::move(same));
}

Status check_structure(sqlite::Database& database) {
  const Result<std::string> verdict = database.text("PRAGMA quick_check(1)");
  if (!verdict.ok()) return verdict.status();
  if (*verdict == "ok") return {};
  return Status::corrupt(
      {"the case file is corrupt", database.place(), printable(*verdict), sqlite::kReingest});
}

}  // namespace propter::store
