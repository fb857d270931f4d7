// English inflection by general rules: what the grammar needs to see one word in "cats" and "cat", "chases"
// and "chase". ASCII; words are lower case.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace propter::entail {

enum class Inflection : std::uint8_t {
  kPlural,       // of a noun
  kThirdPerson,  // of a verb
};

// "chases", "watches", "is": of verbs; "cats", "mice": of nouns.
std::string inflect(std::string_view base, Inflection inflection);

// What a form may come from, the likeliest first: "horses" from "horse", or else "hors"; "yumpuses" from
// "yumpus", or else "yumpuse". A form that no rule inflects is its own base. Never empty.
std::vector<std::string> bases(std::string_view form, Inflection inflection);

// One form for those of a word of which it is not known whether it is a noun or a verb: "cats" and "cat",
// "chases" and "chase"; it may be no word. "Has" and "gas" stay.
std::string uninflected(std::string_view word);

// Whether a word after "are" or before it may be a plural noun: "cats", "mice", not "nervous" or "glass".
bool looks_plural(std::string_view word);

// Whether a word may be a verb in the third person singular, by its form alone: "likes", not "pass".
bool looks_third_person(std::string_view word);

// Whether it can be nothing else: "likes", not "focus" or "bias", which may be bases.
bool is_third_person(std::string_view word);

}  // namespace propter::entail
