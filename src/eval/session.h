// What the readers of problem sets share: a prover, the report, and the way from a case to its answer.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <propter/evaluation.h>

#include "entail/language.h"
#include "entail/prover.h"

namespace propter::eval {

inline constexpr std::string_view kLabelTrue = "True";
inline constexpr std::string_view kLabelFalse = "False";
inline constexpr std::string_view kLabelUnknown = "Unknown";
inline constexpr std::string_view kNotUnderstood =
    "not understood";  // no answer, of a case that was not asked

// A theory, a statement, and whether it follows, its negation does, or neither.
struct LabelledCase {
  std::string id;
  std::string label;  // one of those above
  entail::Signature signature;
  std::vector<entail::Sentence> premises;
  entail::Sentence goal;
  bool complete = true;              // theory and statement were read
  std::vector<std::string> chain{};  // the gold proof as informalised sentences; empty: none
  std::optional<std::size_t> depth;  // of the gold proof, as depth_of(), where it can be told
};

class Session {
 public:
  static Result<Session> start(const EntailEvalOptions& options);

  [[nodiscard]] const EntailEvalOptions& options() const { return options_; }
  [[nodiscard]] entail::Prover& prover() { return *prover_; }
  EntailEvalReport& report() { return report_; }

  // Whether `limit` leaves room for another case.
  [[nodiscard]] bool wants_more(std::size_t read) const {
    return options_.limit == 0 || read < options_.limit;
  }

  // The sentence of a case as a rule; nothing, and noted, where it does not parse.
  std::optional<entail::Rule> parse(const std::string& case_id, std::string_view sentence,
                                    entail::Signature& signature);
  // All sentences of a text.
  bool parse_text(const std::string& case_id, std::string_view text, entail::Signature& signature,
                  std::vector<entail::Sentence>& out);

  // Loads the premises once, asks what they say of the goal, and notes what comes of it. Only what is certain
  // is an answer: "undecided" and "inconsistent premises" are never right.
  Status answer(const LabelledCase& problem);

  // Premises, and one goal, timed and counted. The premises must live as long as goals are asked.
  Status load(const entail::Signature& signature, std::span<const entail::Sentence> premises);
  entail::Proof prove(const entail::Sentence& goal);

  // Notes the answer that was found to a case, and whether it was proved.
  void note_answer(const std::string& case_id, std::string_view expected, std::string_view found);
  void note_unparsed(const std::string& case_id, std::string_view sentence, const Message& message);
  void warn(const std::string& case_id, std::string message);
  void note_lines(std::string_view text);

  EntailEvalReport take();

 private:
  Session(const EntailEvalOptions& options, std::unique_ptr<entail::Prover> prover)
      : options_(options), prover_(std::move(prover)) {}
  void compare_proof(const LabelledCase& problem, const entail::Proof& proof);

  EntailEvalOptions options_;
  std::unique_ptr<entail::Prover> prover_;
  entail::Vocabulary vocabulary_;  // none: these problems have no phrases
  EntailEvalReport report_;
};

// The session's prover, with what is asked of it timed and counted by the session. Whether premises
// contradict each other is no goal. What `semantics` says is left to the session's options.
class CountedProver final : public entail::Prover {
 public:
  explicit CountedProver(Session& session) : session_(session) {}
  [[nodiscard]] std::string_view name() const override { return session_.prover().name(); }
  Status load(const entail::Signature& signature, std::span<const entail::Sentence> premises,
              entail::Semantics semantics) override;
  entail::Proof prove(const entail::Sentence& goal) override { return session_.prove(goal); }
  entail::Proof contradiction() override { return session_.prover().contradiction(); }

 private:
  Session& session_;
};

// Sentences of a text, by their full stops.
std::vector<std::string_view> sentences_of(std::string_view text);

// What a proof says, sentence by sentence: a premise where it is used first, then what follows.
std::vector<std::string> chain_of(const entail::Proof& proof, const std::vector<entail::Sentence>& premises,
                                  const entail::Signature& signature);
// Applications of rules on the longest way from what is given to what follows; 0 of what is given. This is
// ProofWriter's QDep.
std::size_t depth_of(const entail::Proof& proof);

// Reads problems and lets the session answer them. Only a file that is not of this format is an error.
struct Reader {
  EntailFormat format;
  Status (*run)(std::string_view text, Session& session);
};
Status run_proofwriter(std::string_view text, Session& session);
Status run_prontoqa(std::string_view text, Session& session);
Status run_entailmentbank(std::string_view text, Session& session);
Status run_folio(std::string_view text, Session& session);

}  // namespace propter::eval
