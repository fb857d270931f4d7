#include "eval/labelled.h"

#include <fmt/format.h>

#include "base/text.h"

namespace propter::eval {
namespace {

Status bad_case(std::size_t number, std::string why) {
  return Status::corrupt({"this is no problem to answer", fmt::format("case {}", number), std::move(why),
                          "check --format; a case has context, question, options and answer"});
}

// "True" of {"options": ["A) True", ...], "answer": "A"}.
std::string label_of(const Json& item) {
  std::vector<std::string> options;
  for (const Json& option : item.get("options").array()) options.push_back(option.string());
  const std::string_view text = option_text(item.get("answer").string(), options);
  return std::string(text == "Uncertain" ? kLabelUnknown : text);
}

// The statement that a question asks about.
std::string_view statement_of(std::string_view question) {
  const std::size_t mark = question.rfind('?');
  return trim(mark == std::string_view::npos ? question : question.substr(mark + 1));
}

void read_sentences(const Json& item, Session& session, LabelledCase& problem) {
  problem.complete =
      session.parse_text(problem.id, item.get("context").string(), problem.signature, problem.premises);
  const std::string_view statement = statement_of(item.get("question").string());
  std::optional<entail::Rule> goal = session.parse(problem.id, statement, problem.signature);
  if (!goal)
    problem.complete = false;
  else
    problem.goal = {"goal", std::string(statement), *std::move(goal)};
}

}  // namespace

Status each_labelled(std::string_view text, Session& session,
                     const std::function<void(const Json& item, LabelledCase& problem)>& complete) {
  const Result<Json> file = parse_json(text);
  if (!file.ok()) return file.status();
  if (!file->is_array()) return bad_case(1, "the file is no array");
  std::size_t number = 0;
  for (const Json& item : file->array()) {
    if (!session.wants_more(number)) break;
    ++number;
    LabelledCase problem;
    problem.id = item.get("id").text();
    problem.label = label_of(item);
    if (problem.label != kLabelTrue && problem.label != kLabelFalse && problem.label != kLabelUnknown)
      return bad_case(number, "its answer is none of True, False and Unknown");
    if (!item.get("context").is_string() || !item.get("question").is_string())
      return bad_case(number, "it has no context or no question");
    read_sentences(item, session, problem);
    complete(item, problem);
    if (Status status = session.answer(problem); !status.ok()) return status;
  }
  return {};
}

}  // namespace propter::eval
