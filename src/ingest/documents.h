// Whole-file JSON documents: alerts, changes, traces, metric series, lists of logs or spans, topology,
// incident.
#pragma once

#include "ingest/byte_source.h"
#include "ingest/read_context.h"
#include "ingest/record_sink.h"

namespace propter {

inline constexpr std::size_t kMaxDocumentBytes = 256U << 20;

// A document over kMaxDocumentBytes, or one that is no JSON, is a problem of the report. The format that is
// reported names the kind of document. Sets context.detected_at when the document is an incident.json with
// that time.
void read_document(ByteSource& source, ReadContext& context, RecordSink& sink, FileReport& report);

}  // namespace propter
