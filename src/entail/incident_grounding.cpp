#include "entail/incident_grounding.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "control/context.h"
#include "entail/incident_rules.h"
#include "entail/language.h"
#include "graph/weights.h"

namespace propter::entail {
namespace {

// Where failures go from `id`: to its dependents, and from a service down to its own instances.
std::vector<Neighbour> spreads_to(const OperationalGraph& graph, EntityId id) {
  const auto dependents = graph.dependents(id);
  std::vector<Neighbour> out(dependents.begin(), dependents.end());
  for (const Neighbour& n : graph.dependencies(id))
    if (graph.relation(n.relation).kind == RelationKind::kHasInstance) out.push_back(n);
  return out;
}

// Whose local causes a failure of `origin` accounts for: its own, and those of what it hands its causes on
// to. By entity.
std::vector<bool> carried_by(const OperationalGraph& graph, EntityId origin) {
  std::vector<bool> out(graph.entities().size(), false);
  std::vector<EntityId> stack{origin};
  out[origin.index()] = true;
  while (!stack.empty()) {
    const EntityId id = stack.back();
    stack.pop_back();
    for (const Neighbour& n : spreads_to(graph, id)) {
      const Relation& r = graph.relation(n.relation);
      const bool carries = traits_of(r.kind).carrier || r.kind == RelationKind::kRunsOn ||
                           (r.kind == RelationKind::kHasInstance && r.dependent == id);
      if (!carries || out[n.entity.index()]) continue;
      out[n.entity.index()] = true;
      stack.push_back(n.entity);
    }
  }
  return out;
}

LeafVerdict verified() { return {}; }
LeafVerdict unsupported(std::string why) { return {NodeVerdict::kUnsupported, std::move(why)}; }
LeafVerdict assumed(std::string why) { return {NodeVerdict::kAssumed, std::move(why)}; }

std::string_view phrase_of(const Predicate& predicate) {
  for (const Phrase& p : incident_vocabulary())
    if (p.lemma == predicate.lemma && predicate.word_class == WordClass::kVerb) return p.positive;
  return predicate.lemma;
}

}  // namespace

IncidentGrounding::IncidentGrounding(const IncidentFacts& facts, CaseQueries queries)
    : facts_(facts), queries_(std::move(queries)) {
  for (std::size_t e = 0; e < facts.graph.entities().size(); ++e)
    by_name_.emplace(name(EntityId(e)), EntityId(e));
}

const std::vector<IncidentGrounding::Row>& IncidentGrounding::rows() {
  static const std::vector<Row> kRows = {
      {"degraded", &IncidentGrounding::degraded},
      {"has cause evidence", &IncidentGrounding::cause},
      {"shares the cause of its instances", &IncidentGrounding::instances_share},
      {"shares the cause of its users", &IncidentGrounding::users_share},
      {"fails calling", &IncidentGrounding::failing},
      {"waits for", &IncidentGrounding::failing},
      {"has the onset", &IncidentGrounding::onset},
      {"depends on nothing degraded", &IncidentGrounding::nothing_degraded},
      {"is caused by nothing else", &IncidentGrounding::nothing_degraded},
      {"is outweighed by nothing", &IncidentGrounding::outweighed},
      {"is reached alone from", &IncidentGrounding::reached_alone},
      {"may precede", &IncidentGrounding::unknown_onset},
      {"precedes", &IncidentGrounding::unknown_order},
      {"is degraded because of", &IncidentGrounding::no_way},
      {"is needed", &IncidentGrounding::not_needed},
  };
  return kRows;
}

// A ground fact about one or two things; entities are known by their ids, to the letter.
Result<IncidentGrounding::Said> IncidentGrounding::read(const std::string& statement) {
  const auto rule = parse_sentence(statement, signature_, incident_vocabulary());
  if (!rule.ok()) return rule.status();
  const auto bad = [](std::string what) { return Status::corrupt({std::move(what), "", "", ""}); };
  if (!rule->body.empty() || rule->head.size() != 1 || !rule->head.front().ground() ||
      rule->head.front().negated)
    return bad("it is no plain fact");
  const Literal& l = rule->head.front();
  const Predicate& predicate = signature_.predicate(l.predicate);
  Said said{std::string(phrase_of(predicate)), {}, {}, {}};
  std::size_t subject = 0;
  for (const Phrase& p : incident_vocabulary())
    if (p.lemma == predicate.lemma)
      for (std::size_t i = 0; i < predicate.roles.size(); ++i)
        if (predicate.roles[i] == p.subject_role) subject = i;
  const auto entity = [&](std::size_t place, std::string* written) {
    const std::string& text = signature_.constant(l.terms[place].constant_id()).name;
    if (written) *written = text;
    const auto at = by_name_.find(text);
    return at == by_name_.end() ? EntityId() : at->second;
  };
  said.subject = entity(subject, nullptr);
  if (l.arity == 2) said.object = entity(1 - subject, &said.object_name);
  if (!said.subject.valid()) return bad("it speaks of something that the case does not have");
  return said;
}

LeafVerdict IncidentGrounding::ground(const EntailmentNode& leaf) {
  if (is_incident_rule(leaf.statement)) return verified();
  if (leaf.grounding == "rule") return unsupported("the rule file has no such rule");
  const auto said = read(leaf.statement);
  if (!said.ok()) return unsupported(said.status().message().what);
  if (const auto kind = relation_of(said->phrase)) return relation(leaf, *said, *kind);
  for (const Row& row : rows())
    if (row.phrase == said->phrase) return (this->*row.check)(leaf, *said);
  return unsupported("nothing in the case can show it");
}

LeafVerdict IncidentGrounding::relation(const EntailmentNode& leaf, const Said& said, RelationKind kind) {
  if (leaf.relation.valid() && leaf.relation.index() >= facts_.graph.relations().size())
    return unsupported("it cites a relation that is not there");
  for (const Neighbour& n : facts_.graph.dependencies(said.subject)) {
    const Relation& r = facts_.graph.relation(n.relation);
    if (n.entity != said.object || r.kind != kind) continue;
    if (leaf.relation.valid() && leaf.relation != n.relation) return unsupported("it cites another relation");
    return verified();
  }
  return unsupported("no such relation was observed or declared");
}

LeafVerdict IncidentGrounding::found_again(const EntailmentNode& leaf,
                                           const std::function<std::string(const Evidence&)>& fits) {
  const std::size_t items = facts_.index.size();
  LeafVerdict out = verified();
  for (const EvidenceId id : leaf.evidence) {
    if (id.index() >= items)
      return unsupported(fmt::format("{} is no evidence of the case", evidence_name(id)));
    const Evidence& item = facts_.index.item(id);
    std::string problem = queries_.rerun ? queries_.rerun(item) : std::string();
    if (problem.empty()) problem = fits(item);
    if (!problem.empty() && holds(out.verdict))
      out = unsupported(fmt::format("{}: {}", evidence_name(id), problem));
  }
  return out;
}

LeafVerdict IncidentGrounding::degraded(const EntailmentNode& leaf, const Said& said) {
  if (leaf.evidence.empty()) {
    if (facts_.bereft.contains(said.subject) || !degraded_evidence(facts_, said.subject).empty())
      return unsupported("what says so was not found as the case has it");
    for (const EvidenceId id : facts_.index.own(said.subject))
      if (facts_.index.item(id).kind.is_normal())
        return unsupported(fmt::format("it was found as usual ({})", evidence_name(id)));
    return assumed(queries_.reported.contains(said.subject) ? "it was reported, and no telemetry shows it"
                                                            : "nothing is known of it");
  }
  return found_again(leaf, [&](const Evidence& e) -> std::string {
    if (e.entity != said.subject || e.relation.valid()) return "it is about something else";
    return says_degraded(facts_, e) ? "" : "it does not say so";
  });
}

LeafVerdict IncidentGrounding::cause(const EntailmentNode& leaf, const Said& said) {
  if (leaf.evidence.empty()) return unsupported("it cites no evidence");
  return found_again(leaf, [&](const Evidence& e) -> std::string {
    if (e.entity != said.subject || e.relation.valid()) return "it is about something else";
    return says_cause(facts_, e) ? "" : "it speaks of no cause";
  });
}

LeafVerdict IncidentGrounding::shared(const EntailmentNode& leaf, const std::vector<EntityId>& among,
                                      std::string_view who) {
  if (among.empty() || leaf.evidence.empty()) return unsupported(fmt::format("its {} share no cause", who));
  return found_again(leaf, [&](const Evidence& e) -> std::string {
    const bool one_of_them = std::binary_search(among.begin(), among.end(), e.entity);
    return one_of_them && says_cause(facts_, e) ? "" : "it is not about one of them, or speaks of no cause";
  });
}

LeafVerdict IncidentGrounding::instances_share(const EntailmentNode& leaf, const Said& said) {
  return shared(leaf, sharing_instances(facts_, said.subject), "instances");
}

LeafVerdict IncidentGrounding::users_share(const EntailmentNode& leaf, const Said& said) {
  return shared(leaf, sharing_users(facts_, said.subject), "users");
}

LeafVerdict IncidentGrounding::failing(const EntailmentNode& leaf, const Said& said) {
  if (leaf.evidence.empty()) return unsupported("it cites no evidence");
  return found_again(leaf, [&](const Evidence& e) -> std::string {
    const bool as_said = traits_of(e.kind).waiting == (said.phrase == "waits for");
    if (!e.relation.valid() || !says_degraded(facts_, e) || !as_said)
      return "it is about no relation, or does not say so";
    const Relation& r = facts_.graph.relation(e.relation);
    return r.dependent == said.subject && r.dependency == said.object ? "" : "it is about another relation";
  });
}

// Of the items cited one has this onset, unless the entity itself has it (a change).
LeafVerdict IncidentGrounding::onset(const EntailmentNode& leaf, const Said& said) {
  const Interval known = onset_of(facts_, said.subject);
  if (parse_interval(said.object_name) != known)
    return unsupported(fmt::format("its evidence began at {}", interval_text(known)));
  bool begun = leaf.evidence.empty() && facts_.index.measured_onset(said.subject) == Interval();
  LeafVerdict found = found_again(leaf, [&](const Evidence& e) -> std::string {
    begun = begun || (e.onset == known && e.onset_basis == OnsetBasis::kMeasured);
    return e.entity == said.subject ? "" : "it is about something else";
  });
  if (!holds(found.verdict) || begun) return found;
  return unsupported("no item cited began then");
}

LeafVerdict IncidentGrounding::nothing_degraded(const EntailmentNode&, const Said& said) {
  const std::vector<EntityId> suspects = degraded_dependencies(facts_, said.subject);
  if (suspects.empty()) return verified();
  return unsupported(fmt::format("{} may be the cause", name(suspects.front())));
}

// Whoever explains as much and shows a stronger cause, that is none handed on to it, is the better origin.
LeafVerdict IncidentGrounding::outweighed(const EntailmentNode&, const Said& said) {
  if (!queries_.reaches_as_much) return unsupported("it cannot be looked up");
  const auto weight_of = [&](EntityId id) { return control::weigh_own(facts_.index, id).local; };
  const std::vector<bool> carried = carried_by(facts_.graph, said.subject);
  double own = 0;
  for (std::size_t e = 0; e < carried.size(); ++e)
    if (carried[e]) own = std::max(own, weight_of(EntityId(e)));
  for (std::size_t e = 0; e < facts_.graph.entities().size(); ++e) {
    const EntityId rival(e);
    if (rival == said.subject || cause_evidence(facts_, rival).empty()) continue;
    const double weight = weight_of(rival);
    if (weight > own + facts_.index.weights().outcome.outweighed &&
        queries_.reaches_as_much(rival, said.subject))
      return unsupported(
          fmt::format("{} explains as much, and shows a stronger cause: {:.1f} against {:.1f} nats",
                      name(rival), weight, own));
  }
  return verified();
}

LeafVerdict IncidentGrounding::reached_alone(const EntailmentNode&, const Said& said) {
  if (!said.object.valid() || !queries_.reached_alone) return unsupported("it cannot be looked up");
  if (queries_.reached_alone(said.subject, said.object)) return verified();
  return unsupported("another member of the frontier reaches it, too, or this one does not");
}

// What is not known constrains nothing, if it is really not known.
LeafVerdict IncidentGrounding::unknown_onset(const EntailmentNode&, const Said& said) {
  const std::string lacking = left_out(said, {});
  return lacking.empty() ? verified() : unsupported(lacking);
}

LeafVerdict IncidentGrounding::unknown_order(const EntailmentNode&, const Said& said) {
  const std::string lacking = left_out(said, {});
  return lacking.empty() ? assumed("it is not known when the two began") : unsupported(lacking);
}

// Which of the two has an onset that is known and not among those given.
std::string IncidentGrounding::left_out(const Said& said, const std::vector<Onset>& given) const {
  for (const EntityId id : {said.subject, said.object}) {
    const bool stated = std::ranges::any_of(given, [&](const Onset& o) { return o.of == id; });
    if (id.valid() && !stated && onset_of(facts_, id) != Interval())
      return fmt::format("the onset of {} is known, and left out", name(id));
  }
  return {};
}

LeafVerdict IncidentGrounding::no_way(const EntailmentNode&, const Said&) {
  return unsupported("no way between the two is known on which onsets agree");
}

LeafVerdict IncidentGrounding::not_needed(const EntailmentNode&, const Said&) {
  return unsupported("without it every symptom is explained as well");
}

LeafVerdict IncidentGrounding::decide(const EntailmentTree& tree, std::uint32_t node) {
  const EntailmentNode& n = tree.nodes[node];
  if (n.grounding == "condition") return agreeing_onsets(tree, n);
  if (n.grounding == "order") return certain_order(tree, n);
  if (n.grounding == "closure") return complete(tree, n);
  if (n.grounding == "summary") return summary(n);
  return unsupported("nothing decides a step of this kind");
}

// The root says no more than its claims: how much of the incident they cover stands in its words.
LeafVerdict IncidentGrounding::summary(const EntailmentNode& node) {
  if (queries_.unexplained == 0 || node.statement == kExplainedInPart) return verified();
  return unsupported(fmt::format("{} symptoms are explained by nobody", queries_.unexplained));
}

// What a claim about two onsets is about, and what it rests on: nothing that is known is left out.
Result<IncidentGrounding::Order> IncidentGrounding::order(const EntailmentTree& tree,
                                                          const EntailmentNode& node,
                                                          std::string_view phrase) {
  const auto bad = [](std::string what) { return Status::corrupt({std::move(what), "", "", ""}); };
  const auto claimed = read(node.statement);
  if (!claimed.ok() || claimed->phrase != phrase) return bad("it is no claim about onsets");
  Order out{*claimed, {}};
  for (const std::uint32_t p : node.premises) {
    const auto said = read(tree.nodes[p].statement);
    if (!said.ok() || said->phrase != "has the onset") return bad("a premise is no onset");
    const auto interval = parse_interval(said->object_name);
    if (!interval) return bad("a premise has no interval");
    out.onsets.push_back({said->subject, *interval});
  }
  if (std::string lacking = left_out(*claimed, out.onsets); !lacking.empty()) return bad(std::move(lacking));
  return out;
}

LeafVerdict IncidentGrounding::verdict_of(const QuantityAnswer& found) {
  if (found.finding == QuantityFinding::kYes) return verified();
  if (found.finding == QuantityFinding::kUnknown) return {NodeVerdict::kUnknown, found.reason};
  if (found.finding == QuantityFinding::kTimeout) return {NodeVerdict::kTimeout, found.reason};
  return unsupported(fmt::format("the onsets contradict it: {}", fmt::join(found.core, ", ")));
}

// The premises are onsets, in the order in which trouble went along. Some begin of each has to fit them all;
// of clocks that differ within the tolerance nothing is held against it.
LeafVerdict IncidentGrounding::agreeing_onsets(const EntailmentTree& tree, const EntailmentNode& node) {
  const auto claimed = order(tree, node, "may precede");
  if (!claimed.ok()) return unsupported(claimed.status().message().what);
  return verdict_of(quantities_.consistent(in_order(claimed->onsets)));
}

// "X precedes Y": shown where the onsets allow nothing else, clocks taken into account.
LeafVerdict IncidentGrounding::certain_order(const EntailmentTree& tree, const EntailmentNode& node) {
  const auto claimed = order(tree, node, "precedes");
  if (!claimed.ok()) return unsupported(claimed.status().message().what);
  LeafVerdict possible = verdict_of(quantities_.consistent(in_order(claimed->onsets)));
  if (!holds(possible.verdict)) return possible;
  const QuantityAnswer certain =
      quantities_.entails({"", name(claimed->said.subject), name(claimed->said.object),
                           -facts_.index.weights().clock_tolerance - 1},
                          intervals(claimed->onsets));
  if (certain.finding != QuantityFinding::kNo) return verdict_of(certain);
  const bool both = claimed->onsets.size() == 2;
  return assumed(both ? "the onsets allow either order" : "it is not known when both began");
}

// The numbers of what is known of each onset.
std::vector<std::size_t> IncidentGrounding::intervals(const std::vector<Onset>& onsets) {
  std::vector<std::size_t> out;
  for (const auto& [of, interval] : onsets) {
    const std::string who = name(of);
    if (interval.start != kNoTime)
      out.push_back(number_of({"the earliest onset of " + who, "", who, -interval.start}));
    if (interval.end != kNoTime)
      out.push_back(number_of({"the latest onset of " + who, who, "", interval.end}));
  }
  return out;
}

// Likewise, and of each before those after it. Pairwise, so that tolerances along a way do not add up.
std::vector<std::size_t> IncidentGrounding::in_order(const std::vector<Onset>& onsets) {
  std::vector<std::size_t> out = intervals(onsets);
  for (std::size_t at = 0; at < onsets.size(); ++at)
    for (std::size_t i = 0; i < at; ++i) {
      const std::string before = name(onsets[i].of);
      const std::string after = name(onsets[at].of);
      out.push_back(number_of({fmt::format("{} before {}", before, after), before, after,
                               facts_.index.weights().clock_tolerance}));
    }
  return out;
}

std::size_t IncidentGrounding::number_of(const Constraint& constraint) {
  auto& by_offset = constraints_[{constraint.left, constraint.right}];
  const auto at = by_offset.find(constraint.offset);
  if (at != by_offset.end()) return at->second;
  return by_offset[constraint.offset] = quantities_.add(constraint);
}

// "X is caused by nothing else": every degraded dependency is among the premises as no cause of it.
LeafVerdict IncidentGrounding::complete(const EntailmentTree& tree, const EntailmentNode& node) {
  const auto claimed = read(node.statement);
  if (!claimed.ok()) return unsupported(claimed.status().message().what);
  std::set<EntityId> cleared;
  for (const std::uint32_t p : node.premises) {
    const auto said = read(tree.nodes[p].statement);
    if (said.ok() && said->phrase == "is no cause of" && said->object == claimed->subject)
      cleared.insert(said->subject);
  }
  for (const EntityId suspect : degraded_dependencies(facts_, claimed->subject))
    if (!cleared.contains(suspect)) return unsupported(fmt::format("{} may be the cause", name(suspect)));
  return verified();
}

}  // namespace propter::entail
