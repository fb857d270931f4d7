// ProofWriter problems with an open world, as an array of objects with "id", "context", "question", "options"
// and "answer". The statement follows the last question mark of the question.
#include "eval/labelled.h"

namespace propter::eval {

Status run_proofwriter(std::string_view text, Session& session) {
  return each_labelled(text, session, [&](const Json&, LabelledCase&) {});
}

}  // namespace propter::eval
