// Plants errors into the explanations of incidents and counts how many the verifier rejects, and where.
//
//   planted_errors INCIDENT...
//
// Per incident: each member of the frontier is replaced by other degraded entities at random, which take over
// what it explains; a step of a way is bent to another entity; the onset of a cited item is moved; an item is
// invented and cited. Nothing is repaired. Only incidents whose claims all hold before count. Ends with 1
// where a share of rejections is below its bar.
#include <algorithm>
#include <array>
#include <cstdio>
#include <map>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "agreement/splitmix.h"
#include "entail/incident_facts.h"
#include "entail/language.h"
#include "graph/evidence_kinds.h"
#include "graph/weights.h"
#include "investigate/decide.h"
#include "investigate/hypothesis.h"
#include "investigate/prepare.h"
#include "investigate/recollection.h"
#include "investigate/verification.h"

namespace propter {
namespace {

constexpr std::size_t kReplacements = 10;  // per member
constexpr DurationNs kMoved = 3600 * kSecond;

struct Count {
  std::size_t planted = 0;
  std::size_t rejected = 0;
  std::size_t at_the_place = 0;  // a lowest failing node is about what was planted
};

struct Kind {
  std::string_view name;
  double bar;  // least share of rejections
};
constexpr Kind kMember{"a member replaced by another degraded entity", 0.95};
constexpr Kind kReachingMember{"  of these: one from which all can be reached", 0};
constexpr Kind kBentStep{"a step of a way bent to another entity", 1.0};
constexpr Kind kMovedOnset{"the onset of a cited item moved by an hour", 1.0};
constexpr Kind kInventedItem{"an item invented and cited", 1.0};
constexpr std::array kKinds = {kMember, kReachingMember, kBentStep, kMovedOnset, kInventedItem};

using Counts = std::map<std::string_view, Count>;

class Planting {
 public:
  Planting(Prepared& prepared, SplitMix& random, Counts& counts)
      : prepared_(prepared), random_(random), counts_(counts) {}

  // Whether the claims hold as they are.
  bool run() {
    Answer checked = answer();
    if (!verify_explanation(*prepared_.look, 0, checked).ok()) return false;
    for (const EntailmentClaim& c : checked.entailment.claims)
      if (!holds(c.verdict)) return false;
    const control::EvidenceIndex index(answer().graph, answer().evidence, built_in_weights());
    const entail::IncidentFacts facts{answer().graph, index, {}, {}};
    std::vector<EntityId> degraded;
    for (std::size_t e = 0; e < answer().graph.entities().size(); ++e)
      if (!entail::degraded_evidence(facts, EntityId(e)).empty()) degraded.push_back(EntityId(e));
    for (std::size_t m = 0; m < answer().frontier.size(); ++m) replace_member(m, degraded);
    bend_path();
    move_onset(checked.entailment.tree);
    invent_item();
    return true;
  }

 private:
  const Answer& answer() const { return prepared_.answer; }
  std::string spelled(EntityId id) const { return entail::spell_name(answer().graph.entity(id).id()); }

  // Whether it is rejected where `is_place` says that a failing node is the planted error.
  template <typename IsPlace>
  bool check(const Kind& kind, Answer changed, EntityId about, IsPlace is_place) {
    changed.entailment = {};
    for (Hypothesis& h : changed.hypotheses) h.verified.reset();
    const auto recollection = recollect({changed, prepared_.findings}, {answer(), prepared_.findings});
    if (!recollection.ok() || !verify_explanation(*prepared_.look, 0, changed, &*recollection).ok())
      return false;
    bool rejected = false;
    bool placed = false;
    const EntailmentTree& tree = changed.entailment.tree;
    for (const EntailmentClaim& c : changed.entailment.claims) {
      rejected |= (!about.valid() || c.origin == about) && !holds(c.verdict);
      for (const std::uint32_t n : failures_under(tree, c.node)) placed |= is_place(tree.nodes[n]);
    }
    tally(kind, rejected, placed);
    if (!rejected) fmt::print(stderr, "{}: not rejected: {}\n", answer().case_name, kind.name);
    return rejected && placed;
  }
  void tally(const Kind& kind, bool rejected, bool placed) {
    Count& count = counts_[kind.name];
    ++count.planted;
    count.rejected += rejected;
    count.at_the_place += rejected && placed;
  }

