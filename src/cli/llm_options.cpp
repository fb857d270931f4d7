#include "cli/llm_options.h"

#include <sys/stat.h>

#include <fstream>

#include <fmt/format.h>

#include "base/environment.h"
#include "base/text.h"
#include "cli/arguments.h"
#include "cli/config_file.h"
#include "cli/options.h"

namespace propter::cli {
namespace {

constexpr std::int64_t kMostCount = 1'000'000'000;
constexpr off_t kMostKeyBytes = 16'384;

Result<std::string> read_key_file(const std::string& path) {
  struct stat info{};
  if (::stat(path.c_str(), &info) != 0 || !S_ISREG(info.st_mode) || info.st_size > kMostKeyBytes)
    return Status::usage(
        {"there is no key file", path, "", "name a file that holds the key and nothing else"});
  if ((info.st_mode & 077) != 0)
    return Status::usage({"others can read the key file", path,
                          fmt::format("its mode is {:04o}", info.st_mode & 07777), "chmod 600 it"});
  std::ifstream file(path);
  if (!file)
    return Status::io({"the key file cannot be read", path, "", "check its owner and its permissions"});
  std::string line;
  std::getline(file, line);
  std::string key(trim(line));
  if (key.empty()) return Status::usage({"the key file is empty", path, "", "write the key into it"});
  return key;
}

template <typename T>
void override_with(const std::optional<T>& flag, T& target) {
  if (flag) target = *flag;
}

void override_with(const std::string& variable, std::string& target) {
  if (!variable.empty()) target = variable;
}

Status read_key(const std::string& key_file, LlmOptions& options) {
  options.api_key = environment_variable("PROPTER_LLM_API_KEY");
  if (!options.api_key.empty() || key_file.empty()) return {};
  const Result<std::string> key = read_key_file(key_file);
  if (key.ok()) options.api_key = *key;
  return key.status();
}

}  // namespace

std::string config_path() {
  const std::string home = environment_variable("XDG_CONFIG_HOME");
  if (!home.empty()) return home + "/propter/config.json";
  const std::string user = environment_variable("HOME");
  return user.empty() ? "" : user + "/.config/propter/config.json";
}

void LlmFlags::declare_endpoint(CLI::App& app) {
  const std::string group = "Model";
  const auto option = [&](const char* name, auto& value, const char* help, const char* type) {
    return cli::option(app, name, value, help).type(type).group(group);
  };
  option("--llm-endpoint", endpoint_, "OpenAI-compatible endpoint, up to and including /v1", "URL");
  option("--llm-model", model_, "Name of the model", "NAME");
  option("--llm-key-file", key_file_, "File of mode 0600 with the API key (or PROPTER_LLM_API_KEY)", "FILE");
  option("--llm-ca-file", ca_file_, "Certificates to trust, PEM (default: the system's)", "FILE");
  option("--llm-timeout", timeout_, "Seconds for one answer (default: 120)", "S").amounts();
  option("--llm-retries", retries_, "Attempts after the first (default: 4)", "N");
}

void LlmFlags::declare_asking(CLI::App& app) {
  const std::string group = "Model";
  const auto option = [&](const char* name, auto& value, const char* help, const char* type) {
    return cli::option(app, name, value, help).type(type).group(group);
  };
  option("--llm-in-flight", in_flight_, "Requests under way at once (default: 8); never changes the answer",
         "N")
      .counts(kMostCount);
  option("--llm-rate", rate_, "Requests per minute (default: no limit)", "N").amounts();
  option("--llm-seed", seed_, "Seed of the model (default: 0)", "N");
  option("--samples", samples_, "Ask K times about each entity, the majority counts (default: 1)", "K")
      .counts(kMostCount);
  option("--max-request-tokens", max_request_tokens_, "Tokens of one request (default: 4000)", "N")
      .counts(kMostCount);
  option("--max-calls", max_calls_,
         "Questions to the model, without retries; the rules go on from there (default: 1000)", "N")
      .counts(kMostCount);
  option("--max-tokens", max_tokens_, "Tokens in and out (default: no limit)", "N").counts(kMostCount);
  option("--max-cost", max_cost_, "Money, by the prices of the configuration (default: no limit)", "X")
      .amounts();
  option("--max-seconds", max_seconds_, "Seconds from the first question on (default: no limit)", "S")
      .amounts();
  option("--recording", recording_, "Keep or look for the exchanges in FILE instead of the case", "FILE");
  option("--redact", patterns_, "Redact what matches, too (RE2); repeatable", "PATTERN").repeatable();
  flag(app, "--no-redact", no_redact_, "Send texts as they are").group(group);
}

void LlmFlags::apply_flags(LlmOptions& options) const {
  override_with(endpoint_, options.endpoint);
  override_with(model_, options.model);
  override_with(ca_file_, options.ca_file);
  override_with(timeout_, options.timeout_seconds);
  override_with(retries_, options.retries);
  override_with(in_flight_, options.in_flight);
  override_with(rate_, options.requests_per_minute);
  override_with(samples_, options.samples);
  override_with(seed_, options.seed);
  override_with(max_request_tokens_, options.max_request_tokens);
  override_with(max_calls_, options.budget.calls);
  override_with(max_tokens_, options.budget.tokens);
  override_with(max_cost_, options.budget.cost);
  override_with(max_seconds_, options.budget.seconds);
  options.redact_patterns.insert(options.redact_patterns.end(), patterns_.begin(), patterns_.end());
  if (no_redact_) options.redact = false;
  options.recording = recording_;
}

Result<LlmOptions> LlmFlags::resolve() const {
  Result<Config> config = read_config(config_path());
  if (!config.ok()) return config.status();
  LlmOptions options = std::move(config->llm);
  override_with(environment_variable("PROPTER_LLM_ENDPOINT"), options.endpoint);
  override_with(environment_variable("PROPTER_LLM_MODEL"), options.model);
  apply_flags(options);
  options.endpoint = options.endpoint.substr(0, options.endpoint.find_last_not_of('/') + 1);
  if (Status s = read_key(key_file_.value_or(config->api_key_file), options); !s.ok()) return s;
  const auto price = config->prices.find(options.model);
  if (price != config->prices.end()) options.price = price->second;
  return options;
}

}  // namespace propter::cli
