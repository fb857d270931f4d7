// Plants errors into the explanations of incidents and counts how many the verifier rejects, and where.
//
//   planted_errors INCIDENT...
//
// Per incident: each member of the frontier is replaced by other degraded entities at random, which take over
// what it explains; a step of a way is bent to another entity; the onset of a cited item is moved; an item is
// invented.
#include <cstdio>
#include <map>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "agreement/splitmix.h"
#include "entail/incident_facts.h"
#include "investigate/decide.h"
#include "investigate/prepare.h"
#include "investigate/verification.h"

namespace propter {
namespace {

constexpr std::size_t kReplacements = 10;  // per member
constexpr DurationNs kMoved = 3600 * kSecond;

struct Count {
  std::size_t planted = 0;
  std::size_t rejected = 0;
  std::size_t at_the_place = 0;  // the lowest failing statement speaks of what was planted
};

class Planting {
 public:
  Planting(Prepared& prepared, SplitMix& random, std::map<std::string, Count>& counts)
      : prepared_(prepared), random_(random), counts_(counts) {}

  void run() {
    const control::EvidenceIndex index(answer().graph, answer().evidence);
    const entail::IncidentFacts facts{answer().graph, index, {}};
    std::vector<EntityId> degraded;
    for (std::size_t e = 0; e < answer().graph.entities().size(); ++e)
      if (!entail::degraded_evidence(facts, EntityId(e)).empty()) degraded.push_back(EntityId(e));
    for (std::size_t m = 0; m < answer().frontier.size(); ++m) replace_member(m, degraded);
    bend_path();
    if (const EvidenceId cited = cited_item(); cited.valid()) move_onset(cited);
    invent_item();
  }

 private:
  const Answer& answer() const { return prepared_.answer; }
  std::string name(EntityId id) const { return answer().graph.entity(id).id(); }

  void check(const std::string& kind, Answer changed, EntityId about, const std::string& place) {
    changed.entailment = {};
    for (Hypothesis& h : changed.hypotheses) h.verified.reset();
    Count& count = counts_[kind];
    ++count.planted;
    if (!verify_explanation(*prepared_.look, 0, changed).ok()) return;
    bool rejected = false;
    for (const EntailmentClaim& c : changed.entailment.claims)
      rejected |= (!about.valid() || c.origin == about) && !holds(c.verdict);
    count.rejected += rejected;
    if (!rejected) fmt::print(stderr, "{}: not rejected: {} ({})\n", answer().case_name, kind, place);
    bool placed = false;
    for (const EntailmentClaim& c : changed.entailment.claims)
      for (const std::uint32_t n : failures_under(changed.entailment.tree, c.node)) {
        const EntailmentNode& node = changed.entailment.tree.nodes[n];
        placed |= node.statement.find(place) != std::string::npos ||
                  node.diagnosis.find(place) != std::string::npos;
      }
    count.at_the_place += placed;
  }

  void replace_member(std::size_t m, const std::vector<EntityId>& degraded) {
    const EntityId old = answer().frontier[m];
    std::vector<EntityId> others;
    for (const EntityId e : degraded)
      if (std::find(answer().frontier.begin(), answer().frontier.end(), e) == answer().frontier.end())
        others.push_back(e);
    for (std::size_t k = 0; k < kReplacements && !others.empty(); ++k) {
      const std::size_t at = random_.below(static_cast<std::uint32_t>(others.size()));
      const EntityId other = others[at];
      others.erase(others.begin() + static_cast<std::ptrdiff_t>(at));
      Answer changed = answer();
      changed.frontier[m] = other;
      std::vector<EntityId> explains;
      for (const Hypothesis& h : changed.hypotheses)
        if (h.entity == old) explains = h.explains;
      Hypothesis planted;
      planted.entity = other;
      planted.explains = explains;
      std::erase_if(changed.hypotheses, [&](const Hypothesis& h) { return h.entity == other; });
      changed.hypotheses.push_back(planted);
      check("another degraded entity for a member", std::move(changed), other, name(other));
    }
  }

  void bend_path() {
    Answer changed = answer();
    for (Hypothesis& h : changed.hypotheses) {
      if (h.path.empty() || changed.frontier.empty() || h.entity != changed.frontier.front()) continue;
      PathStep& step = h.path[random_.below(static_cast<std::uint32_t>(h.path.size()))];
      const EntityId bent(
          std::size_t{random_.below(static_cast<std::uint32_t>(answer().graph.entities().size()))});
      if (bent == step.from || bent == step.to) return;
      step.from = bent;
      return check("a step of a way bent to another entity", std::move(changed), h.entity, name(bent));
    }
  }

  // One that a claim rests on.
  EvidenceId cited_item() {
    Answer checked = answer();
    if (!verify_explanation(*prepared_.look, 0, checked).ok()) return {};
    std::vector<EvidenceId> cited;
    for (const EntailmentNode& n : checked.entailment.tree.nodes)
      cited.insert(cited.end(), n.evidence.begin(), n.evidence.end());
    return cited.empty() ? EvidenceId() : cited[random_.below(static_cast<std::uint32_t>(cited.size()))];
  }

  void move_onset(EvidenceId id) {
    Answer changed = answer();
    Evidence& e = changed.evidence[id.index()];
    e.onset.start -= kMoved;
    e.onset.end -= kMoved;
    check("the onset of an item moved by an hour", std::move(changed), {}, evidence_name(id));
  }

  void invent_item() {
    if (answer().frontier.empty()) return;
    Answer changed = answer();
    Evidence e;
    e.id = EvidenceId(changed.evidence.size());
    e.entity = changed.frontier.front();
    e.tool = "metric_shift";
    e.kind = EvidenceKind::kSaturation;
    e.interval = e.onset = answer().onset;
    e.score = 6;
    e.subject = "invented";
    e.text = "invented";
    const std::string planted = evidence_name(e.id);
    changed.evidence.push_back(e);
    check("an item of evidence invented", std::move(changed), {}, planted);
  }

  Prepared& prepared_;
  SplitMix& random_;
  std::map<std::string, Count>& counts_;
};

int run(int argc, char** argv) {
  std::map<std::string, Count> counts;
  SplitMix random(1);
  for (int i = 1; i < argc; ++i) {
    InvestigationOptions options;
    options.inputs = {argv[i]};
    auto prepared = prepare(options);
    if (!prepared.ok() || !Decision(options, prepared->findings, nullptr, prepared->answer).decide().ok()) {
      fmt::print(stderr, "{}: not investigated\n", argv[i]);
      return 1;
    }
    Planting(*prepared, random, counts).run();
  }
  for (const auto& [kind, c] : counts)
    fmt::print("{:<45} planted {:>4}  rejected {:>4}  at the place {:>4}\n", kind, c.planted, c.rejected,
               c.at_the_place);
  return 0;
}

}  // namespace
}  // namespace propter

int main(int argc, char** argv) { return propter::run(argc, argv); }
