#include "investigate/conclude.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

#include <fmt/format.h>

#include "base/text.h"
#include "belief/log_math.h"
#include "control/context.h"
#include "control/controller.h"
#include "explain/check_next.h"
#include "explain/confidence.h"
#include "explain/frontier.h"
#include "explain/outcome.h"
#include "graph/evidence_kinds.h"
#include "graph/weights.h"
#include "investigate/hypothesis.h"

namespace propter {
namespace {

constexpr std::size_t kMaxHypotheses = 50;
constexpr std::size_t kWithWays =
    5;                            // hypotheses of which it is said what they explain, besides the frontier
constexpr std::size_t kNext = 3;  // observations
constexpr double kRough = 1e-4;   // nats by which a message may move yet

bool contains(const std::vector<EntityId>& sorted, EntityId id) {
  return std::binary_search(sorted.begin(), sorted.end(), id);
}

std::vector<ShownClass> classes_of(const belief::EntityView& view) {
  std::vector<ShownClass> out;
  for (std::size_t c = 0; c < kSignalClasses; ++c)
    if (view.classes[c].shown)
      out.push_back({std::string(name_of(static_cast<SignalClass>(c))), view.classes[c].strength});
  std::ranges::stable_sort(out,
                           [](const ShownClass& a, const ShownClass& b) { return a.strength > b.strength; });
  return out;
}

std::vector<ShownSignal> signals_of(const belief::EntityView& view) {
  std::vector<ShownSignal> out;
  for (const belief::ShownSignal& s : view.signals)
    out.push_back({std::string(name_of(s.signal)), std::string(s.subject), s.item, s.showing, s.peers,
                   -std::log(s.leak)});
  return out;
}

class Conclusion {
 public:
  Conclusion(Answer& answer, const Findings& findings, const belief::EntityBeliefs& beliefs)
      : answer_(answer),
        findings_(findings),
        beliefs_(beliefs),
        model_(beliefs.model()),
        entities_(answer.graph.entities().size()),
        weights_(or_built_in(answer.weights)),
        index_(answer.graph, answer.evidence, weights_) {}

  Status run() {
    read_beliefs();
    find_symptoms();
    if (Status s = find_frontier(); !s.ok()) return s;
    if (Status s = explain(); !s.ok()) return s;
    read_off_labels();
    add_confidence();
    settle_outcome(answer_, findings_);
    return check_next();
  }

 private:
  void read_beliefs() {
    const std::size_t n = answer_.graph.entities().size();
    answer_.beliefs.assign(n, {});
    for (std::size_t e = 0; e < n; ++e) {
      const belief::Marginal& m = beliefs_.marginal(EntityId(e));
      EntityBelief& b = answer_.beliefs[e];
      b.healthy = m.healthy;
      b.symptom = m.symptom;
      b.origin = m.origin;
    }
    for (const EntityId e : model_.scope) {
      answer_.beliefs[e.index()].classes = classes_of(model_.view(e));
      answer_.beliefs[e.index()].signals = signals_of(model_.view(e));
    }
    for (const LedgerEntry& entry : answer_.ledger) {
      if (entry.cause == control::kObjected || control::is_of_user(entry)) continue;
      EntityBelief& b = answer_.beliefs[entry.entity.index()];
      b.label = entry.new_label;
      b.confidence = entry.confidence;
      b.rationale = entry.rationale;
      b.labelled_by = entry.labelled_by;
      b.flips += b.visits > 0 && entry.old_label != entry.new_label ? 1 : 0;
      ++b.visits;
    }
    take_words_of_user();
    const belief::Beliefs d = beliefs_.diagnosis();
    answer_.belief = {d.engine, d.schedule, d.exact, d.converged, d.iterations, d.residual, d.cut};
    for (std::size_t e = 0; e < n; ++e)
      if (answer_.beliefs[e].visits == 0 && index_.anomalous(EntityId(e)))
        answer_.unvisited.push_back(EntityId(e));
  }

