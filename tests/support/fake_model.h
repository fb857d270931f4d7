// A model in memory whose answers a test writes down.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "llm/model.h"

namespace propter::test {

// What a model writes when it keeps to the schema.
inline std::string verdict_json(std::string_view label, double confidence = 0.9, std::string_view cites = "",
                                std::string_view suspects = "", std::string_view rationale = "as told") {
  const auto list = [](std::string_view item) {
    return item.empty() ? std::string("[]") : "[\"" + std::string(item) + "\"]";
  };
  return "{\"label\":\"" + std::string(label) + "\",\"confidence\":" + std::to_string(confidence) +
         ",\"cites\":" + list(cites) + ",\"suspects\":" + list(suspects) + ",\"rationale\":\"" +
         std::string(rationale) + "\"}";
}

inline llm::Completion answer(std::string content, std::uint64_t tokens_in = 10,
                              std::uint64_t tokens_out = 5) {
  llm::Completion c;
  c.content = std::move(content);
  c.finish_reason = "stop";
  c.model = "fake-1";
  c.tokens_in = tokens_in;
  c.tokens_out = tokens_out;
  c.attempts = 1;
  return c;
}

inline llm::Completion failure(std::string why, std::string error_type = "500") {
  llm::Completion c;
  c.failure = std::move(why);
  c.error_type = std::move(error_type);
  c.attempts = 1;
  return c;
}

inline llm::Completion final_failure(std::string why) {
  llm::Completion c = failure(std::move(why), "401");
  c.final = true;
  return c;
}

// Answers "re: ..."; questions that begin with "fail" or "key refused" get no answer.
inline llm::Completion echo(const llm::ChatRequest& request) {
  if (request.user.starts_with("fail")) return failure("the model failed");
  if (request.user.starts_with("key refused")) return final_failure("the key is refused");
  return answer("re: " + request.user);
}

class FakeModel final : public llm::Model {
 public:
  using Script = std::function<llm::Completion(const llm::ChatRequest&)>;
  explicit FakeModel(Script script = echo) : script_(std::move(script)) {}

  std::vector<llm::Completion> complete(std::span<const llm::ChatRequest> requests,
                                        std::optional<std::chrono::steady_clock::time_point> until) override {
    until_ = until;
    ++batches_;
    std::vector<llm::Completion> completions;
    for (const llm::ChatRequest& request : requests) {
      received_.push_back(request);
      completions.push_back(script_(request));
    }
    return completions;
  }

  [[nodiscard]] const std::vector<llm::ChatRequest>& received() const { return received_; }
  [[nodiscard]] std::size_t batches() const { return batches_; }
  [[nodiscard]] auto until() const { return until_; }
  [[nodiscard]] std::vector<std::string> asked() const {
    std::vector<std::string> texts;
    for (const llm::ChatRequest& request : received_) texts.push_back(request.user);
    return texts;
  }

 private:
  Script script_;
  std::vector<llm::ChatRequest> received_;
  std::size_t batches_ = 0;
  std::optional<std::chrono::steady_clock::time_point> until_;
};

}  // namespace propter::test
