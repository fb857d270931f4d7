#include <propter/graph.h>

#include <algorithm>
#include <tuple>

#include <boost/graph/compressed_sparse_row_graph.hpp>
#include <boost/graph/strong_components.hpp>

#include "base/text.h"

namespace propter {
namespace {

using Csr = boost::compressed_sparse_row_graph<boost::directedS, boost::no_property, std::uint32_t>;

// Neighbours of every vertex in one array, cut by offsets.
struct Adjacency {
  std::vector<std::uint32_t> offsets;
  std::vector<Neighbour> neighbours;

  [[nodiscard]] std::span<const Neighbour> of(std::size_t v) const {
    return std::span(neighbours).subspan(offsets[v], offsets[v + 1] - offsets[v]);
  }
};

Adjacency read_off(const Csr& csr) {
  Adjacency out;
  out.offsets.push_back(0);
  for (std::size_t v = 0; v < boost::num_vertices(csr); ++v) {
    const auto [first_edge, last_edge] = boost::out_edges(v, csr);
    for (auto edge = first_edge; edge != last_edge; ++edge)
      out.neighbours.push_back({EntityId(boost::target(*edge, csr)), RelationId(std::size_t{csr[*edge]})});
    const auto first = out.neighbours.begin() + out.offsets.back();
    std::sort(first, out.neighbours.end(), [](const Neighbour& a, const Neighbour& b) {
      return std::tie(a.entity, a.relation) < std::tie(b.entity, b.relation);
    });
    out.offsets.push_back(static_cast<std::uint32_t>(out.neighbours.size()));
  }
  return out;
}

Csr make_csr(const std::vector<Relation>& relations, std::size_t vertices, bool reversed) {
  std::vector<std::pair<std::size_t, std::size_t>> ends;
  std::vector<std::uint32_t> ids;
  for (std::size_t i = 0; i < relations.size(); ++i) {
    const auto [a, b] = std::pair(relations[i].dependent.index(), relations[i].dependency.index());
    ends.push_back(reversed ? std::pair(b, a) : std::pair(a, b));
    ids.push_back(static_cast<std::uint32_t>(i));
  }
  return {boost::edges_are_unsorted_multi_pass, ends.begin(), ends.end(), ids.begin(), vertices};
}

bool has_kind(const Entity& e, std::string_view word) {
  return iequals(e.kind.name(), word) || iequals(e.kind.plain(), word);
}

bool has_name(const Entity& e, std::string_view name) {
  return e.name == name || std::binary_search(e.aliases.begin(), e.aliases.end(), name);
}

}  // namespace

struct OperationalGraph::Frozen {
  std::vector<Entity> entities;
  std::vector<Relation> relations;
  std::size_t dropped = 0;
  Csr depends_on;  // dependent -> dependency
  Adjacency dependencies;
  Adjacency dependents;
};

std::string Entity::id() const {
  std::string out = space.empty() ? "" : space + "/";
  return (out += kind.name()) + "/" + name;
}

OperationalGraph::OperationalGraph() : OperationalGraph({}, {}) {}

OperationalGraph::OperationalGraph(std::vector<Entity> entities, std::vector<Relation> relations) {
  auto frozen = std::make_shared<Frozen>();
  const std::size_t n = entities.size();
  frozen->entities = std::move(entities);
  frozen->dropped = std::erase_if(relations, [n](const Relation& r) {
    return r.dependent.index() >= n || r.dependency.index() >= n || r.dependent == r.dependency;
  });
  std::stable_sort(relations.begin(), relations.end(), [](const Relation& a, const Relation& b) {
    return std::tie(a.dependent, a.dependency, a.kind) < std::tie(b.dependent, b.dependency, b.kind);
  });
  frozen->relations = std::move(relations);
  frozen->depends_on = make_csr(frozen->relations, n, false);
  frozen->dependencies = read_off(frozen->depends_on);
  frozen->dependents = read_off(make_csr(frozen->relations, n, true));
  frozen_ = std::move(frozen);
}

std::span<const Entity> OperationalGraph::entities() const { return frozen_->entities; }
std::span<const Relation> OperationalGraph::relations() const { return frozen_->relations; }
std::size_t OperationalGraph::dropped() const { return frozen_->dropped; }

std::span<const Neighbour> OperationalGraph::dependencies(EntityId id) const {
  return frozen_->dependencies.of(id.index());
}

std::span<const Neighbour> OperationalGraph::dependents(EntityId id) const {
  return frozen_->dependents.of(id.index());
}

std::optional<EntityId> OperationalGraph::find(std::string_view text) const {
  const auto& all = frozen_->entities;
  std::optional<EntityId> hit;
  const auto search = [&](auto matches) {
    std::size_t hits = 0;
    for (std::size_t i = 0; i < all.size(); ++i)
      if (matches(all[i]) && ++hits == 1) hit = EntityId(i);
    if (hits != 1) hit.reset();
    return hits > 0;
  };
  if (search([&](const Entity& e) { return e.id() == text; })) return hit;
  const std::size_t slash = text.find('/');
  if (slash != std::string_view::npos) {
    const std::string_view kind = text.substr(0, slash);
    const std::string_view name = text.substr(slash + 1);
    if (search([&](const Entity& e) { return has_kind(e, kind) && has_name(e, name); })) return hit;
  }
  if (search([&](const Entity& e) { return e.name == text; })) return hit;
  search([&](const Entity& e) { return has_name(e, text); });
  return hit;
}

std::vector<std::uint32_t> OperationalGraph::components() const {
  std::vector<std::uint32_t> component(frozen_->entities.size());
  if (component.empty()) return component;
  const auto& csr = frozen_->depends_on;
  // Tarjan numbers a component once all that it reaches is numbered: dependencies come first.
  boost::strong_components(
      csr, boost::make_iterator_property_map(component.begin(), boost::get(boost::vertex_index, csr)));
  return component;
}

}  // namespace propter