  // The last one on each entity; with Defer it was taken back.
  void take_words_of_user() {
    for (const LedgerEntry& entry : answer_.ledger)
      if (control::is_of_user(entry)) told_[entry.entity] = &entry;
    std::erase_if(told_, [](const auto& told) { return told.second->new_label == Label::kDefer; });
    for (const auto& [id, entry] : told_) {
      EntityBelief& b = answer_.beliefs[id.index()];
      b.label = entry->new_label;
      b.confidence = 1;
      b.rationale = entry->rationale;
      b.labelled_by = entry->labelled_by;
    }
  }

  [[nodiscard]] bool is_degraded(EntityId id) const {
    const belief::EntityView& view = model_.view(id);
    return 1 - answer_.beliefs[id.index()].healthy >= weights_.outcome.degraded &&
           std::ranges::any_of(view.classes, [](const belief::ClassView& c) { return c.shown; });
  }

  // How much of what an entity shows is not as usual, nats.
  [[nodiscard]] double strength_of(EntityId id) const {
    double best = 0;
    for (const belief::ClassView& c : model_.view(id).classes) best = std::max(best, c.strength);
    return best;
  }

  void find_symptoms() {
    for (std::size_t e = 0; e < entities_; ++e) {
      const EntityId id(e);
      const bool alerted = contains(findings_.alerted, id);
      const bool before = contains(findings_.pre_existing, id) && !alerted;
      const bool degraded = is_degraded(id);
      if (!alerted && !degraded && !before) continue;
      Symptom s{id, "reported", {}, before && !degraded};
      for (const EvidenceId item : index_.own(id))
        if (traits_of(index_.item(item).kind).effect && s.evidence.size() < kMaxItems)
          s.evidence.push_back(item);
      if (!s.evidence.empty()) s.kind = name_of(index_.item(s.evidence.front()).kind);
      answer_.symptoms.push_back(std::move(s));
    }
    const auto rank = [&](const Symptom& s) {
      return std::tuple(s.pre_existing, -strength_of(s.entity), s.entity);
    };
    std::sort(answer_.symptoms.begin(), answer_.symptoms.end(),
              [&](const Symptom& a, const Symptom& b) { return rank(a) < rank(b); });
  }

  [[nodiscard]] bool has_symptoms() const {
    return std::ranges::any_of(answer_.symptoms, [](const Symptom& s) { return !s.pre_existing; });
  }

  [[nodiscard]] bool left_the_usual() const { return explain::somebody_left_the_usual(model_, weights_); }

  Status find_frontier() {
    std::vector<std::uint32_t> faults;
    for (const EntityId e : model_.scope) faults.push_back(model_.fault[e.index()]);
    auto sets = explain::OriginSets::start(model_.model, faults, weights_.frontier.further,
                                           belief::quick_inference());
    if (!sets.ok()) return sets.status();
    found_ = explain::find_frontier(*sets, {.must_explain = has_symptoms() || left_the_usual(),
                                            .all_faults = model_.scope.size() == entities_});
    std::vector<std::size_t> order(found_.best.members.size());
    for (std::size_t k = 0; k < order.size(); ++k) order[k] = k;
    std::ranges::stable_sort(
        order, [&](std::size_t a, std::size_t b) { return found_.losses[a] > found_.losses[b]; });
    for (const std::size_t k : order) {
      answer_.frontier.push_back(model_.scope[found_.best.members[k]]);
      answer_.counterfactuals.push_back({answer_.frontier.back(), {}, found_.losses[k]});
    }
    for (const explain::RankedSet& set : found_.alternatives) {
      Alternative& other = answer_.alternatives.emplace_back();
      for (const std::uint32_t m : set.members) other.members.push_back(model_.scope[m]);
      std::ranges::stable_sort(other.members, [&](EntityId a, EntityId b) { return origin(a) > origin(b); });
      other.loss = found_.best.value - set.value;
    }
    if (std::isfinite(found_.within)) answer_.frontier_within = found_.within;
    return {};
  }

