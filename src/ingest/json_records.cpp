#include "ingest/json_records.h"

#include "base/text.h"
#include "ingest/records.h"

namespace propter {
namespace {

constexpr std::size_t kMaxStackBytes = 8U << 10;

// "key=value key=value" of the members that have no role of their own.
void append_rest(std::string& out, const std::vector<JsonField>& all) {
  for (const JsonField& field : all) {
    if (field.text.empty() || role_of(field.key).role != Role::kNone) continue;
    if (!out.empty()) out += ' ';
    out.append(field.key).append("=").append(field.text);
  }
}

}  // namespace

JsonRecords::JsonRecords(std::string_view unit, const ReadContext& context, RecordSink& sink,
                         FileReport& report)
    : unit_(unit),
      context_(context),
      sink_(sink),
      report_(report),
      fallback_(writer_of_path(context.path)),
      assembler_(sink) {}

void JsonRecords::take(const std::vector<JsonField>& all, std::uint64_t number) {
  const Fields& fields = mapper_.map(all);
  switch (shape_of(fields)) {
    case RecordShape::kSpan:
      return take_span(fields, number);
    case RecordShape::kMetric:
      return take_metric(fields, number);
    case RecordShape::kLog:
    case RecordShape::kNone:
      return take_log(fields, all, number);
  }
}

void JsonRecords::take_span(const Fields& fields, std::uint64_t number) {
  SpanRecord span;
  if (const auto reason = fill_span(fields, span); !reason.empty())
    return note_unparsed(report_, unit_, number, reason, fields[Role::kSpanId]);
  span.names = names_of(fields, fallback_);
  span.line = number;
  sink_.on_span(span);
}

void JsonRecords::take_metric(const Fields& fields, std::uint64_t number) {
  MetricRecord metric;
  if (const auto reason = fill_metric(fields, metric); !reason.empty())
    return note_unparsed(report_, unit_, number, reason, fields[Role::kMetric]);
  metric.names = names_of(fields, fallback_);
  metric.line = number;
  sink_.on_metric(metric);
}

void JsonRecords::take_log(const Fields& fields, const std::vector<JsonField>& all, std::uint64_t number) {
  const LogText text = unwrapper_.unwrap(fields[Role::kMessage], context_.reference);
  LogRecord log;
  log.time = parse_time(fields[fields.has(Role::kTime) ? Role::kTime : Role::kStart]).value_or(kNoTime);
  if (log.time == kNoTime) log.time = text.time;
  if (log.time == kNoTime) return note("no time that can be read", all, number);
  // The container runtime writes each line of a stack trace as a record of its own.
  if (!fields.has(Role::kLevel) && is_continuation(fields[Role::kMessage]) &&
      assembler_.extend(trim(fields[Role::kMessage])))
    return;
  log.level = fields.has(Role::kLevel) ? parse_level(fields[Role::kLevel]) : text.level;
  log.names = names_of(fields, {});
  if (log.names.service.empty() && log.names.instance.empty() && log.names.entity.empty())
    log.names =
        text.names.service.empty() && text.names.instance.empty() ? names_of(fields, fallback_) : text.names;
  log.trace_id = fields.has(Role::kTraceId) ? fields[Role::kTraceId] : text.trace_id;
  log.span_id = fields.has(Role::kSpanId) ? fields[Role::kSpanId] : text.span_id;
  log.message = message_of(fields, all, text.message);
  if (log.message.empty()) return note("nothing said", all, number);
  log.line = number;
  assembler_.begin(log);
}

// The innermost message, with the error and the stack trace that stand beside it.
std::string_view JsonRecords::message_of(const Fields& fields, const std::vector<JsonField>& all,
                                         std::string_view innermost) {
  const std::string_view error = fields[Role::kError];
  const std::string_view stack = fields[Role::kStack].substr(0, kMaxStackBytes);
  const bool says_more = !error.empty() && error != "true" && error != "false" &&
                         innermost.find(error) == std::string_view::npos;
  if (!innermost.empty() && !says_more && stack.empty()) return innermost;
  message_.assign(innermost);
  if (innermost.empty()) append_rest(message_, all);
  if (says_more) message_.append(message_.empty() ? "" : ": ").append(error);
  if (!stack.empty()) message_.append("\n").append(stack);
  return message_;
}

void JsonRecords::note(std::string_view reason, const std::vector<JsonField>& fields, std::uint64_t number) {
  std::string snippet;
  for (const JsonField& field : fields) {
    if (snippet.size() > 200) break;
    snippet.append(field.key).append("=").append(field.text.substr(0, 80)).append(" ");
  }
  note_unparsed(report_, unit_, number, reason, snippet);
}

}  // namespace propter
