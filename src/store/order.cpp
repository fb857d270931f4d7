#include "store/order.h"

#include <algorithm>
#include <tuple>

namespace propter::store {
namespace {

// The index of the first element that may not follow the one before it; 0 when there is none.
template <typename T, typename Allowed>
std::size_t first_misplaced(const std::vector<T>& rows, Allowed allowed) {
  const auto at =
      std::adjacent_find(rows.begin(), rows.end(), [&](const T& a, const T& b) { return !allowed(a, b); });
  return at == rows.end() ? 0 : static_cast<std::size_t>(at - rows.begin()) + 1;
}

template <typename T>
std::size_t first_not_above(const std::vector<T>& rows) {
  return first_misplaced(rows, [](const T& a, const T& b) { return a < b; });
}

template <typename T, typename Key>
std::size_t first_below(const std::vector<T>& rows, Key key) {
  return first_misplaced(rows, [&](const T& a, const T& b) { return key(a) <= key(b); });
}

auto log_key(const LogSeries& s) { return std::tuple(s.period, s.subject, s.template_text, s.operation); }
auto span_key(const SpanSeries& s) { return std::tuple(s.period, s.subject, s.operation, s.entry); }
auto call_key(const CallSeries& s) { return std::tuple(s.period, s.caller, s.callee, s.operation); }
auto metric_key(const MetricSeries& s) { return std::tuple(s.period, s.subject, s.name); }
auto link_key(const SubjectLink& l) { return std::tuple(l.kind, l.from, l.to); }

}  // namespace

Disorder find_disorder(const Telemetry& t) {
  const Disorder candidates[] = {
      {"subjects", first_not_above(t.subjects)},
      {"templates", first_not_above(t.templates)},
      {"names", first_not_above(t.names)},
      {"logs", first_below(t.logs, log_key)},
      {"spans", first_below(t.spans, span_key)},
      {"calls", first_below(t.calls, call_key)},
      {"metrics", first_below(t.metrics, metric_key)},
      {"links", first_below(t.links, link_key)},
  };
  for (const Disorder& candidate : candidates)
    if (candidate.row != 0) return candidate;
  return {};
}

}  // namespace propter::store
