// An answer in a case file: what was found, decided and assumed. The rest follows from it (conclude.h).
#pragma once

#include <propter/investigation.h>

#include "investigate/conclude.h"
#include "store/case_file.h"

namespace propter {

// `hidden` settings stay out of reports; their names start with "found.".
Status save_answer(CaseFile& file, const Answer& answer, const Findings& findings,
                   const std::vector<std::pair<std::string, std::string>>& hidden = {});

struct StoredAnswer {
  Answer answer;  // graph, evidence, events, ledger, window, onset, stopped_by, labeller, settings, name; no
                  // files, no warnings
  Findings findings;
};
// kUnusable when the case holds no investigation; kCorrupt when what it holds contradicts itself.
Result<StoredAnswer> load_stored_answer(CaseFile& file);
// With what was concluded from it: false where that was not kept, or was concluded from something else.
Result<bool> recall_conclusion(CaseFile& file, StoredAnswer* stored);

std::vector<FileSummary> summarise(const IngestSummary& summary);

}  // namespace propter
