#include "entail/claims.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "entail/incident_rules.h"
#include "entail/language.h"

namespace propter::entail {
namespace {

constexpr std::size_t kMaxCited = 8;

using Node = std::uint32_t;

class Claiming {
 public:
  Claiming(const IncidentFacts& facts, const std::vector<ClaimedOrigin>& origins, bool complete)
      : facts_(facts), origins_(origins), complete_(complete) {}

  ClaimTree make() {
    for (const ClaimedOrigin& o : origins_) told_causes_[o.entity] = o.causes;
    for (const ClaimedOrigin& o : origins_) {
      const std::size_t first = out_.claims.size();
      out_.claims.push_back({.origin = o.entity});
      out_.ways.emplace_back();
      std::map<EntityId, Node> because;
      for (const ClaimedWay& way : o.ways) {
        out_.ways.emplace_back();
        const Node node = way_claim(o.entity, way, because);
        out_.claims.push_back({.origin = o.entity, .symptom = way.symptom, .node = node});
      }
      out_.claims[first].node = origin_claim(o, because);
    }
    if (!out_.claims.empty()) root();
    return std::move(out_);
  }

 private:
  std::string name(EntityId id) const { return spell_name(facts_.graph.entity(id).id()); }
  std::string says(EntityId a, std::string_view phrase) const {
    return fmt::format("{} {}.", name(a), phrase);
  }
  std::string says(EntityId a, std::string_view phrase, EntityId b) const {
    return fmt::format("{} {} {}.", name(a), phrase, name(b));
  }

  // What is said twice, and shown in the same way, is one node.
  Node add(EntailmentNode node) {
    const auto [at, fresh] =
        known_.emplace(std::pair(node.statement, node.premises), static_cast<Node>(out_.tree.nodes.size()));
    if (!fresh) return at->second;
    node.id = fmt::format("c{}", at->second + 1);
    out_.tree.nodes.push_back(std::move(node));
    return at->second;
  }
  Node leaf(std::string statement, std::string_view grounding, std::vector<EvidenceId> evidence = {},
            RelationId relation = {}) {
    evidence = cited(facts_, std::move(evidence));
    if (evidence.size() > kMaxCited) evidence.resize(kMaxCited);
    return add({.statement = std::move(statement),
                .evidence = std::move(evidence),
                .relation = relation,
                .grounding = std::string(grounding)});
  }
  Node step(std::string statement, std::string_view rule, std::vector<Node> premises) {
    premises.push_back(leaf(std::string(incident_rule(rule)), "rule"));
    return add({.statement = std::move(statement), .premises = std::move(premises)});
  }

  Node degraded(EntityId id) {
    std::vector<EvidenceId> own = degraded_evidence(facts_, id);
    if (own.empty()) {
      for (const Neighbour& n : facts_.graph.dependencies(id)) {
        const Relation& r = facts_.graph.relation(n.relation);
        if (r.kind == RelationKind::kHasInstance && !degraded_evidence(facts_, n.entity).empty())
          return step(says(id, "is degraded"), "whole", {related(n.relation), degraded(n.entity)});
      }
      for (const Neighbour& n : facts_.graph.dependencies(id)) {
        const auto items = failing_evidence(facts_, n.relation);
        if (!items.empty()) return caller(id, n, items);
      }
    }
    return leaf(says(id, "is degraded"), "evidence", std::move(own));
  }

  // Of a caller whose calls fail, or wait, as the strongest item says.
  Node caller(EntityId id, const Neighbour& callee, const std::vector<EvidenceId>& items) {
    const bool waits = traits_of(facts_.index.item(items.front()).kind).waiting;
    std::vector<EvidenceId> cited;
    for (const EvidenceId e : items)
      if (traits_of(facts_.index.item(e).kind).waiting == waits) cited.push_back(e);
    const std::string statement = says(id, waits ? "waits for" : "fails calling", callee.entity);
    return step(says(id, "is degraded"), waits ? "waiting" : "failing",
                {leaf(statement, "evidence", std::move(cited), callee.relation)});
  }

