#include "eval/decide.h"

#include <array>
#include <utility>

namespace propter::eval {

using entail::Finding;
using entail::Proof;

std::string_view name_of(Answer answer) {
  static constexpr std::array<std::string_view, kAnswers> kNames = {"True", "False", "Uncertain",
                                                                    "inconsistent premises", "undecided"};
  return kNames[static_cast<std::size_t>(answer)];
}

Decision decide(entail::Prover& prover, const entail::Sentence& statement) {
  const Finding clash = prover.contradiction().finding;
  if (clash == Finding::kProved) return {Answer::kInconsistent};
  Proof holds = prover.prove(statement);
  if (holds.finding == Finding::kProved && clash == Finding::kNotProved)
    return {Answer::kTrue, std::move(holds)};
  Proof fails = prover.prove(negation_of(statement));
  if (holds.finding == Finding::kProved && fails.finding == Finding::kProved) return {Answer::kInconsistent};
  if (holds.finding == Finding::kProved) return {Answer::kTrue, std::move(holds)};
  if (fails.finding == Finding::kProved) return {Answer::kFalse, std::move(fails)};
  const bool certain = holds.finding == Finding::kNotProved && fails.finding == Finding::kNotProved;
  return {certain ? Answer::kUncertain : Answer::kUndecided};
}

}  // namespace propter::eval