  [[nodiscard]] double origin(EntityId id) const { return answer_.beliefs[id.index()].origin; }

  // By P(origin) alone.
  [[nodiscard]] std::vector<EntityId> ranked() const {
    std::vector<EntityId> order;
    for (const EntityId e : model_.scope)
      if (origin(e) >= weights_.outcome.negligible_origin) order.push_back(e);
    // Rounded, so that ties are ties on every machine.
    const auto rank = [&](EntityId id) { return std::tuple(-std::round(origin(id) * 1e9), id); };
    std::sort(order.begin(), order.end(), [&](EntityId a, EntityId b) { return rank(a) < rank(b); });
    if (order.size() > kMaxHypotheses) order.resize(kMaxHypotheses);
    for (const EntityId member : answer_.frontier)
      if (std::ranges::find(order, member) == order.end()) order.push_back(member);
    std::sort(order.begin(), order.end(), [&](EntityId a, EntityId b) { return rank(a) < rank(b); });
    return order;
  }

  Status explain() {
    Hypothesising hypothesising(answer_, {}, model_.background);
    std::size_t others = 0;
    for (const EntityId id : ranked()) {
      Hypothesis h = hypothesising.about(id);
      const bool member = std::ranges::find(answer_.frontier, id) != answer_.frontier.end();
      if (!answer_.frontier.empty() && (member || others++ < kWithWays))
        if (Status s = hypothesising.add_ways(&h); !s.ok()) return s;
      answer_.hypotheses.push_back(std::move(h));
    }
    find_unexplained();
    return {};
  }

  // Symptoms that no member explains, and those that only one does.
  void find_unexplained() {
    std::vector<std::vector<Counterfactual*>> by(entities_);  // per entity: of whom explains it
    for (Counterfactual& c : answer_.counterfactuals) {
      const auto member = std::ranges::find(answer_.hypotheses, c.without, &Hypothesis::entity);
      for (const EntityId e : member->explains) by[e.index()].push_back(&c);
    }
    for (const Symptom& s : answer_.symptoms) {
      if (s.pre_existing) continue;
      const std::vector<Counterfactual*>& members = by[s.entity.index()];
      if (members.empty()) answer_.unexplained.push_back(s.entity);
      if (members.size() == 1) members.front()->unexplained.push_back(s.entity);
    }
    std::sort(answer_.unexplained.begin(), answer_.unexplained.end());
    for (Counterfactual& c : answer_.counterfactuals) std::sort(c.unexplained.begin(), c.unexplained.end());
  }

  // The rules say what the beliefs say.
  void read_off_labels() {
    if (answer_.labeller != kByRules) return;
    std::vector<bool> is_symptom(entities_, false);
    for (const Symptom& s : answer_.symptoms) is_symptom[s.entity.index()] = !s.pre_existing;
    for (std::size_t e = 0; e < entities_; ++e) {
      const EntityId id(e);
      EntityBelief& b = answer_.beliefs[e];
      if (told_.contains(id)) continue;
      b.label = label_of(id, is_symptom[e], b);
      b.confidence = b.label == Label::kHealthy   ? b.healthy
                     : b.label == Label::kOrigin  ? b.origin
                     : b.label == Label::kSymptom ? 1 - b.healthy
                                                  : 0;
    }
    for (Hypothesis& h : answer_.hypotheses) h.label = answer_.beliefs[h.entity.index()].label;
  }

  [[nodiscard]] Label label_of(EntityId id, bool is_symptom, const EntityBelief& b) const {
    if (std::ranges::find(answer_.frontier, id) != answer_.frontier.end()) return Label::kOrigin;
    if (is_symptom && is_degraded(id) && !contains(answer_.unexplained, id)) return Label::kSymptom;
    if (b.healthy >= weights_.outcome.healthy && !index_.own(id).empty()) return Label::kHealthy;
    return Label::kDefer;
  }

