// The controller: walks the graph, asks the labeller, keeps labels and the ledger, passes messages,
// terminates.
//
// Deterministic: each round takes the K best of the active set that are mutually not adjacent, asks for
// their verdicts on contexts fixed beforehand, and commits in that order; ties break by entity id. Bound:
// max_visits_per_entity * |V| visits.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <propter/investigation.h>
#include <propter/labeller.h>

#include "control/context.h"
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

// How the walk left one entity.
struct EntityState {
  Label label = Label::kDefer;
  double confidence = 0;
  std::vector<EvidenceId> cites;
  std::string rationale;
  std::uint32_t visits = 0;
  std::uint32_t flips = 0;
  bool fixed = false;                           // by damping
  double accused = 0;                           // what verdicts on others add to its priority
  std::map<EntityId, InboxMessage> inbox = {};  // since the last visit, coalesced per sender
};

struct WalkResult {
  std::vector<EntityState> states;  // per entity
  std::vector<LedgerEntry> ledger;
  std::string stopped_by = "converged";  // or "budget:visits", "interrupted"
  std::uint64_t visits = 0;
  std::uint64_t labeller_calls = 0;
  std::vector<EntityId> left_active;  // waiting when a budget stopped the walk, sorted
};

struct WalkInputs {
  const OperationalGraph& graph;
  const EvidenceIndex& index;
  Steering& beliefs;
  std::vector<bool> alerted;  // per entity; pre-existing alerts do not count
  Interval incident;
};

WalkResult walk(const WalkInputs& inputs, Labeller& labeller, const ControllerSettings& settings);

// What a check of the explanation holds against the label of an entity.
struct Doubt {
  EntityId entity;
  std::string diagnosis;
};

// Goes on where an earlier walk of the same inputs ended: entities in doubt are visited once more, with the
// diagnosis in their inbox, and so is whoever their new labels concern. Of one that may not be visited again
// the ledger says what is held against it. The ledger of `earlier` is continued.
inline constexpr std::string_view kObjected = "objection";  // cause of such a row of the ledger
WalkResult resume(const WalkInputs& inputs, Labeller& labeller, const ControllerSettings& settings,
                  WalkResult earlier, std::span<const Doubt> doubts);

// Labels after the given ledger, from its rows alone: replaying the whole ledger gives the walk's labels.
std::vector<Label> replay_labels(const std::vector<LedgerEntry>& ledger, std::size_t entities);

}  // namespace propter::control
