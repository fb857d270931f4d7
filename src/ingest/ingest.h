// Reads incident folders, single files or standard input into Telemetry.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include <propter/status.h>

#include "ingest/telemetry.h"

namespace propter {

struct IngestOptions {
  std::vector<std::string> inputs;     // folders, files, or "-" for standard input
  std::vector<std::string> baselines;  // folders or files of a good period, besides any baseline/ folder
  std::uint64_t max_decompressed_bytes = 64ULL << 30;  // per file
  std::uint64_t max_line_bytes = 1ULL << 20;           // longer lines are cut and counted
  std::function<void(std::string_view path, std::uint64_t bytes)> progress;  // may be empty
};

// Reads everything, in sorted path order. A file that cannot be read, or is not understood, is reported in
// summary.files and does not stop the others. Errors: an input that does not exist or cannot be opened (kIo);
// nothing usable in any of them (kUnusable, with what was found instead).
Result<Telemetry> ingest(const IngestOptions& options);

}  // namespace propter
