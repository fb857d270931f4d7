// An order of the variables of a network in which causes come before their effects.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include <propter/time.h>

namespace propter::belief {

// `source` can switch `target` on.
struct Arc {
  std::uint32_t source = 0;
  std::uint32_t target = 0;
  double transmission = 0;  // in (0, 1]
};

// Variables [begin, end) of the order, which reach each other.
struct Range {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;

  [[nodiscard]] std::uint32_t size() const { return end - begin; }
};

struct VariableOrder {
  std::vector<std::uint32_t> position;  // per variable; empty: the order of the indices
  std::vector<Range> components;        // strongly connected, of two variables or more, ascending
  std::vector<std::uint32_t> cut;       // indices of arcs to leave out, ascending
};

// The order of the indices is kept where it will do. Components of more than `largest_component` variables
// are opened: a depth-first search from the earliest onset, and to the earliest next (unknown ones last, then
// the lowest index), cuts each arc that leads back to a variable on its path. So the earliest keeps its whole
// reach, and few arcs are lost; not every one that is kept agrees with the onsets. `onsets` is per variable,
// or empty: none is known. O(variables + arcs), with a logarithm of the out-degree inside opened components.
VariableOrder order_variables(std::uint32_t size, std::span<const Arc> arcs, std::span<const TimeNs> onsets,
                              std::uint32_t largest_component);

}  // namespace propter::belief
