// network_gap: time between caller and callee that neither accounts for.
//
// Looks at: caller-side minus callee-side duration of the calls over each relation. Returns: network_gap on
// relations, and on an entity when most calls that it receives, or most that it makes, show it: then the
// network of the entity itself is slow. A relation counts less for one end when the other end loses time on
// its other relations, too. A relation with too few calls in good times is held against all relations of the
// system. Bound: one test per relation and two per entity. Cost: O(points of the entity's relations).
#pragma once

#include "tools/comparison.h"
#include "tools/evidence_tool.h"

namespace propter::tools {

// The test of one relation.
struct RelationGap {
  bool tested = false;
  double log10p = 0;
  double usual = 0;  // median gap, ns
  CallComparison calls;
};

// Per relation of the graph. Those that carry no requests, or whose caller is not observed, stay untested and
// take no room.
class RelationGaps {
 public:
  [[nodiscard]] const RelationGap& operator[](std::size_t relation) const {
    return place_[relation] == 0 ? kUntested : gaps_[place_[relation] - 1];
  }
  [[nodiscard]] std::size_t size() const { return place_.size(); }

  // Loud calls over the relations of an entity, and those over relations whose gap shifted.
  struct Calls {
    double all = 0;
    double shifted = 0;
  };
  [[nodiscard]] const Calls& made(EntityId caller) const { return made_[caller.index()]; }
  [[nodiscard]] const Calls& received(EntityId callee) const { return received_[callee.index()]; }

 private:
  friend RelationGaps relation_gaps(const Scene& scene);
  static const RelationGap kUntested;

  std::vector<std::uint32_t> place_;  // per relation: one more than its place, or 0
  std::vector<RelationGap> gaps_;
  std::vector<Calls> made_;      // per entity
  std::vector<Calls> received_;  // likewise
};
RelationGaps relation_gaps(const Scene& scene);

std::unique_ptr<EvidenceTool> make_network_gap();

}  // namespace propter::tools
