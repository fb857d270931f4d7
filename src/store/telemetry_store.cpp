#include "store/telemetry_store.h"

#include "store/order.h"
#include "store/tables.h"

namespace propter::store {
namespace {

Limits limits_of(const Telemetry& telemetry) {
  Limits limits;
  limits.subjects = telemetry.subjects.size();
  limits.templates = telemetry.templates.size();
  limits.names = telemetry.names.size();
  return limits;
}

// Calls visit(table, rows) for each list in `telemetry` until one fails; what others refer to comes first.
template <typename T, typename Visit>
Status for_each_list(T& telemetry, Visit visit) {
  Status status;
  const auto go_on = [&](auto table, auto& rows) {
    status = visit(table, rows);
    return status.ok();
  };
  static_cast<void>(go_on(kSubjects, telemetry.subjects) && go_on(kTemplates, telemetry.templates) &&
                    go_on(kNames, telemetry.names) && go_on(kLogs, telemetry.logs) &&
                    go_on(kSpans, telemetry.spans) && go_on(kCalls, telemetry.calls) &&
                    go_on(kMetrics, telemetry.metrics) && go_on(kAlerts, telemetry.alerts) &&
                    go_on(kChanges, telemetry.changes) && go_on(kLinks, telemetry.links) &&
                    go_on(kDeclaredEntities, telemetry.entities) &&
                    go_on(kDeclaredRelations, telemetry.relations) &&
                    go_on(kFiles, telemetry.summary.files) && go_on(kWarnings, telemetry.summary.warnings));
  return status;
}

Status read_incident(sqlite::Database& database, Telemetry& telemetry) {
  std::vector<IncidentInfo> incidents;
  if (Status status = read_rows(database, kIncident, incidents, Limits()); !status.ok()) return status;
  if (incidents.size() > 1) return corrupt_row(database, kIncident.name, 1, "more than one incident");
  if (!incidents.empty()) telemetry.incident = std::move(incidents.front());
  return {};
}

}  // namespace

Status save_telemetry(sqlite::Database& database, const Telemetry& telemetry) {
  const Disorder disorder = find_disorder(telemetry);
  if (disorder.table != nullptr) return unsound_row(disorder.table, disorder.row, "out of order");
  Result<sqlite::Transaction> transaction =
      sqlite::Transaction::begin(database, sqlite::Transaction::Kind::kWrite);
  if (!transaction.ok()) return transaction.status();
  const Limits limits = limits_of(telemetry);
  const auto write = [&]<typename T>(Table<T> table, const std::vector<T>& rows) {
    return write_rows(database, table, std::span<const T>(rows), limits);
  };
  if (Status status = for_each_list(telemetry, write); !status.ok()) return status;
  const std::span<const IncidentInfo> incident(&telemetry.incident, 1);
  if (Status status = write_rows(database, kIncident, incident, limits); !status.ok()) return status;
  return transaction->commit();
}

Result<bool> has_telemetry(sqlite::Database& database) {
  const Result<std::size_t> rows = count_rows(database, kIncident);
  if (!rows.ok()) return rows.status();
  return *rows > 0;
}

Result<Telemetry> load_telemetry(sqlite::Database& database) {
  Result<sqlite::Transaction> snapshot =
      sqlite::Transaction::begin(database, sqlite::Transaction::Kind::kRead);
  if (!snapshot.ok()) return snapshot.status();
  Telemetry telemetry;
  const auto read = [&]<typename T>(Table<T> table, std::vector<T>& rows) {
    return read_rows(database, table, rows, limits_of(telemetry));
  };
  if (Status status = for_each_list(telemetry, read); !status.ok()) return status;
  if (Status status = read_incident(database, telemetry); !status.ok()) return status;
  const Disorder disorder = find_disorder(telemetry);
  if (disorder.table != nullptr) return corrupt_row(database, disorder.table, disorder.row, "out of order");
  return telemetry;
}

}  // namespace propter::store
