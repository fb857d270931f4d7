#include "control/controller.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

#include <fmt/format.h>

#include "graph/weights.h"

namespace propter::control {
namespace {

constexpr double kAccused = 0.5;  // of an entity's priority, for each that accuses it

// Expected information: how uncertain the entity is, and how likely an origin.
double priority_of(const belief::Marginal& m) {
  double entropy = 0;
  for (const double p : {m.healthy, m.symptom, m.origin})
    if (p > 0) entropy -= p * std::log2(p);
  return entropy + 2 * m.origin;
}

// An admitted verdict and who gave it, or why there is none yet.
struct Opinion {
  Verdict verdict;
  std::string by;
  std::string objection;
};

class Walk {
 public:
  Walk(const WalkInputs& in, Labeller& labeller, const ControllerSettings& settings)
      : in_(in), labeller_(labeller), settings_(settings), walk_(in.index.weights().walk) {
    out_.states.resize(in.graph.entities().size());
  }

  WalkResult run() {
    seed();
    return visit_active();
  }

  WalkResult run_on(WalkResult earlier, std::span<const Doubt> doubts) {
    out_ = std::move(earlier);
    moved_ = false;
    for (const Doubt& d : doubts) {
      EntityState& state = out_.states[d.entity.index()];
      state.inbox[d.entity] = {d.entity, state.label, "verification: " + d.diagnosis};
      if (!activate(d.entity)) object(d, state);
    }
    return visit_active();
  }

 private:
  WalkResult visit_active() {
    while (out_.stopped_by == "converged" && (!active_.empty() || activate_suspected())) {
      if (settings_.on_round) settings_.on_round(out_.visits, active_.size());
      const std::vector<EntityId> round = affordable(choose_round());
      if (!round.empty()) visit_all(round);
    }
    out_.left_active.assign(active_.begin(), active_.end());
    return std::move(out_);
  }

  // The label stands: nothing is asked about the entity any more.
  void object(const Doubt& doubt, const EntityState& state) {
    out_.ledger.push_back(
        {out_.ledger.size() + 1, doubt.entity, std::string(kObjected), state.label, state.label,
         state.confidence, state.cites,
         fmt::format("{}: {}", state.fixed ? "its label is fixed" : "it was visited often enough",
                     doubt.diagnosis),
         "controller"});
  }

  void seed() {
    activate_suspected();
    std::vector<std::pair<double, EntityId>> by_effect;
    for (std::size_t e = 0; e < out_.states.size(); ++e) {
      const EntityId id(e);
      if (in_.alerted[e]) activate(id);
      for (const EvidenceId item : in_.index.own(id))
        if (traits_of(in_.index.item(item).kind).effect) {
          by_effect.emplace_back(-in_.index.item(item).score, id);
          break;
        }
    }
    if (std::find(in_.alerted.begin(), in_.alerted.end(), true) != in_.alerted.end()) return;
    std::sort(by_effect.begin(), by_effect.end());
    for (std::size_t i = 0; i < by_effect.size(); ++i)
      if (i < walk_.min_seeds || -by_effect[i].first >= walk_.effect_score) activate(by_effect[i].second);
  }

  // Likely origins are always visited, also those that verdicts made likely on the way.
  bool activate_suspected() {
    if (!moved_) return false;
    moved_ = false;
    for (std::size_t e = 0; e < out_.states.size(); ++e)
      if (out_.states[e].visits == 0 && in_.beliefs.marginal(EntityId(e)).origin >= walk_.visit_origin)
        activate(EntityId(e));
    return !active_.empty();
  }

  // Unless it may not be visited again.
  bool activate(EntityId id) {
    const EntityState& s = out_.states[id.index()];
    const bool may = !s.fixed && s.visits < settings_.max_visits_per_entity;
    if (may) active_.insert(id);
    return may;
  }

