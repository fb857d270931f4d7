#include "entail/grades.h"

#include <algorithm>
#include <array>
#include <map>
#include <tuple>

#include "graph/evidence_kinds.h"
#include "graph/weights.h"

namespace propter::entail {
namespace {

constexpr double kRareByChance = 0.05;

class Grading {
 public:
  Grading(const IncidentFacts& facts, const Interval& window) : facts_(facts), window_(window) {}

  Grade of_way(const ClaimTree& claims, std::size_t claim) {
    Grade weakest = Grade::kShown;
    for (const WayStep& s : claims.ways[claim]) weakest = std::min(weakest, of_step(s));
    return claims.ways[claim].empty() ? Grade::kCompatible : weakest;
  }

  // By what it is known that it has a cause of its own.
  [[nodiscard]] Grade of_origin(EntityId origin) const {
    return std::ranges::any_of(cause_evidence(facts_, origin), [&](EvidenceId id) { return is_cause(id); })
               ? Grade::kShown
               : Grade::kCompatible;
  }

  static Grade of_verdict(NodeVerdict verdict) {
    if (!holds(verdict)) return Grade::kNotShown;
    return verdict == NodeVerdict::kAssumed ? Grade::kAssumed : Grade::kShown;
  }

 private:
  // A resource or a state of its own, or a change of it; and no text that names another.
  [[nodiscard]] bool is_cause(EvidenceId id) const {
    const EvidenceKind kind = facts_.index.item(id).kind;
    const bool listed = std::ranges::find(kCauseKinds, kind) != kCauseKinds.end();
    return listed && facts_.index.named_by(id).empty();
  }

  Grade of_step(const WayStep& s) {
    const auto [at, fresh] = steps_.try_emplace({s.relation, s.from, s.to}, Grade::kCompatible);
    if (fresh && tells(s)) at->second = Grade::kShown;
    return at->second;
  }

  [[nodiscard]] bool tells(const WayStep& s) const {
    const Relation& r = facts_.graph.relation(s.relation);
    // A service is in trouble if an instance is; what is wrong with the service, several instances have.
    if (r.kind == RelationKind::kHasInstance) return r.dependent == s.to || are_several(r.dependent);
    return !failing_evidence(facts_, s.relation).empty() || names(s) || follows_closely(s);
  }

  [[nodiscard]] bool are_several(EntityId service) const {
    return std::ranges::count_if(facts_.index.instances(service),
                                 [&](EntityId i) { return !degraded_evidence(facts_, i).empty(); }) > 1;
  }

  [[nodiscard]] bool names(const WayStep& s) const {
    return std::ranges::any_of(degraded_evidence(facts_, s.to), [&](EvidenceId id) {
      const auto named = facts_.index.named_by(id);
      return std::ranges::find(named, s.relation) != named.end();
    });
  }

  // Whoever could be taken for the cause may by chance have begun in the time before.
  [[nodiscard]] bool follows_closely(const WayStep& s) const {
    const Interval cause = begin_of(s.from);
    const Interval effect = begin_of(s.to);
    const bool known = cause.known() && effect.known() && window_.known();
    if (!known || cause.end + facts_.index.weights().clock_tolerance > effect.start) return false;
    const auto apart = static_cast<double>(effect.end - cause.start);
    return static_cast<double>(rivals(s.to)) * apart <=
           kRareByChance * static_cast<double>(window_.end - window_.start);
  }

  // Its own onset, or the earliest of its instances.
  [[nodiscard]] Interval begin_of(EntityId id) const {
    Interval out = onset_of(facts_, id);
    if (out.known()) return out;
    for (const EntityId i : facts_.index.instances(id))
      if (const Interval onset = onset_of(facts_, i); onset.known() && (!out.known() || onset.end < out.end))
        out = onset;
    return out;
  }

  // How many could be the cause; parts of it are not.
  [[nodiscard]] std::ptrdiff_t rivals(EntityId of) const {
    const std::vector<EntityId>& parts = facts_.index.instances(of);
    return std::ranges::count_if(degraded_dependencies(facts_, of),
                                 [&](EntityId d) { return std::ranges::find(parts, d) == parts.end(); });
  }

  static constexpr std::array kCauseKinds = {
      evidence_kind("change"),         evidence_kind("saturation"),    evidence_kind("growth"),
      evidence_kind("resource_alert"), evidence_kind("latency_shift"),
  };

  const IncidentFacts& facts_;
  Interval window_;
  std::map<std::tuple<RelationId, EntityId, EntityId>, Grade> steps_;
};

}  // namespace

void hand_on_assumptions(EntailmentTree* tree) {
  for (EntailmentNode& n : tree->nodes)
    if (n.verdict == NodeVerdict::kVerified && std::ranges::any_of(n.premises, [&](std::uint32_t p) {
          return tree->nodes[p].verdict == NodeVerdict::kAssumed;
        }))
      n.verdict = NodeVerdict::kAssumed;
}

void grade_claims(const IncidentFacts& facts, const Interval& window, ClaimTree* claims) {
  Grading grading(facts, window);
  for (std::size_t k = 0; k < claims->claims.size(); ++k) {
    EntailmentClaim& c = claims->claims[k];
    const Grade there_is = c.symptom.valid() ? grading.of_way(*claims, k) : grading.of_origin(c.origin);
    c.grade = std::min(Grading::of_verdict(c.verdict), there_is);
  }
}

}  // namespace propter::entail
