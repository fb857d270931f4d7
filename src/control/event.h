// The log of an investigation: what happened, in order. Everything that is known of a walk follows from it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <propter/investigation.h>
#include <propter/labeller.h>

namespace propter::control {

enum class EventKind : std::uint8_t {
  kSeeded,    // somebody is to be visited; `text` says why
  kVisited,   // what it shows counts from now on; `text` is what led there
  kMessage,   // `from` tells an entity its label, or a proof (from itself) what it holds against it
  kVerdict,   // `by` says what it is; a later one of the same source stands in its place
  kDamped,    // its label changed too often: it is fixed to Defer
  kCapped,    // it is visited no more
  kObjected,  // a proof holds `text` against an entity that is not visited again
  kStopped,   // a budget was spent, or somebody interrupted: `text`
  kUndone,    // what came after the first `count` events did not happen
};

struct Event {
  EventKind kind = EventKind::kSeeded;
  EntityId entity = {};
  EntityId from = {};
  Label label = Label::kDefer;
  double confidence = 0;
  std::vector<EvidenceId> cites = {};
  std::vector<EntityId> accuses = {};
  std::string by = {};  // "rules" (read off the beliefs), "llm", "controller", "user"
  std::string text = {};
  std::size_t count = 0;
  bool operator==(const Event&) const = default;
};

// What the log says of one entity.
struct EntityState {
  Label label = Label::kDefer;
  double confidence = 0;
  std::vector<EvidenceId> cites = {};
  std::string rationale = {};
  std::uint32_t visits = 0;
  std::uint32_t flips = 0;
  bool waits = false;                    // for a visit
  bool fixed = false;                    // by damping
  bool done = false;                     // damped or capped: it is visited no more
  std::uint32_t accused = 0;             // by how many verdicts on others
  std::string led_there = {};            // why it waits, or was visited last
  std::vector<InboxMessage> inbox = {};  // since the last visit; one per sender, in their order
  bool operator==(const EntityState&) const = default;
};

struct WalkState {
  std::vector<EntityState> entities;
  std::uint64_t visits = 0;
  std::string stopped_by = "converged";
  bool operator==(const WalkState&) const = default;
};

// O(1), of a message O(senders), of a verdict O(accused). kUndone is no matter of this (see effective()).
void apply(const Event& event, WalkState* state);

// The events that count: without those that were undone.
std::vector<Event> effective(const std::vector<Event>& log);

WalkState replay(const std::vector<Event>& log, std::size_t entities);

inline constexpr std::string_view kObjected = "objection";  // cause of such a row of the ledger

// A row for each verdict and each objection.
std::vector<LedgerEntry> ledger_of(const std::vector<Event>& log, std::size_t entities);

}  // namespace propter::control
