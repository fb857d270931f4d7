// Premises and a hypothesis in free text: a model proposes how they read in controlled English, and the rest
// is as for any hypothesis.
//
//   FreeTextOptions options;
//   options.question = {.premises = text, .hypothesis = "The valve was not the cause."};
//   options.llm.endpoint = "http://localhost:8080/v1";
//   Result<CheckedTree> checked = check_free_text(options);
#pragma once

#include <cstdint>

#include <propter/entailment.h>
#include <propter/llm.h>
#include <propter/status.h>

namespace propter {

class Interruption;  // <propter/investigation.h>

inline constexpr std::uint32_t kMostRefinements = 11;

struct FreeTextOptions {
  EntailOptions
      question;    // premises and a hypothesis; a sentence that is controlled English is taken as it is
  LlmOptions llm;  // with `recording`, exchanges are kept there and not made again
  std::uint32_t max_refinements = 3;     // edits of a failed step
  bool replay = false;                   // of llm.recording, with no network
  Interruption* interruption = nullptr;  // borrowed, may be null
};

// The root is the hypothesis. A statement is a leaf only if the parser takes it, its words, numbers and
// negations are those of its source, and the model, asked again, finds it stated there; a leaf whose source
// is not covered is unsupported. Warnings say what was kept, dropped and edited, and what it cost. Errors:
// kUsage for options that make no sense and texts that are too long, kUnusable where a replay finds no
// recording, kCorrupt where it asks something else; else as for check_entailment().
Result<CheckedTree> check_free_text(const FreeTextOptions& options);

// What to say where free text is met and no model is configured: the error of the parser, with its place, and
// what can be done about it.
Status needs_model(const Status& error);

}  // namespace propter
