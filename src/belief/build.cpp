#include "belief/build.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <numeric>
#include <set>
#include <string_view>
#include <tuple>

#include "graph/evidence_kinds.h"
#include "graph/weights.h"

namespace propter::belief {
namespace {

using enum SignalClass;

// "10.0.0.7", "[fd00::7]:8080": digits and separators only, of which four parts or more.
bool is_address(std::string_view name) {
  const auto is_part = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || c == '.' || c == ':' || c == '[' || c == ']';
  };
  const auto separators = std::ranges::count_if(name, [](char c) { return c == '.' || c == ':'; });
  return separators >= 3 && std::ranges::all_of(name, is_part);
}

constexpr std::size_t at(SignalClass c) { return static_cast<std::size_t>(c); }

// Of the cause evidence of an instance, nats, what its siblings do not show, too.
double its_own(double local, std::span<const Weighed> like_siblings, const Weights& weights) {
  return std::max(0.0, local - std::max(0.0, accumulate(like_siblings, weights).local));
}

class Builder {
 public:
  Builder(const OperationalGraph& graph, std::span<const Evidence> evidence, const Weights& weights,
          Detail detail, const Learnt& learnt)
      : graph_(graph), all_(weights), weights_(weights.model), detail_(detail) {
    out_.background = learnt.background ? learnt.background : background_of(graph, evidence, weights);
    out_.scope = learnt.around.valid() ? scope_around(graph, learnt.around, evidence, weights)
                                       : scope_of(graph, out_.background->views, evidence, weights);
    out_.admitted = learnt.admitted;
    out_.unseen_at.assign(graph.entities().size(), kNoNode);
    for (const EntityId e : out_.scope) {
      if (is_admitted(out_.admitted, e)) continue;
      out_.unseen_at[e.index()] = static_cast<std::uint32_t>(out_.unseen.size());
      withhold(out_.unseen.emplace_back(out_.background->views[e]));
    }
    note_observed(evidence);
    look_at(evidence);
    heed_accusations(learnt.verdicts);
  }

  EntityModel run() {
    declared_ = std::ranges::any_of(graph_.relations(), is_declared);
    make_room();
    for (const EntityId e : out_.scope) alike_[e.index()] = alike_among(instances(e));
    std::ranges::sort(out_.alike);
    for (std::size_t e = 0; e < graph_.entities().size(); ++e) out_.prior.push_back(prior_of(EntityId(e)));
    for (const EntityId e : out_.scope) own_nodes(e);
    note_beyond();
    for (const EntityId e : out_.scope) members(e);
    for (const EntityId e : out_.scope) resources(e);
    for (std::size_t r = 0; r < graph_.relations().size(); ++r) {
      const Relation& relation_of = graph_.relation(RelationId(r));
      if (out_.has(relation_of.dependent) && out_.has(relation_of.dependency)) relation(RelationId(r));
    }
    merge_edges();
    return std::move(out_);
  }

 private:
  static bool is_declared(const Relation& r) { return r.inferred_from == "topology file"; }

  static bool is_mention(const Relation& r) { return r.inferred_from == kMentionedInChange; }

  void make_room() {
    const std::size_t n = graph_.entities().size();
    PerClass<std::uint32_t> none;
    none.fill(kNoNode);
    out_.fault.assign(n, kNoNode);
    out_.degraded.assign(n, kNoNode);
    out_.gates.assign(n, none);
    out_.shared.assign(n, none);
    out_.signals.resize(n);
    alike_.resize(n);
  }

  void note_beyond() {
    for (std::size_t e = 0; e < out_.prior.size(); ++e)
      out_.beyond.push_back(out_.has(EntityId(e)) ? 0 : alone(EntityId(e)));
  }

