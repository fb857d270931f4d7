// A small role for the model in memory, and what it is asked.
#pragma once

#include <string>
#include <vector>

#include "agents/agents.h"
#include "llm/session.h"
#include "tests/support/fake_model.h"

namespace propter::llm {

inline const agents::Role& tester() {
  static const agents::Role role{"tester", "Judge what follows.", R"({"type":"object"})",
                                 R"({"answer_tokens":100})"};
  return role;
}

using test::answer;
using test::echo;
using test::failure;
using test::FakeModel;
using test::final_failure;

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
