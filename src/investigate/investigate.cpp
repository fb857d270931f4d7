// The façade: what is prepared is decided, kept and told.
#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include <propter/free_text.h>
#include <propter/investigation.h>

#include "base/text.h"
#include "investigate/answer_store.h"
#include "investigate/course.h"
#include "investigate/decide.h"
#include "investigate/prepare.h"
#include "investigate/verification.h"

namespace propter {
namespace {

constexpr std::string_view kSymptom = "symptom.";

// The options that a stored answer was made with.
InvestigationOptions options_of(const Answer& answer, const InvestigationOptions& how) {
  InvestigationOptions options = how;
  options.labeller = answer.labeller == kByRules ? LabellerKind::kRules : LabellerKind::kReplay;
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

// Where a person had a say, what was told is told again at the same point.
Status run_again(const Answer& stored, Course& course) {
  const bool stepwise =
      stored.stopped_by == kPaused ||
      std::ranges::any_of(stored.events, [](const Event& e) { return control::is_of_user(e); });
  if (!stepwise) return course.run();
  if (Status s = course.walk_as(stored.events); !s.ok()) return s;
  return course.conclude();
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
  const bool keeps = !prepared->answer.kept_in.empty();
  const auto course = Course::start(options, *std::move(prepared));
  if (!course.ok()) return course.status();
  if (Status s = (*course)->run(); !s.ok()) return s;
  if (keeps)
    if (Status s = (*course)->keep(); !s.ok()) return s;
  return told((*course)->prepared());
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
  if (is_interrupted(stored->answer))
    return Status::unusable({"the investigation of the case was interrupted", case_path,
                             "it has no end to replay", "investigate the case again: it goes on from there"});
  InvestigationOptions options = options_of(stored->answer, how);
  options.inputs = {case_path};
  options.llm.recording = recording;
  auto prepared = prepare_again(*std::move(file), options);
  if (!prepared.ok()) return prepared.status();
  prepared->findings.not_read_again = stored->findings.not_read_again;
  const auto course = Course::start(options, *std::move(prepared));
  if (!course.ok()) return course.status();
  if (Status s = run_again(stored->answer, **course); !s.ok()) return s;
  if (Status s = compare(stored->answer, (*course)->prepared().answer); !s.ok()) return s;
  return told((*course)->prepared());
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
  if (is_interrupted(prepared->answer)) return told(*prepared);
  const TracePhase phase(options.trace, "verify");
  report_progress(options, "verifying");
  if (Status s = verify_explanation(*prepared->look, how.max_refinements, prepared->answer, &*recollection);
      !s.ok())
    return s;
  return told(*prepared);
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
  const Result<bool> recalled = recall_conclusion(*file, &*stored);
  if (!recalled.ok()) return recalled.status();
  if (*recalled) return std::move(stored->answer);
  if (Status s = conclude_afresh(stored->findings, stored->answer); !s.ok()) return s;
  return std::move(stored->answer);
}

}  // namespace propter
