// Counts, per file, what became a record and what did not.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/telemetry.h"

namespace propter {

class FileLedger {
 public:
  void begin();
  void accept() { ++records_; }
  // `snippet` is untrusted and may be empty.
  void reject(std::uint64_t line, std::string_view reason, std::string_view snippet);

  // Adds what was counted since begin() to the reader's own report.
  void end(FileReport report);

  // Sorted by path. The ledger is empty afterwards.
  std::vector<FileReport> take();

 private:
  std::uint64_t records_ = 0;
  std::uint64_t rejected_ = 0;
  std::vector<std::string> samples_;
  std::vector<FileReport> reports_;
};

}  // namespace propter
