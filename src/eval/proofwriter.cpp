// ProofWriter problems with an open world: with options, or as published, a theory and its questions.
#include <array>

#include <fmt/format.h>

#include "base/text.h"
#include "eval/labelled.h"

namespace propter::eval {
namespace {

// The member, or where it is missing the one that RuleTaker has for it.
const Json& either(const Json& item, std::string_view member, std::string_view of_rule_taker) {
  const Json& found = item.get(member);
  return found.is_null() ? item.get(of_rule_taker) : found;
}

std::string fault_of(const Json& theory, const LabelledRecord& record) {
  if (theory.is_null()) return "it has neither 'theory' nor 'context'";
  if (!theory.is_string()) return "its theory is no text";
  if (record.statement.empty()) return "it asks no question";
  if (record.label.empty()) return "its answer is none of true, false and \"Unknown\"";
  return {};
}

// As LabelledRecord has it. RuleTaker's labels are true and false only.
std::string_view closed_world_of(std::string_view id, const Json& question) {
  if (icontains(id, "-cwa-")) return "the id says a closed world (-CWA-)";
  const bool of_rule_taker = question.get("answer").is_null() && !question.get("label").is_null();
  return of_rule_taker && !icontains(id, "-owa-") ? "RuleTaker's labels are of a closed world" : "";
}

// Of an object by their names, of an array by their places: Q1, Q2, ...
Json::Object named_questions(const Json& questions) {
  Json::Object out = questions.object();
  for (const Json& question : questions.array())
    out.emplace_back(fmt::format("Q{}", out.size() + 1), question);
  return out;
}

// {"id", "theory", "questions": {"Q1": {"question", "answer", "QDep"}, ...}}: QDep is the depth of the proof.
// RuleTaker's: {"id", "context", "questions": [{"text", "label"}, ...]}.
void read_theory(const Json& item, const std::string& id, const Take& take) {
  const Json& questions = item.get("questions");
  if (!questions.is_object() && !questions.is_array())
    return take({.id = id, .fault = "'questions' is neither an object nor an array"});
  const Json::Object named = named_questions(questions);
  if (named.empty()) return take({.id = id, .fault = "'questions' holds none"});
  const Json& theory = either(item, "theory", "context");
  for (const auto& [name, question] : named) {
    LabelledRecord out{.id = fmt::format("{}_{}", id, name), .theory = theory.string()};
    out.statement = trim(either(question, "question", "text").string());
    out.label = label_of_answer(either(question, "answer", "label"), {});
    const Json& depth = question.get("QDep");
    if (depth.is_integer() && depth.integer() >= 0) out.depth = static_cast<std::size_t>(depth.integer());
    out.closed_world = closed_world_of(id, question);
    out.fault = fault_of(theory, out);
    take(std::move(out));
  }
}

void read_case(const Json& item, const std::string& id, const Take& take) {
  read_with_options(item, id, [&](LabelledRecord record) {
    record.closed_world = closed_world_of(id, {});
    take(std::move(record));
  });
}

constexpr std::array kShapes = std::to_array<Shape>({
    {"questions", read_theory},
    {"context", read_case},
});

}  // namespace

Status run_proofwriter(std::string_view text, Session& session) {
  return answer_labelled(text, kShapes, session);
}

}  // namespace propter::eval
