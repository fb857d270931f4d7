// PrOntoQA problems: with options and "explanation", the gold proof; or as published, examples with a chain
// of thought.
#include <array>

#include "base/text.h"
#include "eval/labelled.h"

namespace propter::eval {
namespace {

constexpr std::string_view kProve = "prove";

std::string fault_of(const Json& item, const LabelledRecord& record) {
  if (!item.get("question").is_string()) return "'question' is no text";
  if (record.statement.empty()) return "it asks no question";
  if (record.label.empty()) return "its answer is neither True nor False";
  return {};
}

// {"question", "query", "chain_of_thought", "answer"}: the question is the theory, and the statement stands
// in the query after "True or false:" or "Prove:"; what is to be proved is true without an answer.
void read_example(const Json& item, const std::string& id, const Take& take) {
  LabelledRecord out{.id = id, .theory = item.get("question").string()};
  const std::string_view query = item.get("query").string();
  const std::size_t colon = query.find(':');
  const bool asks = colon != std::string_view::npos;
  out.statement = trim(asks ? query.substr(colon + 1) : query);
  out.label = label_of_answer(item.get("answer"), {});
  if (item.get("answer").is_null() && asks && iequals(trim(query.substr(0, colon)), kProve))
    out.label = kLabelTrue;
  for (const Json& sentence : item.get("chain_of_thought").array()) out.proof.push_back(sentence.string());
  out.fault = fault_of(item, out);
  take(std::move(out));
}

// The examples in its context are for a model to learn from.
void read_test_example(const Json& item, const std::string& id, const Take& take) {
  read_example(item.get("test_example"), id, take);
}

constexpr std::array kShapes = std::to_array<Shape>({
    {"test_example", read_test_example},
    {"query", read_example},
    {"context", read_with_options},
});

}  // namespace

Status run_prontoqa(std::string_view text, Session& session) {
  return answer_labelled(text, kShapes, session);
}

}  // namespace propter::eval
