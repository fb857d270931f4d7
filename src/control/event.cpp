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

// There is something new to look into.
void go_on(WalkState& walk) {
  if (walk.stopped_by == kConverged) walk.stopped_by.clear();
}

void take_verdict(const Event& event, WalkState& walk) {
  EntityState& state = walk.entities[event.entity.index()];
  if (is_of_user(event)) {
    state.by_user = event.label;
    return go_on(walk);
  }
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
      go_on(*walk);
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
    case EventKind::kSupposed:
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
      out.resize(std::min<std::uint64_t>(out.size(), event.count));
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

bool is_of_user(const Event& event) {
  return event.kind == EventKind::kSupposed || (event.kind == EventKind::kVerdict && event.by == kByUser);
}

bool is_of_user(const LedgerEntry& entry) {
  return entry.labelled_by == kByUser || entry.labelled_by == kBySupposition;
}

std::vector<LedgerEntry> ledger_of(const std::vector<Event>& log, std::size_t entities) {
  std::vector<LedgerEntry> out;
  WalkState walk{std::vector<EntityState>(entities)};
  for (const Event& event : effective(log)) {
    const auto add = [&](std::string_view cause, Label before, Label after,
                         std::string_view by) -> LedgerEntry& {
      return out.emplace_back(LedgerEntry{out.size() + 1, event.entity, std::string(cause), before, after,
                                          event.confidence, event.cites, event.text, std::string(by),
                                          event.accuses});
    };
    if (event.kind == EventKind::kObjected) {
      const EntityState& state = walk.entities[event.entity.index()];
      LedgerEntry& row = add(kObjected, state.label, state.label, event.by);
      row.confidence = state.confidence;
      row.cites = state.cites;
    } else if (is_of_user(event)) {
      const std::string_view by = event.kind == EventKind::kSupposed ? kBySupposition : kByUser;
      add(by, walk.entities[event.entity.index()].by_user, event.label, by);
    } else if (event.kind == EventKind::kVerdict) {
      const EntityState& state = walk.entities[event.entity.index()];
      add(state.led_there, state.label, event.label, event.by);
    }
    apply(event, &walk);
  }
  return out;
}

}  // namespace propter::control
