// The exchanges of one run with one model: cached, budgeted, recorded; or replayed from a recording.
#pragma once

#include <cstdint>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <propter/labeller.h>
#include <propter/llm.h>
#include <propter/trace.h>

#include "agents/agents.h"
#include "llm/budget.h"
#include "llm/model.h"
#include "llm/recording.h"

namespace propter::llm {

// Everything in it may leave: it was redacted and neutralised before.
struct Question {
  std::string user;                    // the packet
  std::string about;                   // for traces: what it is about
  std::uint32_t sample = 0;            // questions that differ in this alone are different questions
  const agents::Role* role = nullptr;  // who is to answer; null: the role of the session
};

struct Exchange {
  ExchangeOutcome outcome = ExchangeOutcome::kFailed;
  std::string content;  // the answer; empty after a refusal by the model, or without an answer
  std::string refusal;
  std::string finish_reason;
  std::string reason;  // why there is no answer: "budget:calls", "the endpoint ...", fixed text only
  Tokens spent;        // by this question; of a call that was cut at most that

  [[nodiscard]] bool answered() const { return is_answer(outcome); }
};

struct SessionParts {
  const agents::Role& role;  // of the questions that name none
  LlmOptions options;        // of the key only: model, samples, seed
  Recording& recording;      // borrowed
  Model* model = nullptr;    // borrowed; null for a replay and for an estimate
  bool replay = false;
  Trace* trace = nullptr;  // borrowed, may be null
};

class Session {
 public:
  explicit Session(SessionParts parts);

  // Exchange i answers question i. What goes out is settled before anything is sent, in the order of the
  // questions, and so are the records, whatever comes back first.
  std::vector<Exchange> ask(std::span<const Question> questions);

  // Calls, tokens, cost ... so far; verdicts are not counted here.
  [[nodiscard]] const LabellerUsage& usage() const { return usage_; }
  // What makes the run worthless: a replay that asked something new (the message names it), a record that
  // cannot be written. Once it is not ok, ask() only fails.
  [[nodiscard]] const Status& problem() const { return problem_; }
  // To be called when the run is over: what was asked becomes what a replay follows.
  Status finish();

  // Estimated tokens of the request that a question makes.
  [[nodiscard]] std::uint64_t request_tokens(const Question& question) const { return most_of(question).in; }

  // Estimated tokens of each request that would have been sent, without a model.
  [[nodiscard]] const std::vector<std::uint64_t>& request_sizes() const { return request_sizes_; }

 private:
  struct Pending;
  [[nodiscard]] double temperature() const;
  [[nodiscard]] const agents::Role& role_of(const Question& question) const;
  [[nodiscard]] std::string key_of(const Question& question) const;
  [[nodiscard]] ChatRequest request_of(const Question& question) const;
  [[nodiscard]] Tokens most_of(const Question& question) const;

  Exchange replayed(const Question& question);
  std::vector<Exchange> ask_model(std::span<const Question> questions);
  // What is known without sending; or the question is paid for and waits.
  Exchange settle(const Question& question, const std::string& key, std::vector<Pending>& pending,
                  std::size_t index);
  Exchange estimated(const std::string& key, const Tokens& most);
  Status send(std::span<const Question> questions, const std::vector<Pending>& pending,
              std::vector<Exchange>& out);
  Exchange take(const Question& question, const Pending& pending, const Completion& completion,
                std::vector<ExchangeRow>& rows);
  void tally(const std::string& key, const Exchange& exchange);
  void spend(const Tokens& tokens);
  void trace(const Question& question, const Completion& completion);

  SessionParts parts_;
  Budget budget_;
  LabellerUsage usage_;
  std::uint32_t failures_in_row_ = 0;
  std::vector<QuestionRow> asked_;
  std::vector<std::uint64_t> request_sizes_;
  std::set<std::string, std::less<>> estimated_;
  Status problem_;
};

}  // namespace propter::llm
