// The labeller that asks a model.
#pragma once

#include <memory>

#include <propter/labeller.h>
#include <propter/llm.h>

#include "llm/redaction.h"
#include "llm/session.h"

namespace propter {

// Asks one question per packet, or options.samples of which the majority counts. Where there is nothing to
// judge, where the endpoint fails and where a budget is spent it declines, and the rationale says so.
// `session` is borrowed; `redactor` too, null: nothing is redacted.
std::unique_ptr<Labeller> make_llm_labeller(llm::Session& session, llm::Redactor* redactor,
                                            const LlmOptions& options);

// Whether there is anything about the packet's entity that a verdict could rest on: an alert, evidence that
// is not plain normality, or effects on two or more of its dependents.
bool worth_asking(const ContextContract& context);

}  // namespace propter
