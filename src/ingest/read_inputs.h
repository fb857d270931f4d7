// From the inputs of IngestOptions to the records of a sink.
#pragma once

#include <propter/status.h>

#include "ingest/ingest.h"
#include "ingest/record_sink.h"

namespace propter {

// Every file is bracketed by begin_file and end_file, read or not. incident.json comes first, so that its
// time can complete the times of others; then the inputs in their order, each in sorted path order, then the
// baselines. Errors: kIo, before anything is read, when an input does not exist; kUsage without inputs.
Status read_inputs(const IngestOptions& options, RecordSink& sink);

}  // namespace propter
