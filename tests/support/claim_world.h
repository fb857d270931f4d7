// Claims about small worlds, proved with evidence that is taken as it is.
#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "graph/weights.h"
#include "entail/claims.h"
#include "entail/grades.h"
#include "entail/incident_grounding.h"
#include "entail/language.h"
#include "entail/prover.h"
#include "tests/support/small_world.h"

namespace propter::test {

class ClaimWorld {
 public:
  explicit ClaimWorld(const SmallWorld& world)
      : world_(world), index_(world.graph, world.evidence, built_in_weights()), facts_{world.graph, index_, {}, {}} {}

  // A way over these entities, the origin first.
  [[nodiscard]] std::vector<PathStep> way(const std::vector<std::string>& names) const {
    std::vector<PathStep> out;
    for (std::size_t i = 1; i < names.size(); ++i) {
      RelationId relation;
      for (const Neighbour& n : world_.graph.dependencies(world_.id(names[i])))
        if (n.entity == world_.id(names[i - 1])) relation = n.relation;
      for (const Neighbour& n : world_.graph.dependents(world_.id(names[i])))
        if (n.entity == world_.id(names[i - 1])) relation = n.relation;
      out.push_back({world_.id(names[i - 1]), world_.id(names[i]), relation, {}});
    }
    return out;
  }

  // A member that explains what its ways lead to; all of that is reached from it alone, itself too.
  void origin(const std::string& name, const std::vector<std::vector<std::string>>& ways) {
    entail::ClaimedOrigin o{world_.id(name), {}, {world_.id(name)}};
    for (const auto& names : ways) {
      o.ways.push_back({world_.id(names.back()), way(names)});
      o.reached_alone.push_back(world_.id(names.back()));
    }
    origins.push_back(std::move(o));
  }

  entail::ClaimTree& make() {
    facts_.uncited = uncited;
    made = entail::make_claims(facts_, origins, unexplained == 0);
    return made;
  }

  // Verdicts by statement.
  std::map<std::string, NodeVerdict> prove() {
    entail::CaseQueries queries;
    queries.rerun = [this](const Evidence& e) {
      return forged.contains(e.id) ? "it is forged" : std::string();
    };
    queries.reached_alone = [](EntityId, EntityId) { return true; };
    queries.reaches_as_much = [this](EntityId rival, EntityId) { return rivals.contains(rival); };
    queries.unexplained = unexplained;
    entail::IncidentGrounding grounding(facts_, queries);
    entail::VerifySettings settings;
    settings.vocabulary = &entail::incident_vocabulary();
    settings.ground = [&](const EntailmentNode& leaf, const auto&) { return grounding.ground(leaf); };
    settings.decide = [&](const EntailmentTree& tree, std::uint32_t n) { return grounding.decide(tree, n); };
    const auto prover = entail::make_native_prover({});
    const auto counts = entail::verify(made.tree, *prover, settings);
    EXPECT_TRUE(counts.ok()) << counts.status().message().str();
    std::map<std::string, NodeVerdict> out;
    for (const EntailmentNode& n : made.tree.nodes) out[n.statement] = n.verdict;
    return out;
  }

  // By statement of the claim, after prove(); the window ends at `seconds`.
  std::map<std::string, Grade> grades(double seconds = 900) {
    entail::hand_on_assumptions(&made.tree);
    for (EntailmentClaim& c : made.claims) c.verdict = made.tree.nodes[c.node].verdict;
    entail::grade_claims(facts_, {0, SmallWorld::seconds(seconds)}, &made);
    std::map<std::string, Grade> out;
    for (const EntailmentClaim& c : made.claims) out[made.tree.nodes[c.node].statement] = c.grade;
    return out;
  }

  // Statements of the lowest failing nodes.
  [[nodiscard]] std::vector<std::string> failures() const {
    std::vector<std::string> out;
    for (const std::uint32_t n : entail::first_failures(made.tree))
      out.push_back(made.tree.nodes[n].statement);
    return out;
  }
  EntailmentNode& node(const std::string& statement) {
    for (EntailmentNode& n : made.tree.nodes)
      if (n.statement == statement) return n;
    ADD_FAILURE() << "no node says: " << statement;
    return made.tree.nodes.front();
  }

  std::vector<entail::ClaimedOrigin> origins;
  std::set<EvidenceId> forged;
  std::set<EvidenceId> uncited;
  std::set<EntityId> rivals;  // who explains as much as any origin
  std::size_t unexplained = 0;
  entail::ClaimTree made;

 private:
  const SmallWorld& world_;
  control::EvidenceIndex index_;
  entail::IncidentFacts facts_;
};

}  // namespace propter::test
