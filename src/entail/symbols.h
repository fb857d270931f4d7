// Names for the languages of provers: letters, digits and '_' only, whatever was written, and different for
// what is different. "does_depend__on", "not_is_red", "c_default_2fService_2fcart", "X0".
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "entail/logic.h"

namespace propter::entail {

// '_' and two hexadecimal digits stand for every byte that is no ASCII letter or digit, "__" for a blank.
std::string escaped_symbol(std::string_view text);

std::string predicate_symbol(const Literal& literal, const Signature& signature);
std::string term_symbol(Term term, const Signature& signature);

// "s3_id" of the premise with index 3, and the way back.
std::string premise_symbol(std::size_t index, std::string_view id);
std::optional<std::size_t> premise_of_symbol(std::string_view symbol);

}  // namespace propter::entail
