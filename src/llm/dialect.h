// What an endpoint of the OpenAI family understands, learnt from what it rejects.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "llm/model.h"

namespace propter::llm {

enum class AnswerFormat : std::uint8_t { kJsonSchema, kJsonObject, kText };

struct Dialect {
  AnswerFormat format = AnswerFormat::kJsonSchema;
  bool temperature = true;
  bool seed = true;
  bool completion_limit = false;  // the limit is called max_completion_tokens

  // The next simpler dialect after a rejection (HTTP 400, 422): drops what the message names first, else
  // the most demanding thing that is left. False when nothing is left to drop.
  bool simplify(std::string_view rejection);
  bool operator==(const Dialect&) const = default;
};

// The body of a request to /chat/completions.
std::string body_of(const ChatRequest& request, std::string_view model, const Dialect& dialect);

// Fills content, refusal, finish_reason, model and tokens of a completion from the body of a good answer, or
// its failure. Tokens that are not reported are estimated.
Completion read_completion(std::string_view body, const ChatRequest& request);

// Whether a rejection is about the length of the question, which no other dialect would mend.
bool is_about_length(std::string_view rejection);

// The message of an error body, or all of the body; untrusted, of any length.
std::string error_message(std::string_view body);

}  // namespace propter::llm
