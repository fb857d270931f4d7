// How a word of the signature is said.
#pragma once

#include <string>
#include <string_view>

#include "entail/logic.h"

namespace propter::entail {

// What stands between subject and object where no vocabulary has a phrase for it: "is old", "is not a dog",
// "likes", "does not live in", "is in", "cannot fly". The lemma is that of a predicate of this class.
std::string words_for(std::string_view lemma, WordClass word_class, bool negated);

}  // namespace propter::entail