  void add_confidence() {
    if (answer_.hypotheses.empty()) return;
    Hypothesis& first = answer_.hypotheses.front();
    first.basis = {alone_log_odds(first.entity), strength_of(first.entity)};
    first.confidence = explain::confidence_of(first.basis, weights_.confidence);
  }

  // Of being the origin, if there is exactly one.
  [[nodiscard]] double alone_log_odds(EntityId id) const {
    double others = -HUGE_VAL;
    double its_own = 0;
    for (std::size_t i = 0; i < model_.scope.size(); ++i)
      if (model_.scope[i] == id)
        its_own = found_.alone[i];
      else
        others = log_sum(others, found_.alone[i]);
    for (const double beyond : model_.beyond)
      if (beyond > 0) others = log_sum(others, belief::log_odds_of(beyond));
    return its_own - others;
  }
  static double log_sum(double a, double b) {
    const double most = std::max(a, b);
    return std::isinf(most) ? most : most + std::log1p(std::exp(std::min(a, b) - most));
  }

  Status check_next() {
    if (answer_.frontier.empty()) return {};
    const auto found = explain::best_observations(answer_.graph, model_, found_.alone, kNext);
    if (!found.ok()) return found.status();
    for (const explain::Observation& o : *found) {
      const std::string name = answer_.graph.entity(o.entity).id();
      const std::string what =
          index_.own(o.entity).empty()
              ? fmt::format("{}: nothing is known about it, its {} would tell most", name, name_of(o.signal))
              : fmt::format("{} of {}: not seen so far", name_of(o.signal), name);
      answer_.check_next.push_back(fmt::format("{}; if there is trouble, {} is the likelier origin", what,
                                               answer_.graph.entity(o.speaks_for).id()));
    }
    return {};
  }

  Answer& answer_;
  const Findings& findings_;
  const belief::EntityBeliefs& beliefs_;
  const belief::EntityModel& model_;
  std::size_t entities_;
  const Weights& weights_;
  control::EvidenceIndex index_;
  explain::Frontier found_;
  std::map<EntityId, const LedgerEntry*> told_;  // by a user
};

bool is_compared(const Evidence& e) {
  return e.kind.is_normal() || (e.tool != "alert_rarity" && e.tool != "config_change" && e.tool != "user");
}

explain::Standing standing_of(const Answer& answer, const Findings& findings) {
  explain::Standing out;
  out.has_frontier = !answer.frontier.empty();
  if (out.has_frontier && !answer.hypotheses.empty()) {
    const Hypothesis& first = answer.hypotheses.front();
    out.first_agrees = answer.frontier.front() == first.entity;
    out.confidence = first.confidence.value_or(0);
    out.explains_others = std::ranges::any_of(first.explains, [&](EntityId e) { return e != first.entity; });
    out.has_cause = std::ranges::any_of(
        first.evidence, [&](EvidenceId id) { return traits_of(answer.evidence[id.index()].kind).cause; });
  }
  out.claim_failed = findings.first_claim && !holds(*findings.first_claim);
  out.spent = answer.stopped_by == "budget:visits" || answer.stopped_by == "interrupted" ||
              answer.stopped_by == kPaused;
  out.compared = std::ranges::any_of(answer.evidence, is_compared);
  out.read = findings.input_complete;
  out.inside = findings.inside;
  out.alerted = !findings.alerted.empty();
  out.degraded = out.has_frontier;  // there is one exactly where somebody is a symptom or left the usual
  return out;
}

}  // namespace

namespace {

// Of the likeliest change, what is known of it.
std::string why_no_change(const Answer& answer) {
  const auto is_change = [&](EntityId e) {
    return answer.graph.entity(e).kind.role() == EntityRole::kChange;
  };
  const bool asked = answer.outcome != Outcome::kNoIncident && !answer.frontier.empty();
  if (!asked || std::ranges::any_of(answer.frontier, is_change)) return {};
  EntityId likeliest;
  std::size_t changes = 0;
  for (std::size_t e = 0; e < answer.beliefs.size(); ++e) {
    if (!is_change(EntityId(e))) continue;
    ++changes;
    if (!likeliest.valid() || answer.beliefs[e].origin > answer.beliefs[likeliest.index()].origin)
      likeliest = EntityId(e);
  }
  if (changes == 0) return {};
  const Evidence* strongest = nullptr;
  for (const Evidence& e : answer.evidence)
    if (e.entity == likeliest && e.kind == evidence_kind("change") &&
        (strongest == nullptr || e.score > strongest->score))
      strongest = &e;
  const std::string known =
      strongest == nullptr ? "nothing that it touched went wrong after it" : strongest->text;
  return fmt::format("the likeliest of {}, {}, is so with {:.2g} %: {}", changes,
                     answer.graph.entity(likeliest).id(), 100 * answer.beliefs[likeliest.index()].origin,
                     printable(known, 160));
}

}  // namespace

void settle_outcome(Answer& answer, const Findings& findings) {
  const explain::Judged judged =
      explain::judge(standing_of(answer, findings), or_built_in(answer.weights).outcome.confident);
  answer.outcome = judged.outcome;
  answer.reason = judged.reason;
  answer.no_change_at_fault = why_no_change(answer);
}

std::string_view name_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::kRootCauseFound:
      return "root_cause_found";
    case Outcome::kNoIncident:
      return "no_incident";
    case Outcome::kInconclusive:
      break;
  }
  return "inconclusive";
}

