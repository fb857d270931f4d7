// A labeller that does what a test says, and a walk over a small world with it.
#pragma once

#include <algorithm>
#include <functional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "control/controller.h"
#include "graph/weights.h"
#include "tests/support/small_world.h"

namespace propter::control {

class ScriptedLabeller final : public Labeller {
 public:
  using Script = std::function<Result<Verdict>(const ContextContract&)>;

  explicit ScriptedLabeller(Script script) : script_(std::move(script)) {}
  [[nodiscard]] std::string_view kind() const override { return "scripted"; }
  Result<Verdict> label(const ContextContract& context) override { return script_(context); }
  [[nodiscard]] bool is_evidence() const override { return true; }

 private:
  Script script_;
};

inline Verdict says(Label label, std::vector<EvidenceId> cites = {}) {
  return {label, 0.5, std::move(cites), {}, "as told", false};
}

// What an origin needs: the first own item as a cite.
inline Verdict says_with_cite(Label label, const ContextContract& c) {
  return c.evidence.empty() ? says(label) : says(label, {c.evidence.front().id});
}

// Whom the beliefs suspect, once who was visited: by itself somebody who was not told of is not.
struct Suspicion {
  EntityId after;
  EntityId suspect;
};

// The same marginal everywhere, whatever is committed.
class FixedBeliefs final : public Steering {
 public:
  explicit FixedBeliefs(const test::SmallWorld& world, belief::Marginal marginal = {0.96, 0.03, 0.01},
                        std::vector<Suspicion> suspicions = {}, std::vector<double> standing_out = {})
      : marginal_(marginal), suspicions_(std::move(suspicions)), standing_out_(std::move(standing_out)) {
    for (std::size_t e = 0; e < world.graph.entities().size(); ++e) everybody_.emplace_back(e);
  }
  [[nodiscard]] std::span<const EntityId> candidates() const override { return everybody_; }
  [[nodiscard]] const belief::Marginal& marginal(EntityId) const override { return marginal_; }
  [[nodiscard]] double origin_gain(EntityId) const override { return 0; }
  [[nodiscard]] double suffering(EntityId id) const override {
    return std::ranges::any_of(suspicions_, [&](const Suspicion& s) {
      return s.suspect == id && (!s.after.valid() || admitted.contains(s.after));
    });
  }
  [[nodiscard]] double standing_out(EntityId id) const override {
    return standing_out_.empty() ? 0 : standing_out_[id.index()];
  }
  void admit(std::span<const EntityId> entities) override {
    admitted.insert(entities.begin(), entities.end());
  }
  void commit(EntityId, const Verdict*) override {}
  void commit_user(EntityId, Label) override {}

  std::set<EntityId> admitted;

 private:
  std::vector<EntityId> everybody_;
  belief::Marginal marginal_;
  std::vector<Suspicion> suspicions_;
  std::vector<double> standing_out_;
};

// A walk in which nothing but `alerted` is told. Whoever is visited makes those suspected on whom it depends,
// where `asks_up`.
struct WalkSetup {
  std::vector<std::string> alerted;
  ControllerSettings settings;
  bool asks_up = true;
};

// How a walk left things.
struct Walked {
  std::vector<Event> log;
  std::vector<LedgerEntry> ledger;
  std::vector<EntityState> states;
  std::string stopped_by;
  std::uint64_t visits = 0;
  std::uint64_t labeller_calls = 0;
  std::vector<EntityId> waiting;
};

inline Walked result_of(const Controller& controller) {
  const WalkState& s = controller.state();
  return {controller.log(),
          ledger_of(controller.log(), s.entities.size()),
          s.entities,
          s.stopped_by,
          s.visits,
          controller.labeller_calls(),
          controller.waiting()};
}

inline std::vector<Suspicion> dependencies_of(const test::SmallWorld& world) {
  std::vector<Suspicion> out;
  for (const Relation& r : world.graph.relations()) out.push_back({r.dependent, r.dependency});
  return out;
}

inline Walked walk_by(const test::SmallWorld& world, Labeller* labeller, const WalkSetup& setup) {
  const EvidenceIndex index(world.graph, world.evidence, built_in_weights());
  FixedBeliefs beliefs(world, {0.96, 0.03, 0.01},
                       setup.asks_up ? dependencies_of(world) : std::vector<Suspicion>());
  const WalkInputs inputs{world.graph, index, beliefs, world.mark<bool>(setup.alerted, true), {}};
  Controller controller(inputs, labeller, setup.settings);
  controller.run();
  return result_of(controller);
}

inline Walked walk_with(const test::SmallWorld& world, const ScriptedLabeller::Script& script,
                        const WalkSetup& setup) {
  ScriptedLabeller labeller(script);
  return walk_by(world, &labeller, setup);
}

inline std::vector<Label> labels_of(const Walked& result) {
  std::vector<Label> out;
  for (const EntityState& s : result.states) out.push_back(s.label);
  return out;
}

inline std::vector<EntityId> visited(const Walked& result) {
  std::vector<EntityId> out;
  for (std::size_t e = 0; e < result.states.size(); ++e)
    if (result.states[e].visits > 0) out.push_back(EntityId(e));
  return out;
}

}  // namespace propter::control
