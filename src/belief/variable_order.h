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
  std::vector<std::uint32_t> position;  // per variable; empty where everybody keeps his place
  std::vector<Range> components;        // strongly connected, of two variables or more, ascending
  std::vector<std::uint32_t> cut;       // indices of arcs to leave out, ascending
};

// Nobody moves where that will do. Components of more than `largest_component` variables are opened: a
// depth-first search from the earliest onset (unknown ones last, then the lowest index) cuts what leads back
// to a variable on its path. So the earliest keeps its reach, and what is cut contradicts it. `onsets` is per
// variable, or empty: none is known. O(variables + arcs).
VariableOrder order_variables(std::uint32_t size, std::span<const Arc> arcs, std::span<const TimeNs> onsets,
                              std::uint32_t largest_component);

}  // namespace propter::belief