  // P(fault | what is known of the entity itself).
  [[nodiscard]] double alone(EntityId id) const {
    const double prior = out_.prior[id.index()];
    double odds = prior / (1 - prior);
    for (std::size_t k = 0; k < kSignalClasses; ++k) {
      const ClassView& view = out_.background->views[id].classes[k];
      const double usual = leak_of(view.leak, weights_.usual_leak);
      const double at_fault = 1 - (1 - usual) * (1 - shows_in(static_cast<SignalClass>(k)));
      const double weight = std::exp(is_admitted(out_.admitted, id) ? view.evidence.degraded : view.silent);
      odds *= (1 - at_fault + at_fault * weight) / (1 - usual + usual * weight);
    }
    return odds / (1 + odds);
  }

  [[nodiscard]] double shows_in(SignalClass c) const {
    return c == kTraffic ? weights_.shows_in_traffic : weights_.shows;
  }

  // Of whom, or of whose relations, something was read.
  void note_observed(std::span<const Evidence> evidence) {
    observed_.assign(graph_.entities().size(), false);
    for (const Evidence& e : evidence) {
      if (e.relation.valid()) {
        const Relation& r = graph_.relation(e.relation);
        observed_[r.dependent.index()] = observed_[r.dependency.index()] = true;
      } else {
        observed_[e.entity.index()] = true;
      }
    }
  }

  // A service of which nothing was read but what single instances show, or a host but what its tenants do: it
  // is no better a candidate than they are, of whom more is known. What instances have in common tells of
  // their service.
  [[nodiscard]] bool is_known_by_parts(EntityId id) const {
    if (observed_[id.index()] || have_in_common(id)) return false;
    return graph_.entity(id).kind.role() == EntityRole::kHost || !out_.instances().of[id.index()].empty();
  }

  // Instances of the service.
  [[nodiscard]] bool have_in_common(EntityId service) const {
    if (std::ranges::any_of(alike_[service.index()], std::identity())) return true;
    std::set<std::pair<SignalClass, std::string_view>> shown;
    for (const EntityId i : out_.instances().of[service.index()])
      for (const ShownSignal& s : out_.background->views[i].signals)
        if (!shown.insert({s.signal, s.subject}).second) return true;
    return false;
  }

  // Onsets, reports, and on which relations trouble was seen.
  void look_at(std::span<const Evidence> evidence) {
    onset_.assign(graph_.entities().size(), {});
    out_.reported.assign(graph_.entities().size(), 0);
    compared_.assign(graph_.entities().size(), {});
    seen_.assign(graph_.relations().size(), {});
    for (const Evidence& e : evidence) {
      if (!is_admitted(out_.admitted, graph_, e)) continue;
      if (e.relation.valid()) {
        const SignalClass c = traits_of(e.kind).waiting ? kLatency : signal_class_of(e);
        if (e.score >= all_.anomalous) seen_[e.relation.index()][at(c)] = true;
        continue;
      }
      if (is_weighed(e) && traits_of(e.kind).effect && e.score >= all_.anomalous) {
        compared_[e.entity.index()].push_back(&e);
        heed_names(e);
        heed_shortage(e);
      }
      if (e.kind == evidence_kind("report")) out_.reported[e.entity.index()] = e.score;
      if (!traits_of(e.kind).effect || e.score < all_.anomalous || e.onset.end == kNoTime ||
          e.onset_basis != OnsetBasis::kMeasured)
        continue;
      Interval& earliest = onset_[e.entity.index()];
      if (earliest.end == kNoTime || e.onset.end < earliest.end) earliest = e.onset;
    }
  }

  void heed_names(const Evidence& e) {
    for (const RelationId named : named_dependencies(graph_, out_.instances(), e, all_.logs.telling_name))
      seen_[named.index()][at(signal_class_of(e) == kLogs ? kErrors : signal_class_of(e))] = true;
  }

