// What premises say of a statement, whatever set of problems it is from.
#pragma once

#include <cstdint>
#include <string_view>

#include "entail/prover.h"

namespace propter::eval {

enum class Answer : std::uint8_t {
  kTrue,          // the premises entail the statement
  kFalse,         // they entail its negation
  kUncertain,     // neither, and this is certain
  kInconsistent,  // they contradict each other
  kUndecided,     // the prover gave up
};
inline constexpr std::size_t kAnswers = 5;
std::string_view name_of(Answer answer);  // "True", ..., "inconsistent premises", "undecided"

struct Decision {
  Answer answer = Answer::kUndecided;
  entail::Proof proof = {};  // of kTrue and kFalse
};

// Asks a prover that has its premises. The negation is not asked for where the statement follows and the
// premises certainly do not contradict each other.
Decision decide(entail::Prover& prover, const entail::Sentence& statement);

}  // namespace propter::eval
