#include "tools/reexamination.h"

#include <algorithm>

#include <fmt/format.h>

namespace propter::tools {
namespace {

bool same_query(const Evidence& a, const Evidence& b) {
  return a.relation == b.relation && a.kind == b.kind && a.subject == b.subject;
}

// Of several with one subject the one that agrees speaks for the item.
std::string look_among(const Evidence& item, EntityId examined, const Findings& findings) {
  std::string closest = "its tool does not find it";
  for (const Finding& f : findings.items) {
    const EntityId about = f.item.entity.valid() ? f.item.entity : examined;
    if (about != item.entity || !same_query(f.item, item)) continue;
    closest = difference_of(item, f.item);
    if (closest.empty()) break;
  }
  return closest;
}

}  // namespace

std::string difference_of(const Evidence& item, const Evidence& found) {
  if (found.source.count != item.source.count)
    return fmt::format("{} records stand behind it, not {}", found.source.count, item.source.count);
  if (found.interval != item.interval || found.onset != item.onset) return "it was observed at another time";
  return found.source == item.source && found.text == item.text ? "" : "it is told otherwise";
}

std::string Reexamination::differs(const Evidence& item) {
  const OperationalGraph& graph = scene_.topology.graph;
  if (item.entity.index() >= graph.entities().size()) return "it is about an entity that is not there";
  if (item.relation.valid() && item.relation.index() >= graph.relations().size())
    return "it is about a relation that is not there";
  if (item.kind.is_normal()) return as_usual(item);
  const auto tools = all_tools();
  const auto tool =
      std::find_if(tools.begin(), tools.end(), [&](const auto& t) { return t->name() == item.tool; });
  if (tool == tools.end()) return fmt::format("no tool is called '{}'", item.tool);
  const auto index = static_cast<std::size_t>(tool - tools.begin());
  std::string found = look_among(item, item.entity, findings(index, item.entity));
  if (found.empty() || !item.relation.valid()) return found;
  // An alert about a call is found at the callee.
  const EntityId dependency = graph.relation(item.relation).dependency;
  return look_among(item, dependency, findings(index, dependency)).empty() ? "" : found;
}

std::string Reexamination::as_usual(const Evidence& item) {
  std::size_t tests = 0;
  for (std::size_t t = 0; t < all_tools().size(); ++t) tests += findings(t, item.entity).tests.size();
  return tests == item.source.count ? ""
                                    : fmt::format("{} tests were made, not {}", tests, item.source.count);
}

const Findings& Reexamination::findings(std::size_t tool, EntityId entity) {
  const auto [at, fresh] = asked_.emplace(std::pair(tool, entity), Findings());
  if (fresh) at->second = all_tools()[tool]->examine(scene_, entity);
  return at->second;
}

}  // namespace propter::tools
