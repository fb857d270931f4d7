// What conclusions cost: model, beliefs, frontier, ways and advice of incidents of growing size.
#include <benchmark/benchmark.h>

#include "graph/evidence_kinds.h"
#include "investigate/conclude.h"
#include "tests/agreement/splitmix.h"
#include "tests/support/small_world.h"

namespace propter {
namespace {

// Services that call three others each, one of which fails, with everybody above it.
Answer incident(std::uint32_t services) {
  SplitMix random(1);
  std::vector<std::string> names;
  std::vector<test::SmallWorld::Link> links;
  for (std::uint32_t s = 0; s < services; ++s) names.push_back("service" + std::to_string(s));
  for (std::uint32_t s = 1; s < services; ++s)
    for (int k = 0; k < 3; ++k) {
      const std::uint32_t callee = random.below(s);
      links.push_back({names[callee], names[s]});
    }
  test::SmallWorld world(names, links);
  for (const std::string& name : names) world.observe(name, evidence_kind("normal"), 1);
  world.observe(names.back(), evidence_kind("exception"), 6, 100);
  for (const Neighbour& caller : world.graph.dependents(world.id(names.back())))
    world.observe(world.graph.entity(caller.entity).id(), evidence_kind("error_spans"), 5, 101);
  Answer out;
  out.graph = world.graph;
  out.evidence = world.evidence;
  return out;
}

void conclude_incident(benchmark::State& state) {
  const Answer answer = incident(static_cast<std::uint32_t>(state.range(0)));
  for (auto _ : state) {
    Answer concluded = answer;
    const auto beliefs = final_beliefs(concluded);
    if (!beliefs.ok() || !conclude(concluded, {}, *beliefs).ok()) state.SkipWithError("no conclusion");
    benchmark::DoNotOptimize(concluded);
  }
  state.SetComplexityN(state.range(0));
}
BENCHMARK(conclude_incident)
    ->RangeMultiplier(4)
    ->Range(16, 1024)
    ->Unit(benchmark::kMillisecond)
    ->Complexity();

}  // namespace
}  // namespace propter
