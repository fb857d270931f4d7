// The façade of free text: texts and settings in, a checked tree out.
#include "entail/free_text_run.h"

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <set>

#include <fmt/format.h>

#include <propter/investigation.h>

#include "base/text.h"
#include "entail/make_prover.h"
#include "llm/endpoint.h"
#include "llm/recording.h"
#include "llm/redaction.h"
#include "store/case_file.h"

namespace propter {
namespace {

// What an answer depends on besides the texts.
std::vector<Setting> settings_of(const LlmOptions& options) {
  return {{"free_text.max_request_tokens", fmt::format("{}", options.max_request_tokens)},
          {"free_text.model", options.model},
          {"free_text.redact", options.redact ? "true" : "false"},
          {"free_text.seed", fmt::format("{}", options.seed)}};
}

Status nothing_recorded(const std::string& where) {
  return Status::unusable({"there is nothing to replay", where, "no free text was recorded there",
                           "run without --replay first, with the same --recording"});
}

Status take_recorded(CaseFile& file, LlmOptions& options) {
  const Result<std::vector<Setting>> rows = file.load_settings();
  if (!rows.ok()) return rows.status();
  std::map<std::string, std::string, std::less<>> settings;
  for (const Setting& row : *rows) settings[row.name] = row.value;
  if (!settings.contains("free_text.model")) return nothing_recorded(options.recording);
  const auto count = [&](const char* name) {
    return static_cast<std::uint64_t>(parse_int(settings[name]).value_or(0));
  };
  options.model = settings["free_text.model"];
  options.redact = settings["free_text.redact"] == "true";
  options.seed = count("free_text.seed");
  options.max_request_tokens = count("free_text.max_request_tokens");
  return {};
}

// The file of the exchanges, if there is to be one.
class Exchanges {
 public:
  static Result<std::unique_ptr<Exchanges>> open(LlmOptions& options, bool replay) {
    auto out = std::unique_ptr<Exchanges>(new Exchanges);
    if (options.recording.empty()) {
      if (replay) return nothing_recorded("no --recording");
      return out;
    }
    Result<CaseFile> file =
        replay ? CaseFile::open_existing(options.recording) : CaseFile::open_or_create(options.recording);
    if (!file.ok()) return file.status();
    out->file_ = std::make_unique<CaseFile>(*std::move(file));
    if (Status s = out->check(options, replay); !s.ok()) return s;
    Result<llm::Recording> recording = llm::Recording::open(*out->file_, *out->file_);
    if (!recording.ok()) return recording.status();
    out->recording_ = *std::move(recording);
    return out;
  }

  llm::Recording& recording() { return recording_; }
  Status save(const LlmOptions& options) {
    return file_ ? file_->save_settings(settings_of(options)) : Status();
  }

 private:
  Exchanges() = default;
  Status check(LlmOptions& options, bool replay) {
    if (replay) return take_recorded(*file_, options);
    const Result<bool> telemetry = file_->has_telemetry();
    if (!telemetry.ok()) return telemetry.status();
    if (!*telemetry) return {};
    return Status::usage(
        {"the recording is a case", options.recording, "it holds telemetry", "name another file"});
  }