  std::vector<EntityId> choose_round() {
    std::vector<std::pair<double, EntityId>> order;
    for (const EntityId id : active_)
      order.emplace_back(-(priority_of(in_.beliefs.marginal(id)) + out_.states[id.index()].accused), id);
    std::sort(order.begin(), order.end());
    std::vector<EntityId> round;
    std::set<EntityId> blocked;
    for (const auto& [priority, id] : order) {
      if (round.size() == std::max<std::size_t>(1, settings_.round_size)) break;
      if (blocked.contains(id)) continue;
      round.push_back(id);
      for (const Neighbour& n : in_.graph.dependencies(id)) blocked.insert(n.entity);
      for (const Neighbour& n : in_.graph.dependents(id)) blocked.insert(n.entity);
    }
    for (const EntityId id : round) active_.erase(id);
    return round;
  }

  // Of the round, as many as the budget of visits allows; the others stay active.
  std::vector<EntityId> affordable(std::vector<EntityId> round) {
    if (settings_.max_visits == 0 || out_.visits + round.size() <= settings_.max_visits) return round;
    const auto cut = round.begin() + static_cast<std::ptrdiff_t>(settings_.max_visits - out_.visits);
    active_.insert(cut, round.end());
    round.erase(cut, round.end());
    if (round.empty()) out_.stopped_by = "budget:visits";
    return round;
  }

  // All contexts are fixed before the first question, and commits follow the round's order.
  void visit_all(const std::vector<EntityId>& round) {
    const std::vector<ContextContract> contexts = make_contexts(round);
    std::vector<Opinion> opinions = ask(contexts);
    if (settings_.stop && settings_.stop()) {
      out_.stopped_by = "interrupted";
      active_.insert(round.begin(), round.end());
      return;
    }
    for (std::size_t i = 0; i < round.size(); ++i) visit(round[i], contexts[i], std::move(opinions[i]));
  }

  std::vector<ContextContract> make_contexts(const std::vector<EntityId>& round) {
    std::vector<Label> labels;
    for (const EntityState& s : out_.states) labels.push_back(s.label);
    std::vector<ContextContract> out;
    for (const EntityId id : round) {
      std::vector<InboxMessage> messages;
      for (auto& [from, message] : out_.states[id.index()].inbox) messages.push_back(std::move(message));
      out_.states[id.index()].inbox.clear();
      out.push_back(make_context({in_.graph, in_.index, labels, in_.alerted, in_.incident}, id,
                                 std::move(messages), settings_.packing));
    }
    return out;
  }

  void visit(EntityId id, const ContextContract& context, Opinion opinion) {
    ++out_.visits;
    EntityState& state = out_.states[id.index()];
    ++state.visits;
    const bool first = state.visits == 1;
    const bool changed = opinion.verdict.label != state.label;
    std::string cause = first ? seed_cause(context) : message_cause(context);
    if (changed && !first && ++state.flips > settings_.max_flips) {
      opinion = abstention(fmt::format("label changed more than {} times", settings_.max_flips));
      state.fixed = true;
      cause = "damping";
    } else if (state.visits == settings_.max_visits_per_entity) {
      cause = "visit cap";
    }
    commit(id, opinion, std::move(cause));
    if (first || changed) propagate(id, changed);
    for (const EntityId suspect : opinion.verdict.suspects) out_.states[suspect.index()].accused += kAccused;
  }

  [[nodiscard]] std::string seed_cause(const ContextContract& c) const {
    return c.inbox.empty() ? "seed" : message_cause(c);
  }

  [[nodiscard]] std::string message_cause(const ContextContract& c) const {
    if (c.inbox.empty()) return "revisit";
    for (const InboxMessage& m : c.inbox)
      if (m.from == c.entity) return "verification";
    std::string from;
    for (const InboxMessage& m : c.inbox) (from += from.empty() ? "" : ", ") += in_.graph.entity(m.from).id();
    return "message from " + from;
  }

  static Opinion abstention(std::string why) {
    Opinion opinion;
    opinion.verdict.rationale = std::move(why);
    opinion.by = "controller";
    return opinion;
  }

  Opinion opinion_of(const Result<Verdict>& answer, const ContextContract& context) {
    Opinion opinion;
    opinion.objection = answer.ok() ? objection_to(*answer, context)
                                    : "the labeller failed: " + answer.status().message().str();
    if (!opinion.objection.empty()) return opinion;
    opinion.verdict = *answer;
    opinion.by = answer->by_rules ? "rules" : labeller_.kind();
    return opinion;
  }

