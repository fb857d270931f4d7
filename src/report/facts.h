// What all renderings share: names, places, phrases and totals of an answer. An id that points outside of the
// answer is left out, so that no rendering refers to what it does not show. Texts are printable.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <propter/investigation.h>

namespace propter::report {

bool exists(const Answer& answer, EntityId id);
bool exists(const Answer& answer, EvidenceId id);
std::vector<EntityId> existing(const Answer& answer, const std::vector<EntityId>& ids);
std::vector<EvidenceId> existing(const Answer& answer, const std::vector<EvidenceId>& ids);
// Hypotheses about entities of the graph, best first; `path` and the lists in them are cut to what exists.
std::vector<Hypothesis> hypotheses(const Answer& answer);
// Those of the minimal set, and the rest.
struct Split {
  std::vector<Hypothesis> frontier;
  std::vector<Hypothesis> others;
};
Split split_by_frontier(const Answer& answer);

std::string entity_name(const Answer& answer, EntityId id);  // "[namespace/]Kind/name"
std::string entity_names(const Answer& answer, const std::vector<EntityId>& ids, std::size_t limit = 12);
std::string place(const SourceLocation& source);  // "logs/app.log:12, 84 records"; may be empty
// What of `influences` speaks for the hypothesis, strongest first: "E3 (+2.1), E7 (+0.4)"; may be empty.
std::string carriers(const std::vector<Influence>& influences, std::size_t limit = 3);
std::string percent(double probability);                         // "94 %", "<1 %", ">99 %"
std::string words(std::string_view snake_case);                  // "latency_shift" -> "latency shift"
std::string plural(std::uint64_t n, std::string_view singular);  // "1 file", "2,310 records"
std::string moment(TimeNs time);                                 // RFC 3339, rounded to a millisecond
std::string since(const Interval& onset);                        // "T", "between T and U", "by U" or ""

std::string headline(const Answer& answer);
// "exact", "loopy, 12 iterations, residual 3e-08 nats": how far numbers can be trusted.
std::string belief_phrase(const BeliefDiagnosis& diagnosis);
// Who labelled and what it took; empty for the rules.
std::string labeller_phrase(const Answer& answer);
std::string_view relation_name(const Answer& answer, RelationId id);
// What ties the end of the step to its begin: "calls it", "is an instance of it", ...
std::string step_phrase(const Answer& answer, const PathStep& step);

// "latency 4.2; cpu 2.5: cpu_usage, up (3 of 40 show it)", nats; empty where an entity shows nothing.
std::string shown_phrase(const EntityBelief& belief);

struct IngestTotals {
  std::uint64_t bytes = 0;
  std::uint64_t records = 0;
  std::uint64_t unparsed = 0;
};
IngestTotals totals(const std::vector<FileSummary>& files);
// Whether a person should know: something in the file was not read or not understood.
bool has_gap(const FileSummary& file);

}  // namespace propter::report
