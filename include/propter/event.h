// The log of an investigation: what happened, in order. Everything that is known of a walk follows from it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <propter/ids.h>
#include <propter/labeller.h>

namespace propter {

enum class EventKind : std::uint8_t {
  kSeeded,    // somebody is to be visited; `text` says why
  kVisited,   // what it shows counts from now on; `text` is what led there
  kMessage,   // `from` tells an entity its label, or a proof (from itself) what it holds against it
  kVerdict,   // `by` says what it is; a later one of the same source stands in its place
  kSupposed,  // "what if": counts as a verdict of a user; Defer: it is not supposed any more
  kDamped,    // its label changed too often: it is fixed to Defer
  kCapped,    // it is visited no more
  kObjected,  // a proof holds `text` against an entity that is not visited again
  kStopped,   // the walk: "converged", a budget was spent, or somebody interrupted: `text`
  kUndone,    // what came after the first `count` events that count did not happen
};

// Who gives verdicts; a labeller by its own kind ("llm").
inline constexpr std::string_view kByRules = "rules";  // read off the beliefs
inline constexpr std::string_view kByController = "controller";
inline constexpr std::string_view kByUser = "user";
inline constexpr std::string_view kBySupposition = "what-if";

struct Event {
  EventKind kind = EventKind::kSeeded;
  EntityId entity = {};
  EntityId from = {};
  Label label = Label::kDefer;
  double confidence = 0;
  std::vector<EvidenceId> cites = {};
  std::vector<EntityId> accuses = {};
  std::string by = {};
  std::string text = {};
  std::uint64_t count = 0;
  bool operator==(const Event&) const = default;
};

}  // namespace propter
