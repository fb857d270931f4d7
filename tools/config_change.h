// config_change: deploys, commits, flags and configuration changes shortly before trouble.
//
// Looks at: the time from each change to the next step in the telemetry of whom it touched (steps.h), or,
// where nothing of it stepped, to the onset; and words that it shares with errors (shared_words.h). Returns:
// change, on the change itself; the closer before, and the rarer the word, the higher. A change after all
// steps of whom it touched is no cause, and neither is a commit that was not deployed where others were.
// Bound: one item per record. Cost: O(changes (samples log samples + words)) of whom they touched.
#pragma once

#include "tools/evidence_tool.h"

namespace propter::tools {

std::unique_ptr<EvidenceTool> make_config_change();

}  // namespace propter::tools
