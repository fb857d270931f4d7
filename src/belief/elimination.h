// Elimination order and cliques of a graph of variables.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace propter::belief {

// A variable and the neighbours it had when it was eliminated.
struct Clique {
  std::vector<std::uint32_t> scope;  // the variable, then its neighbours in the order of their elimination
  std::uint32_t parent = 0;          // the clique of scope[1]; itself if there is none
};

struct EliminationLimits {
  std::uint32_t width = 18;          // neighbours of a variable, 30 at most
  std::uint64_t entries = 1U << 20;  // of all cliques' tables together
};

// One clique per variable in the order of elimination, so a parent has a larger index. Min-fill: next comes
// the variable whose elimination adds the fewest edges, of these the one with the lowest index. Nothing when
// a limit is exceeded. Memory is linear in the edges, added ones included. Each elimination costs
// O(width^2) look-ups for every neighbour, and for every variable that has two of the neighbours in common;
// variables above the width limit (hubs) cost O(1).
std::optional<std::vector<Clique>> eliminate(std::uint32_t size,
                                             std::span<const std::pair<std::uint32_t, std::uint32_t>> edges,
                                             const EliminationLimits& limits);

}  // namespace propter::belief
