// From evidence to the answer: somebody labels, the controller walks, beliefs and frontier follow.
#pragma once

#include <propter/investigation.h>

#include "investigate/conclude.h"
#include "investigate/model_run.h"

namespace propter {

// `run` is null where the rules label. The answer has graph, evidence, window and onset.
Status decide(const InvestigationOptions& options, const Findings& findings, ModelRun* run, Answer& answer);

// On evidence and ledger alone, as a stored case has them.
Status conclude_afresh(const Findings& findings, Answer& answer);

// What the reader of the report has to know about the labels: budgets that were spent, a model that failed,
// declined or decided nothing.
void warn_about_labels(Answer& answer);

}  // namespace propter