  Node related(RelationId id) {
    const Relation& r = facts_.graph.relation(id);
    return leaf(says(r.dependent, traits_of(r.kind).verb, r.dependency), "relation", {}, id);
  }

  Node can_affect(const PathStep& s) {
    const Relation& r = facts_.graph.relation(s.relation);
    // Trouble of a service comes down to its instances.
    const bool down = r.kind == RelationKind::kHasInstance && r.dependent == s.from;
    return step(says(s.from, "can affect", s.to), down ? "service" : traits_of(r.kind).rule,
                {related(s.relation)});
  }

  // Those of the two that are known.
  std::vector<Node> onsets(const std::vector<EntityId>& of) {
    std::vector<Node> out;
    for (const EntityId id : of)
      if (const Interval onset = onset_of(facts_, id); onset != Interval())
        out.push_back(leaf(fmt::format("{} has the onset \"{}\".", name(id), interval_text(onset)), "onset",
                           degraded_evidence(facts_, id)));
    return out;
  }

  // The onsets along a way do not contradict that trouble went along it. Up to the last entity that was shown
  // before; there, the one that began last binds.
  Node may_precede(EntityId first, EntityId last_to_begin, EntityId then) {
    std::vector<EntityId> of{first};
    if (last_to_begin != first) of.push_back(last_to_begin);
    of.push_back(then);
    return add(
        {.statement = says(first, "may precede", then), .premises = onsets(of), .grounding = "condition"});
  }

  Node one_step(const PathStep& s) {
    const auto [at, fresh] = single_.try_emplace({s.relation, s.from, s.to});
    if (!fresh) return at->second;
    const bool by_cause =
        degraded_evidence(facts_, s.from).empty() && !cause_evidence(facts_, s.from).empty();
    const Node made = step(says(s.to, "is degraded because of", s.from), by_cause ? "cause-step" : "step",
                           {can_affect(s), by_cause ? cause_of(s.from) : degraded(s.from), degraded(s.to),
                            may_precede(s.from, s.from, s.to)});
    return at->second = made;
  }

  // The first steps of a way, up to an entity.
  struct SoFar {
    Node node = 0;
    EntityId last_to_begin;
  };

  SoFar later_step(EntityId origin, const PathStep& s, const SoFar& before) {
    const auto [at, fresh] = so_far_.try_emplace({s.relation, s.to, before.node});
    if (!fresh) return at->second;
    const Node condition = may_precede(origin, later_of(before.last_to_begin, s.from), s.to);
    const Node made =
        step(says(s.to, "is degraded because of", origin), "way", {one_step(s), before.node, condition});
    return at->second = {made, later_of(before.last_to_begin, s.from)};
  }
  [[nodiscard]] EntityId later_of(EntityId a, EntityId b) const {
    return onset_of(facts_, b).start > onset_of(facts_, a).start ? b : a;
  }

  Node way_claim(EntityId origin, const ClaimedWay& way, std::map<EntityId, Node>& because) {
    SoFar last;
    for (const PathStep& s : way.path) {
      const Node single = one_step(s);
      last = out_.ways.back().empty() ? SoFar{single, origin} : later_step(origin, s, last);
      because.emplace(s.to, last.node);
      out_.ways.back().push_back({s.from, s.to, s.relation, single, last.node});
    }
    if (!way.path.empty() && way.path.back().to == way.symptom) return last.node;
    return leaf(says(way.symptom, "is degraded because of", origin), "way");
  }

  Node cause_of(EntityId id) {
    const std::string statement = says(id, "has a cause of its own");
    if (auto items = causes_of(id); !items.empty())
      return step(statement, "own-cause",
                  {leaf(says(id, "has cause evidence"), "evidence", std::move(items))});
    if (const auto among = sharing_instances(facts_, id); !among.empty())
      return step(statement, "shared-by-instances", {shared(id, "shares the cause of its instances", among)});
    if (const auto among = sharing_users(facts_, id); !among.empty())
      return step(statement, "shared-by-users", {shared(id, "shares the cause of its users", among)});
    return step(statement, "elimination",
                {degraded(id), leaf(says(id, "depends on nothing degraded"), "look-up")});
  }

