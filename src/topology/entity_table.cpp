#include "topology/entity_table.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"

namespace propter {

EntityId EntityTable::match(const EntityKind& kind, std::string_view space, std::string_view name,
                            const std::vector<EntityId>& same_name) const {
  std::vector<EntityId> here;
  std::vector<EntityId> elsewhere;
  for (const EntityId id : same_name) {
    const Entity& e = at(id);
    if (!e.kind.agrees(kind) || e.name != name) continue;
    if (e.space == space && e.kind == kind) return id;
    if (e.space == space)
      here.push_back(id);
    else if (e.space.empty() || space.empty())
      elsewhere.push_back(id);
  }
  const std::vector<EntityId>& candidates = here.empty() ? elsewhere : here;
  return candidates.size() == 1 ? candidates.front() : EntityId();
}

EntityId EntityTable::intern(const EntityKind& kind, std::string_view space, std::string_view name) {
  std::vector<EntityId>& same_name = by_name_[std::string(name)];
  if (const EntityId known = match(kind, space, name, same_name); known.valid()) {
    Entity& e = at(known);
    if (e.space.empty()) e.space = space;
    if (e.kind.name() == e.kind.plain()) e.kind = kind;
    return known;
  }
  const EntityId id(entities_.size());
  entities_.push_back({kind, std::string(space), std::string(name), {}, {}, kNoTime});
  same_name.push_back(id);
  return id;
}

EntityId EntityTable::resolve(std::string_view space, std::string_view name) {
  const auto it = by_name_.find(name);
  if (it == by_name_.end()) return {};
  std::vector<EntityId> hits;
  for (const EntityId id : it->second)
    if (space.empty() || at(id).space.empty() || at(id).space == space) hits.push_back(id);
  if (hits.size() == 1) return hits[0];
  if (hits.size() > 1 && warned_.emplace(name, true).second)
    warnings_.push_back({fmt::format("the name '{}' is ambiguous", printable(name, 80)), "topology",
                         fmt::format("{} entities carry it", hits.size()), "give the kind or the namespace"});
  return {};
}

void EntityTable::add_alias(EntityId id, std::string_view alias) {
  Entity& e = at(id);
  if (alias.empty() || alias == e.name) return;
  const auto at_alias = std::lower_bound(e.aliases.begin(), e.aliases.end(), alias);
  if (at_alias != e.aliases.end() && *at_alias == alias) return;
  e.aliases.insert(at_alias, std::string(alias));
  by_name_[std::string(alias)].push_back(id);
}

}  // namespace propter
