#include "investigate/verification.h"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "control/explanation.h"
#include "entail/claims.h"
#include "entail/incident_grounding.h"
#include "entail/language.h"
#include "entail/prover.h"
#include "entail/verify.h"
#include "investigate/hypothesis.h"
#include "tools/reexamination.h"

namespace propter {
namespace {

using entail::ClaimedOrigin;
using entail::ClaimTree;

// What was tried and is avoided from now on.
struct Repairs {
  std::set<EvidenceId> distrusted;
  std::map<std::pair<EntityId, EntityId>, std::set<RelationId>> avoided;  // on the way from, to
  bool operator==(const Repairs&) const = default;
};

// Whether the telemetry of the case has the relation: graphs of two readings may number entities differently.
bool observed_in(const OperationalGraph& seen, const OperationalGraph& graph, const Relation& r) {
  const auto dependent = seen.find(graph.entity(r.dependent).id());
  const auto dependency = seen.find(graph.entity(r.dependency).id());
  if (!dependent || !dependency) return false;
  return std::ranges::any_of(seen.dependencies(*dependent), [&](const Neighbour& n) {
    return n.entity == *dependency && seen.relation(n.relation).kind == r.kind;
  });
}

// Whom a failure of one entity can reach, and how.
struct Reached {
  control::Reach ways;
  std::set<EntityId> entities;
};

class Verification {
 public:
  Verification(const Look& look, Answer& answer)
      : answer_(answer),
        hypothesising_(answer),
        inputs_(hypothesising_.inputs()),
        rerun_(look.scene, answer.evidence),
        facts_{answer.graph, inputs_.index, {}},
        prover_(entail::make_native_prover({})) {
    entail::CaseQueries queries;
    queries.rerun = [this](const Evidence& e) { return rerun_.differs(e); };
    queries.observed = [this, &look](const Relation& r) {
      return observed_in(look.topology.graph, answer_.graph, r);
    };
    queries.reached_alone = [this](EntityId symptom, EntityId origin) { return alone(symptom, origin); };
    queries.reaches_as_much = [this](EntityId rival, EntityId origin) {
      return reaches_as_much(rival, origin);
    };
    for (const Symptom& s : answer.symptoms)
      if (s.kind == "reported") queries.reported.insert(s.entity);
    grounding_.emplace(facts_, std::move(queries));
  }

  Status run(std::uint32_t max_refinements) {
    for (const EntityId o : answer_.frontier) reached_[o] = reached_from(o);
    auto best = attempt({});
    if (!best.ok()) return best.status();
    if (Status s = refine(*best, max_refinements); !s.ok()) return s;
    tell(*std::move(best));
    return {};
  }

 private:
  // A round repairs what the last one left; `best` is what holds most.
  Status refine(ClaimTree& best, std::uint32_t max_refinements) {
    Entailment& out = answer_.entailment;
    out.prover = prover_->name();
    Repairs repairs;
    ClaimTree latest = best;
    std::vector<std::string> pending;  // edits since `best`
    while (failures(latest) > 0) {
      auto [next, edits] = repaired(latest, repairs);
      if (edits.empty()) break;
      if (out.refinements == max_refinements) {
        out.stopped_by = "max_refinements";
        break;
      }
      ++out.refinements;
      auto attempted = attempt(next);
      if (!attempted.ok()) return attempted.status();
      repairs = std::move(next);
      latest = *std::move(attempted);
      pending.insert(pending.end(), edits.begin(), edits.end());
      if (failures(latest) >= failures(best) || !loses_nothing(best, latest)) continue;
      mark_repaired(best, latest);
      best = latest;
      out.edits.insert(out.edits.end(), pending.begin(), pending.end());
      pending.clear();
    }
    return {};
  }

  bool alone(EntityId symptom, EntityId origin) const {
    for (const auto& [member, reached] : reached_)
      if (reached.entities.contains(symptom) != (member == origin)) return false;
    return reached_.contains(origin);
  }

  [[nodiscard]] Reached reached_from(EntityId origin) const {
    control::Reach ways = control::reach_of(inputs_, origin);
    std::set<EntityId> entities(ways.entities.begin(), ways.entities.end());
    return {std::move(ways), std::move(entities)};
  }

