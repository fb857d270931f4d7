#include <algorithm>
#include <filesystem>
#include <memory>

#include <fmt/format.h>

#include "base/text.h"
#include "cli/command.h"
#include "cli/llm_options.h"
#include "cli/options.h"

namespace propter::cli {
namespace {

struct Arguments {
  LlmFlags llm;
  OutputOptions output;
};

std::string_view word_of(CheckOutcome outcome) {
  if (outcome == CheckOutcome::kGood) return "good";
  return outcome == CheckOutcome::kPoor ? "poor" : "bad";
}

std::string line_of(const EndpointCheck& check) {
  std::string line =
      fmt::format("{:<5} {:<14}{}\n", word_of(check.outcome), check.subject, printable(check.finding));
  if (!check.help.empty()) line += fmt::format("      {:<14}-> {}\n", "", printable(check.help));
  return line;
}

EndpointCheck configuration() {
  const std::string path = config_path();
  std::error_code error;
  const bool there = !path.empty() && std::filesystem::exists(path, error);
  return {"configuration", CheckOutcome::kGood, there ? path : "none, defaults apply", ""};
}

std::vector<EndpointCheck> examine(const LlmOptions& options) {
  std::vector<EndpointCheck> checks{{"program", CheckOutcome::kGood, version_line(), ""}, configuration()};
  if (options.endpoint.empty()) {
    checks.push_back({"model", CheckOutcome::kPoor, "none is configured; the built-in rules work without",
                      "to use one: --llm-endpoint URL --llm-model NAME, or PROPTER_LLM_ENDPOINT and "
                      "PROPTER_LLM_MODEL"});
    return checks;
  }
  for (EndpointCheck& check : check_endpoint(options)) checks.push_back(std::move(check));
  return checks;
}

int examine_and_report(const Arguments& arguments, const Console& console) {
  const Result<LlmOptions> options = arguments.llm.resolve();
  if (!options.ok()) return console.fail(options.status());
  const std::vector<EndpointCheck> checks = examine(*options);
  std::string text;
  for (const EndpointCheck& check : checks) text += line_of(check);
  const bool bad = std::ranges::any_of(
      checks, [](const EndpointCheck& check) { return check.outcome == CheckOutcome::kBad; });
  return deliver(console, arguments.output, text, bad ? kExitInternal : kExitRootCause);
}

}  // namespace

Action declare_doctor(CLI::App& app) {
  auto arguments = std::make_shared<Arguments>();
  arguments->llm.declare_endpoint(app);
  arguments->output.declare(app);
  return [arguments](const Console& console) { return examine_and_report(*arguments, console); };
}

}  // namespace propter::cli
