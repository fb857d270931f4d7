// Tables of spans, logs and metrics (CSV, TSV and relatives), told apart by their columns.
#pragma once

#include "ingest/byte_source.h"
#include "ingest/read_context.h"
#include "ingest/record_sink.h"

namespace propter {

// Fills format, unparsed and samples of the report. Rows with another number of fields than the header, and
// cells that cannot be read, are counted as unparsed.
void read_table(ByteSource& source, ReadContext& context, RecordSink& sink, FileReport& report);

}  // namespace propter
