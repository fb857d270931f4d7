// JSON lines: log records, spans and metric points, told apart by their keys, one object per line.
#pragma once

#include "ingest/byte_source.h"
#include "ingest/read_context.h"
#include "ingest/record_sink.h"

namespace propter {

void read_json_lines(ByteSource& source, ReadContext& context, RecordSink& sink, FileReport& report);

}  // namespace propter
