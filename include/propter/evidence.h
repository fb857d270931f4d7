// Evidence: one observation about one entity or relation, with a score that has a meaning.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <propter/ids.h>
#include <propter/time.h>

namespace propter {

enum class EvidenceKind : std::uint8_t {
  kLogBurst,        // a known log template far more often than expected
  kLogNew,          // a template that the good period does not know
  kLogVanished,     // a template that should have come with the traffic, and did not
  kErrorLogs,       // error-level lines burst
  kException,       // stack traces or panics where no dependency fails
  kLatencyShift,    // own (self) time of an operation
  kSlowRequests,    // whole time of requests, dependencies included
  kNetworkGap,      // caller-side time that the callee does not account for
  kFailingCalls,    // calls over a relation that end in errors
  kErrorSpans,      // operations that end in errors
  kMissingCalls,    // downstream calls that an operation should make, and does not
  kMissingTraffic,  // no requests where there should be some
  kMetricShift,     // a metric left its usual range
  kSaturation,      // a resource near its limit
  kGrowth,          // a resource that grows monotonously
  kAlert,           // an alert about an effect: latency, errors, availability
  kResourceAlert,   // an alert about a resource or a state of the entity itself
  kChange,          // a deploy, commit, flag or configuration change
  kCoLocation,      // the tenants of a host suffer together
  kNormal,          // looked at with enough data, and as usual
};
inline constexpr std::size_t kEvidenceKinds = static_cast<std::size_t>(EvidenceKind::kNormal) + 1;

std::string_view name_of(EvidenceKind kind);  // "log_burst", ...
EvidenceKind parse_evidence_kind(std::string_view text, bool* known);

// By which people and models call an item: "E12".
std::string evidence_name(EvidenceId id);

struct SourceLocation {
  std::string file;         // relative to the input root; empty when the item is about something absent
  std::uint64_t line = 0;   // 1-based line, row or item of a list; 0: the file as a whole
  std::uint64_t count = 1;  // how many records stand behind the item
  bool operator==(const SourceLocation&) const = default;
};

struct Evidence {
  EvidenceId id;
  EntityId entity;      // what it speaks about; for a relation, its dependent
  RelationId relation;  // valid() for evidence on a relation
  std::string tool;     // who found it
  EvidenceKind kind = EvidenceKind::kNormal;
  Interval interval;    // when it was observed
  Interval onset;       // [earliest, latest] moment at which it began
  double score = 0;     // -log10 of the chance of so extreme a value under good conditions, 0..6, corrected
                        // for the number of comparisons that the tool made
  std::string subject;  // what was measured: the metric, template or operation; groups items across entities
  std::string text;     // one line for people, untrusted
  SourceLocation source;
};

}  // namespace propter
