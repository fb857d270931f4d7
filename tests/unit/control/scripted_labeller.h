// A labeller that does what a test says, and a walk over a small world with it.
#pragma once

#include <functional>
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

  explicit ScriptedLabeller(Script script, bool is_evidence = false)
      : script_(std::move(script)), is_evidence_(is_evidence) {}
  [[nodiscard]] std::string_view kind() const override { return "scripted"; }
  Result<Verdict> label(const ContextContract& context) override { return script_(context); }
  [[nodiscard]] bool is_evidence() const override { return is_evidence_; }

 private:
  Script script_;
  bool is_evidence_;
};

inline Verdict says(Label label, std::vector<EvidenceId> cites = {}) {
  return {label, 0.5, std::move(cites), {}, "as told", false};
}

// What an origin needs: the first own item as a cite.
inline Verdict says_with_cite(Label label, const ContextContract& c) {
  return c.evidence.empty() ? says(label) : says(label, {c.evidence.front().id});
}

// The same marginal everywhere, whatever is committed.
class FixedBeliefs final : public Steering {
 public:
  explicit FixedBeliefs(belief::Marginal marginal) : marginal_(marginal) {}
  [[nodiscard]] const belief::Marginal& marginal(EntityId) const override { return marginal_; }
  void commit(EntityId, const Verdict&) override {}

 private:
  belief::Marginal marginal_;
};

// A walk in which nothing but `alerted` is told; marginals are the same everywhere and too small to seed.
struct WalkSetup {
  std::vector<std::string> alerted;
  ControllerSettings settings;
  belief::Marginal marginal{0.96, 0.03, 0.01};
};

inline WalkResult walk_with(const test::SmallWorld& world, const ScriptedLabeller::Script& script,
                            const WalkSetup& setup) {
  const EvidenceIndex index(world.graph, world.evidence, built_in_weights());
  FixedBeliefs beliefs(setup.marginal);
  ScriptedLabeller labeller(script);
  return walk({world.graph, index, beliefs, world.mark<bool>(setup.alerted, true), {}}, labeller,
              setup.settings);
}

inline std::vector<Label> labels_of(const WalkResult& result) {
  std::vector<Label> out;
  for (const EntityState& s : result.states) out.push_back(s.label);
  return out;
}

inline std::vector<EntityId> visited(const WalkResult& result) {
  std::vector<EntityId> out;
  for (std::size_t e = 0; e < result.states.size(); ++e)
    if (result.states[e].visits > 0) out.push_back(EntityId(e));
  return out;
}

}  // namespace propter::control
