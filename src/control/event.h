// What a log of events (propter/event.h) says: who was visited, what was said of whom, and by whom.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <propter/event.h>
#include <propter/investigation.h>
#include <propter/labeller.h>

namespace propter::control {

// What the log says of one entity.
struct EntityState {
  Label label = Label::kDefer;    // of the labeller, or read off the beliefs
  Label by_user = Label::kDefer;  // or supposed
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

  // A user's word counts for more than a model's.
  [[nodiscard]] Label told() const { return by_user == Label::kDefer ? label : by_user; }
};

struct WalkState {
  std::vector<EntityState> entities;
  std::uint64_t visits = 0;
  std::string stopped_by = {};  // empty: it goes on
  bool operator==(const WalkState&) const = default;
};

inline constexpr std::string_view kConverged = "converged";  // there is nobody left to visit

// O(1), of a message O(senders), of a verdict O(accused). kUndone is no matter of this (see effective()).
void apply(const Event& event, WalkState* state);

// The events that count: without those that were undone.
std::vector<Event> effective(const std::vector<Event>& log);

WalkState replay(const std::vector<Event>& log, std::size_t entities);

// A verdict of a user, or what is supposed.
bool is_of_user(const Event& event);
bool is_of_user(const LedgerEntry& entry);

inline constexpr std::string_view kObjected = "objection";  // cause of such a row of the ledger

// A row for each verdict, supposition and objection.
std::vector<LedgerEntry> ledger_of(const std::vector<Event>& log, std::size_t entities);

}  // namespace propter::control
