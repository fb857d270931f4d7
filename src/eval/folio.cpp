#include "eval/folio.h"

#include <optional>
#include <utility>

#include <fmt/format.h>

#include "base/json.h"
#include "base/text.h"
#include "entail/formula_text.h"
#include "eval/session.h"

namespace propter::eval {
namespace {

using entail::FormulaReader;
using entail::FormulaText;
using entail::Sentence;

struct Problem {
  entail::Signature signature;
  std::vector<Sentence> premises;
  Sentence conclusion;
};

std::optional<FolioLabel> label_of(std::string_view text) {
  text = trim(text);
  if (iequals(text, "true")) return FolioLabel::kTrue;
  if (iequals(text, "false")) return FolioLabel::kFalse;
  if (iequals(text, "uncertain") || iequals(text, "unknown")) return FolioLabel::kUncertain;
  return std::nullopt;
}

std::vector<std::string_view> premises_of(const Json& member) {
  std::vector<std::string_view> out;
  if (member.is_array())
    for (const Json& item : member.array()) out.emplace_back(trim(item.string()));
  else
    for (const std::string_view line : split(member.string(), '\n')) out.push_back(trim(line));
  std::erase(out, std::string_view());
  return out;
}

Status missing(std::string_view member, std::string_view wanted) {
  return Status::corrupt(
      {fmt::format("'{}' is missing", member), "", fmt::format("expected {}", wanted), ""});
}

Status located(const Status& status, std::string_view id) {
  Message m = status.message();
  m.where = fmt::format("{}, {}", id, m.where);
  return {status.code(), std::move(m)};
}

// Reads a formula of the problem as the sentence `id`.
Result<Sentence> read(FormulaReader& reader, std::string id, std::string_view text, FolioCase& out) {
  Result<FormulaText> formula = reader.read(text);
  if (!formula.ok()) return located(formula.status(), id);
  for (const entail::FormulaWarning& w : formula->warnings)
    out.warnings.push_back(fmt::format("{}, {}: {}", id, to_string(w.at), w.what));
  ++out.formulas;
  return Sentence{std::move(id), std::string(text), std::move(formula->formula)};
}

// The problem is filled in place: its sentences belong to its signature.
Status read_problem(std::string_view line, Problem& problem, FolioCase& out) {
  const Result<Json> json = parse_json(line);
  if (!json.ok()) return json.status();
  const std::vector<std::string_view> premises = premises_of(json->get("premises-FOL"));
  if (premises.empty()) return missing("premises-FOL", "a list of formulas, or one a line");
  const Json& conclusion = json->get("conclusion-FOL");
  if (!conclusion.is_string()) return missing("conclusion-FOL", "a formula");
  const std::optional<FolioLabel> label = label_of(json->get("label").text());
  if (!label) return missing("label", "True, False, Uncertain or Unknown");
  out.label = *label;
  FormulaReader reader(problem.signature);
  for (const std::string_view text : premises) {
    Result<Sentence> premise = read(reader, fmt::format("p{}", problem.premises.size() + 1), text, out);
    if (!premise.ok()) return premise.status();
    problem.premises.push_back(std::move(*premise));
  }
  Result<Sentence> goal = read(reader, "conclusion", trim(conclusion.string()), out);
  if (goal.ok()) problem.conclusion = std::move(*goal);
  return goal.status();
}

Result<FolioAnswer> answer(const Problem& problem, entail::Prover& prover) {
  if (Status s = prover.load(problem.signature, problem.premises, entail::Semantics::kClassical); !s.ok())
    return s;
  return decide(prover, problem.conclusion).answer;
}

Status evaluate_line(std::string_view text, entail::Prover& prover, FolioCase& out) {
  Problem problem;
  if (const Status s = read_problem(text, problem, out); !s.ok()) {
    out.refusal = s.message().str();
    return {};
  }
  const Result<FolioAnswer> given = answer(problem, prover);
  if (given.ok()) out.answer = *given;
  return given.status();
}

void count(FolioCase problem, FolioCounts& counts) {
  if (!problem.refusal.empty())
    ++counts.refused;
  else
    ++counts.answers[static_cast<std::size_t>(problem.label)][static_cast<std::size_t>(problem.answer)];
  if (problem.refusal.empty() && !problem.warnings.empty()) ++counts.repaired;
  counts.cases.push_back(std::move(problem));
}

void note_case(const FolioCase& problem, Session& session) {
  const std::string id = fmt::format("line {}", problem.line);
  session.report().sentences += problem.formulas;
  for (const std::string& w : problem.warnings) session.warn(id, w);
  if (!problem.refusal.empty()) {
    ++session.report().sentences;
    session.note_unparsed(id, "", {problem.refusal, "", "", ""});
    return session.note_answer(id, "none", kNotUnderstood);
  }
  session.note_answer(id, name_of(problem.label), name_of(problem.answer));
  const bool proved = problem.answer == FolioAnswer::kTrue || problem.answer == FolioAnswer::kFalse;
  if (proved && name_of(problem.label) == name_of(problem.answer)) ++session.report().verified;
}

}  // namespace

std::string_view name_of(FolioLabel label) {
  static constexpr std::array<std::string_view, kFolioLabels> kNames = {"True", "False", "Uncertain"};
  return kNames[static_cast<std::size_t>(label)];
}

std::size_t FolioCounts::agreed() const {
  return answers[0][0] + answers[1][1] + answers[2][2];  // label and answer have the same order
}

std::size_t FolioCounts::answered(FolioAnswer answer) const {
  std::size_t out = 0;
  for (const auto& by_answer : answers) out += by_answer[static_cast<std::size_t>(answer)];
  return out;
}

Result<FolioCounts> evaluate_folio(std::string_view text, entail::Prover& prover, std::size_t limit) {
  FolioCounts counts;
  std::size_t line = 0;
  for (const std::string_view each : split(text, '\n')) {
    ++line;
    if (trim(each).empty()) continue;
    if (limit != 0 && counts.cases.size() == limit) break;
    FolioCase problem;
    problem.line = line;
    if (Status s = evaluate_line(each, prover, problem); !s.ok()) return s;
    count(std::move(problem), counts);
  }
  if (counts.asked() == 0)
    return Status::unusable({"no line is a problem", "",
                             counts.cases.empty() ? "" : counts.cases.front().refusal,
                             "give JSON lines with premises-FOL, conclusion-FOL and label"});
  return counts;
}

Status run_folio(std::string_view text, Session& session) {
  if (session.options().prover == ProverKind::kNative)
    return Status::usage({"the native prover cannot decide formulas", "", "it proves rules only",
                          "choose the prover z3 or eprover"});
  CountedProver prover(session);
  const Result<FolioCounts> counts = evaluate_folio(text, prover, session.options().limit);
  if (!counts.ok()) return counts.status();
  for (const FolioCase& problem : counts->cases) note_case(problem, session);
  session.note_lines(to_string(*counts));
  return {};
}

std::string to_string(const FolioCounts& counts) {
  std::string out =
      fmt::format("{} of {} problems answered as labelled; {} lines refused, {} problems repaired\n",
                  counts.agreed(), counts.asked(), counts.refused, counts.repaired);
  for (std::size_t label = 0; label < kFolioLabels; ++label) {
    out += fmt::format("labelled {}:", name_of(static_cast<FolioLabel>(label)));
    for (std::size_t a = 0; a < kFolioAnswers; ++a)
      out += fmt::format("{} {} {}", a == 0 ? "" : ",", counts.answers[label][a],
                         name_of(static_cast<FolioAnswer>(a)));
    out += '\n';
  }
  return out;
}

}  // namespace propter::eval
