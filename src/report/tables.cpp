#include <set>

#include <fmt/format.h>

#include <propter/report.h>

#include "base/text.h"
#include "graph/traits.h"
#include "report/facts.h"
#include "report/layout.h"

namespace propter {
namespace {

using namespace report;

std::string evidence_text(const Answer& answer, const Evidence& e) {
  std::string text = printable(e.text);
  if (e.relation.valid() && e.relation.index() < answer.graph.relations().size())
    text += fmt::format(" (on {})", entity_name(answer, answer.graph.relation(e.relation).dependency));
  if (const std::string where = place(e.source); !where.empty()) text += " -- " + where;
  return text;
}

std::string cites_text(const Answer& answer, const std::vector<EvidenceId>& cites) {
  std::string out;
  for (const EvidenceId id : existing(answer, cites)) out += (out.empty() ? " [" : ", ") + evidence_name(id);
  return out.empty() ? out : out + "]";
}

// The entity itself, and its instances: a reader who asks about a service means these, too.
std::set<EntityId> with_instances(const Answer& answer, EntityId entity) {
  std::set<EntityId> out{entity};
  for (const Neighbour& neighbour : answer.graph.dependencies(entity))
    if (answer.graph.relation(neighbour.relation).kind == RelationKind::kHasInstance)
      out.insert(neighbour.entity);
  return out;
}

// What the kinds mean.
std::string legend(const std::set<EvidenceKind>& kinds, const TextStyle& style) {
  if (kinds.empty()) return {};
  Columns table(style, {"KIND", "IS"});
  for (const EvidenceKind kind : kinds)
    table.row({words(name_of(kind)), std::string(traits_of(kind).sentence)});
  return "\n" + table.str();
}

}  // namespace

std::string render_evidence(const Answer& answer, EntityId entity, const TextStyle& style) {
  Columns table(style, {"ID", "SCORE", "KIND", "ENTITY", "SINCE", "WHAT"});
  table.align_right(1);
  std::set<EvidenceKind> kinds;
  const std::set<EntityId> wanted =
      exists(answer, entity) ? with_instances(answer, entity) : std::set<EntityId>();
  for (std::size_t i = 0; i < answer.evidence.size(); ++i) {
    const Evidence& e = answer.evidence[i];
    if (entity.valid() && !wanted.contains(e.entity)) continue;
    kinds.insert(e.kind);
    table.row({evidence_name(EvidenceId(i)), fmt::format("{:.1f}", e.score), words(name_of(e.kind)),
               entity_name(answer, e.entity), moment(e.onset.start), evidence_text(answer, e)});
  }
  return table.str() + legend(kinds, style);
}

std::string render_beliefs(const Answer& answer, const TextStyle& style) {
  Columns table(style, {"ENTITY", "ORIGIN", "DEGRADED", "LABEL", "SHOWS"});
  table.align_right(1);
  table.align_right(2);
  for (std::size_t i = 0; i < std::min(answer.graph.entities().size(), answer.beliefs.size()); ++i) {
    const EntityBelief& b = answer.beliefs[i];
    table.row({entity_name(answer, EntityId(i)), percent(b.origin), percent(1 - b.healthy),
               std::string(name_of(b.label)), shown_phrase(b)});
  }
  return table.str();
}

std::string render_ledger(const Answer& answer, const TextStyle& style) {
  Columns table(style, {"NO", "ENTITY", "LABEL", "CONFIDENCE", "WHY"});
  table.align_right(0);
  table.align_right(3);
  for (const LedgerEntry& entry : answer.ledger)
    table.row({fmt::format("{}", entry.sequence), entity_name(answer, entry.entity),
               fmt::format("{} -> {}", name_of(entry.old_label), name_of(entry.new_label)),
               fmt::format("{:.2f}", entry.confidence),
               fmt::format("{}: {}{}", printable(entry.cause), printable(entry.rationale),
                           cites_text(answer, entry.cites))});
  return table.str();
}

}  // namespace propter
