// Finds the files of an input folder.
#pragma once

#include <string>
#include <vector>

#include <propter/status.h>

#include "ingest/telemetry.h"

namespace propter {

struct FoundFile {
  std::string path;   // to open
  std::string shown;  // relative to the input, '/' separated
  Period period = Period::kIncident;
  std::string skipped;  // not to be read on purpose: why ("hidden, not read")
  std::string problem;  // cannot be read: why
};

// The files of a folder, at any depth, sorted by `shown`; a file is found alone, under its name. Files in a
// folder named "baseline" belong to the good period, and so do all files when `period` says so.
//
// Links to regular files are followed; links to folders, devices and pipes come with a problem. Hidden files,
// and answers kept for scoring (truth.json, expected.json, ground_truth*), come as skipped. Errors: kIo, when
// `input` does not exist or cannot be listed.
Result<std::vector<FoundFile>> find_files(const std::string& input, Period period);

}  // namespace propter
