// Files of theories, each with statements whose answers are known.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "eval/session.h"

namespace propter::eval {

// A statement to decide, as a file has it.
struct LabelledRecord {
  std::string id;
  std::string theory = {};
  std::string statement = {};
  std::string_view label = {};            // kLabelTrue, kLabelFalse or kLabelUnknown
  std::vector<std::string> proof = {};    // the gold proof, sentence by sentence; empty: none
  std::optional<std::size_t> depth = {};  // as LabelledCase
  std::string_view closed_world = {};  // not empty: what cannot be proved is false there, and how that shows
  std::string fault = {};              // not empty: no problem to answer, and why
};

using Take = std::function<void(LabelledRecord record)>;

// One way to write problems as JSON, known by a member.
struct Shape {
  std::string_view mark;
  void (*read)(const Json& item, const std::string& id, const Take& take);
};

// {"context", "question", "options", "answer"}, and perhaps "explanation": what follows the last question
// mark is the statement.
void read_with_options(const Json& item, const std::string& id, const Take& take);

// Reads an array, lines or an object of such items, or a single one, and has the session answer each. What is
// no problem is counted as a case that is not understood, with a warning; kCorrupt where nothing is one. The
// first case of a closed world is warned about: all are answered as of an open one.
Status answer_labelled(std::string_view text, std::span<const Shape> shapes, Session& session);

// The label that an answer means: it says True, False or Unknown (or Uncertain) itself, in any case, or names
// one of the options: "A" of "A) True", "(A) True", "A. True", "A: True", or the first of those without
// letters. Empty where it means none, or different ones.
std::string_view label_of_answer(const Json& answer, const Json& options);

}  // namespace propter::eval