  // From whom an entity is said to suffer, trouble gets there.
  void heed_accusations(const Verdicts& verdicts) {
    accused_.assign(graph_.entities().size(), false);
    for (const auto& [id, said] : verdicts)
      for (const EntityId accused : accused_by(said)) {
        accused_[accused.index()] = true;
        for (const Neighbour& n : graph_.dependencies(id))
          if (n.entity == accused)
            seen_[n.relation.index()][at(kLatency)] = seen_[n.relation.index()][at(kErrors)] = true;
      }
  }

  // What runs on a host that is measured to be short of something is likely to lack it.
  void heed_shortage(const Evidence& e) {
    const SignalClass c = signal_class_of(e);
    if (!traits_of(c).resource || e.kind == evidence_kind("network_gap")) return;
    for (const Neighbour& n : graph_.dependents(e.entity))
      if (graph_.relation(n.relation).kind == RelationKind::kRunsOn)
        seen_[n.relation.index()][at(c)] = seen_[n.relation.index()][at(kLatency)] = true;
  }

  // Changes of one entity share the prior that one of them broke it: how many do.
  [[nodiscard]] double changes_beside(EntityId change) const {
    std::size_t most = 1;
    for (const Neighbour& touched : graph_.dependents(change)) {
      const auto of_touched = [&](const Neighbour& n) {
        return graph_.relation(n.relation).kind == RelationKind::kChangedBy &&
               !is_mention(graph_.relation(n.relation));
      };
      const auto count = std::ranges::count_if(graph_.dependencies(touched.entity), of_touched);
      most = std::max(most, static_cast<std::size_t>(count));
    }
    return static_cast<double>(most);
  }

  // Where a topology is declared, an address that only a label mentions is rather another name of somebody
  // known.
  [[nodiscard]] double prior_of(EntityId id) const {
    double prior = all_.prior_of(graph_.entity(id).kind);
    if (is_known_by_parts(id)) prior *= weights_.by_parts;
    if (graph_.entity(id).kind.role() == EntityRole::kChange) return prior / changes_beside(id);
    if (!declared_ || !is_address(graph_.entity(id).name)) return prior;
    const auto declares = [&](const Neighbour& n) { return is_declared(graph_.relation(n.relation)); };
    const bool known = std::ranges::any_of(graph_.dependencies(id), declares) ||
                       std::ranges::any_of(graph_.dependents(id), declares);
    return known ? prior : prior * weights_.undeclared;
  }

  std::uint32_t add_node(EntityId id, double prior, double leak, const LogLikelihoods& evidence = {}) {
    const double bound = weights_.most_of_a_node;
    out_.model.nodes.push_back({prior, leak, std::clamp(evidence.local, -bound, bound),
                                std::clamp(evidence.degraded, -bound, bound), onset_[id.index()].end});
    return static_cast<std::uint32_t>(out_.model.nodes.size() - 1);
  }

  void add_edge(std::uint32_t from, std::uint32_t to, double transmission, bool carrier) {
    if (from != to && transmission > 0) out_.model.edges.push_back({from, to, transmission, carrier});
  }

  // Several relations may say the same: the strongest counts, in the place of the first.
  void merge_edges() {
    std::vector<Edge>& edges = out_.model.edges;
    std::vector<std::uint32_t> order(edges.size());
    std::iota(order.begin(), order.end(), 0U);
    const auto key = [&](std::uint32_t i) {
      return std::tuple(edges[i].from, edges[i].to, edges[i].carrier);
    };
    std::ranges::sort(order, {}, [&](std::uint32_t i) { return std::pair(key(i), i); });
    std::vector<bool> merged(edges.size(), false);
    for (std::size_t k = 1, first = 0; k < order.size(); ++k) {
      if (key(order[k]) != key(order[first])) {
        first = k;
        continue;
      }
      Edge& kept = edges[order[first]];
      kept.transmission = std::max(kept.transmission, edges[order[k]].transmission);
      merged[order[k]] = true;
    }
    std::size_t kept = 0;
    for (std::size_t i = 0; i < edges.size(); ++i)
      if (!merged[i]) edges[kept++] = edges[i];
    edges.resize(kept);
  }

