#include "live/evidence_source.h"

#include <algorithm>

namespace propter {
namespace {

// The run of `series` (sorted by period, then subject) that belongs to (period, subject).
template <typename Series, typename SubjectOf>
std::span<const Series> run_of(const std::vector<Series>& series, Period period, SubjectId subject,
                               SubjectOf subject_of) {
  const auto key = std::pair(period, subject);
  const auto key_of = [&](const Series& s) { return std::pair(s.period, subject_of(s)); };
  const auto first =
      std::partition_point(series.begin(), series.end(), [&](const Series& s) { return key_of(s) < key; });
  const auto last =
      std::partition_point(first, series.end(), [&](const Series& s) { return key_of(s) == key; });
  return {first, last};
}

}  // namespace

std::span<const LogSeries> TelemetrySource::logs(Period period, SubjectId subject) const {
  return run_of(telemetry_.logs, period, subject, [](const LogSeries& s) { return s.subject; });
}

std::span<const SpanSeries> TelemetrySource::spans(Period period, SubjectId subject) const {
  return run_of(telemetry_.spans, period, subject, [](const SpanSeries& s) { return s.subject; });
}

std::span<const CallSeries> TelemetrySource::calls(Period period, SubjectId caller) const {
  return run_of(telemetry_.calls, period, caller, [](const CallSeries& s) { return s.caller; });
}

std::span<const MetricSeries> TelemetrySource::metrics(Period period, SubjectId subject) const {
  return run_of(telemetry_.metrics, period, subject, [](const MetricSeries& s) { return s.subject; });
}

std::string_view TelemetrySource::template_text(StringIndex index) const {
  return index == kNoString ? std::string_view() : telemetry_.templates[index];
}

std::string_view TelemetrySource::name(StringIndex index) const {
  return index == kNoString ? std::string_view() : telemetry_.names[index];
}

}  // namespace propter
