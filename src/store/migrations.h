// Case files of released versions, brought up to date.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <propter/status.h>

#include "store/sqlite.h"

namespace propter::store {

// The definitions of all tables as the version `released` created them, which is older than kSchemaVersion
// and at least 1.
std::vector<std::string> released_schema(std::uint32_t released);

// Makes a case of this version of one whose schema is released_schema(released); to be called within a
// transaction. What it holds means what it meant: words for kinds that the version did not keep stay lost.
// kCorrupt for a value that the version cannot have written. O(size of the case).
Status migrate(sqlite::Database& database, std::uint32_t released);

}  // namespace propter::store
