// Identity: the same thing under several names is one entity.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <propter/graph.h>
#include <propter/status.h>

#include "ingest/telemetry.h"

namespace propter {

// Collects entities; ids are positions until `sorted()` renumbers by entity id.
class EntityTable {
 public:
  // The entity of this kind, namespace and name, made if need be. Kinds that agree and the same name merge
  // when exactly one match exists in the namespace, or, where one side has none, at all. The nearer word for
  // the kind is kept.
  EntityId intern(const EntityKind& kind, std::string_view space, std::string_view name);

  // The entity that a bare name means: the only one with it as name or alias, of any kind. Invalid otherwise;
  // several matches leave a warning, once per name.
  EntityId resolve(std::string_view space, std::string_view name);

  void add_alias(EntityId id, std::string_view alias);
  Entity& at(EntityId id) { return entities_[id.index()]; }
  [[nodiscard]] const Entity& at(EntityId id) const { return entities_[id.index()]; }
  [[nodiscard]] std::size_t size() const { return entities_.size(); }
  [[nodiscard]] const std::vector<Entity>& entities() const { return entities_; }
  std::vector<Message> take_warnings() { return std::move(warnings_); }

 private:
  // The entity that is meant; invalid when there is none, or there are several.
  [[nodiscard]] EntityId match(const EntityKind& kind, std::string_view space, std::string_view name,
                               const std::vector<EntityId>& same_name) const;

  std::vector<Entity> entities_;
  std::map<std::string, std::vector<EntityId>, std::less<>> by_name_;  // names and aliases
  std::map<std::string, bool, std::less<>> warned_;
  std::vector<Message> warnings_;
};

}  // namespace propter
