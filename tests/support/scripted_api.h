// An OpenAI-compatible API in front of a scripted model: models and chat completions, keys, formats, outages.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "support/scripted_endpoint.h"
#include "support/scripted_model.h"

namespace propter::test {

// What response_format may ask for; plain text always may be asked for.
enum class Formats : std::uint8_t {
  kNone,        // nothing
  kJsonObject,  // json_object
  kJsonSchema,  // json_object and json_schema
};

struct ApiSettings {
  ScriptedModel model;
  Formats formats = Formats::kJsonSchema;
  std::chrono::milliseconds delay{0};      // before each answer
  std::optional<std::size_t> die_after{};  // completions, from which on connections are closed unanswered
  std::string key{};                       // that has to be sent; empty: none
};

// One request at a time.
class ScriptedApi {
 public:
  explicit ScriptedApi(ApiSettings settings) : settings_(std::move(settings)) {}
  ScriptedReply answer(const ReceivedRequest& request);

 private:
  ScriptedReply reply_to(const ReceivedRequest& request);
  ScriptedReply complete(const std::string& body);

  ApiSettings settings_;
  std::size_t completions_ = 0;
};

}  // namespace propter::test
