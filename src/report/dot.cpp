#include <array>
#include <set>
#include <utility>

#include <fmt/format.h>

#include <propter/report.h>

#include "base/text.h"
#include "report/facts.h"

namespace propter {
namespace {

using namespace report;

std::string quoted(std::string_view text) { return '"' + escaped_for_dot(text) + '"'; }

struct Fill {
  Label label;
  std::string_view color;
};

constexpr std::array kFills = std::to_array<Fill>({
    {Label::kDefer, "#eeeeee"},
    {Label::kHealthy, "#d9f0d3"},
    {Label::kSymptom, "#fee8c8"},
    {Label::kOrigin, "#fc9272"},
});

std::string_view fill_of(Label label) {
  for (const Fill& fill : kFills)
    if (fill.label == label) return fill.color;
  return "#ffffff";
}

std::set<std::uint32_t> relations_on_paths(const Answer& answer) {
  std::set<std::uint32_t> ids;
  for (const Hypothesis& h : split_by_frontier(answer).frontier)
    for (const PathStep& step : h.path) ids.insert(step.relation.value);
  return ids;
}

std::string node(const Answer& answer, EntityId id, bool origin) {
  const EntityBelief belief =
      id.index() < answer.beliefs.size() ? answer.beliefs[id.index()] : EntityBelief();
  // The line break of a label is the two characters \n, which must not be quoted.
  std::string label = quoted(entity_name(answer, id));
  label.insert(label.size() - 1, fmt::format("\\norigin {}", percent(belief.origin)));
  return fmt::format("  n{} [label={}, fillcolor={}, style={}, penwidth={}];\n", id.value, label,
                     quoted(fill_of(belief.label)), quoted(origin ? "filled,bold" : "filled"),
                     origin ? 3 : 1);
}

std::string edge(const Relation& relation, bool on_path) {
  return fmt::format("  n{} -> n{} [label={}{}];\n", relation.dependent.value, relation.dependency.value,
                     quoted(words(name_of(relation.kind))), on_path ? ", color=\"#cb181d\", penwidth=2" : "");
}

}  // namespace

std::string render_dot(const Answer& answer) {
  std::set<EntityId> origins(answer.frontier.begin(), answer.frontier.end());
  const std::set<std::uint32_t> on_path = relations_on_paths(answer);
  std::string out =
      "// An arrow points from what depends to what it depends on.\ndigraph propter {\n  rankdir=LR;\n"
      "  node [shape=box, fontname=\"sans-serif\"];\n  edge [fontname=\"sans-serif\", fontsize=10];\n";
  for (std::size_t i = 0; i < answer.graph.entities().size(); ++i)
    out += node(answer, EntityId(i), origins.contains(EntityId(i)));
  for (std::size_t i = 0; i < answer.graph.relations().size(); ++i)
    out += edge(answer.graph.relations()[i], on_path.contains(static_cast<std::uint32_t>(i)));
  return out + "}\n";
}

}  // namespace propter
