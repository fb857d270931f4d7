#include "support/scripted_api.h"

#include <algorithm>

#include <nlohmann/json.hpp>

namespace propter::test {
namespace {

using nlohmann::json;

constexpr std::size_t kBytesPerToken = 4;
constexpr const char* kModels =
    R"({"object":"list","data":[{"id":"scripted","object":"model","created":0,"owned_by":"scripted"}]})";

ScriptedReply refuse(int status, const std::string& message) {
  return {.status = status, .body = error_body(message)};
}

std::string key_of(const ReceivedRequest& request) {
  const std::string sent = request.header("Authorization");
  constexpr std::string_view kScheme = "Bearer ";
  return sent.starts_with(kScheme) ? sent.substr(kScheme.size()) : sent;
}

std::string text(const json& value, const char* key) {
  const bool there = value.is_object() && value.contains(key) && value.at(key).is_string();
  return there ? value.at(key).get<std::string>() : "";
}

json list(const json& value, const char* key) {
  const bool there = value.is_object() && value.contains(key) && value.at(key).is_array();
  return there ? value.at(key) : json::array();
}

// A content is a text, or a list of parts with texts.
std::string content_of(const json& message) {
  std::string content = text(message, "content");
  for (const json& part : list(message, "content")) content += text(part, "text");
  return content;
}

std::string packet_of(const json& request) {
  const json messages = list(request, "messages");
  const auto last = std::find_if(messages.rbegin(), messages.rend(),
                                 [](const json& message) { return text(message, "role") == "user"; });
  return last == messages.rend() ? "" : content_of(*last);
}

bool allows(Formats formats, const std::string& type) {
  if (type.empty() || type == "text") return true;
  if (type == "json_object") return formats != Formats::kNone;
  return type == "json_schema" && formats == Formats::kJsonSchema;
}

}  // namespace

ScriptedReply ScriptedApi::answer(const ReceivedRequest& request) {
  ScriptedReply reply;
  if (settings_.die_after && completions_ >= *settings_.die_after)
    reply.close_before_answer = true;
  else
    reply = reply_to(request);
  reply.delay_before_headers = settings_.delay;
  return reply;
}

ScriptedReply ScriptedApi::reply_to(const ReceivedRequest& request) {
  if (!settings_.key.empty() && request.header("Authorization") != "Bearer " + settings_.key)
    return refuse(401, "Incorrect API key provided: " + key_of(request) + ".");
  if (request.method == "GET" && request.path == "/v1/models") return {.body = kModels};
  if (request.method == "POST" && request.path == "/v1/chat/completions") return complete(request.body);
  return refuse(404, "Invalid URL (" + request.method + " " + request.path + ")");
}

ScriptedReply ScriptedApi::complete(const std::string& body) {
  const json request = json::parse(body, nullptr, false);
  if (!request.is_object()) return refuse(400, "The body of the request is not a JSON object.");
  const std::string format = text(request.value("response_format", json()), "type");
  if (!allows(settings_.formats, format))
    return refuse(400, "Invalid parameter: 'response_format' of type '" + format +
                           "' is not supported with this model.");
  const std::string content = completion_about(packet_of(request), settings_.model, completions_++);
  return {.body = chat_completion(content, body.size() / kBytesPerToken, content.size() / kBytesPerToken)};
}

}  // namespace propter::test