  std::unique_ptr<CaseFile> file_;
  llm::Recording recording_;
};

entail::FreeTextSettings settings_for(const FreeTextOptions& options, llm::Redactor& redactor) {
  entail::FreeTextSettings settings;
  settings.semantics = options.question.semantics;
  settings.vocabulary = &entail::incident_vocabulary();
  settings.redactor = options.llm.redact ? &redactor : nullptr;
  settings.max_request_tokens = options.llm.max_request_tokens;
  settings.max_refinements = options.max_refinements;
  return settings;
}

Message summary_of(const entail::FreeTextResult& result) {
  const auto kept = std::ranges::count_if(result.atoms, &entail::FreeTextAtom::kept);
  std::string why =
      fmt::format("{} of {} statements kept, {} refinements, {} requests, {} from the recording", kept,
                  result.atoms.size(), result.iterations, result.usage.calls, result.usage.cache_hits);
  if (!result.stopped_by.empty()) why += ", stopped by " + result.stopped_by;
  return {"a model read free text", "", std::move(why), ""};
}

CheckedTree checked_of(const entail::FreeTextResult& result, const EntailOptions& options,
                       std::string_view prover) {
  CheckedTree out;
  out.tree = result.tree;
  out.prover = prover;
  out.semantics = options.semantics;
  out.counts = count_verdicts(out.tree);
  std::set<std::string_view> shown;
  for (const EntailmentNode& node : out.tree.nodes) shown.insert(node.id);
  out.warnings.push_back(summary_of(result));
  for (const entail::FreeTextAtom& atom : result.atoms)
    if (!atom.kept)
      out.warnings.push_back({"a statement was dropped: " + atom.statement, atom.id, atom.reason, ""});
    else if (!shown.contains(atom.id))
      out.unused.push_back(atom.id);
  for (const std::string& warning : result.warnings) out.warnings.push_back({warning, "", "", ""});
  for (const std::string& edit : result.rejected)
    out.warnings.push_back({"an edit was rejected: " + edit, "", "", ""});
  return out;
}

}  // namespace

namespace entail {

struct FreeTextRun::State {
  FreeTextOptions options;  // those of the recording where that is replayed
  std::unique_ptr<Prover> prover;
  std::unique_ptr<Exchanges> exchanges;
  llm::Redactor redactor;
  std::optional<llm::Endpoint> endpoint;
  std::optional<llm::Session> session;
};

FreeTextRun::FreeTextRun(std::unique_ptr<State> state) : state_(std::move(state)) {}
FreeTextRun::FreeTextRun(FreeTextRun&&) noexcept = default;
FreeTextRun& FreeTextRun::operator=(FreeTextRun&&) noexcept = default;
FreeTextRun::~FreeTextRun() = default;

Result<FreeTextRun> FreeTextRun::start(const FreeTextOptions& given) {
  auto state = std::make_unique<State>();
  FreeTextOptions& options = state->options = given;
  options.llm.samples = 1;
  if (!options.replay)
    if (Status s = check(options.llm); !s.ok()) return s;
  const EntailOptions& question = options.question;
  auto prover = make_prover(question.prover, {question.milliseconds, question.megabytes});
  if (!prover.ok()) return prover.status();
  auto exchanges = Exchanges::open(options.llm, options.replay);
  if (!exchanges.ok()) return exchanges.status();
  auto redactor = llm::Redactor::with_patterns(options.llm.redact_patterns);
  if (!redactor.ok()) return redactor.status();
  state->prover = *std::move(prover);
  state->exchanges = *std::move(exchanges);
  state->redactor = *std::move(redactor);
  if (!options.replay)
    state->endpoint.emplace(options.llm, [stop = options.interruption] { return stop && stop->requested(); });
  state->session.emplace(llm::SessionParts{agents::decomposer(), options.llm, state->exchanges->recording(),
                                           state->endpoint ? &*state->endpoint : nullptr, options.replay});
  return FreeTextRun(std::move(state));
}

Result<FreeTextResult> FreeTextRun::read(const FreeTextInputs& inputs) {
  FreeText text(*state_->session, *state_->prover, settings_for(state_->options, state_->redactor));
  return text.run(inputs);
}

Status FreeTextRun::finish() {
  if (!state_->options.replay)
    if (Status s = state_->exchanges->save(state_->options.llm); !s.ok()) return s;
  return state_->session->finish();
}

std::string_view FreeTextRun::prover() const { return state_->prover->name(); }

}  // namespace entail

Result<CheckedTree> check_free_text(const FreeTextOptions& options) {
  Result<entail::FreeTextRun> run = entail::FreeTextRun::start(options);
  if (!run.ok()) return run.status();
  const EntailOptions& question = options.question;
  const auto result = run->read({entail::split_premises(question.premises), question.hypothesis});
  if (!result.ok()) return result.status();
  if (Status s = run->finish(); !s.ok()) return s;
  return checked_of(*result, question, run->prover());
}

Status needs_model(const Status& error) {
  Message message = error.message();
  message.help += message.help.empty() ? "" : "; or ";
  message.help +=
      "write controlled English (docs/controlled-english.md), or name a model that reads free text with "
      "--llm-endpoint and --llm-model";
  return {error.code(), std::move(message)};
}

}  // namespace propter
