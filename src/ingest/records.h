// From fields with roles to the records of a RecordSink: one place for tables, JSON lines and lists in
// documents.
#pragma once

#include <optional>
#include <string_view>

#include "ingest/field_roles.h"
#include "ingest/record_sink.h"

namespace propter {

enum class RecordShape : std::uint8_t { kNone, kSpan, kMetric, kLog };

// What a record with these fields is. A message makes a log line, even beside a span id.
RecordShape shape_of(const Fields& fields);

// `fallback` is the entity when no field names one. A component (container, logger) comes before it, unless
// it looks like a class.
RecordNames names_of(const Fields& fields, std::string_view fallback);

// Fill the record, or say why not; the answer is empty when it is filled.
std::string_view fill_span(const Fields& fields, SpanRecord& span);
std::string_view fill_metric(const Fields& fields, MetricRecord& metric);

// "2.5ms", "800us", "1m2.5s" or a plain number of `unit` (0: microseconds, or milliseconds for a fraction).
std::optional<DurationNs> parse_duration(std::string_view text, DurationNs unit);

// Whether a status or error field tells of a failure: words; HTTP 5xx; 2 and above of OTLP and gRPC codes.
bool tells_failure(const Fields& fields);

}  // namespace propter
