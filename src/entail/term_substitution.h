// Strict verification of a step in free English, by substitution of terms alone: no model, nothing fuzzy.
//
//   const std::vector<std::string> premises = {"An otter is a kind of mammal.", "Mammals have fur."};
//   verify_by_substitution(premises, "An otter has fur.").verified;  // theta1: {mammal := otter}
//
// One premise is the text in which terms are replaced; each of the others licenses one replacement; the
// conclusion must result word by word, up to inflection and articles (folded_text.h), and to that "is a kind
// of" says the same as "is a". Licences:
//
//   X is a kind of Y, X is a Y: Y becomes X where the text speaks of every Y: as its subject, in a condition
//     (if, when), where it is taken up again ("that Y"), or as what a measure or property is of. X becomes Y
//     where the text speaks of some X: after the verb, in a plain statement.
//   X means Y, X is called Y, ...: X and Y replace each other everywhere.
//   If A then C, with `something` and `something else` in A: a text that matches A becomes C.
//
// Statements are read as they are meant in textbooks: "mammals have fur" is of every mammal.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace propter::entail {

inline constexpr std::size_t kMaxStepPremises = 6;

enum class TermPosition : std::uint8_t {
  kSubject,    // all of them, as the subject, or after "all" or "no"
  kCondition,  // all of them, after if or when
  kVariable,   // all of them: taken up by "that" or "the"
  kRelation,   // all of them: "is a measure of", "is a property of"
  kObject,     // all of them, as an object; under kGeneralObjects only
  kSome,       // some of them, after the verb of a plain statement
  kAnywhere,   // one thing under two names
  kRule,       // `something` of a rule
};
inline constexpr std::size_t kTermPositions = static_cast<std::size_t>(TermPosition::kRule) + 1;
std::string_view name_of(TermPosition position);  // "subject", "condition", ...

// How an object without determiner, or with "a", is read: "moons orbit planets".
enum class TermReading : std::uint8_t {
  kStrict,          // some planets
  kGeneralObjects,  // also: all planets, save after a verb of making, holding or being
};

struct TermBinding {
  std::string term;
  std::string becomes;
  TermPosition position = TermPosition::kSubject;
  std::size_t licence = 0;  // index of the premise
  bool operator==(const TermBinding&) const = default;
};

struct TermProof {
  bool verified = false;
  std::size_t text = 0;                    // index of the premise in which terms were replaced
  std::vector<TermBinding> bindings = {};  // theta1, in the order of replacement
  std::string reason = {};                 // where not verified
};

// All premises must be used. Not verified when there are none, or more than kMaxStepPremises.
TermProof verify_by_substitution(std::span<const std::string> premises, std::string_view conclusion,
                                 TermReading reading = TermReading::kStrict);

// "mammal := otter (subject, premise 1); ...", with premises counted from 1.
std::string to_string(std::span<const TermBinding> bindings);

}  // namespace propter::entail