  // Neither of the two has to explain itself.
  bool reaches_as_much(EntityId rival, EntityId origin) {
    if (reached_.contains(rival)) return false;
    const auto [at, fresh] = rivals_.try_emplace(rival);
    if (fresh) at->second = reached_from(rival).entities;
    const std::vector<EntityId> explains = hypothesis_of(origin).explains;
    return std::ranges::all_of(explains, [&](EntityId s) { return s == origin || at->second.contains(s); }) &&
           std::ranges::any_of(explains, [&](EntityId s) { return s != origin; });
  }

  // What the answer says of a member; of one that it does not list, what can be said.
  [[nodiscard]] Hypothesis hypothesis_of(EntityId origin) const {
    const auto at = std::ranges::find(answer_.hypotheses, origin, &Hypothesis::entity);
    return at == answer_.hypotheses.end() ? hypothesising_.about(origin) : *at;
  }

  [[nodiscard]] ClaimedOrigin claimed(const Hypothesis& h, const Repairs& repairs) const {
    ClaimedOrigin out{h.entity, {}, {}};
    const control::Reach& usual = reached_.at(h.entity).ways;
    for (const EntityId s : h.explains) {
      if (alone(s, h.entity)) out.reached_alone.push_back(s);
      if (s == h.entity) continue;
      const auto avoided = repairs.avoided.find({h.entity, s});
      if (avoided != repairs.avoided.end()) {
        const control::Reach detour = control::reach_of(inputs_, h.entity, avoided->second);
        out.ways.push_back({s, control::path_to(inputs_, detour, s)});
      } else {
        const bool told = !h.path.empty() && h.path.back().to == s;
        out.ways.push_back({s, told ? h.path : control::path_to(inputs_, usual, s)});
      }
    }
    return out;
  }

  [[nodiscard]] std::vector<ClaimedOrigin> claimed(const Repairs& repairs) const {
    std::vector<ClaimedOrigin> out;
    for (const EntityId o : answer_.frontier) out.push_back(claimed(hypothesis_of(o), repairs));
    return out;
  }

  Result<ClaimTree> attempt(const Repairs& repairs) {
    facts_.distrusted = repairs.distrusted;
    ClaimTree out = entail::make_claims(facts_, claimed(repairs));
    if (out.claims.empty()) return out;
    entail::VerifySettings settings;
    settings.vocabulary = &entail::incident_vocabulary();
    settings.ground = [this](const EntailmentNode& leaf, const auto&) { return grounding_->ground(leaf); };
    settings.decide = [this](const EntailmentTree& tree, std::uint32_t node) {
      return grounding_->decide(tree, node);
    };
    settings.cache = &cache_;
    const auto counts = entail::verify(out.tree, *prover_, settings);
    if (!counts.ok()) return counts.status();
    for (EntailmentClaim& c : out.claims) c.verdict = verdict_of(out.tree, c.node);
    return out;
  }

  static NodeVerdict verdict_of(const EntailmentTree& tree, std::uint32_t node) {
    const NodeVerdict own = tree.nodes[node].verdict;
    if (own != NodeVerdict::kVerified) return own;
    for (const std::uint32_t n : nodes_under(tree, node))
      if (tree.nodes[n].verdict == NodeVerdict::kAssumed) return NodeVerdict::kAssumed;
    return own;
  }

  static std::size_t failures(const ClaimTree& t) {
    return static_cast<std::size_t>(
        std::ranges::count_if(t.claims, [](const auto& c) { return !holds(c.verdict); }));
  }
  // Claims come in the same order every time.
  static bool loses_nothing(const ClaimTree& before, const ClaimTree& after) {
    for (std::size_t i = 0; i < before.claims.size(); ++i)
      if (holds(before.claims[i].verdict) && !holds(after.claims[i].verdict)) return false;
    return true;
  }
  static void mark_repaired(const ClaimTree& before, ClaimTree& after) {
    for (std::size_t i = 0; i < before.claims.size(); ++i)
      after.claims[i].repaired =
          before.claims[i].repaired || (!holds(before.claims[i].verdict) && holds(after.claims[i].verdict));
  }

