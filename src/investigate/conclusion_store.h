// What was concluded, as bytes: of a large case it takes longer to conclude it than to read it.
#pragma once

#include <string>
#include <string_view>

#include <propter/investigation.h>

#include "investigate/conclude.h"

namespace propter {

// Of all that a conclusion follows from: graph, evidence, events, findings, weights, and the program.
// SHA-256.
std::string conclusion_key(const Answer& answer, const Findings& findings);

// Outcome, symptoms, hypotheses, frontier, beliefs ...: what conclude() fills, and the claims' verdicts.
std::string encode_conclusion(const Answer& answer);
// Into an answer that has graph and evidence, and no conclusion. False, with the answer as it was, for bytes
// that were not written for these.
bool decode_conclusion(std::string_view bytes, Answer* answer);

}  // namespace propter
