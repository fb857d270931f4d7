// Assembles spans into traces: parents, own time, entry spans and calls between subjects.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "ingest/telemetry.h"

namespace propter {

enum class SpanRole : std::uint8_t { kUnknown, kClient, kServer, kOther };
// "client", "SPAN_KIND_CLIENT" or "3" (OTLP number), ...; empty is kUnknown.
SpanRole parse_span_role(std::string_view kind);

struct PendingSpan {
  Period period = Period::kIncident;
  SpanRole role = SpanRole::kUnknown;
  bool error = false;
  SubjectId subject;
  StringIndex operation = kNoString;
  std::uint64_t trace = 0;  // hashes of the ids; 0: none
  std::uint64_t id = 0;
  std::uint64_t parent = 0;
  TimeNs start = 0;           // >= 0
  DurationNs duration = 0;    // >= 0
  std::uint64_t content = 0;  // hash of subject, operation and role as texts: equal in exact duplicates
  std::uint32_t file = 0;
  std::uint64_t line = 0;
};

inline constexpr std::uint32_t kNoSpan = UINT32_MAX;

struct SpanPlace {
  std::uint32_t parent = kNoSpan;  // the span that caused it, if it is known
  std::uint32_t entry =
      kNoSpan;  // topmost ancestor reached while the subject stays the same, or the span itself
  std::uint32_t children = 0;
  DurationNs own = 0;  // duration minus the union of the children's intervals, clipped to the span, and
                       // without children of that of calls beside it that began later
  bool duplicate = false;  // repeats another span; has no other property
};

// Call of the parent's subject by another subject, the caller: the two spans at its ends.
struct Call {
  std::uint32_t caller = kNoSpan;
  std::uint32_t callee = kNoSpan;
  // The caller's duration minus the callee's, when the caller's span measures just this call. Durations only:
  // the clocks of the two may differ.
  std::optional<DurationNs> gap;
};

// All spans are known when it is made; they must outlive it. Indices are those of `spans`; results do not
// depend on their order. A parent is looked for in the trace of its child, then anywhere in the same period
// if exactly one span has the id. A span whose parent is missing, or that would close a cycle, has none. O(n
// log n).
class TraceJoin {
 public:
  // `file_ranks`: per file its rank among the sorted paths; orders duplicates.
  TraceJoin(std::span<const PendingSpan> spans, std::span<const std::uint32_t> file_ranks);

  [[nodiscard]] const SpanPlace& place(std::uint32_t span) const { return places_[span]; }
  [[nodiscard]] bool is_entry(std::uint32_t span) const { return places_[span].entry == span; }
  // The call that the span serves, if another subject made it.
  [[nodiscard]] std::optional<Call> call_served_by(std::uint32_t span) const;
  // Whether the span does nothing but wait for one other subject that is observed: its own time is that of
  // the network.
  [[nodiscard]] bool waits_for_callee(std::uint32_t span) const;
  // Whether it waits for somebody, observed or not.
  [[nodiscard]] bool is_call(std::uint32_t span) const;
  // A span by its ids as a log line names them, looked for like a parent; kNoSpan. Of several spans with
  // these ids, one of the subject that wrote the line comes first.
  [[nodiscard]] std::uint32_t find(Period period, std::uint64_t trace, std::uint64_t id,
                                   SubjectId subject = {}) const;

  // How many spans were their own ancestors.
  [[nodiscard]] std::uint64_t cycles() const { return cycles_; }

 private:
  void sort_spans(std::span<const std::uint32_t> file_ranks);
  void drop_duplicates();
  void index_ids();
  void find_parents();
  void break_cycles();
  void find_entries();
  void measure_own_times();
  struct Edge {
    std::uint32_t parent = kNoSpan;
    std::uint32_t child = kNoSpan;
  };
  void measure_own_time(std::span<const Edge> children);  // all of one parent, by start; likewise below
  void take_off_calls_beside(std::span<const Edge> children);

  [[nodiscard]] std::span<const std::uint32_t> candidates(Period period, std::uint64_t trace,
                                                          std::uint64_t id) const;
  [[nodiscard]] std::uint32_t only_span_with(Period period, std::uint64_t id) const;
  [[nodiscard]] std::uint32_t parent_of(std::uint32_t span) const;
  [[nodiscard]] std::uint32_t client_side_of(std::uint32_t span) const;

  std::span<const PendingSpan> spans_;
  std::vector<SpanPlace> places_;
  std::vector<std::uint32_t> order_;       // without duplicates; by period, trace, id, then by what does not
                                           // depend on the order of reading
  std::vector<std::uint32_t> by_id_;       // by period and id
  std::vector<std::uint32_t> only_child_;  // per span the child it has, if it has just one
  std::uint64_t cycles_ = 0;
};

}  // namespace propter
