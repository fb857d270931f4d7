// log_templates: which log statements come more often, newly, or no longer, for the work that is done.
// log_errors: the same for lines of error level and exceptions: there are few of them, and they were written
// to be noticed, so they are corrected for their own number of tests.
//
// Looks at: counts per template and entry operation, against the requests of that operation (or against
// time, where no spans tell the requests). Returns: log_new, log_burst, log_vanished; error_logs, exception.
// Bound: one test per (operation, template) of the entity. Cost: O(points).
#pragma once

#include "tools/evidence_tool.h"

namespace propter::tools {

std::unique_ptr<EvidenceTool> make_log_templates();
std::unique_ptr<EvidenceTool> make_log_errors();

}  // namespace propter::tools
