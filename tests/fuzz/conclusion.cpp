#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "graph/evidence_kinds.h"
#include "investigate/conclusion_store.h"
#include "tests/support/small_world.h"

// What is taken for a conclusion is one of this graph and evidence, and is written as it was read.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const propter::test::SmallWorld kWorld = [] {
    propter::test::SmallWorld world({"web", "db"}, {{"web", "db"}});
    world.observe("db", propter::evidence_kind("exception"), 6, 100);
    return world;
  }();
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  propter::Answer answer;
  answer.graph = kWorld.graph;
  answer.evidence = kWorld.evidence;
  if (!propter::decode_conclusion(bytes, &answer)) return 0;
  for (const propter::Hypothesis& h : answer.hypotheses)
    if (h.entity.index() >= answer.graph.entities().size()) std::abort();
  if (propter::encode_conclusion(answer) != bytes) std::abort();
  return 0;
}
