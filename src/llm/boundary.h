// What crosses between the program and a model, in both directions.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <propter/status.h>

#include "base/json.h"
#include "llm/redaction.h"
#include "llm/session.h"

namespace propter::llm {

// Untrusted text as it may leave: redacted (null: nothing is) and neutralised, one line of at most `limit`
// bytes.
std::string outgoing(std::string_view untrusted, std::size_t limit, Redactor* redactor);

// The JSON object that an answer holds. kCorrupt says what is wrong with it, in words for the model: refused,
// empty, cut off, no object.
Result<Json> object_of(const Exchange& exchange);

// A limit or a failure as words for people: "budget:calls" becomes "the budget of calls is spent".
std::string words_for(std::string_view reason);

}  // namespace propter::llm
