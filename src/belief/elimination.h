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
// a limit is exceeded. Memory is size^2 bits; time O(size^2 * width / 64) per added edge at worst, far less
// as a rule.
std::optional<std::vector<Clique>> eliminate(std::uint32_t size,
                                             std::span<const std::pair<std::uint32_t, std::uint32_t>> edges,
                                             const EliminationLimits& limits);

}  // namespace propter::belief
