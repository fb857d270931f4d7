// Proofs in the format of TSTP.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "entail/export.h"
#include "entail/make_prover.h"
#include "entail/question.h"
#include "entail/symbols.h"
#include "entail/translation.h"

namespace propter {
namespace entail {
namespace {

// Constants that a prover made up for whatever meets the goal have numbers after those of the signature.
Literal with_witnesses(Literal l, const Signature& signature) {
  const std::size_t named = signature.constants().size();
  for (std::size_t i = 0; i < l.arity; ++i) {
    const Term t = l.terms[i];
    if (t.is_variable() || is_unnamed(t.constant_id()) || t.constant_id().index() < named) continue;
    l.terms[i] = Term::constant(unnamed_constant(t.constant_id().index() - named));
  }
  return l;
}

// A ground literal needs no translation that could fail.
std::string conclusion_of(const Derivation& step, const Signature& signature, Semantics semantics) {
  Literal literal = with_witnesses(step.conclusion, signature);
  const bool negated = literal.negated && semantics == Semantics::kClassical;
  if (negated) literal.negated = false;
  Formula out = Formula::atom(literal);
  return to_tptp(negated ? Formula::of(Formula::Kind::kNot, {std::move(out)}) : out, signature);
}

std::string axiom(const Signature& signature, const Sentence& premise, std::size_t index,
                  Semantics semantics) {
  const Result<Formula> f = translate(premise, semantics);
  if (!f.ok()) return {};
  const std::string name = premise_symbol(index, premise.id);
  return fmt::format("fof({}, axiom, {}, file('theory', {})).\n", name, to_tptp(*f, signature), name);
}

Status no_proof(std::string why, std::string help = {}) {
  return Status::unusable({"there is no proof to write", "", std::move(why), std::move(help)});
}

Status not_proved(const Proof& proof) {
  if (proof.finding == Finding::kNotProved) return no_proof("the hypothesis does not follow");
  return no_proof("whether the hypothesis follows is not known: " + proof.reason);
}

// The proof of a prover that shows its work; forward chaining shows the steps of one that does not.
Result<std::string> written(const Question& question, const Proof& proof, const EntailOptions& options) {
  if (!proof.transcript.empty()) return proof.transcript;
  const auto write = [&](const Proof& p) {
    return to_tstp(question.signature, question.premises, p, options.semantics);
  };
  if (!proof.steps.empty()) return write(proof);
  const auto native = make_native_prover({options.milliseconds, options.megabytes});
  if (Status s = native->load(question.signature, question.premises, options.semantics); !s.ok()) return s;
  const Proof again = native->prove(question.goal);
  if (!again.steps.empty()) return write(again);
  return no_proof(fmt::format("the hypothesis follows, but {} shows no steps", name_of(options.prover)),
                  "choose the prover eprover");
}

}  // namespace

std::string to_tstp(const Signature& signature, std::span<const Sentence> premises, const Proof& proof,
                    Semantics semantics) {
  std::string out;
  for (const std::size_t i : proof.core)
    if (i < premises.size()) out += axiom(signature, premises[i], i, semantics);
  for (std::size_t i = 0; i < proof.steps.size(); ++i) {
    const Derivation& step = proof.steps[i];
    const std::string conclusion = conclusion_of(step, signature, semantics);
    if (step.sentence >= premises.size()) {
      out += fmt::format("fof(d{}, assumption, {}, introduced(assumption)).\n", i, conclusion);
      continue;
    }
    std::vector<std::string> parents{premise_symbol(step.sentence, premises[step.sentence].id)};
    for (const std::size_t from : step.from) parents.push_back(fmt::format("d{}", from));
    out += fmt::format("fof(d{}, plain, {}, inference({}, [status(thm)], [{}])).\n", i, conclusion,
                       step.from.empty() ? "instance" : "modus_ponens", fmt::join(parents, ", "));
  }
  return out;
}

}  // namespace entail

Result<std::string> write_proof(const EntailOptions& options) {
  const auto question = entail::read_question(options);
  if (!question.ok()) return question.status();
  const auto prover = entail::make_prover(options.prover, {options.milliseconds, options.megabytes});
  if (!prover.ok()) return prover.status();
  if (Status s = (*prover)->load(question->signature, question->premises, options.semantics); !s.ok())
    return s;
  if ((*prover)->contradiction().finding == entail::Finding::kProved)
    return entail::no_proof("the premises contradict each other");
  const entail::Proof proof = (*prover)->prove(question->goal);
  return proof.finding == entail::Finding::kProved ? entail::written(*question, proof, options)
                                                   : entail::not_proved(proof);
}

}  // namespace propter
