// Premises and a hypothesis in free text, verified as a tree of controlled English.
//
//   FreeText text(session, *prover, settings);
//   Result<FreeTextResult> result = text.run({{{"p1", "Every cat that is cold hides."}}, "Tom hides."});
//
// Bounded roles of a model propose, this decides. What is read: sentences are taken apart into atoms
// (decomposer), each atom is written in controlled English (formaliser) and kept only if the parser accepts
// it, its words, numbers and negations are those of its source (atoms.h), and the source states it by a
// second request (checker). What the parser accepts as it stands is its own atom, without a question.
// What is proved: a tree of steps over the kept atoms (decomposer), or the hypothesis from all of them at
// once where that tree fails. What is refined: the lowest failing step, by one edit at a time (refiner); an
// edit counts if it loses nothing that was verified, does not restate the hypothesis, and its statement is
// an atom by the same checks. So the worst that a model or a text can do is that nothing is proved.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <propter/entailment.h>
#include <propter/free_text.h>
#include <propter/labeller.h>
#include <propter/status.h>

#include "entail/atoms.h"
#include "entail/prover.h"
#include "entail/verify.h"
#include "llm/redaction.h"
#include "llm/session.h"

namespace propter::entail {

struct FreeTextInputs {
  std::vector<SourceSentence> premises;  // of any number of sentences each
  std::string hypothesis;
};

struct FreeTextSettings {
  Semantics semantics = Semantics::kStrongNegation;
  const Vocabulary* vocabulary = nullptr;  // null: none
  llm::Redactor* redactor = nullptr;       // borrowed; null: nothing is redacted
  std::uint64_t max_request_tokens = 4000;
  std::uint32_t repairs = 2;  // requests for a sentence after the first
  std::uint32_t max_refinements = 3;
  double coverage = 0.75;  // of a source's content words, for its atoms to count as all of it
};

struct FreeTextAtom {
  std::string id;         // "p1" for a sentence as it stood, else "p1-1", "p1-2", ...
  std::string from;       // id of its sentence
  std::string statement;  // as the decomposer or the refiner wrote it
  std::string sentence;   // controlled English; empty where none was found
  bool kept = false;
  std::string reason;  // why not
};

struct SourceReading {
  SourceSentence sentence;
  double coverage = 0;
  bool covered = false;  // else its atoms are kept, but a leaf of them is not verified
  std::string missing;   // why it is not covered, for people
};

struct FreeTextResult {
  EntailmentTree tree;  // the root is "hypothesis"
  std::vector<SourceReading> sources;
  std::vector<FreeTextAtom> atoms;
  std::vector<std::string> warnings;
  std::uint32_t iterations = 0;       // edits that were asked for
  std::vector<std::string> rejected;  // those that did not count, and why
  LabellerUsage usage;                // calls, tokens, cost of the session
  // Why there was no further refinement: "" (none was needed), "refinements", "gave_up", "repeated_edit",
  // "no_answer", or the budget as the session names it.
  std::string stopped_by;
};

class FreeText {
 public:
  // Both are borrowed. The session's own role is not used.
  FreeText(llm::Session& session, Prover& prover, const FreeTextSettings& settings)
      : session_(session), prover_(prover), settings_(settings) {}

  // kUsage for inputs that are too large or settings out of range; the session's problem if it has one. That
  // nothing is proved is a result.
  Result<FreeTextResult> run(const FreeTextInputs& inputs);

 private:
  llm::Session& session_;
  Prover& prover_;
  FreeTextSettings settings_;
};

}  // namespace propter::entail
