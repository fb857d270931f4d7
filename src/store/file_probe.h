// What lies at a path, found out without SQLite, which would alter some files by opening them.
#pragma once

#include <cstdint>
#include <string>

#include <propter/status.h>

namespace propter::store {

enum class FileState : std::uint8_t {
  kMissing,
  kEmpty,  // a regular file without content
  kCase,   // a case of a schema version that this program reads, as far as its first 100 bytes say
};

// kIo for what cannot be read, kCorrupt for folders, devices and files that are no case, kUnsupported for
// cases of a newer version. Never blocks, never writes.
Result<FileState> probe_file(const std::string& path);

bool starts_like_sqlite(const std::string& path);

}  // namespace propter::store
