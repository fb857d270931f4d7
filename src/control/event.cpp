#include "control/event.h"

#include <algorithm>

namespace propter::control {
namespace {

void take_message(const Event& event, EntityState& state) {
  const auto at = std::ranges::lower_bound(state.inbox, event.from, {}, &InboxMessage::from);
  const InboxMessage message{event.from, event.label, event.text};
  if (at != state.inbox.end() && at->from == event.from)
    *at = message;
  else
    state.inbox.insert(at, message);
}

void take_verdict(const Event& event, WalkState& walk) {
  EntityState& state = walk.entities[event.entity.index()];
  if (state.visits > 1 && event.label != state.label) ++state.flips;
  state.label = event.label;
  state.confidence = event.confidence;
  state.cites = event.cites;
  state.rationale = event.text;
  for (const EntityId accused : event.accuses) ++walk.entities[accused.index()].accused;
}

}  // namespace

void apply(const Event& event, WalkState* walk) {
  if (event.kind == EventKind::kStopped) {
    walk->stopped_by = event.text;
    return;
  }
  if (event.kind == EventKind::kUndone) return;
  EntityState& state = walk->entities[event.entity.index()];
  switch (event.kind) {
    case EventKind::kSeeded:
      if (!state.waits) state.led_there = event.text;
      state.waits = true;
      break;
    case EventKind::kVisited:
      state.waits = false;
      state.led_there = event.text;
      state.inbox.clear();
      ++state.visits;
      ++walk->visits;
      break;
    case EventKind::kMessage:
      take_message(event, state);
      break;
    case EventKind::kVerdict:
      take_verdict(event, *walk);
      break;
    case EventKind::kDamped:
      state.fixed = state.done = true;
      state.led_there = "damping";
      break;
    case EventKind::kCapped:
      state.done = true;
      state.led_there = "visit cap";
      break;
    case EventKind::kObjected:
    case EventKind::kStopped:
    case EventKind::kUndone:
      break;
  }
}

std::vector<Event> effective(const std::vector<Event>& log) {
  std::vector<Event> out;
  for (const Event& event : log) {
    if (event.kind == EventKind::kUndone)
      out.resize(std::min(out.size(), event.count));
    else
      out.push_back(event);
  }
  return out;
}

WalkState replay(const std::vector<Event>& log, std::size_t entities) {
  WalkState state{std::vector<EntityState>(entities)};
  for (const Event& event : effective(log)) apply(event, &state);
  return state;
}

std::vector<LedgerEntry> ledger_of(const std::vector<Event>& log, std::size_t entities) {
  std::vector<LedgerEntry> out;
  WalkState walk{std::vector<EntityState>(entities)};
  for (const Event& event : effective(log)) {
    const bool objected = event.kind == EventKind::kObjected;
    if (objected || event.kind == EventKind::kVerdict) {
      const EntityState& state = walk.entities[event.entity.index()];
      out.push_back({out.size() + 1, event.entity, objected ? std::string(kObjected) : state.led_there,
                     state.label, objected ? state.label : event.label,
                     objected ? state.confidence : event.confidence, objected ? state.cites : event.cites,
                     event.text, event.by});
    }
    apply(event, &walk);
  }
  return out;
}

}  // namespace propter::control
