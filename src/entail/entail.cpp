// The façade of the room: text in, a checked tree out.
#include <array>
#include <memory>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "entail/export.h"
#include "entail/make_prover.h"
#include "entail/proof_tree.h"
#include "entail/statements.h"
#include "entail/tree_file.h"
#include "entail/verify.h"

namespace propter {

Result<std::unique_ptr<entail::Prover>> entail::make_prover(ProverKind kind, const ProverLimits& limits) {
  switch (kind) {
    case ProverKind::kZ3:
      return make_z3_prover(limits);
    case ProverKind::kEProver:
      return make_eprover(limits);
    default:
      return make_native_prover(limits);
  }
}

namespace {

using namespace propter::entail;  // NOLINT(google-build-using-namespace): the room itself

Status check_options(const EntailOptions& options) {
  if (options.hypothesis.empty() == options.tree.empty())
    return Status::usage({"a hypothesis or a tree is needed", "", "there are both, or there is neither", ""});
  if (options.tree.empty() && trim(options.premises).empty())
    return Status::unusable({"there are no premises", "", "a hypothesis follows from something", ""});
  return {};
}

// What was read.
struct Question {
  Signature signature;
  std::vector<Sentence> premises;
};

Result<Question> read_premises(const EntailOptions& options) {
  Question out;
  auto text = parse_text(options.premises, out.signature, incident_vocabulary());
  if (!text.ok()) return text.status();
  out.premises = std::move(text->sentences);
  if (out.premises.size() >= options.max_nodes)
    return Status::unusable(
        {"there are too many premises", "",
         fmt::format("there are {}; fewer than {} are allowed", out.premises.size(), options.max_nodes), ""});
  return out;
}

std::string free_id(const std::vector<Sentence>& premises) {
  std::set<std::string> taken;
  for (const Sentence& s : premises) taken.insert(s.id);
  std::string id = "hypothesis";
  while (taken.contains(id)) id += "'";
  return id;
}

// The derivation of the hypothesis as a tree, if forward chaining finds one.
std::optional<EntailmentTree> derivation(const Question& question, const Sentence& hypothesis,
                                         const EntailOptions& options) {
  const auto native = make_native_prover({options.milliseconds, options.megabytes});
  if (!native->load(question.signature, question.premises, options.semantics).ok()) return std::nullopt;
  const Proof proof = native->prove(hypothesis);
  auto tree = proof.finding == Finding::kProved ? tree_of_proof(proof, question.premises, hypothesis,
                                                                question.signature, incident_vocabulary())
                                                : std::nullopt;
  return tree && tree->nodes.size() <= options.max_nodes ? std::move(tree) : std::nullopt;
}

Result<Sentence> read_hypothesis(const EntailOptions& options, Question& question) {
  auto form = parse_sentence(options.hypothesis, question.signature, incident_vocabulary());
  if (form.ok()) return Sentence{free_id(question.premises), options.hypothesis, *std::move(form)};
  Message message = form.status().message();
  message.where = message.where.empty() ? "hypothesis" : "hypothesis, " + message.where;
  return Status(form.status().code(), std::move(message));
}

Status verify_hypothesis(const EntailOptions& options, Prover& prover, CheckedTree& out) {
  auto question = read_premises(options);
  if (!question.ok()) return question.status();
  const auto read = read_hypothesis(options, *question);
  if (!read.ok()) return read.status();
  const Sentence& hypothesis = *read;
  const VerifySettings settings{.semantics = options.semantics, .vocabulary = &incident_vocabulary()};
  out.tree = flat_tree(question->premises, hypothesis);
  if (auto counts = verify(out.tree, prover, settings); !counts.ok()) return counts.status();
  if (out.root().verdict != NodeVerdict::kVerified) return {};
  auto unfolded = derivation(*question, hypothesis, options);
  if (!unfolded) return {};
  if (auto counts = verify(*unfolded, prover, settings); !counts.ok()) return counts.status();
  if (unfolded->nodes.back().verdict != NodeVerdict::kVerified) return {};
  for (const std::uint32_t unused : out.root().unused) out.unused.push_back(out.tree.nodes[unused].id);
  out.tree = *std::move(unfolded);
  return {};
}

// A leaf has to be one of the premises, in whatever words.
Grounding among(const Question& question) {
  std::set<std::string> known;
  for (const Sentence& s : question.premises)
    if (const auto rule = rule_of(s)) known.insert(content_of(*rule, question.signature));
  return [known = std::move(known)](const EntailmentNode&, const std::string& content) -> LeafVerdict {
    if (known.contains(content)) return {};
    return {NodeVerdict::kUnsupported, "it is not among the premises"};
  };
}

Status verify_tree(const EntailOptions& options, Prover& prover, CheckedTree& out) {
  auto tree = read_tree(options.tree, options.max_nodes);
  if (!tree.ok()) return tree.status();
  out.tree = *std::move(tree);
  VerifySettings settings{.semantics = options.semantics, .vocabulary = &incident_vocabulary()};
  Question question;
  if (!trim(options.premises).empty()) {
    auto read = read_premises(options);
    if (!read.ok()) return read.status();
    question = *std::move(read);
    settings.ground = among(question);
    settings.known = &question.signature;
  } else {
    out.warnings.push_back({"the leaves of the tree are taken for granted", "", "there are no premises", ""});
  }
  return verify(out.tree, prover, settings).status();
}

// The premises and the goal of a tree as a whole.
Result<std::pair<Question, Sentence>> question_of_tree(const EntailOptions& options) {
  auto tree = read_tree(options.tree, options.max_nodes);
  if (!tree.ok()) return tree.status();
  Question out;
  if (!trim(options.premises).empty()) {
    auto premises = read_premises(options);
    if (!premises.ok()) return premises.status();
    out = *std::move(premises);
  } else {
    Statements read = read_statements(*tree, incident_vocabulary());
    for (std::size_t i = 0; i < tree->nodes.size(); ++i) {
      if (!tree->nodes[i].premises.empty()) continue;
      if (!read.faults[i].empty())
        return Status::corrupt({read.faults[i], "node " + tree->nodes[i].id, "", ""});
      out.premises.push_back(std::move(read.sentences[i]));
    }
    out.signature = std::move(read.signature);
  }
  EntailOptions root = options;
  root.hypothesis = tree->nodes.back().statement;
  auto goal = read_hypothesis(root, out);
  if (!goal.ok()) return goal.status();
  return std::pair(std::move(out), *std::move(goal));
}

Result<std::pair<Question, Sentence>> question_of(const EntailOptions& options) {
  if (!options.tree.empty()) return question_of_tree(options);
  auto question = read_premises(options);
  if (!question.ok()) return question.status();
  auto goal = read_hypothesis(options, *question);
  if (!goal.ok()) return goal.status();
  return std::pair(*std::move(question), *std::move(goal));
}

}  // namespace

Result<std::string> write_problem(const EntailOptions& options, ProblemFormat format) {
  if (Status s = check_options(options); !s.ok()) return s;
  const auto asked = question_of(options);
  if (!asked.ok()) return asked.status();
  const auto& [question, goal] = *asked;
  const auto write = [&](auto to) {
    return to(question.signature, question.premises, &goal, options.semantics);
  };
  using Write =
      Result<std::string> (*)(const Signature&, std::span<const Sentence>, const Sentence*, Semantics);
  return format == ProblemFormat::kTptp ? write(static_cast<Write>(to_tptp))
                                        : write(static_cast<Write>(to_smt_lib));
}

Result<CheckedTree> check_entailment(const EntailOptions& options) {
  if (Status s = check_options(options); !s.ok()) return s;
  auto prover = make_prover(options.prover, {options.milliseconds, options.megabytes});
  if (!prover.ok()) return prover.status();
  CheckedTree out;
  out.prover = (*prover)->name();
  out.semantics = options.semantics;
  const Status s =
      options.tree.empty() ? verify_hypothesis(options, **prover, out) : verify_tree(options, **prover, out);
  if (!s.ok()) return s;
  out.counts = count_verdicts(out.tree);
  return out;
}

}  // namespace propter