  struct Way {
    EntityId from;
    EntityId to;
    RelationId relation = {};
    SignalClass arrives = kState;
  };
  void conduct(const Way& way, std::uint32_t source, std::uint32_t target, double transmission,
               bool carrier) {
    if (detail_ == Detail::kBeliefs) return add_edge(source, target, transmission, carrier);
    if (source == target || transmission <= 0) return;
    const auto [known, is_new] = conducted_.try_emplace({source, target, carrier}, out_.conduits.size());
    if (!is_new) {
      Conduit& other = out_.conduits[known->second];
      if (transmission <= other.transmission) return;
      other.relation = way.relation;
      other.transmission = transmission;
      return add_edge(source, other.node, transmission, carrier);
    }
    const std::uint32_t node = add_node(way.to, 0, 0);
    add_edge(source, node, transmission, carrier);
    add_edge(node, target, 1, carrier);
    out_.conduits.push_back(
        {way.from, way.to, way.relation, way.arrives, source, target, node, transmission});
  }

  [[nodiscard]] const std::vector<EntityId>& instances(EntityId id) const {
    return out_.instances().of[id.index()];
  }
  [[nodiscard]] std::uint32_t gate(EntityId id, SignalClass c) const { return out_.gates[id.index()][at(c)]; }
  [[nodiscard]] bool shows(EntityId id, SignalClass c) const { return out_.view(id).classes[at(c)].shown; }

  void own_nodes(EntityId id) {
    const std::size_t e = id.index();
    out_.fault[e] = add_node(id, out_.prior[e], 0);
    out_.degraded[e] = add_node(id, 0, 0, {0, out_.reported[e]});
    add_edge(out_.fault[e], out_.degraded[e], 1, false);
    for (std::size_t c = 0; c < kSignalClasses; ++c) gate_of(id, static_cast<SignalClass>(c));
    std::vector<std::uint32_t>& nodes = out_.signals[e];
    for (const ShownSignal& s : out_.view(id).signals) {
      nodes.push_back(add_node(id, 0, leak_of(s.leak, weights_.least_signal_leak), {0, weights_.seen}));
      add_edge(gate(id, s.signal), nodes.back(), weights_.raises, false);
    }
  }

  [[nodiscard]] double leak_of(double share, double usual) const {
    return detail_ == Detail::kConduits ? usual : share;
  }

  // Of a service with instances there are two nodes: what it shares with them, and what shows on it as a
  // whole. So are there of an instance that shows something like its siblings: what it has of its own speaks
  // for no cause that they share.
  void gate_of(EntityId id, SignalClass c) {
    const ClassView& view = out_.view(id).classes[at(c)];
    const double leak = leak_of(view.leak, weights_.usual_leak);
    const std::uint32_t fault = out_.fault[id.index()];
    std::uint32_t& gate = out_.gates[id.index()][at(c)];
    std::uint32_t& shared = out_.shared[id.index()][at(c)];
    if (const double own = own_cause(id, c); own > 0) {
      shared = add_node(id, 0, 0, {own, 0});
      gate = add_node(id, 0, leak, {view.evidence.local - own, view.evidence.degraded});
      conduct({id, id, {}, c}, shared, gate, 1, true);
    } else if (instances(id).empty()) {
      shared = gate = add_node(id, 0, leak, view.evidence);
    } else {
      shared = add_node(id, 0, 0, {view.evidence.local, 0});
      gate = add_node(id, 0, leak, {0, view.evidence.degraded});
      conduct({id, id, {}, c}, shared, gate, weights_.of_service, false);
    }
    conduct({id, id, {}, c}, fault, shared, shows_in(c), true);
    // Who was reported or accused suffers in a way that his users feel, whatever of it was observed.
    const bool told = out_.reported[id.index()] > 0 || accused_[id.index()];
    const bool felt = told && (c == kLatency || c == kErrors);
    if (view.shown || felt) add_edge(gate, out_.degraded[id.index()], 1, false);
  }

