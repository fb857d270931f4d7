// How many tokens a text is, without the tokenizer of any one model.
#pragma once

#include <cstdint>
#include <string_view>

namespace propter::llm {

// An estimate that leans to the high side for the common byte-pair vocabularies: words by four letters,
// numbers by two digits, other printable ASCII by two, all else by byte. O(n).
std::uint64_t estimate_tokens(std::string_view text);

}  // namespace propter::llm