  static bool cites(const EntailmentNode& node, EvidenceId id) {
    return std::find(node.evidence.begin(), node.evidence.end(), id) != node.evidence.end();
  }

  bool reaches(EntityId from, const std::vector<EntityId>& all) const {
    Hypothesising hypothesising(answer());
    const auto ways = hypothesising.ways_of(from);
    if (!ways.ok()) return false;
    const std::vector<bool> explained = (*ways)->explained_by(from);
    return std::all_of(all.begin(), all.end(), [&](EntityId e) { return explained[e.index()]; });
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
      Hypothesis planted;
      planted.entity = other;
      for (const Hypothesis& h : changed.hypotheses)
        if (h.entity == old) planted.explains = h.explains;
      const bool reaching = reaches(other, planted.explains);
      std::erase_if(changed.hypotheses, [&](const Hypothesis& h) { return h.entity == other; });
      changed.hypotheses.push_back(std::move(planted));
      const bool rejected = check(kMember, std::move(changed), other, [&](const EntailmentNode& n) {
        return n.statement.find(spelled(other)) != std::string::npos;
      });
      if (reaching) tally(kReachingMember, rejected, rejected);
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
      (random_.chance(0.5) ? step.from : step.to) = bent;
      check(kBentStep, std::move(changed), h.entity,
            [&](const EntailmentNode& n) { return n.statement.find(spelled(bent)) != std::string::npos; });
      return;
    }
  }

  // Of an item that a claim rests on.
  void move_onset(const EntailmentTree& tree) {
    std::vector<EvidenceId> cited;
    for (const EntailmentNode& n : tree.nodes)
      cited.insert(cited.end(), n.evidence.begin(), n.evidence.end());
    if (cited.empty()) return;
    const EvidenceId id = cited[random_.below(static_cast<std::uint32_t>(cited.size()))];
    Answer changed = answer();
    Evidence& e = changed.evidence[id.index()];
    e.onset = {e.onset.start - kMoved, e.onset.end - kMoved};
    check(kMovedOnset, std::move(changed), {}, [&](const EntailmentNode& n) { return cites(n, id); });
  }

  void invent_item() {
    if (answer().frontier.empty()) return;
    Answer changed = answer();
    Evidence e;
    e.id = EvidenceId(changed.evidence.size());
    e.entity = changed.frontier.front();
    e.tool = "metric_shift";
    e.kind = evidence_kind("saturation");
    e.interval = e.onset = answer().onset;
    e.score = 6;
    e.subject = "invented";
    e.text = "invented";
    changed.evidence.push_back(e);
    for (Hypothesis& h : changed.hypotheses)
      if (h.entity == e.entity) h.evidence.push_back(e.id);
    check(kInventedItem, std::move(changed), {}, [&](const EntailmentNode& n) { return cites(n, e.id); });
  }

  Prepared& prepared_;
  SplitMix& random_;
  Counts& counts_;
};

int run(int argc, char** argv) {
  Counts counts;
  SplitMix random(1);
  std::size_t explained = 0;
  for (int i = 1; i < argc; ++i) {
    InvestigationOptions options;
    options.inputs = {argv[i]};
    auto prepared = prepare(options);
    if (!prepared.ok() || !Decision(options, prepared->findings, nullptr, prepared->answer).decide().ok()) {
      fmt::print(stderr, "{}: not investigated\n", argv[i]);
      return 1;
    }
    explained += Planting(*prepared, random, counts).run();
  }
  fmt::print("{} of {} incidents whose claims hold\n", explained, argc - 1);
  bool all = true;
  for (const Kind& kind : kKinds) {
    const Count& c = counts[kind.name];
    const bool enough = static_cast<double>(c.rejected) >= kind.bar * static_cast<double>(c.planted);
    all = all && enough;
    fmt::print("{:<52} planted {:>4}  rejected {:>4}  at the place {:>4}{}\n", kind.name, c.planted,
               c.rejected, c.at_the_place, enough ? "" : "  BELOW THE BAR");
  }
  return all ? 0 : 1;
}

}  // namespace
}  // namespace propter

int main(int argc, char** argv) { return propter::run(argc, argv); }
