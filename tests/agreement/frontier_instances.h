// Generated frontier problems, for agreement tests and benchmarks.
#pragma once

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <utility>
#include <vector>

#include <propter/frontier.h>

#include "tests/agreement/splitmix.h"

namespace propter {

struct ReachabilityShape {
  std::uint32_t entities = 6000;
  std::uint32_t candidates = 200;
  std::uint32_t symptoms = 5000;
  std::uint32_t locality = 50;  // parents are drawn from so many entities before
  double active = 1;            // probability that a relation carries failures
};

// `count` of the numbers below n, in random order.
inline std::vector<std::uint32_t> sample(SplitMix* random, std::uint32_t n, std::uint32_t count) {
  std::vector<std::uint32_t> all(n);
  std::iota(all.begin(), all.end(), 0U);
  for (std::uint32_t i = 0; i < count; ++i) std::swap(all[i], all[i + random->below(n - i)]);
  all.resize(count);
  return all;
}

// Per entity those that it reaches in one step: each entity but the first has two parents, maybe the same
// one.
inline std::vector<std::vector<std::uint32_t>> random_graph(SplitMix* random,
                                                            const ReachabilityShape& shape) {
  std::vector<std::vector<std::uint32_t>> children(shape.entities);
  for (std::uint32_t v = 1; v < shape.entities; ++v) {
    const std::uint32_t before = std::min(v, shape.locality);
    for (int parent = 0; parent < 2; ++parent) {
      const std::uint32_t u = v - 1 - random->below(before);
      if (random->chance(shape.active)) children[u].push_back(v);
    }
  }
  return children;
}

inline std::vector<bool> reachable(const std::vector<std::vector<std::uint32_t>>& children,
                                   std::uint32_t from) {
  std::vector<bool> seen(children.size(), false);
  std::vector<std::uint32_t> stack{from};
  seen[from] = true;
  while (!stack.empty()) {
    const std::uint32_t at = stack.back();
    stack.pop_back();
    for (const std::uint32_t child : children[at]) {
      if (seen[child]) continue;
      seen[child] = true;
      stack.push_back(child);
    }
  }
  return seen;
}

// Origins cover the symptoms that they reach; costs in [0.1, 6), penalties in [0, 4).
inline FrontierProblem reachability_problem(std::uint64_t seed, const ReachabilityShape& shape) {
  SplitMix random(seed);
  const auto children = random_graph(&random, shape);
  const auto origins = sample(&random, shape.entities, shape.candidates);
  const auto symptoms = sample(&random, shape.entities, shape.symptoms);
  FrontierProblem problem;
  for (std::uint32_t i = 0; i < shape.symptoms; ++i) problem.penalties.push_back(random.between(0, 4));
  for (const std::uint32_t origin : origins) {
    FrontierCandidate candidate{random.between(0.1, 6), {}};
    const std::vector<bool> reached = reachable(children, origin);
    for (std::uint32_t i = 0; i < shape.symptoms; ++i) {
      if (reached[symptoms[i]]) candidate.covers.push_back(i);
    }
    problem.candidates.push_back(std::move(candidate));
  }
  return problem;
}

// Each candidate covers each item with the same probability.
inline FrontierProblem uncorrelated_problem(std::uint64_t seed, std::uint32_t candidates, std::uint32_t items,
                                            double density) {
  SplitMix random(seed);
  FrontierProblem problem;
  for (std::uint32_t i = 0; i < items; ++i) problem.penalties.push_back(random.between(0, 4));
  for (std::uint32_t c = 0; c < candidates; ++c) {
    FrontierCandidate candidate{random.between(0.1, 6), {}};
    for (std::uint32_t i = 0; i < items; ++i) {
      if (random.chance(density)) candidate.covers.push_back(i);
    }
    problem.candidates.push_back(std::move(candidate));
  }
  return problem;
}

}  // namespace propter
