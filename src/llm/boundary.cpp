#include "llm/boundary.h"

#include <fmt/format.h>

#include "base/text.h"
#include "llm/json_answer.h"
#include "llm/neutral.h"

namespace propter::llm {
namespace {

constexpr std::size_t kAnyLength = 1'000'000;

Status wrong(const char* what) { return Status::corrupt({what, "", "", ""}); }

}  // namespace

// Redacted on both sides of neutralising: a secret must neither be cut out of its shape nor hidden by
// characters that are invisible.
std::string outgoing(std::string_view untrusted, std::size_t limit, Redactor* redactor) {
  if (!redactor) return neutralise(untrusted, limit);
  const std::string redacted = redactor->redact(untrusted);
  const std::string neutral = neutralise(redacted, kAnyLength);
  return neutralise(redactor->redact_again(neutral, redacted), limit);
}

Result<Json> object_of(const Exchange& exchange) {
  if (!exchange.refusal.empty()) return wrong("the model refused to answer");
  if (trim(exchange.content).empty()) return wrong("the answer is empty");
  if (auto object = first_json_object(exchange.content)) return *std::move(object);
  return wrong(exchange.finish_reason == "length" ? "the answer was cut off: it is too long"
                                                  : "the answer holds no complete JSON object");
}

std::string words_for(std::string_view reason) {
  constexpr std::string_view kBudget = "budget:";
  if (!reason.starts_with(kBudget)) return std::string(reason);
  return fmt::format("the budget of {} is spent", reason.substr(kBudget.size()));
}

}  // namespace propter::llm
