// ProofWriter problems with an open world: with options, or as published, a theory and its questions.
#include <array>

#include <fmt/format.h>

#include "base/text.h"
#include "eval/labelled.h"

namespace propter::eval {
namespace {

std::string fault_of(const Json& item, const LabelledRecord& record) {
  if (!item.get("theory").is_string()) return "'theory' is no text";
  if (record.statement.empty()) return "it asks no question";
  if (record.label.empty()) return "its answer is none of true, false and \"Unknown\"";
  return {};
}

// {"id", "theory", "questions": {"Q1": {"question", "answer", "QDep"}, ...}}: QDep is the depth of the proof.
void read_theory(const Json& item, const std::string& id, const Take& take) {
  const Json& questions = item.get("questions");
  if (questions.object().empty()) return take({.id = id, .fault = "'questions' holds none"});
  for (const auto& [name, question] : questions.object()) {
    LabelledRecord out{.id = fmt::format("{}_{}", id, name), .theory = item.get("theory").string()};
    out.statement = trim(question.get("question").string());
    out.label = label_of_answer(question.get("answer"), {});
    const Json& depth = question.get("QDep");
    if (depth.is_integer() && depth.integer() >= 0) out.depth = static_cast<std::size_t>(depth.integer());
    out.fault = fault_of(item, out);
    take(std::move(out));
  }
}

constexpr std::array kShapes = std::to_array<Shape>({
    {"questions", read_theory},
    {"context", read_with_options},
});

}  // namespace

Status run_proofwriter(std::string_view text, Session& session) {
  return answer_labelled(text, kShapes, session);
}

}  // namespace propter::eval
