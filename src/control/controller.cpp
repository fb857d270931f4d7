#include "control/controller.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include <fmt/format.h>

#include "graph/weights.h"

namespace propter::control {
namespace {

// Expected information: how uncertain the entity is, and how likely an origin.
double priority_of(const belief::Marginal& m) {
  double entropy = 0;
  for (const double p : {m.healthy, m.symptom, m.origin})
    if (p > 0) entropy -= p * std::log2(p);
  return entropy + 2 * m.origin;
}

class Walk {
 public:
  Walk(const WalkInputs& in, const Labeller& labeller, const ControllerSettings& settings)
      : in_(in),
        labeller_(labeller),
        settings_(settings),
        boost_(in.graph.entities().size(), 0.0),
        inbox_(boost_.size()) {
    out_.states.resize(boost_.size());
  }

  WalkResult run() {
    seed();
    while (out_.stopped_by == "converged" && (!active_.empty() || activate_suspected())) {
      const std::vector<EntityId> round = choose_round();
      const std::vector<ContextContract> contexts = make_contexts(round);
      for (std::size_t i = 0; i < round.size(); ++i) visit(round[i], contexts[i]);
    }
    out_.left_active.assign(active_.begin(), active_.end());
    return std::move(out_);
  }

 private:
  void seed() {
    activate_suspected();
    std::vector<std::pair<double, EntityId>> by_effect;
    for (std::size_t e = 0; e < boost_.size(); ++e) {
      const EntityId id(e);
      if (in_.alerted[e]) activate(id);
      for (const EvidenceId item : in_.index.own(id))
        if (is_effect(in_.index.item(item).kind)) {
          by_effect.emplace_back(-in_.index.item(item).score, id);
          break;
        }
    }
    if (std::find(in_.alerted.begin(), in_.alerted.end(), true) != in_.alerted.end()) return;
    std::sort(by_effect.begin(), by_effect.end());
    for (std::size_t i = 0; i < by_effect.size(); ++i)
      if (i < thresholds().min_seeds || -by_effect[i].first >= thresholds().effect_score)
        activate(by_effect[i].second);
  }

  // Likely origins are always visited, also those that verdicts made likely on the way.
  bool activate_suspected() {
    if (!moved_) return false;
    moved_ = false;
    for (std::size_t e = 0; e < boost_.size(); ++e)
      if (out_.states[e].visits == 0 && in_.beliefs.marginal(EntityId(e)).origin >= thresholds().visit_origin)
        activate(EntityId(e));
    return !active_.empty();
  }

  void activate(EntityId id) {
    const EntityState& s = out_.states[id.index()];
    if (!s.fixed && s.visits < settings_.max_visits_per_entity) active_.insert(id);
  }

