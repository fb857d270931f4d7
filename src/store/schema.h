// Which tables a case file has, and how one tells a case from any other file.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <propter/status.h>

#include "store/sqlite.h"

namespace propter::store {

inline constexpr std::uint32_t kApplicationId = 0x50525054;  // "PRPT"
inline constexpr std::uint32_t kSchemaVersion = 5;  // grows with every change of columns.h or codec.h

// The definitions of all tables, in the order in which they are created.
std::vector<std::string> schema_statements();

// What SQLite keeps at fixed offsets of the file.
struct Identity {
  std::uint32_t application_id = 0;
  std::uint32_t schema_version = 0;
};

// kCorrupt for what is no case, kUnsupported for a newer version.
Status check_identity(const Identity& identity, const std::string& place);

// Makes a case of an empty database; to be called within a transaction. Does nothing when it is a case
// already.
Status create_schema(sqlite::Database& database);

// Identity, then: the file holds our tables as its version defines them and nothing else, so that no view,
// trigger, index or generated column of a hostile file ever runs.
Result<Identity> check_schema(sqlite::Database& database);

// SQLite's own check of the file's structure. O(size of the file).
Status check_structure(sqlite::Database& database);

}  // namespace propter::store
