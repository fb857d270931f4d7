// Names of formulas that differ only in how they were typed.
#pragma once

#include <string>
#include <string_view>

namespace propter::entail {

// The name as symbols are looked up: small letters (Latin, Greek and Cyrillic ones, Unicode's simple case
// folding for them), and one apostrophe. Accents as they are: composed and decomposed ones stay different.
std::string folded_symbol(std::string_view name);

}  // namespace propter::entail
