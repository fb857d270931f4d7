// How well the verifier does on problems whose answers are known.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <propter/entailment.h>
#include <propter/free_text.h>
#include <propter/status.h>

namespace propter {

enum class EntailFormat : std::uint8_t { kProofWriter, kProntoQa, kEntailmentBank, kFolio };
inline constexpr std::size_t kEntailFormats = static_cast<std::size_t>(EntailFormat::kFolio) + 1;
std::string_view name_of(EntailFormat format);  // "proofwriter", "prontoqa", "entailmentbank", "folio"

struct EntailEvalOptions {
  std::string path;  // a regular file
  EntailFormat format = EntailFormat::kProofWriter;
  ProverKind prover = ProverKind::kNative;
  Semantics semantics = Semantics::kStrongNegation;
  std::size_t limit = 0;                   // cases that are read, from the first; 0: all
  std::uint32_t goal_milliseconds = 2000;  // of one goal; 0: no limit
  // Reads the steps of EntailmentBank that do not follow by terms alone; `question` is not looked at. Other
  // formats have no free text.
  std::optional<FreeTextOptions> model = {};
};

// What holds: formulas are meant in classical logic whatever the options say.
Semantics semantics_of(const EntailEvalOptions& options);

// What was wrong with a case.
struct EntailIssue {
  std::string case_id;
  std::string text;     // the sentence, or the answer that was expected
  std::string message;  // one line
};

struct EntailLabelCount {
  std::string label;
  std::size_t cases = 0;
  std::size_t correct = 0;
};

// Wall clock, which differs from run to run: never a part of what is compared.
struct EntailTimings {
  double seconds = 0;                // of all
  std::vector<double> load_seconds;  // of each theory that a prover was given
  std::vector<double> goal_seconds;  // of each goal, in order
};

struct EntailEvalReport {
  std::size_t cases = 0;
  std::size_t correct = 0;                           // the answer is the one of the data
  std::vector<EntailLabelCount> labels;              // by label of the data, sorted
  std::size_t sentences = 0;                         // of theories, goals and gold proofs
  std::size_t unparsed = 0;                          // of them
  std::size_t verified = 0;                          // cases with a proof of the right answer
  std::size_t depth_known = 0;                       // verified cases whose gold proof has a depth
  std::size_t depth_equal = 0;                       // ... that the proof found has too
  std::size_t chains_known = 0;                      // cases with a gold proof, sentence by sentence
  std::size_t chains_equal = 0;                      // ... that was found, in this order
  std::size_t goals = 0;                             // that a prover was asked about
  std::size_t gave_up = 0;                           // of them: unknown or out of time
  std::size_t iterations = 0;                        // of refinement
  std::vector<std::string> notes = {};               // what a format has to say beyond these figures
  std::vector<EntailIssue> unparsed_sentences = {};  // the first 100
  std::vector<EntailIssue> wrong_answers = {};       // the first 100
  std::vector<EntailIssue> warnings = {};            // the first 100
  EntailTimings timings = {};
};

// Errors: kIo and kCorrupt of the file; kUnusable when it holds no case; kUnsupported when the prover is not
// there; of the model as check_free_text(). A case that is not understood is counted as wrong.
Result<EntailEvalReport> evaluate_entailment(const EntailEvalOptions& options);

// The report without its timings: the same to the byte for the same input and prover.
std::string render_text(const EntailEvalOptions& options, const EntailEvalReport& report);
std::string render_json(const EntailEvalOptions& options, const EntailEvalReport& report);
// The timings, for people.
std::string render_timings(const EntailEvalReport& report);

}  // namespace propter
