// PrOntoQA problems: as ProofWriter's, and "explanation", the gold proof: what is given and what follows from
// it, in order.
#include "eval/labelled.h"

namespace propter::eval {
namespace {

// Sentences of the proof that are not given: what its derivations say.
std::size_t derivations(const std::vector<std::string>& chain, const LabelledCase& problem) {
  std::size_t given = 0;
  for (const std::string& sentence : chain)
    for (const entail::Sentence& premise : problem.premises)
      if (sentence == entail::informalise(*entail::rule_of(premise), problem.signature, {})) {
        ++given;
        break;
      }
  return chain.size() - given;
}

}  // namespace

Status run_prontoqa(std::string_view text, Session& session) {
  return each_labelled(text, session, [&](const Json& item, LabelledCase& problem) {
    std::vector<std::string> chain;
    for (const Json& sentence : item.get("explanation").array()) {
      const std::optional<entail::Rule> rule =
          session.parse(problem.id, sentence.string(), problem.signature);
      if (!rule) return;
      chain.push_back(entail::informalise(*rule, problem.signature, {}));
    }
    problem.depth = derivations(chain, problem);
    problem.chain = std::move(chain);
  });
}

}  // namespace propter::eval
