// What the leaves of a claim tree are worth: each is looked up again in the case, by what it says.
//
// Nothing that the tree carries is believed: a leaf that names a relation, an onset or a cause is read, and
// graph and evidence are asked about it; evidence that it cites has to be of the entity, of the right kind,
// and has to be found again by the tool that found it first. Steps that no rule can make are decided here,
// too: whether onsets along a way agree (arithmetic), whether premises are all there are, and the
// root.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <propter/entailment.h>

#include "entail/incident_facts.h"
#include "entail/logic.h"
#include "entail/quantities.h"
#include "entail/theory.h"
#include "entail/verify.h"

namespace propter::entail {

// How the case answers; see IncidentGrounding.
struct CaseQueries {
  // Runs the query behind an item again: empty if it gives the same, else what differs.
  std::function<std::string(const Evidence&)> rerun;
  // Whether `origin` is the only member of the frontier whose trouble can reach `symptom`.
  std::function<bool(EntityId symptom, EntityId origin)> reached_alone;
  // Whether the trouble of `rival`, that is no member, can reach all that `origin` is said to explain.
  std::function<bool(EntityId rival, EntityId origin)> reaches_as_much;
  // Entities that a person reported.
  std::set<EntityId> reported;
  std::size_t unexplained = 0;  // symptoms
};

class IncidentGrounding {
 public:
  // `facts` is borrowed.
  IncidentGrounding(const IncidentFacts& facts, CaseQueries queries);

  LeafVerdict ground(const EntailmentNode& leaf);
  LeafVerdict decide(const EntailmentTree& tree, std::uint32_t node);

 private:
  struct Said {
    std::string phrase;  // of a property or category its word
    EntityId subject;
    EntityId object;          // invalid: there is none, or it is no entity
    std::string object_name;  // as written
  };
  using Check = LeafVerdict (IncidentGrounding::*)(const EntailmentNode&, const Said&);
  struct Row {
    std::string_view phrase;
    Check check;
  };
  static const std::vector<Row>& rows();

  Result<Said> read(const std::string& statement);
  LeafVerdict relation(const EntailmentNode& leaf, const Said& said, RelationKind kind);
  LeafVerdict degraded(const EntailmentNode& leaf, const Said& said);
  LeafVerdict cause(const EntailmentNode& leaf, const Said& said);
  LeafVerdict instances_share(const EntailmentNode& leaf, const Said& said);
  LeafVerdict users_share(const EntailmentNode& leaf, const Said& said);
  LeafVerdict failing(const EntailmentNode& leaf, const Said& said);
  LeafVerdict onset(const EntailmentNode& leaf, const Said& said);
  LeafVerdict nothing_degraded(const EntailmentNode& leaf, const Said& said);
  LeafVerdict outweighed(const EntailmentNode& leaf, const Said& said);
  LeafVerdict reached_alone(const EntailmentNode& leaf, const Said& said);
  LeafVerdict unknown_onset(const EntailmentNode& leaf, const Said& said);
  LeafVerdict unknown_order(const EntailmentNode& leaf, const Said& said);
  LeafVerdict no_way(const EntailmentNode& leaf, const Said& said);
  LeafVerdict not_needed(const EntailmentNode& leaf, const Said& said);

  // Every cited item exists, passes `fits`, and is found again.
  LeafVerdict found_again(const EntailmentNode& leaf,
                          const std::function<std::string(const Evidence&)>& fits);
  LeafVerdict shared(const EntailmentNode& leaf, const std::vector<EntityId>& among, std::string_view who);
  LeafVerdict agreeing_onsets(const EntailmentTree& tree, const EntailmentNode& node);
  LeafVerdict certain_order(const EntailmentTree& tree, const EntailmentNode& node);
  LeafVerdict complete(const EntailmentTree& tree, const EntailmentNode& node);
  LeafVerdict summary(const EntailmentNode& node);

  struct Onset {
    EntityId of;
    Interval interval;
  };
  struct Order {
    Said said;
    std::vector<Onset> onsets;
  };
  Result<Order> order(const EntailmentTree& tree, const EntailmentNode& node, std::string_view phrase);
  std::string left_out(const Said& said, const std::vector<Onset>& given) const;
  std::vector<std::size_t> intervals(const std::vector<Onset>& onsets);
  std::vector<std::size_t> in_order(const std::vector<Onset>& onsets);
  static LeafVerdict verdict_of(const QuantityAnswer& found);
  std::size_t number_of(const Constraint& constraint);
  [[nodiscard]] std::string name(EntityId id) const { return facts_.graph.entity(id).id(); }

  const IncidentFacts& facts_;
  CaseQueries queries_;
  Signature signature_;
  std::map<std::string, EntityId> by_name_;
  Quantities quantities_;
  std::map<std::pair<std::string, std::string>, std::map<std::int64_t, std::size_t>>
      constraints_;  // their numbers
};

}  // namespace propter::entail
