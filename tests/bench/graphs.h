// Generated models for benchmarks: shapes of dependency graphs, with evidence of a sampled incident.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include <propter/belief.h>

#include "tests/agreement/splitmix.h"

namespace propter::belief::bench {

enum class Shape : std::uint8_t {
  kTree,      // random recursive tree: a node depends on one of the nodes before it, uniformly
  kLocalDag,  // two dependencies among the 50 nodes before it
  kDag,       // two dependencies among all nodes before it
  kGrid,      // dependencies to the left and above, in a square
};

inline void add_relation(Model* model, std::uint32_t from, std::uint32_t to, SplitMix* random) {
  model->edges.push_back({from, to, random->between(0.3, 0.9), false});
}

inline void add_relations(Model* model, Shape shape, std::uint32_t side, std::uint32_t v, SplitMix* random) {
  if (shape == Shape::kGrid) {
    if (v % side != 0) add_relation(model, v - 1, v, random);
    if (v >= side) add_relation(model, v - side, v, random);
    return;
  }
  const std::uint32_t reach = shape == Shape::kLocalDag ? std::min(v, 50U) : v;
  const std::uint32_t first = v - 1 - random->below(reach);
  add_relation(model, first, v, random);
  if (shape == Shape::kTree || reach < 2) return;
  std::uint32_t second = v - 1 - random->below(reach - 1);
  if (second <= first) second -= 1;  // without repetition
  add_relation(model, second, v, random);
}

// One in `1 / faults` of the nodes has a fault; degraded nodes show +3 nats of evidence in the mean, healthy
// ones -2, and some show nothing.
inline void add_evidence(Model* model, double faults, SplitMix* random) {
  std::vector<char> degraded(model->nodes.size(), 0);
  std::size_t edge = 0;
  for (std::uint32_t v = 0; v < model->nodes.size(); ++v) {
    const bool faulty = random->chance(faults);
    degraded[v] = faulty || random->chance(model->nodes[v].leak) ? 1 : 0;
    for (; edge < model->edges.size() && model->edges[edge].to == v; ++edge) {
      const Edge& e = model->edges[edge];
      if (degraded[e.from] != 0 && random->chance(e.transmission)) degraded[v] = 1;
    }
    if (random->chance(0.3)) continue;
    model->nodes[v].degraded = degraded[v] != 0 ? random->between(1, 5) : random->between(-3, -1);
    model->nodes[v].local = faulty ? random->between(0, 4) : random->between(-1, 0.5);
  }
}

inline Model make_model(Shape shape, std::uint32_t nodes, std::uint64_t seed, double faults = 0.002) {
  SplitMix random(seed);
  std::uint32_t side = 1;
  while (shape == Shape::kGrid && side * side < nodes) ++side;
  Model model;
  model.nodes.assign(nodes, {.prior = 0.01, .leak = 0.002});
  for (std::uint32_t v = 1; v < nodes; ++v) add_relations(&model, shape, side, v, &random);
  add_evidence(&model, faults, &random);
  return model;
}

}  // namespace propter::belief::bench