belief::Learnt learnt_by(const Answer& answer, EntityId around,
                         std::shared_ptr<const belief::Background> background) {
  belief::Learnt learnt{.around = around, .background = std::move(background)};
  const std::size_t n = answer.graph.entities().size();
  bool anybody = answer.stopped_by == kPaused;
  learnt.admitted.assign(n, false);
  for (const Event& event : control::effective(answer.events))
    if (event.kind == EventKind::kVisited) learnt.admitted[event.entity.index()] = anybody = true;
  for (const LedgerEntry& entry : answer.ledger) {
    if (entry.cause == control::kObjected) continue;
    if (control::is_of_user(entry)) {
      learnt.verdicts[entry.entity].user = entry.new_label;
      continue;
    }
    learnt.admitted[entry.entity.index()] = anybody = true;
    if (!answer.verdicts_count) continue;
    // What is read off the beliefs in the labeller's place only restates the evidence.
    std::optional<belief::GivenVerdict>& said = learnt.verdicts[entry.entity].model;
    said.reset();
    if (entry.labelled_by != answer.labeller) continue;
    Verdict verdict;
    verdict.label = entry.new_label;
    verdict.confidence = entry.confidence;
    verdict.cites = entry.cites;
    verdict.suspects = entry.accuses;
    said = belief::given_verdict(verdict, answer.evidence, or_built_in(answer.weights));
  }
  if (!anybody) learnt.admitted.clear();  // nobody stood out: everybody is looked at
  return learnt;
}

Result<belief::EntityBeliefs> final_beliefs(const Answer& answer, EntityId around,
                                            std::shared_ptr<const belief::Background> background) {
  const Weights& weights = or_built_in(answer.weights);
  belief::InferenceOptions options = belief::quick_inference();
  // What is inferred of a part only is not compared with the answer, and shown in hundredths of a nat.
  if (around.valid() && answer.graph.entities().size() > weights.scope.whole) options.tolerance = kRough;
  return belief::EntityBeliefs::start(answer.graph, answer.evidence, weights,
                                      learnt_by(answer, around, std::move(background)), options);
}

Status conclude(Answer& answer, const Findings& findings, const belief::EntityBeliefs& beliefs) {
  return Conclusion(answer, findings, beliefs).run();
}

}  // namespace propter
