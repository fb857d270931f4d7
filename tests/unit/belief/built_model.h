// Built models and beliefs, and small shops, by name.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "belief/build.h"
#include "belief/entity_beliefs.h"
#include "graph/evidence_kinds.h"
#include "graph/weights.h"
#include "tests/support/small_world.h"

namespace propter::belief {

inline constexpr auto kHasInstance = RelationKind::kHasInstance;
inline constexpr auto kRunsOn = RelationKind::kRunsOn;
inline constexpr auto kUses = RelationKind::kUses;
inline constexpr auto kChangedBy = RelationKind::kChangedBy;

inline const Weights::Model& model() { return built_in_weights().model; }

// What everybody shows needs as much of an explanation as what only one shows: for tests of what else
// decides.
inline Weights with_equal_leaks() {
  Weights out;
  Weights::Model& m = out.model;
  m.least_class_leak = m.most_class_leak = m.most_compared_leak = m.usual_leak = 0.02;
  m.least_signal_leak = m.most_signal_leak = 0.02;
  return out;
}

class Built {
 public:
  explicit Built(const test::SmallWorld& world, const Weights& weights = built_in_weights(),
                 Detail detail = Detail::kBeliefs)
      : world_(world), built_(build_model(world.graph, world.evidence, weights, detail)) {}

  [[nodiscard]] std::uint32_t fault(std::string_view entity) const { return built_.fault[index(entity)]; }
  [[nodiscard]] std::uint32_t degraded(std::string_view entity) const {
    return built_.degraded[index(entity)];
  }
  [[nodiscard]] std::uint32_t gate(std::string_view entity, SignalClass c) const {
    return built_.gates[index(entity)][static_cast<std::size_t>(c)];
  }
  [[nodiscard]] std::uint32_t shared(std::string_view entity, SignalClass c) const {
    return built_.shared[index(entity)][static_cast<std::size_t>(c)];
  }
  [[nodiscard]] std::uint32_t signal(std::string_view entity, std::string_view subject) const {
    const std::vector<ShownSignal>& shown = built_.view(EntityId(std::size_t{index(entity)})).signals;
    for (std::size_t k = 0; k < shown.size(); ++k)
      if (shown[k].subject == subject) return built_.signals[index(entity)][k];
    throw std::invalid_argument(std::string(subject));
  }
  [[nodiscard]] const Node& node(std::uint32_t n) const { return built_.model.nodes[n]; }

  [[nodiscard]] std::vector<Edge> edges(std::uint32_t from, std::uint32_t to) const {
    std::vector<Edge> out;
    for (const Edge& e : built_.model.edges)
      if (e.from == from && e.to == to) out.push_back(e);
    return out;
  }
  // 0 where no edge leads from one to the other.
  [[nodiscard]] double between(std::uint32_t from, std::uint32_t to) const {
    const std::vector<Edge> all = edges(from, to);
    return all.empty() ? 0 : all.front().transmission;
  }
  [[nodiscard]] double call(std::string_view callee, std::string_view caller, SignalClass c) const {
    return between(gate(callee, c), gate(caller, c));
  }
  // "latency -> errors" and the like: what gets from any gate of one to any gate of the other.
  [[nodiscard]] std::vector<std::string> ways(std::string_view from, std::string_view to) const {
    std::vector<std::string> out;
    for (const SignalClass a : classes())
      for (const SignalClass b : classes())
        if (between(gate(from, a), gate(to, b)) > 0)
          out.push_back(std::string(name_of(a)) + " -> " + std::string(name_of(b)));
    return out;
  }
  [[nodiscard]] const EntityModel& all() const { return built_; }

  static std::vector<SignalClass> classes() {
    std::vector<SignalClass> out;
    for (std::size_t c = 0; c < kSignalClasses; ++c) out.push_back(static_cast<SignalClass>(c));
    return out;
  }

 private:
  [[nodiscard]] std::size_t index(std::string_view entity) const { return world_.id(entity).index(); }