  // What a service and its instances have to do with each other.
  void members(EntityId service) {
    const double transmission = all_.transmission_of(RelationKind::kHasInstance);
    const PerClass<bool>& alike = alike_[service.index()];
    PerClass<bool> left_out{};
    for (std::size_t k = 0; k < kSignalClasses; ++k)
      left_out[k] = traits_of(static_cast<SignalClass>(k)).resource &&
                    !shows_among(service, static_cast<SignalClass>(k));
    for (const Neighbour& n : graph_.dependencies(service)) {
      if (graph_.relation(n.relation).kind != RelationKind::kHasInstance) continue;
      for (std::size_t k = 0; k < kSignalClasses; ++k) {
        const auto c = static_cast<SignalClass>(k);
        if (left_out[k]) continue;
        const double handed = alike[k]                         ? weights_.alike
                              : instances(service).size() == 1 ? weights_.shared
                                                               : 0;
        conduct({service, n.entity, n.relation, c}, out_.shared[service.index()][k], gate(n.entity, c),
                handed, true);
        conduct({n.entity, service, n.relation, c}, gate(n.entity, c), gate(service, c), transmission, false);
      }
    }
    if (instances(service).size() > 1) shared_signals(service);
  }

  // Resources of which nothing shows are left to each for itself: between them, they would tie all classes
  // together, and inference would not be exact any more.
  [[nodiscard]] bool shows_among(EntityId service, SignalClass c) const {
    return shows(service, c) ||
           std::ranges::any_of(instances(service), [&](EntityId i) { return shows(i, c); });
  }

  // Classes in which two or more instances left their past in the same way.
  [[nodiscard]] PerClass<bool> alike_among(const std::vector<EntityId>& instances) {
    std::map<std::tuple<SignalClass, EvidenceKind, std::string_view>, std::vector<const Evidence*>> showing;
    for (const EntityId i : instances)
      for (const Evidence* e : compared_[i.index()])
        showing[{signal_class_of(*e), e->kind, e->subject}].push_back(e);
    PerClass<bool> out{};
    for (const auto& [key, items] : showing) {
      const auto same = [&](const Evidence* e) { return e->entity == items.front()->entity; };
      if (std::ranges::all_of(items, same)) continue;
      out[at(std::get<SignalClass>(key))] = true;
      for (const Evidence* e : items) out_.alike.push_back(e->id);
    }
    return out;
  }

  // Nats by which an instance that shows something like its siblings has more cause evidence than that.
  [[nodiscard]] double own_cause(EntityId id, SignalClass c) const {
    const EntityId service = out_.instances().service[id.index()];
    if (!service.valid() || !alike_[service.index()][at(c)]) return 0;
    const EntityView& view = out_.view(id);
    std::vector<Weighed> like_siblings;
    for (const Evidence* e : compared_[id.index()])
      if (signal_class_of(*e) == c && std::ranges::binary_search(out_.alike, e->id))
        like_siblings.push_back(weighed(graph_, out_.instances(), view, *e, all_));
    return its_own(view.classes[at(c)].evidence.local, like_siblings, all_);
  }

  void shared_signals(EntityId service) {
    struct Alike {
      double leak = 0;
      std::size_t showing = 0;
    };
    std::map<std::pair<SignalClass, std::string_view>, Alike> alike;
    for (const EntityId i : instances(service))
      for (const ShownSignal& s : out_.view(i).signals) {
        Alike& same = alike[{s.signal, s.subject}];
        same.leak = s.leak;
        ++same.showing;
      }
    for (const auto& [key, same] : alike) {
      if (same.showing < 2) continue;
      const auto& [c, subject] = key;
      const std::uint32_t common = add_node(service, 0, 0);
      add_edge(out_.shared[service.index()][at(c)], common, weights_.raises, false);
      for (const Neighbour& n : graph_.dependencies(service))
        if (graph_.relation(n.relation).kind == RelationKind::kHasInstance) {
          const auto signal = signal_node(n.entity, c, subject, same.leak);
          share_signal({service, n.entity, n.relation, c}, common, signal);
        }
    }
  }

