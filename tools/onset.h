// Dates the onset by the evidence itself: the split of the window into before and after that makes the
// evidence of the request-level tools clearest (a generalised likelihood ratio over the split).
#pragma once

#include <span>
#include <vector>

#include "tools/evidence_tool.h"

namespace propter::tools {

// The scene's timeline with onset and parts set by the best of at most 24 splits up to the page; the timeline
// as it is where no split gives clear evidence. Cost: one run of the dating tools per split.
Timeline date_onset(const Scene& scene, unsigned threads);

// findings[entity] of one tool. The result does not depend on `threads`.
std::vector<Findings> examine_all(const Scene& scene, const EvidenceTool& tool, unsigned threads);
// Likewise of these alone, in their order.
std::vector<Findings> examine(const Scene& scene, const EvidenceTool& tool,
                              std::span<const EntityId> entities, unsigned threads);

}  // namespace propter::tools