  std::vector<EntityId> choose_round() {
    std::vector<std::pair<double, EntityId>> order;
    for (const EntityId id : active_)
      order.emplace_back(-(priority_of(in_.beliefs.marginal(id)) + boost_[id.index()]), id);
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

  std::vector<ContextContract> make_contexts(const std::vector<EntityId>& round) {
    std::vector<Label> labels;
    for (const EntityState& s : out_.states) labels.push_back(s.label);
    std::vector<ContextContract> out;
    for (const EntityId id : round) {
      std::vector<InboxMessage> messages;
      for (auto& [from, message] : inbox_[id.index()]) messages.push_back(std::move(message));
      inbox_[id.index()].clear();
      out.push_back(make_context({in_.graph, in_.index, labels, in_.alerted, in_.incident}, id,
                                 std::move(messages), settings_.packing));
    }
    return out;
  }

  void visit(EntityId id, const ContextContract& context) {
    if (settings_.max_visits != 0 && out_.visits >= settings_.max_visits) {
      out_.stopped_by = "budget:visits";
      active_.insert(id);
      return;
    }
    ++out_.visits;
    EntityState& state = out_.states[id.index()];
    ++state.visits;
    Verdict verdict = ask(context);
    const bool first = state.visits == 1;
    const bool changed = verdict.label != state.label;
    std::string cause = first ? seed_cause(context) : message_cause(context);
    if (changed && !first && ++state.flips > settings_.max_flips) {
      verdict = {
          Label::kDefer, 0, {}, {}, fmt::format("label changed more than {} times", settings_.max_flips)};
      state.fixed = true;
      cause = "damping";
    } else if (state.visits == settings_.max_visits_per_entity) {
      cause = "visit cap";
    }
    commit(id, verdict, std::move(cause));
    if (first || changed) propagate(id);
    for (const EntityId suspect : verdict.suspects) boost_[suspect.index()] += 0.5;
  }

  [[nodiscard]] std::string seed_cause(const ContextContract& c) const {
    return c.inbox.empty() ? "seed" : message_cause(c);
  }

  [[nodiscard]] std::string message_cause(const ContextContract& c) const {
    if (c.inbox.empty()) return "revisit";
    std::string from;
    for (const InboxMessage& m : c.inbox) (from += from.empty() ? "" : ", ") += in_.graph.entity(m.from).id();
    return "message from " + from;
  }

  // Asks, once more with the objection when the verdict does not admit, and abstains after that.
  Verdict ask(const ContextContract& context) {
    ContextContract packet = context;
    std::string objection;
    for (int attempt = 0; attempt < 2; ++attempt) {
      ++out_.labeller_calls;
      const Result<Verdict> answer = labeller_.label(packet);
      objection = answer.ok() ? objection_to(*answer, context)
                              : "the labeller failed: " + answer.status().message().str();
      if (objection.empty()) return *answer;
      packet.inbox.push_back({context.entity, Label::kDefer, "not admitted: " + objection});
    }
    return {Label::kDefer, 0, {}, {}, "abstained: " + objection};
  }

  void commit(EntityId id, const Verdict& verdict, std::string cause) {
    EntityState& state = out_.states[id.index()];
    out_.ledger.push_back({out_.ledger.size() + 1, id, std::move(cause), state.label, verdict.label,
                           verdict.confidence, verdict.cites, verdict.rationale});
    state.label = verdict.label;
    state.confidence = verdict.confidence;
    state.cites = verdict.cites;
    state.rationale = verdict.rationale;
    moved_ |= in_.beliefs.commit(id, verdict);
  }

  // Messages follow the graph. Anomalies ask their dependencies; an origin asks whom it explains, too.
  void propagate(EntityId id) {
    const Label label = out_.states[id.index()].label;
    const bool asks_up = label == Label::kSymptom || label == Label::kOrigin || in_.alerted[id.index()] ||
                         in_.index.anomalous(id);
    for (const Neighbour& n : in_.graph.dependencies(id)) send(id, n.entity, asks_up);
    for (const Neighbour& n : in_.graph.dependents(id)) send(id, n.entity, label == Label::kOrigin);
  }

  // A message waits in the inbox; it wakes its receiver when asked to, or when that was visited before.
  void send(EntityId from, EntityId to, bool wakes) {
    const Label label = out_.states[from.index()].label;
    inbox_[to.index()][from] = {from, label, {}};
    const bool revisit = out_.states[to.index()].visits > 0 && label != Label::kDefer;
    if (wakes || revisit) activate(to);
  }

  const WalkInputs& in_;
  const Labeller& labeller_;
  const ControllerSettings& settings_;
  std::set<EntityId> active_;
  bool moved_ = true;  // marginals, since they were last searched for suspects
  std::vector<double> boost_;
  std::vector<std::map<EntityId, InboxMessage>> inbox_;  // per entity, coalesced per sender
  WalkResult out_;
};

}  // namespace

WalkResult walk(const WalkInputs& inputs, const Labeller& labeller, const ControllerSettings& settings) {
  return Walk(inputs, labeller, settings).run();
}

std::vector<Label> replay_labels(const std::vector<LedgerEntry>& ledger, std::size_t entities) {
  std::vector<Label> labels(entities, Label::kDefer);
  for (const LedgerEntry& entry : ledger) labels[entry.entity.index()] = entry.new_label;
  return labels;
}

}  // namespace propter::control
