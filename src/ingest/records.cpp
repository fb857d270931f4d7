#include "ingest/records.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/text.h"

namespace propter {
namespace {

constexpr std::array<std::string_view, 14> kFailureWords = {"error",         "status_code_error",
                                                            "failed",        "failure",
                                                            "fail",          "err",
                                                            "true",          "timeout",
                                                            "exception",     "internal",
                                                            "unavailable",   "deadline_exceeded",
                                                            "unknown_error", "aborted"};
constexpr std::array<std::string_view, 6> kSuccessWords = {"ok", "false", "0", "unset", "success", "no"};

struct DurationUnit {
  std::string_view name;
  double ns;
};
constexpr std::array<DurationUnit, 8> kDurationUnits = {{{"ns", 1},
                                                         {"us", 1e3},
                                                         {"\xC2\xB5s", 1e3},
                                                         {"\xCE\xBCs", 1e3},
                                                         {"ms", 1e6},
                                                         {"s", 1e9},
                                                         {"m", 60e9},
                                                         {"h", 3600e9}}};

template <std::size_t N>
bool is_one_of(std::string_view text, const std::array<std::string_view, N>& words) {
  return std::any_of(words.begin(), words.end(), [&](auto word) { return iequals(text, word); });
}

constexpr double kMaxDuration = 9e18;

// "1m2.5s": a sum of numbers with units.
std::optional<DurationNs> parse_units(std::string_view text) {
  double sum = 0;
  while (!text.empty()) {
    const std::size_t digits = std::min(text.find_first_not_of("0123456789."), text.size());
    const auto number = parse_double(text.substr(0, digits));
    text.remove_prefix(digits);
    const std::size_t letters = std::min(text.find_first_of("0123456789."), text.size());
    const auto unit = std::find_if(kDurationUnits.begin(), kDurationUnits.end(),
                                   [&](const auto& u) { return u.name == trim(text.substr(0, letters)); });
    if (!number || unit == kDurationUnits.end()) return std::nullopt;
    sum += *number * unit->ns;
    text.remove_prefix(letters);
  }
  if (!(sum < kMaxDuration)) return std::nullopt;
  return static_cast<DurationNs>(std::llround(sum));
}

// What stands at the start: the name that the record gives, or the bare duration's place in it.
TimeNs start_of(const Fields& fields) {
  const std::string_view text = fields.has(Role::kStart) ? fields[Role::kStart] : fields[Role::kTime];
  return parse_time(text).value_or(kNoTime);
}

DurationNs bare_unit(const Fields& fields) {
  const DurationNs said = fields.unit(Role::kDuration);
  return said != 0 ? said : fields.unit(Role::kOperation);
}

bool looks_like_class(std::string_view name) {
  return name.find('.') != std::string_view::npos || name.find("::") != std::string_view::npos;
}

bool code_tells_failure(std::int64_t code) {
  return (code >= 2 && code < 100) || (code >= 500 && code < 600);
}

}  // namespace

RecordShape shape_of(const Fields& fields) {
  if (fields.has(Role::kMessage)) return RecordShape::kLog;
  const bool timed = fields.has(Role::kTime) || fields.has(Role::kStart);
  const bool lasting = fields.has(Role::kDuration) || fields.has(Role::kEnd);
  if (fields.has(Role::kSpanId) && timed && lasting) return RecordShape::kSpan;
  if (fields.has(Role::kMetric) && fields.has(Role::kValue) && timed) return RecordShape::kMetric;
  return RecordShape::kNone;
}

RecordNames names_of(const Fields& fields, std::string_view fallback) {
  RecordNames names{fields[Role::kNamespace], fields[Role::kService], fields[Role::kInstance],
                    fields[Role::kHost], fields[Role::kEntity]};
  if (!names.service.empty() || !names.instance.empty() || !names.entity.empty()) return names;
  const std::string_view component = fields[Role::kComponent];
  if (!component.empty() && !looks_like_class(component))
    names.entity = component;
  else if (names.host.empty() || !fallback.empty())
    names.entity = fallback;
  return names;
}

std::string_view fill_span(const Fields& fields, SpanRecord& span) {
  span.start = start_of(fields);
  if (span.start == kNoTime) return "no start time that can be read";
  if (!fields.has(Role::kSpanId)) return "no span id";
  const auto end = fields.has(Role::kEnd) ? parse_time(fields[Role::kEnd]) : std::nullopt;
  const auto duration =
      end ? std::optional(*end - span.start) : parse_duration(fields[Role::kDuration], bare_unit(fields));
  if (!duration) return "no end or duration that can be read";
  if (*duration < 0) return "ends before it starts";
  span.duration = *duration;
  span.error = tells_failure(fields);
  span.trace_id = fields[Role::kTraceId];
  span.span_id = fields[Role::kSpanId];
  span.parent_id = fields[Role::kParentId];
  span.operation = fields[Role::kOperation];
  span.kind = fields[Role::kSpanKind];
  return {};
}

std::string_view fill_metric(const Fields& fields, MetricRecord& metric) {
  metric.time = start_of(fields);
  if (metric.time == kNoTime) return "no time that can be read";
  if (!fields.has(Role::kMetric)) return "no metric name";
  const auto value = parse_double(fields[Role::kValue]);
  if (!value) return "the value is no number";
  metric.metric = fields[Role::kMetric];
  metric.value = *value;
  return {};
}

std::optional<DurationNs> parse_duration(std::string_view text, DurationNs unit) {
  text = trim(text);
  const auto number = parse_double(text);
  if (!number) return text.empty() ? std::nullopt : parse_units(text);
  const bool fraction = text.find('.') != std::string_view::npos;
  const double ns = *number * static_cast<double>(unit != 0 ? unit : fraction ? kMillisecond : 1000);
  if (!(std::abs(ns) < kMaxDuration)) return std::nullopt;
  return static_cast<DurationNs>(std::llround(ns));
}

bool tells_failure(const Fields& fields) {
  if (const std::string_view error = fields[Role::kError]; !error.empty() && !is_one_of(error, kSuccessWords))
    return true;
  const std::string_view status = fields[Role::kStatus];
  if (const auto code = parse_int(status)) return code_tells_failure(*code);
  return is_one_of(status, kFailureWords);
}

}  // namespace propter
