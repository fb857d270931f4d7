#include <algorithm>

#include <fmt/format.h>

#include <propter/labeller.h>

namespace propter {
namespace {

bool in_packet(const ContextContract& c, EvidenceId id) {
  const auto holds = [id](const std::vector<Evidence>& items) {
    return std::any_of(items.begin(), items.end(), [id](const Evidence& e) { return e.id == id; });
  };
  const auto on_relation = [&](const ContextNeighbour& n) { return holds(n.evidence); };
  return holds(c.evidence) || std::any_of(c.dependencies.begin(), c.dependencies.end(), on_relation) ||
         std::any_of(c.dependents.begin(), c.dependents.end(), on_relation);
}

bool is_neighbour(const ContextContract& c, EntityId id) {
  const auto is = [id](const ContextNeighbour& n) { return n.entity == id; };
  return std::any_of(c.dependencies.begin(), c.dependencies.end(), is) ||
         std::any_of(c.dependents.begin(), c.dependents.end(), is);
}

}  // namespace

std::string objection_to(const Verdict& v, const ContextContract& c) {
  if (v.label > Label::kOrigin) return "the label is not in the vocabulary";
  if (!(v.confidence >= 0 && v.confidence <= 1))
    return fmt::format("confidence {} is outside [0, 1]", v.confidence);
  for (const EvidenceId id : v.cites)
    if (!in_packet(c, id)) return fmt::format("evidence {} was not in the packet", evidence_name(id));
  for (const EntityId id : v.suspects)
    if (!is_neighbour(c, id)) return fmt::format("suspect {} is no neighbour", id.value);
  const auto supporters = std::count_if(c.dependents.begin(), c.dependents.end(),
                                        [](const ContextNeighbour& n) { return n.anomalous; });
  if (v.label == Label::kOrigin && v.cites.empty() && supporters < 2)
    return "an Origin must cite own evidence, evidence on its relations, or be supported by two dependents";
  return {};
}

}  // namespace propter
