#include <propter/labeller.h>

namespace propter {

std::vector<Result<Verdict>> Labeller::label_round(std::span<const ContextContract> round) {
  std::vector<Result<Verdict>> verdicts;
  for (const ContextContract& context : round) verdicts.push_back(label(context));
  return verdicts;
}

}  // namespace propter
