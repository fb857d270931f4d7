// The façade: what is prepared is decided, kept and told.
#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include <propter/free_text.h>
#include <propter/investigation.h>

#include "base/text.h"
#include "investigate/answer_store.h"
#include "investigate/decide.h"
#include "investigate/prepare.h"
#include "investigate/verification.h"

namespace propter {
namespace {

constexpr std::string_view kSymptom = "symptom.";

bool interrupted(const Answer& answer) { return answer.stopped_by == "interrupted"; }

// From the first question of a model until all is kept, an interruption is looked at and does not end the
// program.
class Heeding {
 public:
  explicit Heeding(Interruption* interruption) : interruption_(interruption) {
    if (interruption_) interruption_->set_heeded(true);
  }
  Heeding(const Heeding&) = delete;
  Heeding& operator=(const Heeding&) = delete;
  ~Heeding() {
    if (interruption_) interruption_->set_heeded(false);
  }

 private:
  Interruption* interruption_;
};

Result<std::unique_ptr<ModelRun>> model_run(const InvestigationOptions& options, CaseFile& file) {
  if (options.labeller == LabellerKind::kRules) return std::unique_ptr<ModelRun>();
  return ModelRun::start(
      options, file, options.labeller == LabellerKind::kLlm ? ModelRun::Mode::kAsk : ModelRun::Mode::kReplay);
}

// A complete answer is not given up for one that was cut short.
Status keep(Prepared& prepared, const ModelRun* run) {
  if (interrupted(prepared.answer)) {
    const auto stored = load_stored_answer(prepared.file);
    if (stored.ok() && !interrupted(stored->answer)) return {};
  }
  auto hidden = run ? run->hidden_settings() : std::vector<std::pair<std::string, std::string>>();
  return save_answer(prepared.file, prepared.answer, prepared.findings, hidden);
}

// Proves the explanation; what cannot be proved is held against the labels, once, if a model gave them.
Status prove(const InvestigationOptions& options, const Look& look, Decision& decision, Answer& answer) {
  if (interrupted(answer)) return {};
  const TracePhase phase(options.trace, "verify");
  report_progress(options, "verifying");
  if (Status s = verify_explanation(look, options.max_refinements, answer); !s.ok()) return s;
  const std::uint32_t used = answer.entailment.refinements;
  const auto doubts = doubts_about(answer);
  if (!decision.can_reconsider() || used >= options.max_refinements || doubts.empty()) return {};
  Answer before = answer;
  if (Status s = decision.reconsider(doubts); !s.ok()) return s;
  if (Status s = verify_explanation(look, options.max_refinements - used - 1, answer); !s.ok()) return s;
  const std::uint32_t all = used + 1 + answer.entailment.refinements;
  if (is_better_proved(answer, before)) {
    answer.entailment.edits.insert(answer.entailment.edits.begin(), "entities in doubt were labelled again");
  } else {
    before.usage = answer.usage;  // what was asked was paid for
    answer = std::move(before);
  }
  answer.entailment.refinements = all;
  return {};
}

// What came of the claim about the first member bears on the outcome.
void take_proof(Findings& findings, Answer& answer) {
  for (const EntailmentClaim& claim : answer.entailment.claims)
    if (!answer.frontier.empty() && claim.origin == answer.frontier.front() && !claim.symptom.valid())
      findings.first_claim = claim.verdict;
  settle_outcome(answer, findings);
}

// Decides, and keeps what can be kept: answers that were paid for survive whatever fails afterwards.
Status decide_and_keep(const InvestigationOptions& options, Prepared& prepared, bool keeps) {
  auto run = model_run(options, prepared.file);
  if (!run.ok()) return run.status();
  report_progress(options, "deciding", fmt::format("{} items of evidence", prepared.answer.evidence.size()));
  const TracePhase phase(options.trace, "decide");
  const Heeding heeding(*run ? options.interruption : nullptr);
  Decision decision(options, prepared.findings, run->get(), prepared.answer);
  if (Status s = decision.decide(); !s.ok()) return s;
  if (Status s = prove(options, *prepared.look, decision, prepared.answer); !s.ok()) return s;
  take_proof(prepared.findings, prepared.answer);
  if (*run)
    if (Status s = (*run)->finish(interrupted(prepared.answer)); !s.ok()) return s;
  if (keeps)
    if (Status s = keep(prepared, run->get()); !s.ok()) return s;
  return {};
}

Answer told(Prepared prepared) {
  prepared.answer.files = std::move(prepared.files);
  auto& warnings = prepared.answer.warnings;
  if (!prepared.findings.not_read_again.empty())
    warnings.push_back({"the inputs were not read again", prepared.findings.not_read_again,
                        "the case file already holds telemetry", "name a new case file to read them"});
  warnings.insert(warnings.end(), prepared.warnings.begin(), prepared.warnings.end());
  warn_about_labels(prepared.answer);
  return std::move(prepared.answer);
}

// The options that a stored answer was made with.
InvestigationOptions options_of(const Answer& answer, const InvestigationOptions& how) {
  InvestigationOptions options = how;
  options.labeller = answer.labeller == "rules" ? LabellerKind::kRules : LabellerKind::kReplay;
  options.weights = answer.weights;
  for (const auto& [name, value] : answer.settings) {
    if (name == "at") options.at = parse_time(value).value_or(kNoTime);
    if (name == "from") options.window.start = parse_time(value).value_or(kNoTime);
    if (name == "to") options.window.end = parse_time(value).value_or(kNoTime);
    if (name == "max_refinements")
      options.max_refinements = static_cast<std::uint32_t>(
          std::clamp<std::int64_t>(parse_int(value).value_or(0), 0, kMostRefinements));
    if (name == "max_visits") options.max_visits = static_cast<std::uint64_t>(parse_int(value).value_or(0));
    if (name.starts_with(kSymptom)) options.symptoms.emplace_back(name.substr(kSymptom.size()), value);
  }
  return options;
}

bool same_evidence(const Answer& a, const Answer& b) {
  return std::ranges::equal(a.evidence, b.evidence, [](const Evidence& x, const Evidence& y) {
    return x.entity == y.entity && x.relation == y.relation && x.kind == y.kind && x.score == y.score &&
           x.onset == y.onset && x.text == y.text;
  });
}

Status compare(const Answer& stored, const Answer& again) {
  const auto differs = [](std::string what) {
    return Status::corrupt({"the replay differs from what the case holds", std::move(what),
                            "another version decided, or the case was changed",
                            "investigate the case again to bring it up to date"});
  };
  if (!same_evidence(stored, again)) return differs("evidence");
  if (stored.window != again.window || stored.onset != again.onset) return differs("window or onset");
  const std::size_t common = std::min(stored.ledger.size(), again.ledger.size());
  for (std::size_t i = 0; i < common; ++i)
    if (!(stored.ledger[i] == again.ledger[i])) return differs(fmt::format("ledger entry {}", i + 1));
  if (stored.ledger.size() != again.ledger.size()) return differs(fmt::format("ledger entry {}", common + 1));
  if (stored.settings != again.settings || stored.stopped_by != again.stopped_by) return differs("settings");
  return stored.usage == again.usage ? Status() : differs("what the labeller spent");
}

std::uint64_t median_of(std::vector<std::uint64_t> values) {
  if (values.empty()) return 0;
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

}  // namespace

Result<Answer> investigate(const InvestigationOptions& options) {
  const TracePhase phase(options.trace, "investigate");
  auto prepared = prepare(options);
  if (!prepared.ok()) return prepared.status();
  if (Status s = decide_and_keep(options, *prepared, !prepared->answer.kept_in.empty()); !s.ok()) return s;
  return told(*std::move(prepared));
}

Result<LlmEstimate> estimate(const InvestigationOptions& options) {
  if (Status s = check_limits(options.llm); !s.ok()) return s;
  auto prepared = prepare(options);
  if (!prepared.ok()) return prepared.status();
  auto run = ModelRun::start(options, prepared->file, ModelRun::Mode::kEstimate);
  if (!run.ok()) return run.status();
  Decision decision(options, prepared->findings, run->get(), prepared->answer);
  if (Status s = decision.decide(); !s.ok()) return s;
  const LabellerUsage& usage = prepared->answer.usage;
  const std::vector<std::uint64_t>& sizes = (*run)->session().request_sizes();
  LlmEstimate out;
  out.requests = sizes.size();
  out.tokens_in = usage.tokens_in;
  out.tokens_out = usage.tokens_out;
  out.largest_request = sizes.empty() ? 0 : *std::max_element(sizes.begin(), sizes.end());
  out.median_request = median_of(sizes);
  if (options.llm.price) out.cost = usage.cost;
  return out;
}

Result<Answer> replay(const std::string& case_path, const InvestigationOptions& how,
                      const std::string& recording) {
  auto file = CaseFile::open_existing(case_path);
  if (!file.ok()) return file.status();
  const auto stored = load_stored_answer(*file);
  if (!stored.ok()) return stored.status();
  if (interrupted(stored->answer))
    return Status::unusable({"the investigation of the case was interrupted", case_path,
                             "it has no end to replay", "investigate the case again: it goes on from there"});
  InvestigationOptions options = options_of(stored->answer, how);
  options.inputs = {case_path};
  options.llm.recording = recording;
  auto prepared = prepare_again(*std::move(file), options);
  if (!prepared.ok()) return prepared.status();
  prepared->findings.not_read_again = stored->findings.not_read_again;
  if (Status s = decide_and_keep(options, *prepared, false); !s.ok()) return s;
  if (Status s = compare(stored->answer, prepared->answer); !s.ok()) return s;
  return told(*std::move(prepared));
}

Result<Answer> verify(const std::string& case_path, const InvestigationOptions& how) {
  auto file = CaseFile::open_existing(case_path);
  if (!file.ok()) return file.status();
  auto stored = load_stored_answer(*file);
  if (!stored.ok()) return stored.status();
  if (Status s = conclude_afresh(stored->findings, stored->answer); !s.ok()) return s;
  InvestigationOptions options = options_of(stored->answer, how);
  options.inputs = {case_path};
  auto prepared = prepare_again(*std::move(file), options);
  if (!prepared.ok()) return prepared.status();
  const auto recollection =
      recollect({stored->answer, stored->findings}, {prepared->answer, prepared->findings});
  if (!recollection.ok()) return recollection.status();
  prepared->answer = std::move(stored->answer);
  prepared->findings.not_read_again = stored->findings.not_read_again;
  if (interrupted(prepared->answer)) return told(*std::move(prepared));
  const TracePhase phase(options.trace, "verify");
  report_progress(options, "verifying");
  if (Status s = verify_explanation(*prepared->look, how.max_refinements, prepared->answer, &*recollection);
      !s.ok())
    return s;
  return told(*std::move(prepared));
}

Result<std::vector<FileSummary>> ingest_into_case(const InvestigationOptions& options,
                                                  std::vector<Message>* warnings) {
  if (Status s = check_options(options); !s.ok()) return s;
  if (options.case_path.empty() || is_case(options))
    return Status::usage({"no case file to read into", "", "", "name one with --case FILE"});
  auto file = CaseFile::open_or_create(options.case_path);
  if (!file.ok()) return file.status();
  auto telemetry = read_inputs(options);
  if (!telemetry.ok()) return telemetry.status();
  if (Status s = file->save_telemetry(*telemetry); !s.ok()) return s;
  if (warnings) *warnings = telemetry->summary.warnings;
  return summarise(telemetry->summary);
}

Result<Answer> load_answer(const std::string& case_path) {
  auto file = CaseFile::open_existing(case_path);
  if (!file.ok()) return file.status();
  auto stored = load_stored_answer(*file);
  if (!stored.ok()) return stored.status();
  if (Status s = conclude_afresh(stored->findings, stored->answer); !s.ok()) return s;
  return std::move(stored->answer);
}

}  // namespace propter