  // What the explanation cites, and what else there is.
  [[nodiscard]] std::vector<EvidenceId> causes_of(EntityId id) const {
    const auto told = told_causes_.find(id);
    std::vector<EvidenceId> out = told == told_causes_.end() ? std::vector<EvidenceId>() : told->second;
    for (const EvidenceId e : cause_evidence(facts_, id))
      if (std::find(out.begin(), out.end(), e) == out.end()) out.push_back(e);
    return out;
  }

  Node shared(EntityId id, std::string_view phrase, const std::vector<EntityId>& among) {
    std::vector<EvidenceId> cited;
    for (const EntityId e : among) cited.push_back(cause_evidence(facts_, e).front());
    return leaf(says(id, phrase), "evidence", std::move(cited));
  }

  // Every degraded dependency is shown to be no cause of it; that these are all of them is looked up.
  Node caused_by_nothing_else(EntityId id, const std::map<EntityId, Node>& because) {
    const std::string statement = says(id, "is caused by nothing else");
    const std::vector<EntityId> suspects = degraded_dependencies(facts_, id);
    if (suspects.empty()) return leaf(statement, "look-up");
    std::vector<Node> premises;
    for (const EntityId d : suspects) premises.push_back(no_cause(d, id, because));
    return add({.statement = statement, .premises = std::move(premises), .grounding = "closure"});
  }

  Node no_cause(EntityId suspect, EntityId of, const std::map<EntityId, Node>& because) {
    const std::string statement = says(suspect, "is no cause of", of);
    const auto explained = because.find(suspect);
    if (explained != because.end()) return step(statement, "effect", {explained->second});
    return step(statement, "later",
                {add({.statement = says(of, "precedes", suspect),
                      .premises = onsets({of, suspect}),
                      .grounding = "order"})});
  }

  Node needed(const ClaimedOrigin& o, const std::map<EntityId, Node>& because) {
    const std::string statement = says(o.entity, "is needed");
    for (const EntityId s : o.reached_alone) {
      const Node alone = leaf(says(s, "is reached alone from", o.entity), "look-up");
      if (s == o.entity) return step(statement, "needed-by-itself", {degraded(s), alone});
      const auto explained = because.find(s);
      if (explained != because.end()) return step(statement, "needed-by", {explained->second, alone});
    }
    return leaf(statement, "look-up");
  }

  Node origin_claim(const ClaimedOrigin& o, const std::map<EntityId, Node>& because) {
    return step(says(o.entity, "is an origin"), "origin",
                {cause_of(o.entity), caused_by_nothing_else(o.entity, because),
                 leaf(says(o.entity, "is outweighed by nothing"), "look-up"), needed(o, because)});
  }

  // The whole holds if every claim does.
  void root() {
    std::vector<Node> premises;
    for (const EntailmentClaim& c : out_.claims) premises.push_back(c.node);
    std::sort(premises.begin(), premises.end());
    premises.erase(std::unique(premises.begin(), premises.end()), premises.end());
    add({.statement = std::string(complete_ ? kExplained : kExplainedInPart),
         .premises = std::move(premises),
         .grounding = "summary"});
  }

  const IncidentFacts& facts_;
  const std::vector<ClaimedOrigin>& origins_;
  bool complete_;
  std::map<EntityId, std::vector<EvidenceId>> told_causes_;
  ClaimTree out_;
  std::map<std::pair<std::string, std::vector<Node>>, Node> known_;
  std::map<std::tuple<RelationId, EntityId, EntityId>, Node> single_;  // from, to
  std::map<std::tuple<RelationId, EntityId, Node>, SoFar> so_far_;     // to, what went before
};

}  // namespace

ClaimTree make_claims(const IncidentFacts& facts, const std::vector<ClaimedOrigin>& origins, bool complete) {
  return Claiming(facts, origins, complete).make();
}

}  // namespace propter::entail
