// The controller: walks the graph, looks at entities and admits what they show, asks the labeller, passes
// messages, terminates. Its only state is a log of events (event.h).
//
// Visited are first the seeds (who was alerted or reported; without these, who shows an effect), then whoever
// the beliefs hold for probably degraded or for well likelier an origin than before, in the order of how much
// stands out on them. Verdicts of a labeller are evidence, and make neighbours look again; without one,
// labels are read off the beliefs, and nobody is visited twice.
//
// Deterministic: each round takes the K best of those who wait that are mutually not adjacent, asks for their
// verdicts on contexts fixed beforehand, and commits in that order; ties break by entity id. Bound:
// max_visits_per_entity * |V| visits.
#pragma once

#include <cstdint>
#include <functional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include <propter/investigation.h>
#include <propter/labeller.h>

#include "control/context.h"
#include "control/event.h"
#include "control/steering.h"

namespace propter::control {

struct ControllerSettings {
  std::size_t round_size = 8;   // K, independent of threads
  std::uint32_t max_flips = 3;  // label changes before an entity is fixed to Defer
  std::uint32_t max_visits_per_entity = 8;
  std::uint64_t max_visits = 0;  // 0: no budget but the bound
  PackingLimits packing;
  std::function<void(std::uint64_t visits, std::size_t waiting)> on_round;  // before each; may be empty
  std::function<bool()> stop;  // asked after each round; what it ends is as if the round had not begun
};

struct WalkInputs {
  const OperationalGraph& graph;
  const EvidenceIndex& index;
  Steering& beliefs;
  std::vector<bool> alerted;  // per entity; pre-existing alerts do not count
  Interval incident;
};

// What a check of the explanation holds against the label of an entity.
struct Doubt {
  EntityId entity;
  std::string diagnosis;
};

class Controller {
 public:
  // All are borrowed; without a labeller labels are read off the beliefs. `log`: what happened so far; the
  // beliefs, which nothing of that was told, follow it step by step, so that they are the same to the bit.
  Controller(const WalkInputs& inputs, Labeller* labeller, const ControllerSettings& settings,
             const std::vector<Event>& log = {});

  // One round. False: there is nothing left to do, or the walk was stopped.
  bool step();
  void run() {
    while (step()) {
    }
  }
  // A verdict of a user, or what is supposed (is_of_user()).
  void apply(const Event& event);
  // Entities in doubt are visited once more, with the diagnosis in their inbox. Of one that may not be
  // visited again the log says what is held against it.
  void doubt(std::span<const Doubt> doubts);

  [[nodiscard]] const std::vector<Event>& log() const { return log_; }
  [[nodiscard]] const WalkState& state() const { return state_; }
  [[nodiscard]] std::uint64_t labeller_calls() const { return labeller_calls_; }
  [[nodiscard]] std::vector<EntityId> waiting() const;  // for a visit, sorted

 private:
  struct Opinion;
  // Who waits, by how much stands out on them.
  using Waiting = std::set<std::pair<double, EntityId>>;

  [[nodiscard]] EntityState& of(EntityId id) { return state_.entities[id.index()]; }
  [[nodiscard]] bool relevant(EntityId id) const;
  // Whether a labeller's verdicts are evidence: else labels only restate the beliefs, and concern nobody.
  [[nodiscard]] bool asks_others() const { return labeller_ && labeller_->is_evidence(); }
  void note(Event event);
  void go_on_from(const std::vector<Event>& log);
  void tell_beliefs(const Event& verdict);
  bool seed(EntityId id, std::string why);
  void seed_first();
  bool seed_relevant();
  void seed_likeliest();
  void seed_relevant_around(EntityId id);
  [[nodiscard]] std::vector<EntityId> choose_round() const;
  void visit_all(const std::vector<EntityId>& round);
  [[nodiscard]] std::vector<ContextContract> contexts_of(const std::vector<EntityId>& round) const;
  [[nodiscard]] std::string led_to(const ContextContract& context) const;
  [[nodiscard]] std::vector<Opinion> ask(const std::vector<ContextContract>& contexts);
  [[nodiscard]] Opinion opinion_of(const Result<Verdict>& answer, const ContextContract& context) const;
  [[nodiscard]] Opinion read_off(const ContextContract& context, std::string_view why_not_asked) const;
  void commit(EntityId id, Opinion opinion);
  void tell_neighbours(EntityId id);

  const WalkInputs& in_;
  Labeller* labeller_;
  const ControllerSettings& settings_;
  const Weights::Walk& walk_;
  std::vector<Event> log_;
  WalkState state_;
  Waiting waiting_;
  std::size_t among_likeliest_ = 0;  // visits for that reason
  bool moved_ = true;                // beliefs, since everybody was last looked through
  std::uint64_t labeller_calls_ = 0;
};

}  // namespace propter::control
