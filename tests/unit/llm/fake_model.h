// A model in memory, and a small role that it plays.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "agents/agents.h"
#include "llm/model.h"
#include "llm/session.h"

namespace propter::llm {

inline const agents::Role& tester() {
  static const agents::Role role{"tester", "Judge what follows.", R"({"type":"object"})",
                                 R"({"answer_tokens":100})"};
  return role;
}

inline Completion answer(std::string content, std::uint64_t tokens_in = 10, std::uint64_t tokens_out = 5) {
  Completion c;
  c.content = std::move(content);
  c.finish_reason = "stop";
  c.model = "fake-1";
  c.tokens_in = tokens_in;
  c.tokens_out = tokens_out;
  c.attempts = 1;
  return c;
}

inline Completion failure(std::string why, std::string error_type = "500") {
  Completion c;
  c.failure = std::move(why);
  c.error_type = std::move(error_type);
  c.attempts = 1;
  return c;
}

inline Completion final_failure(std::string why) {
  Completion c = failure(std::move(why), "401");
  c.final = true;
  return c;
}

// Answers "re: ..."; questions that begin with "fail" or "key refused" get no answer.
inline Completion echo(const ChatRequest& request) {
  if (request.user.starts_with("fail")) return failure("the model failed");
  if (request.user.starts_with("key refused")) return final_failure("the key is refused");
  return answer("re: " + request.user);
}

class FakeModel final : public Model {
 public:
  using Script = std::function<Completion(const ChatRequest&)>;
  explicit FakeModel(Script script = echo) : script_(std::move(script)) {}

  std::vector<Completion> complete(std::span<const ChatRequest> requests,
                                   std::optional<std::chrono::steady_clock::time_point> until) override {
    until_ = until;
    ++batches_;
    std::vector<Completion> completions;
    for (const ChatRequest& request : requests) {
      received_.push_back(request);
      completions.push_back(script_(request));
    }
    return completions;
  }

  [[nodiscard]] const std::vector<ChatRequest>& received() const { return received_; }
  [[nodiscard]] std::size_t batches() const { return batches_; }
  [[nodiscard]] auto until() const { return until_; }
  [[nodiscard]] std::vector<std::string> asked() const {
    std::vector<std::string> texts;
    for (const ChatRequest& request : received_) texts.push_back(request.user);
    return texts;
  }

 private:
  Script script_;
  std::vector<ChatRequest> received_;
  std::size_t batches_ = 0;
  std::optional<std::chrono::steady_clock::time_point> until_;
};

inline LlmOptions test_options(const LlmBudget& budget = {}) {
  LlmOptions options;
  options.model = "m-1";
  options.budget = budget;
  return options;
}

inline std::vector<Exchange> ask(Session& session, const std::vector<std::string>& texts) {
  std::vector<Question> questions;
  for (const std::string& text : texts) questions.push_back({text, "about " + text, 0});
  return session.ask(questions);
}

// "answered: re: x", "failed (why)": an exchange on one line.
inline std::string line_of(const Exchange& e) {
  constexpr const char* kNames[] = {"answered", "cached", "failed", "refused", "given up", "budget"};
  std::string line = kNames[static_cast<int>(e.outcome)];
  if (!e.reason.empty()) line += " (" + e.reason + ")";
  if (!e.content.empty()) line += ": " + e.content;
  if (!e.refusal.empty()) line += " refusal: " + e.refusal;
  return line;
}

inline std::vector<std::string> lines_of(const std::vector<Exchange>& exchanges) {
  std::vector<std::string> lines;
  for (const Exchange& e : exchanges) lines.push_back(line_of(e));
  return lines;
}

inline std::vector<std::string> ask_lines(Session& session, const std::vector<std::string>& texts) {
  return lines_of(ask(session, texts));
}

}  // namespace propter::llm
