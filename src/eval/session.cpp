#include "eval/session.h"

#include <algorithm>
#include <chrono>
#include <unordered_set>

#include "base/text.h"
#include "entail/make_prover.h"
#include "eval/decide.h"

namespace propter::eval {
namespace {

using entail::Finding;
using entail::Proof;
using entail::Sentence;

using Clock = std::chrono::steady_clock;

constexpr std::size_t kMostIssues = 100;

double seconds_since(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

void note(std::vector<EntailIssue>& issues, EntailIssue issue) {
  if (issues.size() < kMostIssues) issues.push_back(std::move(issue));
}

EntailLabelCount& count_of(std::vector<EntailLabelCount>& labels, std::string_view label) {
  const auto at = std::lower_bound(labels.begin(), labels.end(), label,
                                   [](const EntailLabelCount& c, std::string_view l) { return c.label < l; });
  if (at != labels.end() && at->label == label) return *at;
  return *labels.insert(at, {std::string(label), 0, 0});
}

bool gave_up(const Proof& proof) {
  return proof.finding == Finding::kUnknown || proof.finding == Finding::kTimeout;
}

}  // namespace

Result<Session> Session::start(const EntailEvalOptions& options) {
  entail::ProverLimits limits;
  limits.milliseconds = options.goal_milliseconds;
  Result<std::unique_ptr<entail::Prover>> prover = entail::make_prover(options.prover, limits);
  if (!prover.ok()) return prover.status();
  return Session(options, *std::move(prover));
}

std::optional<entail::Rule> Session::parse(const std::string& case_id, std::string_view sentence,
                                           entail::Signature& signature) {
  ++report_.sentences;
  Result<entail::Rule> rule = entail::parse_sentence(sentence, signature, vocabulary_);
  if (rule.ok()) return *std::move(rule);
  note_unparsed(case_id, sentence, rule.status().message());
  return std::nullopt;
}

bool Session::parse_text(const std::string& case_id, std::string_view text, entail::Signature& signature,
                         std::vector<Sentence>& out) {
  bool complete = true;
  for (const std::string_view sentence : sentences_of(text)) {
    std::optional<entail::Rule> rule = parse(case_id, sentence, signature);
    complete = complete && rule.has_value();
    if (rule) out.push_back({"s" + std::to_string(out.size() + 1), std::string(sentence), *std::move(rule)});
  }
  return complete;
}

Status Session::load(const entail::Signature& signature, std::span<const Sentence> premises) {
  const auto begin = Clock::now();
  Status status = prover_->load(signature, premises, semantics_of(options_));
  report_.timings.load_seconds.push_back(seconds_since(begin));
  return status;
}

Proof Session::prove(const Sentence& goal) {
  const auto begin = Clock::now();
  Proof proof = prover_->prove(goal);
  report_.timings.goal_seconds.push_back(seconds_since(begin));
  ++report_.goals;
  if (gave_up(proof)) ++report_.gave_up;
  return proof;
}

Status Session::answer(const LabelledCase& problem) {
  if (!problem.complete) {
    note_answer(problem.id, problem.label, kNotUnderstood);
    return {};
  }
  if (Status s = load(problem.signature, problem.premises); !s.ok()) return s;
  CountedProver prover(*this);
  const Decision decision = decide(prover, problem.goal);
  const std::string_view found =
      decision.answer == Answer::kUncertain ? kLabelUnknown : name_of(decision.answer);
  note_answer(problem.id, problem.label, found);
  if (decision.proof.finding == Finding::kProved && found == problem.label)
    compare_proof(problem, decision.proof);
  return {};
}

void Session::compare_proof(const LabelledCase& problem, const Proof& proof) {
  ++report_.verified;
  if (proof.steps.empty()) return;
  if (problem.depth) {
    ++report_.depth_known;
    if (depth_of(proof) == *problem.depth) ++report_.depth_equal;
  }
  if (problem.chain.empty()) return;
  ++report_.chains_known;
  if (chain_of(proof, problem.premises, problem.signature) == problem.chain)
    ++report_.chains_equal;
  else
    warn(problem.id, "the proof found is another than the one given");
}

void Session::note_answer(const std::string& case_id, std::string_view expected, std::string_view found) {
  ++report_.cases;
  EntailLabelCount& label = count_of(report_.labels, expected);
  ++label.cases;
  if (expected == found) {
    ++label.correct;
    ++report_.correct;
  } else {
    note(report_.wrong_answers, {case_id, std::string(expected), std::string(found)});
  }
}

void Session::note_unparsed(const std::string& case_id, std::string_view sentence, const Message& message) {
  ++report_.unparsed;
  note(report_.unparsed_sentences, {case_id, std::string(sentence), message.str()});
}

void Session::warn(const std::string& case_id, std::string message) {
  note(report_.warnings, {case_id, "", std::move(message)});
}

void Session::note_lines(std::string_view text) {
  for (const std::string_view line : split(trim(text), '\n')) report_.notes.emplace_back(line);
}

Status CountedProver::load(const entail::Signature& signature, std::span<const Sentence> premises,
                           entail::Semantics /*the session's*/) {
  return session_.load(signature, premises);
}

EntailEvalReport Session::take() { return std::move(report_); }

std::vector<std::string_view> sentences_of(std::string_view text) {
  std::vector<std::string_view> out;
  for (text = trim(text); !text.empty(); text = trim(text)) {
    std::size_t end = text.find('.');
    while (end != std::string_view::npos && end + 1 < text.size() && trim(text.substr(end + 1, 1)) != "")
      end = text.find('.', end + 1);
    out.push_back(text.substr(0, end == std::string_view::npos ? end : end + 1));
    text.remove_prefix(out.back().size());
  }
  return out;
}

std::size_t depth_of(const Proof& proof) {
  std::vector<std::size_t> depths;
  for (const entail::Derivation& step : proof.steps) {
    std::size_t depth = 0;
    for (const std::size_t from : step.from) depth = std::max(depth, depths[from] + 1);
    depths.push_back(depth);
  }
  return depths.empty() ? 0 : depths.back();
}

std::vector<std::string> chain_of(const Proof& proof, const std::vector<Sentence>& premises,
                                  const entail::Signature& signature) {
  std::vector<std::string> out;
  std::unordered_set<std::string> told;
  const auto tell = [&](std::string sentence) {
    if (told.insert(sentence).second) out.push_back(std::move(sentence));
  };
  for (const entail::Derivation& step : proof.steps) {
    if (step.sentence < premises.size())
      if (const std::optional<entail::Rule> premise = entail::rule_of(premises[step.sentence]))
        tell(entail::informalise(*premise, signature, {}));
    tell(entail::informalise(step.conclusion, signature, {}));
  }
  return out;
}

}  // namespace propter::eval
