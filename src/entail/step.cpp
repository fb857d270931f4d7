#include "entail/step.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "entail/abduction.h"

namespace propter::entail {
namespace {

using Entry = StepCache::Entry;

constexpr std::size_t kMaxCountermodel = 16;

std::vector<Sentence> goals_of(const Sentence& statement) {
  const Rule& rule = std::get<Rule>(statement.form);
  std::vector<Sentence> out;
  for (const Literal& l : rule.head)
    out.push_back({statement.id, statement.text, Rule{rule.body, {l}, rule.variables}});
  return out;
}

std::string told(const Rule& rule, const Step& step) {
  return informalise(rule, step.signature, step.vocabulary);
}
std::string told(const Literal& literal, const Step& step) {
  return informalise(literal, step.signature, step.vocabulary);
}

std::vector<std::uint32_t> positions(const std::vector<std::size_t>& core) {
  std::vector<std::uint32_t> out;
  for (const std::size_t at : core) out.push_back(static_cast<std::uint32_t>(at));
  return out;
}

// The ground literal that a goal is; nothing when it is a rule or has variables.
const Literal* literal_of(const Sentence& goal) {
  const Rule& rule = std::get<Rule>(goal.form);
  return rule.body.empty() && rule.head.front().ground() ? &rule.head.front() : nullptr;
}

std::string name_premises(const std::vector<std::uint32_t>& core, const Step& step) {
  std::vector<std::string> parts;
  for (const std::uint32_t at : core) {
    if (parts.size() == kMaxCountermodel) {
      parts.push_back(fmt::format("and {} more", core.size() - parts.size()));
      break;
    }
    parts.push_back(fmt::format("\"{}\"", told(std::get<Rule>(step.premises[at].form), step)));
  }
  return fmt::format("{}", fmt::join(parts, " "));
}

// Of premises that are loaded. That a prover does not know is no contradiction; that it had no time is no
// consistency.
std::optional<Entry> contradiction(const Step& step, Prover& prover) {
  const Proof proof = prover.contradiction();
  if (proof.finding == Finding::kTimeout)
    return Entry{
        NodeVerdict::kTimeout, {}, "whether the premises contradict each other: " + proof.reason, "", {}};
  if (proof.finding != Finding::kProved) return std::nullopt;
  Entry out{NodeVerdict::kInconsistentPremises, positions(proof.core), "", "", {}};
  out.diagnosis = "the premises contradict each other: " + name_premises(out.core, step);
  return out;
}

// What would help: the literal, and as a phrase for the diagnosis.
void abduce(const Literal& goal, const Step& step, Entry& out) {
  std::vector<std::string> held;
  for (const Literal& l : missing_literals(step.premises, goal, step.signature))
    held.push_back(told(l, step));
  if (held.empty()) return;
  out.missing = held.front();
  out.diagnosis += fmt::format("; it would if {} held: {}", held.size() == 1 ? "this" : "one of these",
                               fmt::join(held, " "));
}

Entry not_proved(const Proof& proof, const Sentence& goal, const Step& step) {
  const std::string claim = told(std::get<Rule>(goal.form), step);
  if (proof.finding == Finding::kTimeout)
    return {NodeVerdict::kTimeout, {}, fmt::format("\"{}\" was given up: {}", claim, proof.reason), "", {}};
  Entry out{
      NodeVerdict::kUnsupported, {}, fmt::format("\"{}\" does not follow from the premises", claim), "", {}};
  if (proof.finding == Finding::kUnknown) {
    out.verdict = NodeVerdict::kUnknown;
    out.diagnosis = fmt::format("whether \"{}\" follows is not known: {}", claim, proof.reason);
  }
  if (const Literal* literal = literal_of(goal)) abduce(*literal, step, out);
  for (const Literal& l : proof.countermodel) {
    if (out.countermodel.size() == kMaxCountermodel) break;
    if (l.ground()) out.countermodel.push_back(told(l, step));
  }
  return out;
}

std::optional<Entry> refuted(const Sentence& goal, const Step& step, Prover& prover) {
  const Proof proof = prover.prove(negation_of(goal));
  if (proof.finding != Finding::kProved) return std::nullopt;
  Entry out{NodeVerdict::kRefuted, positions(proof.core), "", "", {}};
  out.diagnosis = fmt::format("the opposite of \"{}\" follows from {}", told(std::get<Rule>(goal.form), step),
                              out.core.empty() ? "the premises" : name_premises(out.core, step));
  return out;
}

}  // namespace

std::optional<StepCache::Entry> contradiction_in(const Step& step, Prover& prover) {
  if (!prover.load(step.signature, step.premises, step.semantics).ok()) return std::nullopt;
  return contradiction(step, prover);
}

StepCache::Entry check_step(const Step& step, Prover& prover) {
  if (Status s = prover.load(step.signature, step.premises, step.semantics); !s.ok())
    return {NodeVerdict::kUnknown, {}, s.message().str(), "", {}};
  if (auto found = contradiction(step, prover)) return *std::move(found);
  std::set<std::uint32_t> core;
  std::optional<Entry> failed;
  for (const Sentence& goal : goals_of(step.goal)) {
    const Proof proof = prover.prove(goal);
    if (proof.finding == Finding::kProved) {
      core.insert(proof.core.begin(), proof.core.end());
      continue;
    }
    if (auto opposite = refuted(goal, step, prover)) return *opposite;
    if (!failed) failed = not_proved(proof, goal, step);
  }
  if (failed) return *failed;
  return {NodeVerdict::kVerified, {core.begin(), core.end()}, "", "", {}};
}

}  // namespace propter::entail
