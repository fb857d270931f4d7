// The context contract as a model gets it: compact JSON, cleaned of what must not leave, within a budget.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include <propter/labeller.h>

#include "agents/agents.h"

namespace propter {

struct PacketLimits {
  std::size_t own_items = 0;
  std::size_t neighbours = 0;  // on each side
  std::size_t relation_items = 0;
  std::size_t inbox = 0;
  std::size_t item_bytes = 0;  // of the text of one item
  std::size_t note_bytes = 0;
  std::uint64_t tokens = 0;  // of the whole packet, estimated
};

// The role's limits, with what a request may hold less what is fixed in it.
PacketLimits packet_limits(const agents::Role& role, std::uint64_t max_request_tokens);

struct Packet {
  std::string json;
  std::string about;                                        // the entity's id as it stands in the packet
  std::map<std::string, EvidenceId, std::less<>> evidence;  // the names that stand in the packet
  std::map<std::string, EntityId, std::less<>> neighbours;
};

// Makes a text fit to leave, within a number of bytes.
using Clean = std::function<std::string(std::string_view text, std::size_t bytes)>;

// Whole items in rank order: what was wrong with the last answer, own evidence, dependencies, dependents,
// other news. What does not fit is left out and counted, never cut; a text that is longer than its limit says
// so itself. Times are seconds from the start of the incident's window.
Packet make_packet(const ContextContract& context, const PacketLimits& limits, const Clean& clean);

}  // namespace propter
