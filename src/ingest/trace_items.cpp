// Traces and metric series of JSON APIs.
#include <map>

#include <fmt/format.h>

#include "base/text.h"
#include "ingest/document_items.h"
#include "ingest/field_roles.h"
#include "ingest/records.h"

namespace propter {
namespace {

constexpr DurationNs kMicrosecond = 1000;

// Times of both APIs are microseconds; parse_time reads the unit from the magnitude.
TimeNs micros(const Json& item, std::string_view key) { return time_of(item, {key}); }

std::optional<DurationNs> micros_duration(const Json& item) {
  return parse_duration(text_of(item, {"duration"}), kMicrosecond);
}

std::string tag(const Json& tags, std::string_view key) {
  for (const Json& item : tags.array())
    if (iequals(item.iget("key").text(), key)) return item.iget("value").text();
  return {};
}

bool tags_tell_failure(const std::string& error, const std::string& status) {
  Fields fields;
  fields.set(role_of("error"), error);
  fields.set(role_of("status"), status);
  return tells_failure(fields);
}

std::string jaeger_parent(const Json& span) {
  for (const Json& reference : span.iget("references").array())
    if (const std::string kind = text_of(reference, {"refType"}); kind.empty() || iequals(kind, "CHILD_OF"))
      return text_of(reference, {"spanID"});
  return text_of(span, {"parentSpanID"});
}

void read_jaeger_span(const Json& span, const Json& processes, const ItemContext& context) {
  const std::string trace_id = text_of(span, {"traceID"});
  const std::string span_id = text_of(span, {"spanID"});
  const std::string parent = jaeger_parent(span);
  const std::string operation = text_of(span, {"operationName"});
  const Json& inline_process = span.iget("process");
  const Json& process =
      inline_process.is_object() ? inline_process : processes.iget(text_of(span, {"processID"}));
  const std::string service = text_of(process, {"serviceName"});
  const Json& process_tags = process.iget("tags");
  const Json& tags = span.iget("tags");
  std::string instance = tag(process_tags, "k8s.pod.name");
  if (instance.empty()) instance = tag(process_tags, "hostname");
  const std::string kind = tag(tags, "span.kind");
  const std::string space = tag(process_tags, "k8s.namespace.name");
  std::string status = tag(tags, "otel.status_code");
  if (status.empty()) status = tag(tags, "http.status_code");

  const auto duration = micros_duration(span);
  SpanRecord record;
  record.start = micros(span, "startTime");
  if (record.start == kNoTime || !duration || span_id.empty())
    return context.note("a span without id, start or duration", span_id);
  record.duration = *duration;
  record.error = tags_tell_failure(tag(tags, "error"), status);
  record.names = {space, service, instance, {}, {}};
  record.trace_id = trace_id;
  record.span_id = span_id;
  record.parent_id = parent;
  record.operation = operation;
  record.kind = kind;
  record.line = context.number;
  context.sink.on_span(record);
}

// The name and those labels that tell series of one subject apart: "cpu_seconds{mode=idle}".
std::string series_name(const std::map<std::string, std::string>& labels) {
  std::string name;
  std::string others;
  for (const auto& [key, value] : labels) {
    if (key == "__name__")
      name = value;
    else if (role_of(key).role == Role::kNone)
      others += fmt::format("{}{}={}", others.empty() ? "" : ",", key, value);
  }
  if (name.empty()) name = "value";
  return others.empty() ? name : fmt::format("{}{{{}}}", name, others);
}

}  // namespace

bool is_jaeger_trace(const Json& item) {
  return item.iget("spans").is_array() && item.iget("processes").is_object();
}

void read_jaeger_trace(const Json& item, const ItemContext& context) {
  for (const Json& span : item.iget("spans").array()) read_jaeger_span(span, item.iget("processes"), context);
}

bool is_zipkin_span(const Json& item) {
  return item.iget("traceId").is_string() && item.iget("id").is_string() && !item.iget("timestamp").is_null();
}

void read_zipkin_span(const Json& item, const ItemContext& context) {
  const std::string trace_id = text_of(item, {"traceId"});
  const std::string span_id = text_of(item, {"id"});
  const std::string parent = text_of(item, {"parentId"});
  const std::string operation = text_of(item, {"name"});
  const std::string kind = text_of(item, {"kind"});
  const std::string service = text_of(item.iget("localEndpoint"), {"serviceName"});
  const Json& tags = item.iget("tags");
  SpanRecord record;
  record.start = micros(item, "timestamp");
  if (record.start == kNoTime) return context.note("a span without a start", span_id);
  // Zipkin leaves the duration out when it is not known.
  record.duration = micros_duration(item).value_or(0);
  record.error = tags_tell_failure(text_of(tags, {"error"}), tags.get("http.status_code").text());
  record.names.service = service;
  record.trace_id = trace_id;
  record.span_id = span_id;
  record.parent_id = parent;
  record.operation = operation;
  record.kind = kind;
  record.line = context.number;
  context.sink.on_span(record);
}

bool is_series(const Json& item) {
  return item.iget("metric").is_object() && (item.iget("values").is_array() || item.iget("value").is_array());
}

void read_series(const Json& item, const ItemContext& context) {
  std::map<std::string, std::string> labels;
  for (const auto& [key, value] : item.iget("metric").object()) labels[key] = value.text();
  Fields fields;
  for (const auto& [key, value] : labels)
    if (key != "__name__") fields.set(role_of(key), value);
  const std::string name = series_name(labels);
  MetricRecord record;
  record.names = names_of(fields, {});
  record.metric = name;
  record.line = context.number;
  const auto take = [&](const Json::Array& point) {
    const auto time = point.size() == 2 ? parse_time(point[0].text()) : std::nullopt;
    const auto value = point.size() == 2 ? parse_double(point[1].text()) : std::nullopt;
    if (!time || !value) return context.note("a point without time or value", name);
    record.time = *time;
    record.value = *value;
    context.sink.on_metric(record);
  };
  if (item.iget("value").is_array()) take(item.iget("value").array());
  for (const Json& point : item.iget("values").array()) take(point.array());
}

}  // namespace propter
