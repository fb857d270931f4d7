// The questions that free text raises, put to the model one round at a time.
//
// Every question goes through one session: recorded, cached, within the budget, replayable. Texts leave
// redacted and neutralised; what comes back is read strictly, bounded, and taken for a proposal only.
#pragma once

#include <cstdint>
#include <functional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <propter/status.h>

#include "agents/agents.h"
#include "base/json.h"
#include "entail/atoms.h"
#include "entail/refinement.h"
#include "llm/redaction.h"
#include "llm/session.h"

namespace propter::entail {

// In the source's words, or nearly.
struct AtomDraft {
  std::string from;  // id of a sentence
  std::string statement;
};

struct FormalisationTask {
  std::string statement;
  std::string last_answer = {};  // of a repair
  std::string problem = {};
};

struct Judgement {
  bool stated = false;
  std::string why;
};

struct SourceClaim {
  std::string id;  // for traces
  std::string source;
  std::string claim;
};

struct RefinementTask {
  LeafOrStep step;
  std::string hypothesis;
  std::string verdict;
  std::string diagnosis;
  std::string missing;
  std::vector<std::string> holds;
  std::vector<LeafOrStep> premises;
  std::vector<LeafOrStep> others;
  std::vector<SourceSentence> sources;
  std::vector<std::string> rejected;
};

// In all results: kCorrupt for an answer that makes no sense, with words for whoever gave it; kUnusable where
// there is no answer: the budget is spent, the endpoint fails, the request would be too large.
class Roles {
 public:
  // Both are borrowed; null: nothing is redacted.
  Roles(llm::Session& session, llm::Redactor* redactor, std::uint64_t max_request_tokens)
      : session_(session), redactor_(redactor), max_tokens_(max_request_tokens) {}

  // Per sentence its atoms, in the order of the sentences.
  std::vector<Result<std::vector<AtomDraft>>> decompose(std::span<const SourceSentence> sentences);
  // Steps from the leaves to the hypothesis, which the last one stands for. They get ids of ours.
  Result<std::vector<ProofStep>> plan(std::span<const LeafOrStep> leaves, const std::string& hypothesis);
  // One sentence per task; not yet parsed. An empty answer is kCorrupt.
  std::vector<Result<std::string>> formalise(std::span<const FormalisationTask> tasks,
                                             const std::set<std::string>& known);
  std::vector<Result<Judgement>> judge(std::span<const SourceClaim> claims);
  Result<Edit> refine(const RefinementTask& task);

 private:
  using Batch = std::vector<SourceSentence>;
  struct Request {
    const agents::Role& role;
    std::string about;
    std::function<std::string(const std::string& note)> packet;  // JSON; `note`: of the last answer, or ""
  };
  template <typename T>
  using Reader = std::function<Result<T>(std::size_t request, const Json& answer, const std::string& packet)>;

  // Asks once more where an answer makes no sense, if `repair`.
  template <typename T>
  std::vector<Result<T>> ask(std::span<const Request> requests, bool repair, const Reader<T>& read);
  template <typename T>
  void ask_round(std::span<const Request> requests, const std::vector<std::size_t>& which,
                 const Reader<T>& read, std::vector<Result<T>>& out);

  [[nodiscard]] std::vector<Batch> batches_of(std::span<const SourceSentence> sentences);
  [[nodiscard]] Request request_for(const Batch& batch);
  Result<std::vector<AtomDraft>> read_atoms(const Batch& batch, const Json& answer,
                                            const std::string& packet);
  Result<std::vector<ProofStep>> read_steps(std::span<const LeafOrStep> leaves, const Json& answer,
                                            const std::string& packet);
  [[nodiscard]] std::string refine_packet(const RefinementTask& task, const std::string& note);
  Result<Edit> read_edit(const RefinementTask& task, const Json& answer, const std::string& packet);
  [[nodiscard]] std::string clean(std::string_view text, std::size_t bytes);
  // What must not be cut: who sees half of a sentence may take it for another one.
  [[nodiscard]] std::string whole(std::string_view text);
  // A text of an answer: one harmless line, with what was redacted in the packet put back.
  [[nodiscard]] std::string received(const Json& text, std::size_t bytes, const std::string& packet);

  llm::Session& session_;
  llm::Redactor* redactor_;
  std::uint64_t max_tokens_;
};

}  // namespace propter::entail
