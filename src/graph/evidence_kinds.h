// The table of evidence kinds. A new kind is a new row, at the end: rows order items that tie.
#pragma once

#include <array>

#include "graph/traits.h"

namespace propter {

// Cause evidence weighs locally and on being degraded; effect evidence on being degraded only; a caller whose
// calls fail is rather a victim. The numbers are nats per unit of score; a score of 3 (one in a thousand
// after correction) of plain cause evidence is worth about 3 nats.
inline constexpr std::array kEvidenceTable = std::to_array<EvidenceTraits>({
    // clang-format off
    //  name, family, class, {local, degraded}, cause, effect, waiting, fault, sentence
    {"normal", EvidenceFamily::kState, {}, {0, -1}, false, false, false, "unknown",
     "looked at with enough data, and as usual"},
    {"log_burst", EvidenceFamily::kLogs, SignalClass::kLogs, {0.2, 0.7}, true, true, false, "unknown",
     "a known log template far more often than expected"},
    {"log_new", EvidenceFamily::kLogs, SignalClass::kLogs, {0.4, 0.8}, true, true, false, "errors",
     "a template that the good period does not know"},
    {"log_vanished", EvidenceFamily::kLogs, SignalClass::kLogs, {0.4, 0.9}, true, true, false, "errors",
     "a template that should have come with the traffic, and did not"},
    {"error_logs", EvidenceFamily::kLogs, SignalClass::kErrors, {0.4, 1}, true, true, false, "errors",
     "a burst of lines of error level"},
    {"exception", EvidenceFamily::kLogs, SignalClass::kErrors, {0.7, 1}, true, true, false, "errors",
     "stack traces or panics where no dependency fails"},
    {"latency_shift", EvidenceFamily::kSpans, SignalClass::kLatency, {0.6, 1}, true, true, true, "latency",
     "an operation that takes longer by itself, without its dependencies"},
    {"slow_requests", EvidenceFamily::kSpans, SignalClass::kLatency, {0, 0.8}, false, true, true, "latency",
     "requests that take longer, dependencies included"},
    {"network_gap", EvidenceFamily::kSpans, SignalClass::kNetwork, {0.6, 1}, true, true, true, "network",
     "time of the caller that the callee does not account for"},
    {"failing_calls", EvidenceFamily::kSpans, SignalClass::kErrors, {-0.2, 1}, false, true, false, "errors",
     "calls over a relation that end in errors"},
    {"error_spans", EvidenceFamily::kSpans, SignalClass::kErrors, {0.2, 1}, true, true, false, "errors",
     "operations that end in errors"},
    {"missing_calls", EvidenceFamily::kSpans, SignalClass::kLogs, {0.15, 0.7}, true, true, false, "errors",
     "calls that an operation should make, and does not"},
    {"missing_traffic", EvidenceFamily::kQuiet, SignalClass::kTraffic, {0, 0}, false, false, false, "traffic",
     "no requests where there should be some"},
    {"metric_shift", EvidenceFamily::kMetrics, {}, {0.1, 0.5}, true, true, false, "unknown",
     "a metric that left its usual range"},
    {"saturation", EvidenceFamily::kResources, {}, {0.9, 0.9}, true, true, false, "saturation",
     "a resource near its limit"},
    {"growth", EvidenceFamily::kResources, {}, {0.4, 0.5}, true, true, false, "saturation",
     "a resource that grows without a break"},
    {"alert", EvidenceFamily::kMetrics, {}, {0, 1}, false, true, false, "unknown",
     "an alert about an effect: latency, errors, availability"},
    {"resource_alert", EvidenceFamily::kResources, {}, {0.8, 0.8}, true, true, false, "saturation",
     "an alert about a resource, or about the state of the entity itself"},
    {"change", EvidenceFamily::kChange, SignalClass::kChange, {2, 0}, true, false, false, "change",
     "a deploy, commit, flag or change of configuration shortly before"},
    {"co_location", EvidenceFamily::kPlacement, {}, {0.3, 0.5}, true, true, false, "unknown",
     "the tenants of a host suffer together"},
    {"departure", EvidenceFamily::kMetrics, {}, {0, 1.5}, false, true, false, "unknown",
     "a metric that left what its own long past shows"},
    {"report", EvidenceFamily::kState, {}, {0, 1}, false, true, false, "unknown",
     "somebody reported that it suffers"},
    // clang-format on
});

// The kind of this name; does not compile for a name that the table does not have.
consteval EvidenceKind evidence_kind(std::string_view name) {
  for (std::size_t row = 0; row < kEvidenceTable.size(); ++row)
    if (kEvidenceTable[row].name == name) return EvidenceKind(row);
  throw "no evidence kind has this name";
}

}  // namespace propter
