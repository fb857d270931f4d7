// The operational graph: entities and typed relations. `dependent` depends on `dependency`:
// a failure of the dependency can propagate to the dependent.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <propter/ids.h>
#include <propter/time.h>

namespace propter {

// What an entity is to the code that asks.
enum class EntityRole : std::uint8_t {
  kUnknown,
  kService,
  kInstance,
  kWorkload,
  kHost,
  kStore,
  kQueue,
  kConfiguration,
  kPolicy,
  kQuota,
  kChange,
  kScope,
};

std::string_view name_of(EntityRole role);  // "service", ...

// The telemetry's own word for what an entity is ("Pod", "Deployment"), which is kept and printed, and what
// the table of kinds (src/graph/traits.h) knows of it.
class EntityKind {
 public:
  EntityKind() : EntityKind("Unknown") {}
  // A word of the table, in any case, takes the spelling of the table; another one is kept, of unknown role:
  // its letters, digits, '_', '-' and '.', at most 64; '_' stands for what else there is.
  explicit EntityKind(std::string_view word);

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] EntityRole role() const;
  // The plain word for the same: "Instance" for a Pod, "Unknown" where the table does not have the word.
  [[nodiscard]] std::string_view plain() const;
  // Row of the plain word in the table.
  [[nodiscard]] std::size_t row() const { return row_; }
  // Whether both may be said of one thing: the words are the same, or one is the plain word for the other.
  [[nodiscard]] bool agrees(const EntityKind& other) const;
  bool operator==(const EntityKind& other) const { return name_ == other.name_; }

 private:
  std::string name_;
  std::uint8_t row_ = 0;
};

struct Entity {
  EntityKind kind;
  std::string space;  // the namespace, may be empty
  std::string name;
  std::vector<std::string> aliases;               // sorted, without `name`
  std::map<std::string, std::string> attributes;  // declared by topology files
  TimeNs since = kNoTime;                         // when it came to be: the time of a change

  // "[namespace/]Kind/name"
  [[nodiscard]] std::string id() const;
};

enum class RelationKind : std::uint8_t {
  kDependsOn,    // declared, without a nearer word
  kCalls,        // requests
  kReadsWrites,  // a data store or queue
  kHasInstance,  // dependent: the service; dependency: one of its instances
  kRunsOn,       // dependent: instance; dependency: host
  kUses,         // configuration, volume, secret
  kChangedBy,    // dependent: what was touched; dependency: the change
};

std::string_view name_of(RelationKind kind);
RelationKind parse_relation_kind(std::string_view text);  // kDependsOn when not in the table

struct Relation {
  EntityId dependent;
  EntityId dependency;
  RelationKind kind = RelationKind::kDependsOn;
  std::uint64_t count = 0;    // how often it was observed; 0 for declared ones
  std::string inferred_from;  // "spans", "tables", "topology file", "changes", ...
};

struct Neighbour {
  EntityId entity;
  RelationId relation;
};

// Immutable once built. Neighbour lists are sorted by (entity, relation). Copies share the structure.
class OperationalGraph {
 public:
  OperationalGraph();
  // Drops relations that point outside `entities` and self-relations (counted in dropped()); keeps parallel
  // relations of different kinds. O(E log E).
  OperationalGraph(std::vector<Entity> entities, std::vector<Relation> relations);

  [[nodiscard]] std::span<const Entity> entities() const;
  [[nodiscard]] std::span<const Relation> relations() const;
  [[nodiscard]] const Entity& entity(EntityId id) const { return entities()[id.index()]; }
  [[nodiscard]] const Relation& relation(RelationId id) const { return relations()[id.index()]; }
  [[nodiscard]] std::size_t dropped() const;

  // What `id` depends on, and what depends on `id`.
  [[nodiscard]] std::span<const Neighbour> dependencies(EntityId id) const;
  [[nodiscard]] std::span<const Neighbour> dependents(EntityId id) const;

  // By "[namespace/]Kind/name", by "Kind/name" (the plain word for the kind will do), or by a bare name or
  // alias; nothing when none or several match.
  [[nodiscard]] std::optional<EntityId> find(std::string_view text) const;

  // Strongly connected component of each entity; components are numbered so that a dependency's component
  // never has a larger number than its dependent's (reverse topological order of "depends on"). O(V + E).
  [[nodiscard]] std::vector<std::uint32_t> components() const;

 private:
  struct Frozen;
  std::shared_ptr<const Frozen> frozen_;
};

}  // namespace propter
