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

// Per relation of the graph; relations that carry no requests stay untested.
std::vector<RelationGap> relation_gaps(const Scene& scene);

std::unique_ptr<EvidenceTool> make_network_gap();

}  // namespace propter::tools
