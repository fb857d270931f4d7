#include "entail/question.h"

#include <set>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "entail/language.h"
#include "entail/statements.h"
#include "entail/tree_file.h"

namespace propter::entail {
namespace {

Status read_leaves(const EntailmentTree& tree, Question& out) {
  Statements read = read_statements(tree, incident_vocabulary());
  for (std::size_t i = 0; i < tree.nodes.size(); ++i) {
    if (!tree.nodes[i].premises.empty()) continue;
    if (!read.faults[i].empty()) return Status::corrupt({read.faults[i], "node " + tree.nodes[i].id, "", ""});
    out.premises.push_back(std::move(read.sentences[i]));
  }
  out.signature = std::move(read.signature);
  return {};
}

std::string free_id(const std::vector<Sentence>& premises) {
  std::set<std::string> taken;
  for (const Sentence& s : premises) taken.insert(s.id);
  std::string id = "hypothesis";
  while (taken.contains(id)) id += "'";
  return id;
}

Status read_goal(const std::string& text, Question& out) {
  auto form = parse_sentence(text, out.signature, incident_vocabulary());
  if (!form.ok()) {
    Message message = form.status().message();
    message.where = message.where.empty() ? "hypothesis" : "hypothesis, " + message.where;
    return {form.status().code(), std::move(message)};
  }
  out.goal = {free_id(out.premises), text, *std::move(form)};
  return {};
}

}  // namespace

Status check(const EntailOptions& options) {
  if (options.hypothesis.empty() == options.tree.empty())
    return Status::usage({"a hypothesis or a tree is needed", "", "there are both, or there is neither", ""});
  if (options.tree.empty() && trim(options.premises).empty())
    return Status::unusable({"there are no premises", "", "a hypothesis follows from something", ""});
  return {};
}

Result<Question> read_premises(const EntailOptions& options) {
  Question out;
  auto text = parse_text(options.premises, out.signature, incident_vocabulary());
  if (!text.ok()) return text.status();
  out.premises = std::move(text->sentences);
  if (out.premises.size() < options.max_nodes) return out;
  return Status::unusable(
      {"there are too many premises", "",
       fmt::format("there are {}; fewer than {} are allowed", out.premises.size(), options.max_nodes), ""});
}

Result<Question> read_question(const EntailOptions& options) {
  if (Status s = check(options); !s.ok()) return s;
  Question out;
  std::string hypothesis = options.hypothesis;
  if (!options.tree.empty()) {
    const auto tree = read_tree(options.tree, options.max_nodes);
    if (!tree.ok()) return tree.status();
    hypothesis = tree->nodes.back().statement;
    if (trim(options.premises).empty())
      if (Status s = read_leaves(*tree, out); !s.ok()) return s;
  }
  if (!trim(options.premises).empty()) {
    auto premises = read_premises(options);
    if (!premises.ok()) return premises.status();
    out = *std::move(premises);
  }
  if (Status s = read_goal(hypothesis, out); !s.ok()) return s;
  return out;
}

}  // namespace propter::entail
