// log_templates: which log statements come more often, newly, or no longer, for the work that is done.
//
// Looks at: counts per template and entry operation, against the requests of that operation (or against
// time, where no spans tell the requests). Returns: error_logs, exception, log_new, log_burst, log_vanished.
// Bound: one test per (operation, template) of the entity. Cost: O(points).
#pragma once

#include "tools/evidence_tool.h"

namespace propter::tools {

std::unique_ptr<EvidenceTool> make_log_templates();

}  // namespace propter::tools
