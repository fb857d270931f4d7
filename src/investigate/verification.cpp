#include "investigate/verification.h"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "control/context.h"
#include "entail/claims.h"
#include "entail/grades.h"
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

constexpr std::size_t kMaxWays = 20'000;

// What was tried and is avoided from now on.
struct Repairs {
  std::set<EvidenceId> uncited;
  std::map<std::pair<EntityId, EntityId>, std::set<RelationId>> avoided;  // on the way from, to
};

// What the answer says of the members; of one that it does not list, what can be said.
std::map<EntityId, Hypothesis> members_of(const Answer& answer, Hypothesising& hypothesising) {
  std::map<EntityId, Hypothesis> out;
  for (const Hypothesis& h : answer.hypotheses)
    if (std::ranges::count(answer.frontier, h.entity) > 0) out.emplace(h.entity, h);
  for (const EntityId member : answer.frontier) {
    const auto [at, fresh] = out.try_emplace(member);
    if (!fresh) continue;
    at->second = hypothesising.about(member);
    static_cast<void>(hypothesising.add_ways(&at->second));  // without ways it claims less
  }
  return out;
}

// Whom a failure of whom explains.
class Known {
 public:
  explicit Known(Hypothesising& hypothesising) : hypothesising_(hypothesising) {}

  bool reaches(EntityId origin, EntityId target) {
    const auto [at, fresh] = explained_.try_emplace(origin);
    if (fresh)
      if (const auto ways = hypothesising_.ways_of(origin); ways.ok())
        at->second = (*ways)->explained_by(origin);
    return !at->second.empty() && at->second[target.index()];
  }
  std::vector<PathStep> way(EntityId origin, EntityId target, const std::set<RelationId>& avoided = {}) {
    const auto ways = hypothesising_.ways_of(origin);
    return ways.ok() ? hypothesising_.path(**ways, origin, target, avoided) : std::vector<PathStep>();
  }

 private:
  Hypothesising& hypothesising_;
  std::map<EntityId, std::vector<bool>> explained_;  // by origin
};

class Verification {
 public:
  Verification(const Look& look, Answer& answer, const Recollection* recollection,
               std::shared_ptr<const belief::Background> background)
      : answer_(answer),
        recollection_(recollection),
        hypothesising_(answer, {}, std::move(background)),
        members_(members_of(answer, hypothesising_)),
        evidence_(recollection ? recollection->evidence : answer.evidence),
        index_(answer.graph, evidence_, or_built_in(answer.weights)),
        known_(hypothesising_),
        rerun_(look.scene),
        facts_{answer.graph, index_, {}, {}},
        prover_(entail::make_native_prover({})),
        grounding_(facts_, queries()) {
    if (!recollection) return;
    for (const auto& [id, difference] : recollection->differing)
      if (const Evidence& item = answer.evidence[id.index()]; entail::says_degraded(facts_, item))
        facts_.bereft.insert(item.entity);
  }

  Status run(std::uint32_t max_refinements) {
    auto best = attempt({});
    if (!best.ok()) return best.status();
    if (Status s = refine(*best, max_refinements); !s.ok()) return s;
    tell(*std::move(best));
    return {};
  }

 private:
  entail::CaseQueries queries() {
    entail::CaseQueries out;
    out.rerun = [this](const Evidence& e) { return differs(e); };
    out.reached_alone = [this](EntityId symptom, EntityId origin) { return alone(symptom, origin); };
    out.reaches_as_much = [this](EntityId rival, EntityId origin) { return reaches_as_much(rival, origin); };
    for (const Symptom& s : answer_.symptoms)
      if (s.kind == "reported") out.reported.insert(s.entity);
    out.unexplained = answer_.unexplained.size();
    return out;
  }

  // Empty: the item is found again, as the case has it.
  std::string differs(const Evidence& item) {
    const auto [at, fresh] = differing_.try_emplace(item.id);
    if (!fresh) return at->second;
    if (recollection_ && recollection_->differing.contains(item.id))
      at->second = recollection_->differing.at(item.id);
    else
      at->second = rerun_.differs(item);
    return at->second;
  }

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

  bool alone(EntityId symptom, EntityId origin) {
    return std::ranges::all_of(answer_.frontier, [&](EntityId member) {
      return known_.reaches(member, symptom) == (member == origin);
    });
  }

  // Neither of the two has to explain itself.
  bool reaches_as_much(EntityId rival, EntityId origin) {
    const auto member = members_.find(origin);
    if (members_.contains(rival) || member == members_.end()) return false;
    const std::vector<EntityId>& explains = member->second.explains;
    return std::ranges::any_of(explains, [&](EntityId s) { return s != origin; }) &&
           std::ranges::all_of(explains, [&](EntityId s) { return s == origin || known_.reaches(rival, s); });
  }

