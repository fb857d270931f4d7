// What a sentence of free English licenses to replace, and where a text speaks of all or of some.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "entail/folded_text.h"
#include "entail/term_substitution.h"

namespace propter::entail {

using Words = std::span<const FoldedWord>;

struct TermLicence {
  enum class Kind : std::uint8_t {
    kKind,      // every narrow is a wide
    kIdentity,  // narrow and wide are one
    kRule,      // if narrow then wide, with variables
  };
  Kind kind = Kind::kKind;
  FoldedText narrow = {};
  FoldedText wide = {};
};

// Several where the wide side has alternatives ("celestial object / celestial body"), each of which is said
// of the narrow one. None for sentences of other forms, and where either side holds more than a term: a
// conjunction, a negation, a condition.
std::vector<TermLicence> licences_of(Words sentence);

// One way to replace a term in a text.
struct Replacement {
  FoldedText text = {};
  FoldedText term = {};
  FoldedText becomes = {};
  TermPosition position = TermPosition::kAnywhere;
};

// All that the licence allows in the text.
std::vector<Replacement> replacements(const TermLicence& licence, Words text, TermReading reading);

}  // namespace propter::entail
