// One question to a model and what came back: the seam between those who ask and whoever answers.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <propter/time.h>

namespace propter::llm {

struct ChatRequest {
  std::string_view system;
  std::string user;
  std::string_view schema_name;
  std::string_view schema;  // JSON schema of the answer
  double temperature = 0;
  std::uint64_t seed = 0;
  std::uint64_t answer_tokens = 0;  // at most
};

struct Completion {
  std::string content;
  std::string refusal;
  std::string finish_reason;    // "stop", "length", ...
  std::string model;            // as it names itself
  std::uint64_t tokens_in = 0;  // as reported, else estimated
  std::uint64_t tokens_out = 0;
  std::string failure;     // why there is no answer at all; empty when there is one
  std::string error_type;  // of a failure: "timeout", "429" ...
  bool final = false;      // the same will happen to every other question: key refused, model unknown
  bool billable = false;   // of a failure: the model may have worked all the same
  TimeNs begin = kNoTime;  // wall clock; for traces only
  TimeNs end = kNoTime;
  std::uint32_t attempts = 0;
};

class Model {
 public:
  virtual ~Model() = default;
  // Completion i answers request i. Nothing is sent after `until`.
  virtual std::vector<Completion> complete(std::span<const ChatRequest> requests,
                                           std::optional<std::chrono::steady_clock::time_point> until) = 0;
};

}  // namespace propter::llm
