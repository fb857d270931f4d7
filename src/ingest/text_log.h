// Plain text logs: one record per line that begins with a time; other lines go on with the record above.
#pragma once

#include "ingest/byte_source.h"
#include "ingest/read_context.h"
#include "ingest/record_sink.h"

namespace propter {

// Lines in front of the first time, and continuation lines beyond LogAssembler's limits, are counted as
// unparsed.
void read_text_log(ByteSource& source, ReadContext& context, RecordSink& sink, FileReport& report);

}  // namespace propter
