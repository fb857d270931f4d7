#include "entail/incident_facts.h"

#include <algorithm>
#include <span>

#include <fmt/format.h>

#include "graph/weights.h"

namespace propter::entail {
namespace {

constexpr std::string_view kBetween = "..";

std::optional<TimeNs> parse_side(std::string_view text) {
  return text == "-" ? std::optional(kNoTime) : parse_time(text);
}

template <typename Says>
std::vector<EvidenceId> those(const IncidentFacts& facts, const std::vector<EvidenceId>& ids, Says says) {
  std::vector<EvidenceId> out;
  for (const EvidenceId id : ids)
    if (says(facts, facts.index.item(id))) out.push_back(id);
  return out;
}

// Of the neighbours over relations of some kinds those that have cause evidence: several, or all of a few.
template <typename Counts>
std::vector<EntityId> sharing(const IncidentFacts& facts, std::span<const Neighbour> neighbours,
                              Counts counts) {
  std::vector<EntityId> having;
  std::size_t all = 0;
  for (const Neighbour& n : neighbours) {
    if (!counts(facts.graph.relation(n.relation).kind)) continue;
    ++all;
    if (!cause_evidence(facts, n.entity).empty()) having.push_back(n.entity);
  }
  std::sort(having.begin(), having.end());
  having.erase(std::unique(having.begin(), having.end()), having.end());
  const std::size_t enough = std::clamp<std::size_t>(all, 1, 2);
  return having.size() >= enough ? having : std::vector<EntityId>();
}

}  // namespace

std::optional<RelationKind> relation_of(std::string_view verb) {
  const auto all = relation_kinds();
  const auto row = std::ranges::find(all, verb, &RelationTraits::verb);
  return row == all.end() ? std::nullopt : std::optional(row->kind);
}

std::string interval_text(const Interval& interval) {
  return fmt::format("{}{}{}", format_time(interval.start), kBetween, format_time(interval.end));
}

std::optional<Interval> parse_interval(std::string_view text) {
  const std::size_t at = text.find(kBetween);
  if (at == std::string_view::npos) return std::nullopt;
  const auto start = parse_side(text.substr(0, at));
  const auto end = parse_side(text.substr(at + kBetween.size()));
  if (!start || !end || (*start != kNoTime && *end != kNoTime && *end < *start)) return std::nullopt;
  return Interval{*start, *end};
}

bool says_degraded(const IncidentFacts& facts, const Evidence& item) {
  return traits_of(item.kind).effect && item.score >= facts.index.weights().anomalous;
}

bool says_cause(const IncidentFacts& facts, const Evidence& item) {
  return traits_of(item.kind).cause && item.score >= facts.index.weights().anomalous;
}

std::vector<EvidenceId> degraded_evidence(const IncidentFacts& facts, EntityId id) {
  return those(facts, facts.index.own(id), says_degraded);
}

std::vector<EvidenceId> cause_evidence(const IncidentFacts& facts, EntityId id) {
  return those(facts, facts.index.own(id), says_cause);
}

std::vector<EvidenceId> failing_evidence(const IncidentFacts& facts, RelationId id) {
  return those(facts, facts.index.on(id), says_degraded);
}

std::vector<EvidenceId> cited(const IncidentFacts& facts, std::vector<EvidenceId> items) {
  std::erase_if(items, [&](EvidenceId id) { return facts.uncited.contains(id); });
  return items;
}

Interval onset_of(const IncidentFacts& facts, EntityId id) {
  const Interval seen = facts.index.measured_onset(id);
  const TimeNs since = facts.graph.entity(id).since;
  return seen.start == kNoTime && seen.end == kNoTime ? Interval{since, since} : seen;
}

bool is_degraded(const IncidentFacts& facts, EntityId id) {
  if (!degraded_evidence(facts, id).empty()) return true;
  return std::ranges::any_of(facts.graph.dependencies(id), [&](const Neighbour& n) {
    const bool part = facts.graph.relation(n.relation).kind == RelationKind::kHasInstance;
    return !failing_evidence(facts, n.relation).empty() ||
           (part && !degraded_evidence(facts, n.entity).empty());
  });
}

std::vector<EntityId> degraded_dependencies(const IncidentFacts& facts, EntityId id) {
  std::vector<EntityId> out;
  for (const Neighbour& n : facts.graph.dependencies(id))
    if (is_degraded(facts, n.entity) || !cause_evidence(facts, n.entity).empty()) out.push_back(n.entity);
  for (const Neighbour& n : facts.graph.dependents(id))
    if (facts.graph.relation(n.relation).kind == RelationKind::kHasInstance &&
        (!degraded_evidence(facts, n.entity).empty() || !cause_evidence(facts, n.entity).empty()))
      out.push_back(n.entity);
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

std::vector<EntityId> sharing_instances(const IncidentFacts& facts, EntityId id) {
  return sharing(facts, facts.graph.dependencies(id),
                 [](RelationKind kind) { return kind == RelationKind::kHasInstance; });
}

std::vector<EntityId> sharing_users(const IncidentFacts& facts, EntityId id) {
  return sharing(facts, facts.graph.dependents(id),
                 [](RelationKind kind) { return traits_of(kind).carrier; });
}

}  // namespace propter::entail