  // What can be done about the claims that do not hold.
  std::pair<Repairs, std::vector<std::string>> repaired(const ClaimTree& tree, const Repairs& before) const {
    Repairs next = before;
    std::vector<std::string> edits;
    for (std::size_t i = 0; i < tree.claims.size(); ++i) {
      if (holds(tree.claims[i].verdict)) continue;
      for (const std::uint32_t n : nodes_under(tree.tree, tree.claims[i].node))
        leave_aside(tree.tree.nodes[n], next, edits);
      avoid(tree, i, next, edits);
    }
    return {std::move(next), std::move(edits)};
  }

  // Items that were not found again.
  void leave_aside(const EntailmentNode& leaf, Repairs& next, std::vector<std::string>& edits) const {
    for (const EvidenceId id : leaf.evidence)
      if (leaf.diagnosis.starts_with(evidence_name(id) + ":") && next.distrusted.insert(id).second)
        edits.push_back(fmt::format("{} is left aside: {}", evidence_name(id), leaf.diagnosis));
  }

  // The relation of the first step of the way that does not hold.
  void avoid(const ClaimTree& tree, std::size_t claim, Repairs& next, std::vector<std::string>& edits) const {
    const auto shown = [&](std::uint32_t n) { return holds(tree.tree.nodes[n].verdict); };
    const EntailmentClaim& c = tree.claims[claim];
    for (const entail::WayStep& step : tree.ways[claim]) {
      if (shown(step.single) && shown(step.so_far)) continue;
      if (!next.avoided[{c.origin, c.symptom}].insert(step.relation).second) return;
      const Relation& r = answer_.graph.relation(step.relation);
      edits.push_back(fmt::format("the way from {} to {} avoids the relation of {} and {}", name(c.origin),
                                  name(c.symptom), name(r.dependent), name(r.dependency)));
      return;
    }
  }
  [[nodiscard]] std::string name(EntityId id) const { return answer_.graph.entity(id).id(); }

  void tell(ClaimTree best) {
    for (Hypothesis& h : answer_.hypotheses)
      for (const EntailmentClaim& c : best.claims)
        if (c.origin == h.entity && (!h.verified || rank(c.verdict) < rank(*h.verified)))
          h.verified = c.verdict;
    answer_.entailment.tree = std::move(best.tree);
    answer_.entailment.claims = std::move(best.claims);
  }
  // Failures first, then what rests on assumptions.
  static int rank(NodeVerdict v) {
    if (v == NodeVerdict::kVerified) return 2;
    return v == NodeVerdict::kAssumed ? 1 : 0;
  }

  Answer& answer_;
  Hypothesising hypothesising_;
  control::ExplanationInputs inputs_;
  tools::Reexamination rerun_;
  entail::IncidentFacts facts_;
  std::unique_ptr<entail::Prover> prover_;
  std::optional<entail::IncidentGrounding> grounding_;
  entail::StepCache cache_;
  std::map<EntityId, Reached> reached_;            // per member of the frontier
  std::map<EntityId, std::set<EntityId>> rivals_;  // whom each of them can reach
};

}  // namespace

Status verify_explanation(const Look& look, std::uint32_t max_refinements, Answer& answer) {
  if (answer.frontier.empty()) return {};
  return Verification(look, answer).run(max_refinements);
}

std::vector<control::Doubt> doubts_about(const Answer& answer) {
  std::map<EntityId, std::string> doubts;
  const EntailmentTree& tree = answer.entailment.tree;
  for (const EntailmentClaim& c : answer.entailment.claims) {
    if (holds(c.verdict)) continue;
    const auto failures = failures_under(tree, c.node);
    const EntailmentNode& lowest = tree.nodes[failures.empty() ? c.node : failures.front()];
    doubts.emplace(c.symptom.valid() ? c.symptom : c.origin,
                   fmt::format("it was not shown that {} This fails: {} ({})", tree.nodes[c.node].statement,
                               lowest.statement, lowest.diagnosis));
  }
  std::vector<control::Doubt> out;
  for (auto& [entity, diagnosis] : doubts) out.push_back({entity, std::move(diagnosis)});
  return out;
}

bool is_better_proved(const Answer& answer, const Answer& other) {
  const ClaimCounts a = count_claims(answer.entailment);
  const ClaimCounts b = count_claims(other.entailment);
  return a.claims > 0 && a.unsupported < b.unsupported;
}

}  // namespace propter
