#include <nlohmann/json.hpp>

#include "support/scripted_endpoint.h"

namespace propter::test {
namespace {

using nlohmann::ordered_json;

std::string completion(ordered_json message, std::uint64_t tokens_in, std::uint64_t tokens_out) {
  const ordered_json choice = {
      {"index", 0}, {"message", std::move(message)}, {"logprobs", nullptr}, {"finish_reason", "stop"}};
  const ordered_json usage = {{"prompt_tokens", tokens_in},
                              {"completion_tokens", tokens_out},
                              {"total_tokens", tokens_in + tokens_out}};
  const ordered_json body = {{"id", "chatcmpl-scripted"},
                             {"object", "chat.completion"},
                             {"created", 0},
                             {"model", "scripted"},
                             {"choices", ordered_json::array({choice})},
                             {"usage", usage}};
  return body.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

}  // namespace

std::string chat_completion(std::string_view content, std::uint64_t tokens_in, std::uint64_t tokens_out) {
  return completion({{"role", "assistant"}, {"content", content}}, tokens_in, tokens_out);
}

std::string refusal_completion(std::string_view text) {
  return completion({{"role", "assistant"}, {"content", nullptr}, {"refusal", text}}, 1, 1);
}

std::string error_body(std::string_view message) {
  const ordered_json error = {
      {"message", message}, {"type", "invalid_request_error"}, {"param", nullptr}, {"code", nullptr}};
  return ordered_json{{"error", error}}.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

}  // namespace propter::test
