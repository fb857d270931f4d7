#include "investigate/model_run.h"

#include <algorithm>
#include <filesystem>
#include <map>

#include <fmt/format.h>

#include "base/text.h"
#include "label/llm_labeller.h"

namespace propter {
namespace {

constexpr std::string_view kPattern = "found.llm.redact_pattern.";

using Settings = std::map<std::string, std::string, std::less<>>;

Status nothing_recorded(const std::string& where) {
  return Status::unusable({"there is nothing to replay", where,
                           "no investigation by a model was recorded there",
                           "investigate with --labeller llm first, or name the --recording"});
}

std::uint64_t count_in(const Settings& settings, std::string_view name) {
  const auto at = settings.find(name);
  const auto value = at == settings.end() ? std::nullopt : parse_int(at->second);
  return value && *value > 0 ? static_cast<std::uint64_t>(*value) : 0;
}

std::optional<TokenPrice> price_in(const Settings& settings) {
  const auto input = settings.find("llm.price.input");
  const auto output = settings.find("llm.price.output");
  if (input == settings.end() || output == settings.end()) return std::nullopt;
  return TokenPrice{parse_double(input->second).value_or(0), parse_double(output->second).value_or(0)};
}

Result<Settings> settings_of(CaseFile& file) {
  const Result<std::vector<Setting>> rows = file.load_settings();
  if (!rows.ok()) return rows.status();
  Settings settings;
  for (const Setting& row : *rows) settings[row.name] = row.value;
  return settings;
}

bool holds_run(const Settings& settings) { return settings.contains("llm.model"); }

// The options that a recorded run had, as far as its answers depend on them.
LlmOptions options_of(Settings settings) {
  LlmOptions options;
  options.model = settings["llm.model"];
  options.samples =
      static_cast<std::uint32_t>(std::min<std::uint64_t>(count_in(settings, "llm.samples"), 1000));
  options.seed = count_in(settings, "llm.seed");
  options.max_request_tokens = count_in(settings, "llm.max_request_tokens");
  options.redact = settings["llm.redact"] == "true";
  options.price = price_in(settings);
  for (const auto& [name, value] : settings)
    if (std::string_view(name).starts_with(kPattern)) options.redact_patterns.push_back(value);
  return options;
}

// Settings of an investigation would be replaced by those of the recording.
Status check_no_case(CaseFile& file, const std::string& path) {
  const Result<bool> telemetry = file.has_telemetry();
  if (!telemetry.ok()) return telemetry.status();
  if (!*telemetry) return {};
  return Status::usage({"the recording is a case of its own", path, "it holds telemetry",
                        "name another file, or leave --recording out to keep the exchanges in the case"});
}

}  // namespace

Result<std::unique_ptr<ModelRun>> ModelRun::start(const InvestigationOptions& options, CaseFile& file,
                                                  Mode mode) {
  std::unique_ptr<ModelRun> run(new ModelRun(options, file, mode));
  if (Status s = run->set_up(options); !s.ok()) return s;
  return run;
}

Status ModelRun::set_up(const InvestigationOptions& options) {
  if (Status s = open_recording(options); !s.ok()) return s;
  if (Status s = set_up_redaction(); !s.ok()) return s;
  if (mode_ == Mode::kAsk)
    endpoint_ = std::make_unique<llm::Endpoint>(options_, [this] { return is_interrupted(); });
  session_ = std::make_unique<llm::Session>(llm::SessionParts{
      agents::labeller(), options_, recording_, endpoint_.get(), mode_ == Mode::kReplay, options.trace});
  labeller_ = make_llm_labeller(*session_, options_.redact ? &redactor_ : nullptr, options_);
  return {};
}

Status ModelRun::open_recording(const InvestigationOptions& options) {
  const std::string& path = options.llm.recording;
  CaseFile* file = &case_;
  std::error_code error;
  const bool only_looks = mode_ == Mode::kEstimate && !std::filesystem::exists(path, error);
  if (!path.empty() && path != options.case_path && !only_looks) {
    Result<CaseFile> opened =
        mode_ == Mode::kAsk ? CaseFile::open_or_create(path) : CaseFile::open_existing(path);
    if (!opened.ok()) return opened.status();
    recording_file_ = std::make_unique<CaseFile>(*std::move(opened));
    file = recording_file_.get();
    if (Status s = check_no_case(*file, path); mode_ == Mode::kAsk && !s.ok()) return s;
  }
  if (mode_ == Mode::kReplay) {
    Result<LlmOptions> recorded = recorded_options(*file, path);
    if (!recorded.ok()) return recorded.status();
    options_ = *std::move(recorded);
  }
  Result<llm::Recording> recording = llm::Recording::open(*file, case_);
  if (!recording.ok()) return recording.status();
  recording_ = *std::move(recording);
  return {};
}

// The case's own, where it has some: others may have used the recording since. Patterns are kept in the case
// alone, since they may name what they hide; with a recording they are told again.
Result<LlmOptions> ModelRun::recorded_options(CaseFile& recording, const std::string& path) {
  const Result<Settings> own = settings_of(case_);
  if (!own.ok()) return own.status();
  if (holds_run(*own)) return options_of(*own);
  const Result<Settings> others = settings_of(recording);
  if (!others.ok()) return others.status();
  if (!holds_run(*others)) return nothing_recorded(path.empty() ? "the case" : path);
  LlmOptions options = options_of(*others);
  options.redact_patterns = options_.redact_patterns;
  return options;
}

Status ModelRun::set_up_redaction() {
  Result<llm::Redactor> redactor = llm::Redactor::with_patterns(options_.redact_patterns);
  if (!redactor.ok()) return redactor.status();
  redactor_ = *std::move(redactor);
  const Result<std::vector<llm::Placeholder>> placeholders = case_.load_placeholders();
  return placeholders.ok() ? redactor_.continue_with(*placeholders) : placeholders.status();
}

std::vector<std::pair<std::string, std::string>> ModelRun::settings() const {
  std::vector<std::pair<std::string, std::string>> out{
      {"llm.max_request_tokens", fmt::format("{}", options_.max_request_tokens)},
      {"llm.model", options_.model},
      {"llm.redact", options_.redact ? "true" : "false"},
      {"llm.samples", fmt::format("{}", options_.samples)},
      {"llm.seed", fmt::format("{}", options_.seed)},
  };
  if (options_.price) {
    out.emplace_back("llm.price.input", fmt::format("{}", options_.price->input));
    out.emplace_back("llm.price.output", fmt::format("{}", options_.price->output));
  }
  std::sort(out.begin(), out.end());
  return out;
}

std::vector<std::pair<std::string, std::string>> ModelRun::hidden_settings() const {
  std::vector<std::pair<std::string, std::string>> out;
  for (std::size_t i = 0; i < options_.redact_patterns.size(); ++i)
    out.emplace_back(fmt::format("{}{:06}", kPattern, i), options_.redact_patterns[i]);
  return out;
}

Status ModelRun::finish(bool interrupted) {
  if (mode_ != Mode::kAsk) return session_->finish();
  if (!session_->problem().ok()) return session_->problem();
  if (Status s = case_.save_placeholders(redactor_.placeholders()); !s.ok()) return s;
  if (recording_file_) {
    std::vector<Setting> settings;
    for (const auto& [name, value] : this->settings()) settings.push_back({name, value});
    if (Status s = recording_file_->save_settings(settings); !s.ok()) return s;
  }
  return interrupted ? Status() : session_->finish();
}

}  // namespace propter
