// A model in memory whose answers a test writes down.
#pragma once

#include <functional>
#include <string>
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

inline llm::Completion completion(std::string content) {
  llm::Completion c;
  c.content = std::move(content);
  c.finish_reason = "stop";
  c.tokens_in = 100;
  c.tokens_out = 20;
  return c;
}

inline llm::Completion failure(std::string why, bool final = false) {
  llm::Completion c;
  c.failure = std::move(why);
  c.error_type = "test";
  c.final = final;
  return c;
}

class FakeModel final : public llm::Model {
 public:
  using Script = std::function<llm::Completion(const llm::ChatRequest& request, std::size_t number)>;

  explicit FakeModel(Script script) : script_(std::move(script)) {}

  std::vector<llm::Completion> complete(std::span<const llm::ChatRequest> requests,
                                        std::optional<std::chrono::steady_clock::time_point>) override {
    std::vector<llm::Completion> out;
    for (const llm::ChatRequest& request : requests) {
      sent.push_back(request.user);
      out.push_back(script_(request, sent.size() - 1));
    }
    return out;
  }

  std::vector<std::string> sent;

 private:
  Script script_;
};

}  // namespace propter::test