  struct SignalNode {
    std::uint32_t node = 0;
    bool shown = false;
  };
  // That of an instance which does not show the signal is made.
  SignalNode signal_node(EntityId id, SignalClass c, std::string_view subject, double leak) {
    const std::vector<ShownSignal>& shown = out_.view(id).signals;
    for (std::size_t k = 0; k < shown.size(); ++k)
      if (shown[k].signal == c && shown[k].subject == subject) return {out_.signals[id.index()][k], true};
    const std::uint32_t silent =
        add_node(id, 0, leak_of(leak, weights_.least_signal_leak), {0, -weights_.seen});
    add_edge(gate(id, c), silent, weights_.raises, false);
    return {silent, false};
  }

  // An instance that shows what the service has in common suffers, though nothing is wrong with itself.
  void share_signal(const Way& way, std::uint32_t common, const SignalNode& signal) {
    if (!signal.shown) return add_edge(common, signal.node, weights_.shared, false);
    const std::uint32_t node = add_node(way.to, 0, 0);
    add_edge(common, node, weights_.shared, false);
    add_edge(node, signal.node, 1, false);
    add_edge(node, out_.degraded[way.to.index()], 1, false);
    if (detail_ == Detail::kConduits)
      out_.conduits.push_back({way.from, way.to, way.relation, way.arrives,
                               out_.shared[way.from.index()][at(way.arrives)], gate(way.to, way.arrives),
                               node, weights_.raises * weights_.shared});
  }

  void resources(EntityId id) {
    for (std::size_t k = 0; k < kSignalClasses; ++k) {
      const auto c = static_cast<SignalClass>(k);
      if (!traits_of(c).resource) continue;
      conduct({id, id, {}, kLatency}, gate(id, c), gate(id, kLatency), weights_.slows, false);
      conduct({id, id, {}, kErrors}, gate(id, c), gate(id, kErrors), weights_.fails, false);
    }
    conduct({id, id, {}, kLogs}, gate(id, kErrors), gate(id, kLogs), weights_.logs_errors, false);
    conduct({id, id, {}, kLogs}, gate(id, kLatency), gate(id, kLogs), weights_.logs_latency, false);
  }

  // What gets over a relation: slowness and failures of whom is called, and a bad network, which both ends
  // see and the caller waits for; short resources of a host, whose tenants work slower themselves; whatever a
  // change or a configuration brings.
  void relation(RelationId id) {
    const Relation& r = graph_.relation(id);
    if (r.kind == RelationKind::kHasInstance) return;
    const double t = all_.transmission_of(r.kind) * (is_mention(r) ? weights_.mentioned : 1);
    for (std::size_t k = 0; k < kSignalClasses; ++k) {
      const auto c = static_cast<SignalClass>(k);
      if (r.kind == RelationKind::kChangedBy) {
        hand_over(id, kChange, c, out_.shared[r.dependent.index()][k], t, true);
      } else if (r.kind == RelationKind::kUses) {
        hand_over(id, c, c, gate(r.dependent, c), t, true);
      } else if (r.kind == RelationKind::kRunsOn && traits_of(c).resource) {
        hand_over(id, c, c, gate(r.dependent, c), t, true);
        hand_over(id, c, kLatency, gate(r.dependent, kLatency), t * weights_.host_slows, true);
        if (c == kDisk) hand_over(id, c, kErrors, gate(r.dependent, kErrors), t * weights_.disk_fails, true);
      } else if (traits_of(r.kind).requests && (c == kLatency || c == kErrors)) {
        request(id, c, c, t);
      } else if (traits_of(r.kind).requests && c == kNetwork && shows_network(id)) {
        hand_over(id, c, c, gate(r.dependent, c), t, false);
        request(id, c, kLatency, t * weights_.network_slows);
      }
    }
  }