  [[nodiscard]] ClaimedOrigin claimed(const Hypothesis& h, const Repairs& repairs, std::size_t& ways) {
    ClaimedOrigin out{h.entity, {}, {}, causes_told(h, repairs)};
    for (const EntityId s : h.explains) {
      if (alone(s, h.entity)) out.reached_alone.push_back(s);
      if (s == h.entity) continue;
      if (ways++ >= kMaxWays) continue;
      const auto avoided = repairs.avoided.find({h.entity, s});
      const bool told = !h.path.empty() && h.path.back().to == s;
      if (avoided != repairs.avoided.end())
        out.ways.push_back({s, known_.way(h.entity, s, avoided->second)});
      else
        out.ways.push_back({s, told ? h.path : known_.way(h.entity, s)});
    }
    // A way that is told is claimed, wherever it leads.
    if (!h.path.empty() && std::ranges::find(h.explains, h.path.back().to) == h.explains.end())
      out.ways.push_back({h.path.back().to, h.path});
    return out;
  }

  [[nodiscard]] std::vector<EvidenceId> causes_told(const Hypothesis& h, const Repairs& repairs) const {
    std::vector<EvidenceId> out;
    for (const EvidenceId id : h.evidence) {
      if (id.index() >= answer_.evidence.size() || repairs.uncited.contains(id)) continue;
      const Evidence& item = answer_.evidence[id.index()];
      if (item.entity == h.entity && !item.relation.valid() && entail::says_cause(facts_, item))
        out.push_back(id);
    }
    return out;
  }

  Result<ClaimTree> attempt(const Repairs& repairs) {
    facts_.uncited = repairs.uncited;
    std::vector<ClaimedOrigin> origins;
    std::size_t ways = 0;
    for (const EntityId o : answer_.frontier) origins.push_back(claimed(members_.at(o), repairs, ways));
    answer_.entailment.unchecked = ways - std::min(ways, kMaxWays);
    ClaimTree out = entail::make_claims(facts_, origins, answer_.unexplained.empty());
    if (out.claims.empty()) return out;
    entail::VerifySettings settings;
    settings.vocabulary = &entail::incident_vocabulary();
    settings.ground = [this](const EntailmentNode& leaf, const auto&) { return grounding_.ground(leaf); };
    settings.decide = [this](const EntailmentTree& tree, std::uint32_t node) {
      return grounding_.decide(tree, node);
    };
    settings.cache = &cache_;
    const auto counts = entail::verify(out.tree, *prover_, settings);
    if (!counts.ok()) return counts.status();
    entail::hand_on_assumptions(&out.tree);
    for (EntailmentClaim& c : out.claims) c.verdict = out.tree.nodes[c.node].verdict;
    return out;
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

  // What can be done about the claims that do not hold: every tool has looked at every entity, so evidence of
  // what is missing is among what is known, if there is any.
  std::pair<Repairs, std::vector<std::string>> repaired(const ClaimTree& tree, const Repairs& before) const {
    Repairs next = before;
    std::vector<std::string> edits;
    for (const auto& [id, difference] : differing_)
      if (!difference.empty() && next.uncited.insert(id).second)
        edits.push_back(fmt::format("{} is cited no more: {}", evidence_name(id), difference));
    for (std::size_t i = 0; i < tree.claims.size(); ++i)
      if (!holds(tree.claims[i].verdict)) avoid(tree, i, next, edits);
    return {std::move(next), std::move(edits)};
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
    entail::grade_claims(facts_, answer_.window, &best);
    std::map<EntityId, std::pair<NodeVerdict, Grade>> weakest;
    for (const EntailmentClaim& c : best.claims) {
      const auto [at, fresh] = weakest.emplace(c.origin, std::pair(c.verdict, c.grade));
      if (!fresh && rank(c.verdict) < rank(at->second.first)) at->second.first = c.verdict;
      at->second.second = std::min(at->second.second, c.grade);
    }
    for (Hypothesis& h : answer_.hypotheses)
      if (const auto at = weakest.find(h.entity); at != weakest.end())
        std::tie(h.verified, h.grade) = at->second;
    answer_.entailment.tree = std::move(best.tree);
    answer_.entailment.claims = std::move(best.claims);
  }
  // Failures first, then what rests on assumptions.
  static int rank(NodeVerdict v) {
    if (v == NodeVerdict::kVerified) return 2;
    return v == NodeVerdict::kAssumed ? 1 : 0;
  }

  Answer& answer_;
  const Recollection* recollection_;  // null: the answer was just found
  Hypothesising hypothesising_;
  std::map<EntityId, Hypothesis> members_;
  const std::vector<Evidence>& evidence_;
  control::EvidenceIndex index_;
  Known known_;
  tools::Reexamination rerun_;
  entail::IncidentFacts facts_;
  std::unique_ptr<entail::Prover> prover_;
  entail::IncidentGrounding grounding_;
  entail::StepCache cache_;
  std::map<EvidenceId, std::string> differing_;  // of items that were looked up again
};

}  // namespace

Status verify_explanation(const Look& look, std::uint32_t max_refinements, Answer& answer,
                          const Recollection* recollection,
                          std::shared_ptr<const belief::Background> background) {
  if (answer.frontier.empty()) return {};
  return Verification(look, answer, recollection, std::move(background)).run(max_refinements);
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
  return a.claims > 0 && a.unsupported < b.unsupported &&
         answer.unexplained.size() <= other.unexplained.size();
}

}  // namespace propter