  const test::SmallWorld& world_;
  EntityModel built_;
};

class Believed {
 public:
  explicit Believed(const test::SmallWorld& world, const Weights& weights = built_in_weights())
      : world_(world), beliefs_(start(world, weights)) {}

  [[nodiscard]] double origin(std::string_view entity) const { return marginal(entity).origin; }
  [[nodiscard]] double log_odds(std::string_view entity) const {
    return beliefs_.origin_log_odds(world_.id(entity));
  }
  [[nodiscard]] const Marginal& marginal(std::string_view entity) const {
    return beliefs_.marginal(world_.id(entity));
  }
  // The likeliest origin.
  [[nodiscard]] std::string first() const {
    std::size_t best = 0;
    for (std::size_t e = 1; e < beliefs_.entities(); ++e)
      if (beliefs_.origin_log_odds(EntityId(e)) > beliefs_.origin_log_odds(EntityId(best))) best = e;
    return world_.graph.entity(EntityId(best)).name;
  }
  [[nodiscard]] EntityBeliefs& all() { return beliefs_; }

 private:
  static EntityBeliefs start(const test::SmallWorld& world, const Weights& weights) {
    Result<EntityBeliefs> beliefs =
        EntityBeliefs::start(world.graph, world.evidence, weights, {}, {.max_width = 18});
    if (!beliefs.ok()) throw std::runtime_error(beliefs.status().message().str());
    return *std::move(beliefs);
  }

  const test::SmallWorld& world_;
  EntityBeliefs beliefs_;
};

// cart with instances cart-0, cart-1, ...; web and db, a host and three others beside it.
inline test::SmallWorld cart_of(int count, const std::vector<test::SmallWorld::Link>& more = {}) {
  std::vector<std::string> names = {"web", "cart", "db", "Host/node", "mail", "stock", "pay"};
  std::vector<test::SmallWorld::Link> links = more;
  for (int i = 0; i < count; ++i) {
    names.push_back("Instance/cart-" + std::to_string(i));
    links.push_back({"cart", "cart-" + std::to_string(i), kHasInstance});
  }
  return test::SmallWorld(names, links);
}

// Siblings that show one signal alike, and left their past alike.
inline test::SmallWorld shop_of_siblings() {
  test::SmallWorld world(
      {"web", "cart", "db", "Instance/cart-0", "Instance/cart-1"},
      {{"cart", "cart-0", kHasInstance}, {"cart", "cart-1", kHasInstance}, {"web", "cart"}, {"cart", "db"}});
  for (const char* instance : {"cart-0", "cart-1"}) {
    world.observe(instance, evidence_kind("exception"), 4);
    world.raise(instance, "latency_p95, up");
  }
  world.observe("web", evidence_kind("slow_requests"), 4);
  world.observe_relation("web", "cart", evidence_kind("failing_calls"), 3);
  return world;
}

inline test::SmallWorld shop_on_a_host() {
  test::SmallWorld world(
      {"cart", "Instance/cart-0", "Host/node", "mail"},
      {{"cart", "cart-0", kHasInstance}, {"cart-0", "node", kRunsOn}, {"mail", "node", kRunsOn}});
  world.raise("node", "cpu_usage, up");
  world.observe("mail", evidence_kind("slow_requests"), 3);
  world.observe("cart-0", evidence_kind("latency_shift"), 4);
  world.observe("cart", evidence_kind("log_new"), 2);
  return world;
}

inline test::SmallWorld shop_that_was_changed() {
  test::SmallWorld world({"web", "cart", "Change/v2", "ConfigMap/settings"},
                         {{"web", "cart"}, {"cart", "v2", kChangedBy}, {"web", "settings", kUses}});
  world.observe("v2", evidence_kind("change"), 3);
  for (const char* e : {"web", "cart"}) world.observe(e, evidence_kind("error_spans"), 3);
  world.observe("web", evidence_kind("report"), 2);
  return world;
}

}  // namespace propter::belief