  // Likewise of a bad network between two.
  [[nodiscard]] bool shows_network(RelationId id) const {
    const Relation& r = graph_.relation(id);
    return seen_[id.index()][at(kNetwork)] || shows(r.dependent, kNetwork) || shows(r.dependency, kNetwork);
  }

  // Calls of a service are calls of its instances.
  void request(RelationId id, SignalClass leaves, SignalClass arrives, double t) {
    const EntityId caller = graph_.relation(id).dependent;
    if (instances(caller).empty()) return hand_over(id, leaves, arrives, gate(caller, arrives), t, false);
    if (alike_[caller.index()][at(arrives)]) return request_of_all(id, leaves, arrives, t);
    for (const EntityId i : instances(caller)) hand_over(id, leaves, arrives, gate(i, arrives), t, false, i);
  }

  // Where two or more instances left their past alike, it is one call that brought it, and not one for each.
  void request_of_all(RelationId id, SignalClass leaves, SignalClass arrives, double t) {
    const Relation& r = graph_.relation(id);
    const std::uint32_t source = gate(r.dependency, leaves);
    const std::uint32_t all = add_node(r.dependent, 0, 0);
    const double brought = transmission_now(id, arrives, t);
    add_edge(source, all, brought, false);
    for (const EntityId i : instances(r.dependent)) {
      const std::uint32_t target = gate(i, arrives);
      if (detail_ == Detail::kBeliefs) {
        add_edge(all, target, weights_.alike, false);
        continue;
      }
      const std::uint32_t node = add_node(i, 0, 0);
      add_edge(all, node, weights_.alike, false);
      add_edge(node, target, 1, false);
      out_.conduits.push_back({r.dependency, i, id, arrives, source, target, node, brought * weights_.alike});
    }
  }

  void hand_over(RelationId id, SignalClass leaves, SignalClass arrives, std::uint32_t target, double t,
                 bool carrier, EntityId instance = {}) {
    const Relation& r = graph_.relation(id);
    const EntityId to = instance.valid() ? instance : r.dependent;
    conduct({r.dependency, to, id, arrives}, gate(r.dependency, leaves), target,
            transmission_now(id, arrives, t), carrier);
  }

  // Raised by trouble that was seen on the relation, lowered where it came before that of the dependency.
  [[nodiscard]] double transmission_now(RelationId id, SignalClass arrives, double t) const {
    const Relation& r = graph_.relation(id);
    if (seen_[id.index()][at(arrives)]) t = std::max(t, weights_.supported);
    return surely_before(r.dependent, r.dependency) ? t * weights_.reversed : t;
  }

  [[nodiscard]] bool surely_before(EntityId a, EntityId b) const {
    const TimeNs latest = onset_[a.index()].end;
    const TimeNs earliest = onset_[b.index()].start;
    return latest != kNoTime && earliest != kNoTime && latest + all_.clock_tolerance < earliest;
  }

  const OperationalGraph& graph_;
  const Weights& all_;
  const Weights::Model& weights_;
  Detail detail_;
  bool declared_ = false;
  std::vector<Interval> onset_;                         // per entity
  std::vector<std::vector<const Evidence*>> compared_;  // per entity: what left its past
  std::vector<PerClass<bool>> seen_;                    // per relation: trouble of this class on it
  std::vector<bool> observed_;                          // per entity
  std::vector<bool> accused_;                           // per entity
  std::vector<PerClass<bool>> alike_;  // per entity: classes in which its instances left their past alike
  std::map<std::tuple<std::uint32_t, std::uint32_t, bool>, std::size_t>
      conducted_;  // (from, to, carrier) to its conduit
  EntityModel out_;
};

}  // namespace

