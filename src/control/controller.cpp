#include "control/controller.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "graph/weights.h"

namespace propter::control {
namespace {

constexpr double kLikely = 0.5;        // P from which a label is read off the beliefs
constexpr std::size_t kCompared = 64;  // of those who wait: by how much a visit would tell
constexpr std::size_t kMaxCites = 5;   // of what is read off
constexpr double kAccused = 0.5;       // of what a visit would tell, for each verdict that accuses

constexpr std::string_view kAmongLikeliest = "among the likeliest";  // why somebody is visited
constexpr std::size_t kMostAmongLikeliest = 64;

bool is_among_likeliest(const Event& e) { return e.kind == EventKind::kSeeded && e.text == kAmongLikeliest; }

// Expected information: how uncertain the entity is, and how likely an origin.
double information_of(const belief::Marginal& m) {
  double entropy = 0;
  for (const double p : {m.healthy, m.symptom, m.origin})
    if (p > 0) entropy -= p * std::log2(p);
  return entropy + 2 * m.origin;
}

std::vector<EvidenceId> cites_of(const ContextContract& c, bool causes) {
  std::vector<EvidenceId> ids;
  for (const Evidence& e : c.evidence)
    if (ids.size() < kMaxCites && (!causes || traits_of(e.kind).cause) && !e.kind.is_normal())
      ids.push_back(e.id);
  return ids;
}

}  // namespace

// An admitted verdict and who gave it, or why there is none yet.
struct Controller::Opinion {
  Verdict verdict;
  std::string by;
  std::string objection;
};

Controller::Controller(const WalkInputs& inputs, Labeller* labeller, const ControllerSettings& settings,
                       const std::vector<Event>& log)
    : in_(inputs),
      labeller_(labeller),
      settings_(settings),
      walk_(inputs.index.weights().walk),
      state_{std::vector<EntityState>(inputs.graph.entities().size())} {
  go_on_from(log);
}

void Controller::go_on_from(const std::vector<Event>& log) {
  std::vector<EntityId> round;  // those visited together
  const auto admit = [&] {
    if (!round.empty()) in_.beliefs.admit(round);
    round.clear();
  };
  for (const Event& event : effective(log)) {
    if (event.kind == EventKind::kVisited)
      round.push_back(event.entity);
    else
      admit();
    tell_beliefs(event);
    if (is_among_likeliest(event)) ++among_likeliest_;
  }
  admit();
  log_ = log;
  state_ = replay(log, state_.entities.size());
  for (std::size_t e = 0; e < state_.entities.size(); ++e)
    if (state_.entities[e].waits) waiting_.emplace(-in_.beliefs.standing_out(EntityId(e)), EntityId(e));
}

// Of a model, if its verdicts are evidence; what was read off the beliefs in its place says nothing.
void Controller::tell_beliefs(const Event& event) {
  if (is_of_user(event)) return in_.beliefs.commit_user(event.entity, event.label);
  if (event.kind != EventKind::kVerdict || !asks_others()) return;
  if (event.by != labeller_->kind()) return in_.beliefs.commit(event.entity, nullptr);
  Verdict said;
  said.label = event.label;
  said.confidence = event.confidence;
  said.cites = event.cites;
  said.suspects = event.accuses;
  in_.beliefs.commit(event.entity, &said);
}

void Controller::apply(const Event& event) {
  const Label before = of(event.entity).told();
  note(event);
  tell_beliefs(event);
  moved_ = true;
  if (asks_others() && of(event.entity).told() != before) tell_neighbours(event.entity);
}

// Every change of the state is one of these.
void Controller::note(Event event) {
  const bool is_of_entity = event.kind != EventKind::kStopped;
  const bool waited = is_of_entity && of(event.entity).waits;
  control::apply(event, &state_);
  if (is_of_entity && of(event.entity).waits != waited) {
    const std::pair key(-in_.beliefs.standing_out(event.entity), event.entity);
    if (waited)
      waiting_.erase(key);
    else
      waiting_.insert(key);
  }
  if (is_among_likeliest(event)) ++among_likeliest_;
  log_.push_back(std::move(event));
}

std::vector<EntityId> Controller::waiting() const {
  std::vector<EntityId> out;
  for (const auto& [standing_out, id] : waiting_) out.push_back(id);
  std::ranges::sort(out);
  return out;
}

bool Controller::step() {
  if (!state_.stopped_by.empty()) return false;
  if (state_.visits == 0 && waiting_.empty()) {
    seed_first();
    seed_relevant();
  }
  if (waiting_.empty() && !seed_relevant()) {
    note({.kind = EventKind::kStopped, .text = std::string(kConverged)});
    return false;
  }
  if (settings_.on_round) settings_.on_round(state_.visits, waiting_.size());
  std::vector<EntityId> round = choose_round();
  if (settings_.max_visits > 0) {
    if (state_.visits >= settings_.max_visits) {
      note({.kind = EventKind::kStopped, .text = "budget:visits"});
      return false;
    }
    round.resize(std::min<std::size_t>(round.size(), settings_.max_visits - state_.visits));
  }
  visit_all(round);
  return state_.stopped_by.empty();
}

void Controller::doubt(std::span<const Doubt> doubts) {
  for (const auto& [entity, diagnosis] : doubts) {
    note({.kind = EventKind::kMessage,
          .entity = entity,
          .from = entity,
          .label = of(entity).label,
          .text = "verification: " + diagnosis});
    if (seed(entity, "verification")) continue;
    note({.kind = EventKind::kObjected,
          .entity = entity,
          .by = std::string(kByController),
          .text = fmt::format(
              "{}: {}", of(entity).fixed ? "its label is fixed" : "it was visited often enough", diagnosis)});
  }
}

// Unless it may not be visited again.
bool Controller::seed(EntityId id, std::string why) {
  if (of(id).done) return false;
  if (!of(id).waits) note({.kind = EventKind::kSeeded, .entity = id, .text = std::move(why)});
  return true;
}

void Controller::seed_first() {
  std::vector<std::pair<double, EntityId>> by_effect;
  for (std::size_t e = 0; e < state_.entities.size(); ++e) {
    const EntityId id(e);
    if (in_.alerted[e]) seed(id, "seed");
    const std::vector<EvidenceId>& own = in_.index.own(id);
    const auto effect = std::ranges::find_if(
        own, [&](EvidenceId item) { return traits_of(in_.index.item(item).kind).effect; });
    if (effect != own.end()) by_effect.emplace_back(-in_.index.item(*effect).score, id);
  }
  if (!waiting_.empty()) return;
  std::sort(by_effect.begin(), by_effect.end());
  for (std::size_t i = 0; i < by_effect.size(); ++i)
    if (i < walk_.min_seeds || -by_effect[i].first >= walk_.effect_score) seed(by_effect[i].second, "seed");
}

bool Controller::relevant(EntityId id) const {
  return state_.entities[id.index()].visits == 0 &&
         (in_.beliefs.suffering(id) >= walk_.suffering || in_.beliefs.origin_gain(id) >= walk_.origin_gain ||
          in_.beliefs.standing_out(id) >= walk_.standing_out);
}

// Whoever the beliefs suspect is visited, wherever it is.
bool Controller::seed_relevant() {
  if (!moved_) return false;
  moved_ = false;
  for (const EntityId id : in_.beliefs.candidates())
    if (relevant(id)) seed(id, "suspected");
  if (waiting_.empty()) seed_likeliest();
  return !waiting_.empty();
}

// Nobody is among the first who could have been looked at, and was not; nor is who would show it there. Where
// nothing tells one from another, this would go on through everybody.
void Controller::seed_likeliest() {
  if (state_.visits == 0 || among_likeliest_ >= kMostAmongLikeliest) return;
  std::vector<std::pair<double, EntityId>> order;
  for (const EntityId id : in_.beliefs.candidates()) order.emplace_back(-in_.beliefs.marginal(id).origin, id);
  const auto first = order.begin() + static_cast<std::ptrdiff_t>(std::min(walk_.likeliest, order.size()));
  std::partial_sort(order.begin(), first, order.end());
  const auto look_at = [&](EntityId id) {
    if (of(id).visits == 0 && !in_.index.own(id).empty()) seed(id, std::string(kAmongLikeliest));
  };
  for (auto at = order.begin(); at != first; ++at) {
    look_at(at->second);
    for (const Neighbour& n : in_.graph.dependents(at->second))
      if (!traits_of(in_.graph.relation(n.relation).kind).requests) look_at(n.entity);
  }
}

void Controller::seed_relevant_around(EntityId id) {
  for (const auto neighbours : {in_.graph.dependencies(id), in_.graph.dependents(id)})
    for (const Neighbour& n : neighbours)
      if (relevant(n.entity)) seed(n.entity, "suspected after " + in_.graph.entity(id).id());
}

// Of those on whom most stands out, by what a visit would tell.
std::vector<EntityId> Controller::choose_round() const {
  std::vector<std::tuple<double, double, EntityId>> best;
  for (const auto& [standing_out, id] : waiting_) {
    if (best.size() == kCompared) break;
    const double told =
        information_of(in_.beliefs.marginal(id)) + kAccused * state_.entities[id.index()].accused;
    best.emplace_back(standing_out, -told, id);
  }
  std::sort(best.begin(), best.end());
  std::vector<EntityId> round;
  std::set<EntityId> blocked;
  for (const auto& [standing_out, told, id] : best) {
    if (round.size() == std::max<std::size_t>(1, settings_.round_size)) break;
    if (blocked.contains(id)) continue;
    round.push_back(id);
    for (const Neighbour& n : in_.graph.dependencies(id)) blocked.insert(n.entity);
    for (const Neighbour& n : in_.graph.dependents(id)) blocked.insert(n.entity);
  }
  return round;
}

// All contexts are fixed before the first question, and commits follow the round's order.
void Controller::visit_all(const std::vector<EntityId>& round) {
  const std::vector<ContextContract> contexts = contexts_of(round);
  std::vector<Opinion> opinions = ask(contexts);
  if (settings_.stop && settings_.stop()) return note({.kind = EventKind::kStopped, .text = "interrupted"});
  for (std::size_t i = 0; i < round.size(); ++i)
    note({.kind = EventKind::kVisited, .entity = round[i], .text = led_to(contexts[i])});
  in_.beliefs.admit(round);
  moved_ = true;
  for (std::size_t i = 0; i < round.size(); ++i) {
    if (opinions[i].verdict.declined) opinions[i] = read_off(contexts[i], opinions[i].verdict.rationale);
    commit(round[i], std::move(opinions[i]));
  }
  for (const EntityId id : round) seed_relevant_around(id);
}

std::vector<ContextContract> Controller::contexts_of(const std::vector<EntityId>& round) const {
  std::vector<Label> labels;
  for (const EntityState& s : state_.entities) labels.push_back(s.told());
  std::vector<ContextContract> out;
  for (const EntityId id : round)
    out.push_back(make_context({in_.graph, in_.index, labels, in_.alerted, in_.incident}, id,
                               state_.entities[id.index()].inbox, settings_.packing));
  return out;
}

std::string Controller::led_to(const ContextContract& c) const {
  const EntityState& state = state_.entities[c.entity.index()];
  if (state.visits == 0) return state.led_there;
  std::string from;
  for (const InboxMessage& m : c.inbox) {
    if (m.from == c.entity) return "verification";
    (from += from.empty() ? "" : ", ") += in_.graph.entity(m.from).id();
  }
  return from.empty() ? state.led_there : "message from " + from;
}

Controller::Opinion Controller::opinion_of(const Result<Verdict>& answer,
                                           const ContextContract& context) const {
  Opinion opinion;
  if (!answer.ok()) {
    opinion.objection = "the labeller failed: " + answer.status().message().str();
    return opinion;
  }
  if (!answer->declined) opinion.objection = objection_to(*answer, context);
  if (!opinion.objection.empty()) return opinion;
  opinion.verdict = *answer;
  opinion.by = labeller_->kind();
  return opinion;
}

// Asks about all, once more with the objection where a verdict does not admit; where that does not help, what
// the beliefs say stands.
std::vector<Controller::Opinion> Controller::ask(const std::vector<ContextContract>& contexts) {
  std::vector<Opinion> opinions(contexts.size());
  for (Opinion& o : opinions) o.verdict.declined = true;
  if (!labeller_) return opinions;
  std::vector<std::size_t> open(contexts.size());
  std::iota(open.begin(), open.end(), std::size_t{0});
  std::vector<ContextContract> packets = contexts;
  for (int attempt = 0; attempt < 2 && !open.empty(); ++attempt) {
    labeller_calls_ += packets.size();
    const std::vector<Result<Verdict>> answers = labeller_->label_round(packets);
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
  for (const std::size_t i : open) {
    opinions[i].verdict.declined = true;
    opinions[i].verdict.rationale = "not admitted: " + opinions[i].objection;
  }
  return opinions;
}

Controller::Opinion Controller::read_off(const ContextContract& c, std::string_view why_not_asked) const {
  const belief::Marginal& m = in_.beliefs.marginal(c.entity);
  const Weights::Outcome& w = in_.index.weights().outcome;
  Opinion out;
  out.by = kByRules;
  Verdict& v = out.verdict;
  if (m.origin >= kLikely) {
    v.label = Label::kOrigin;
    v.confidence = m.origin;
    v.rationale = "so far likelier at fault itself than not";
  } else if (1 - m.healthy >= w.degraded) {
    v.label = Label::kSymptom;
    v.confidence = 1 - m.healthy;
    v.rationale = "degraded, and rather by somebody else";
  } else if (m.healthy >= w.healthy && !c.evidence.empty()) {
    v.label = Label::kHealthy;
    v.confidence = m.healthy;
    v.rationale = "looked at, and as usual";
  } else {
    v.rationale = c.evidence.empty() ? "nothing is known about it" : "too little is known about it";
  }
  if (v.label != Label::kHealthy) v.cites = cites_of(c, v.label == Label::kOrigin);
  if (!why_not_asked.empty()) v.rationale = fmt::format("by rules, {}: {}", why_not_asked, v.rationale);
  return out;
}

void Controller::commit(EntityId id, Opinion opinion) {
  const EntityState& state = of(id);
  const Label before = state.told();
  if (opinion.verdict.label != state.label && state.visits > 1 && state.flips + 1 > settings_.max_flips) {
    note({.kind = EventKind::kDamped, .entity = id});
    opinion = {};
    opinion.verdict.rationale = fmt::format("label changed more than {} times", settings_.max_flips);
    opinion.by = kByController;
  } else if (state.visits >= settings_.max_visits_per_entity) {
    note({.kind = EventKind::kCapped, .entity = id});
  }
  const Verdict& verdict = opinion.verdict;
  const Event said{.kind = EventKind::kVerdict,
                   .entity = id,
                   .label = verdict.label,
                   .confidence = verdict.confidence,
                   .cites = verdict.cites,
                   .accuses = verdict.suspects,
                   .by = opinion.by,
                   .text = verdict.rationale};
  note(said);
  tell_beliefs(said);
  if (!asks_others()) return;
  for (const EntityId accused : verdict.suspects)
    if (of(accused).visits == 0) seed(accused, "accused by " + in_.graph.entity(id).id());
  if (of(id).told() != before) tell_neighbours(id);
}

// Of a change, of one to Defer too. Whoever was visited before looks again.
void Controller::tell_neighbours(EntityId id) {
  for (const auto neighbours : {in_.graph.dependencies(id), in_.graph.dependents(id)})
    for (const Neighbour& n : neighbours) {
      note({.kind = EventKind::kMessage, .entity = n.entity, .from = id, .label = of(id).told()});
      if (of(n.entity).visits > 0) seed(n.entity, "message from " + in_.graph.entity(id).id());
    }
}

}  // namespace propter::control