  // Asks about all, once more with the objection where a verdict does not admit, and abstains after that.
  std::vector<Opinion> ask(const std::vector<ContextContract>& contexts) {
    std::vector<Opinion> opinions(contexts.size());
    std::vector<std::size_t> open(contexts.size());
    std::iota(open.begin(), open.end(), std::size_t{0});
    std::vector<ContextContract> packets = contexts;
    for (int attempt = 0; attempt < 2 && !open.empty(); ++attempt) {
      out_.labeller_calls += packets.size();
      const std::vector<Result<Verdict>> answers = labeller_.label_round(packets);
      packets.clear();
      std::vector<std::size_t> refused;
      for (std::size_t i = 0; i < open.size(); ++i) {
        const ContextContract& context = contexts[open[i]];
        Opinion& opinion = opinions[open[i]] = opinion_of(answers[i], context);
        if (opinion.objection.empty()) continue;
        refused.push_back(open[i]);
        packets.push_back(context);
        packets.back().inbox.push_back({context.entity, Label::kDefer, "not admitted: " + opinion.objection});
      }
      open = std::move(refused);
    }
    for (const std::size_t i : open) opinions[i] = abstention("abstained: " + opinions[i].objection);
    return opinions;
  }

  void commit(EntityId id, const Opinion& opinion, std::string cause) {
    const Verdict& verdict = opinion.verdict;
    EntityState& state = out_.states[id.index()];
    out_.ledger.push_back({out_.ledger.size() + 1, id, std::move(cause), state.label, verdict.label,
                           verdict.confidence, verdict.cites, verdict.rationale, opinion.by});
    state.label = verdict.label;
    state.confidence = verdict.confidence;
    state.cites = verdict.cites;
    state.rationale = verdict.rationale;
    if (!labeller_.is_evidence()) return;
    // What the rules said in its place only restates the evidence.
    in_.beliefs.commit(id, opinion.by == labeller_.kind() ? verdict : Verdict());
    moved_ = true;
  }

  // Messages follow the graph. Anomalies ask their dependencies; an origin asks whom it explains, too.
  void propagate(EntityId id, bool changed) {
    const Label label = out_.states[id.index()].label;
    const bool asks_up = label == Label::kSymptom || label == Label::kOrigin || in_.alerted[id.index()] ||
                         in_.index.anomalous(id);
    for (const Neighbour& n : in_.graph.dependencies(id)) send(id, n.entity, asks_up, changed);
    for (const Neighbour& n : in_.graph.dependents(id)) send(id, n.entity, label == Label::kOrigin, changed);
  }

  // A message waits in the inbox; it wakes its receiver when asked to, or when that was visited before and
  // hears of a change, of one to Defer too.
  void send(EntityId from, EntityId to, bool wakes, bool changed) {
    EntityState& receiver = out_.states[to.index()];
    receiver.inbox[from] = {from, out_.states[from.index()].label, {}};
    if (wakes || (changed && receiver.visits > 0)) activate(to);
  }

  const WalkInputs& in_;
  Labeller& labeller_;
  const ControllerSettings& settings_;
  const Weights::Walk& walk_;
  std::set<EntityId> active_;
  bool moved_ = true;  // marginals, since they were last searched for suspects
  WalkResult out_;
};

}  // namespace

WalkResult walk(const WalkInputs& inputs, Labeller& labeller, const ControllerSettings& settings) {
  return Walk(inputs, labeller, settings).run();
}

WalkResult resume(const WalkInputs& inputs, Labeller& labeller, const ControllerSettings& settings,
                  WalkResult earlier, std::span<const Doubt> doubts) {
  return Walk(inputs, labeller, settings).run_on(std::move(earlier), doubts);
}

std::vector<Label> replay_labels(const std::vector<LedgerEntry>& ledger, std::size_t entities) {
  std::vector<Label> labels(entities, Label::kDefer);
  for (const LedgerEntry& entry : ledger) labels[entry.entity.index()] = entry.new_label;
  return labels;
}

}  // namespace propter::control
