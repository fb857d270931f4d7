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
#include "entail/question.h"
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

// The derivation of the hypothesis as a tree, if forward chaining finds one.
std::optional<EntailmentTree> derivation(const Question& question, const EntailOptions& options) {
  const auto native = make_native_prover({options.milliseconds, options.megabytes});
  if (!native->load(question.signature, question.premises, options.semantics).ok()) return std::nullopt;
  const Proof proof = native->prove(question.goal);
  auto tree = proof.finding == Finding::kProved ? tree_of_proof(proof, question.premises, question.goal,
                                                                question.signature, incident_vocabulary())
                                                : std::nullopt;
  return tree && tree->nodes.size() <= options.max_nodes ? std::move(tree) : std::nullopt;
}

Status verify_hypothesis(const EntailOptions& options, Prover& prover, CheckedTree& out) {
  const auto question = read_question(options);
  if (!question.ok()) return question.status();
  const VerifySettings settings{.semantics = options.semantics, .vocabulary = &incident_vocabulary()};
  out.tree = flat_tree(question->premises, question->goal);
  if (auto counts = verify(out.tree, prover, settings); !counts.ok()) return counts.status();
  if (out.root().verdict != NodeVerdict::kVerified) return {};
  auto unfolded = derivation(*question, options);
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

}  // namespace

Result<std::string> write_problem(const EntailOptions& options, ProblemFormat format) {
  const auto question = read_question(options);
  if (!question.ok()) return question.status();
  const auto write = [&](auto to) {
    return to(question->signature, question->premises, &question->goal, options.semantics);
  };
  using Write =
      Result<std::string> (*)(const Signature&, std::span<const Sentence>, const Sentence*, Semantics);
  return format == ProblemFormat::kTptp ? write(static_cast<Write>(to_tptp))
                                        : write(static_cast<Write>(to_smt_lib));
}

Result<CheckedTree> check_entailment(const EntailOptions& options) {
  if (Status s = entail::check(options); !s.ok()) return s;
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
