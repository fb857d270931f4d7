// The JSON object in what a model wrote.
#pragma once

#include <optional>
#include <string_view>

#include "base/json.h"

namespace propter::llm {

// The first complete JSON object in the text: all of it, within a fence, or among prose. Nothing where there
// is none or where it is cut off. O(n * tries), with a bound on the tries.
std::optional<Json> first_json_object(std::string_view text);

}  // namespace propter::llm