EntityModel build_model(const OperationalGraph& graph, std::span<const Evidence> evidence,
                        const Weights& weights, Detail detail, const Learnt& learnt) {
  EntityModel model = Builder(graph, evidence, weights, detail, learnt).run();
  apply(learnt.verdicts, weights.verdicts, &model);
  return model;
}

std::vector<EntityId> apply(const Verdicts& verdicts, const Weights::Verdicts& weights, EntityModel* model) {
  std::vector<EntityId> changed;
  for (const auto& [id, said] : likelihoods_of(verdicts, weights)) {
    if (!model->has(id)) continue;
    Node& fault = model->model.nodes[model->fault[id.index()]];
    Node& degraded = model->model.nodes[model->degraded[id.index()]];
    const double reported = model->reported[id.index()] + said.degraded;
    if (fault.local == said.local && degraded.degraded == reported) continue;
    fault.local = said.local;
    degraded.degraded = reported;
    changed.push_back(id);
  }
  return changed;
}

std::vector<NodeEvidence> evidence_without(const OperationalGraph& graph, const EntityModel& model,
                                           const Evidence& item, std::span<const Evidence* const> own,
                                           const Weights& weights) {
  if (!is_admitted(model.admitted, graph, item)) return {};
  if (!model.has(item.entity)) return {};
  const std::size_t e = item.entity.index();
  const EntityView& view = model.view(item.entity);
  for (std::size_t k = 0; k < view.signals.size(); ++k)
    if (view.signals[k].item == item.id) return {{model.signals[e][k], {}}};
  if (item.kind == evidence_kind("report")) return {{model.degraded[e], {}}};
  std::vector<NodeEvidence> out;
  const auto items_of = [&](SignalClass c, bool only_alike, EvidenceId but) {
    std::vector<Weighed> items;
    for (const Evidence* other : own) {
      if (!is_weighed(*other) || other->kind.is_normal() || signal_class_of(*other) != c) continue;
      if (other->id == but || (only_alike && !std::ranges::binary_search(model.alike, other->id))) continue;
      items.push_back(weighed(graph, model.instances(), view, *other, weights));
    }
    return items;
  };
  const auto tell = [&](SignalClass c, const LogLikelihoods& evidence) {
    const double bound = weights.model.most_of_a_node;
    const auto bounded = [&](double nats) { return std::clamp(nats, -bound, bound); };
    const std::uint32_t shared = model.shared[e][at(c)];
    const std::uint32_t gate = model.gates[e][at(c)];
    if (shared == gate) return out.push_back({gate, {bounded(evidence.local), bounded(evidence.degraded)}});
    const bool is_service = !model.instances().of[e].empty();
    const double first =
        is_service ? evidence.local : its_own(evidence.local, items_of(c, true, item.id), weights);
    out.push_back({shared, {bounded(first), 0}});
    out.push_back({gate, {bounded(evidence.local - first), bounded(evidence.degraded)}});
  };
  if (item.kind.is_normal()) {
    for (const SignalClass c : {kLatency, kErrors, kLogs}) {
      LogLikelihoods evidence = view.classes[at(c)].evidence;
      evidence.degraded += weights.model.usual * item.score;
      tell(c, evidence);
    }
    return out;
  }
  const SignalClass c = signal_class_of(item);
  const std::vector<Weighed> all = items_of(c, false, {});
  const std::vector<Weighed> rest = items_of(c, false, item.id);
  if (all.size() == rest.size()) return out;
  const LogLikelihoods with = accumulate(all, weights);
  const LogLikelihoods without = accumulate(rest, weights);
  LogLikelihoods evidence = view.classes[at(c)].evidence;
  evidence.local += without.local - with.local;
  evidence.degraded += without.degraded - with.degraded;
  tell(c, evidence);
  return out;
}

}  // namespace propter::belief
