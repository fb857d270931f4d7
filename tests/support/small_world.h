// Small graphs and evidence for tests, by name: the entities of a graph are those that the test names, sorted
// as topology sorts them.
#pragma once

#include <algorithm>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <propter/evidence.h>
#include <propter/graph.h>

#include "graph/evidence_kinds.h"

namespace propter::test {

// "Service/web" and the like; a bare name is a service.
class SmallWorld {
 public:
  struct Link {
    std::string dependent;
    std::string dependency;
    RelationKind kind = RelationKind::kCalls;
    std::string inferred_from = "test";
  };

  explicit SmallWorld(const std::vector<std::string>& names, const std::vector<Link>& links = {}) {
    std::vector<Entity> entities;
    for (const std::string& name : names) entities.push_back(entity_of(name));
    std::sort(entities.begin(), entities.end(),
              [](const Entity& a, const Entity& b) { return a.id() < b.id(); });
    graph = OperationalGraph(entities, {});
    std::vector<Relation> relations;
    for (const Link& l : links)
      relations.push_back({id(l.dependent), id(l.dependency), l.kind, 1, l.inferred_from});
    graph = OperationalGraph(std::move(entities), std::move(relations));
  }

  [[nodiscard]] EntityId id(std::string_view name) const {
    const auto found = graph.find(name);
    if (!found) throw std::invalid_argument(std::string(name));
    return *found;
  }

  [[nodiscard]] RelationId relation(std::string_view dependent, std::string_view dependency) const {
    for (const Neighbour& n : graph.dependencies(id(dependent)))
      if (n.entity == id(dependency)) return n.relation;
    throw std::invalid_argument(std::string(dependent));
  }

  [[nodiscard]] std::vector<EntityId> ids(const std::vector<std::string>& names) const {
    std::vector<EntityId> out;
    for (const std::string& name : names) out.push_back(id(name));
    return out;
  }

  [[nodiscard]] std::vector<std::string> names(const std::vector<EntityId>& ids) const {
    std::vector<std::string> out;
    for (const EntityId e : ids) out.push_back(graph.entity(e).name);
    return out;
  }

  // `began`: onset in seconds; negative means unknown.
  EvidenceId observe(std::string_view entity, EvidenceKind kind, double score = 6, double began = -1) {
    Evidence e;
    e.id = EvidenceId(evidence.size());
    e.entity = id(entity);
    e.tool = "test";
    e.kind = kind;
    e.score = score;
    e.text = std::string(name_of(kind)) + " of " + std::string(entity);
    if (began >= 0) e.onset = {seconds(began), seconds(began)};
    evidence.push_back(std::move(e));
    return evidence.back().id;
  }

  EvidenceId observe_relation(std::string_view dependent, std::string_view dependency, EvidenceKind kind,
                              double score = 6) {
    const EvidenceId item = observe(dependent, kind, score);
    evidence.back().relation = relation(dependent, dependency);
    return item;
  }

  // A distinct signal, as alerts raise it.
  EvidenceId raise(std::string_view entity, std::string subject, EvidenceKind kind = evidence_kind("alert")) {
    const EvidenceId item = observe(entity, kind, 1);
    evidence.back().subject = std::move(subject);
    return item;
  }

  // One value per entity, `value` for those named.
  template <typename T>
  [[nodiscard]] std::vector<T> mark(const std::vector<std::string>& chosen, T value, T other = {}) const {
    std::vector<T> out(graph.entities().size(), other);
    for (const std::string& name : chosen) out[id(name).index()] = value;
    return out;
  }

  static TimeNs seconds(double s) { return static_cast<TimeNs>(s * 1e9); }

  OperationalGraph graph;
  std::vector<Evidence> evidence;

 private:
  static Entity entity_of(std::string_view name) {
    const std::size_t slash = name.find('/');
    if (slash == std::string_view::npos)
      return {EntityKind("Service"), {}, std::string(name), {}, {}, kNoTime};
    return {EntityKind(name.substr(0, slash)), {}, std::string(name.substr(slash + 1)), {}, {}, kNoTime};
  }
};

}  // namespace propter::test
