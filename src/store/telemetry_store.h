// Telemetry in and out of a case. Every element of Telemetry is a row of the table of its kind.
#pragma once

#include <propter/status.h>

#include "ingest/telemetry.h"
#include "store/sqlite.h"

namespace propter::store {

// In one transaction. kInternal for telemetry that breaks its own promises (order, indices, finite values).
Status save_telemetry(sqlite::Database& database, const Telemetry& telemetry);
Result<bool> has_telemetry(sqlite::Database& database);
// Empty where none was saved.
Result<Telemetry> load_telemetry(sqlite::Database& database);

}  // namespace propter::store
