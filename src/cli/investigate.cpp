#include <algorithm>
#include <array>
#include <memory>

#include <CLI/CLI.hpp>

#include "base/text.h"
#include "cli/command.h"
#include "cli/options.h"
#include "cli/output.h"

namespace propter::cli {
namespace {

constexpr std::int64_t kMostVisits = 1'000'000'000;

struct Format {
  std::string_view name;
  std::string (*render)(const Answer& answer, const TextStyle& style);
};

constexpr std::array kFormats = std::to_array<Format>({
    {"text", render_text},
    {"json", [](const Answer& answer, const TextStyle&) { return render_json(answer); }},
    {"markdown", [](const Answer& answer, const TextStyle&) { return render_markdown(answer); }},
    {"dot", [](const Answer& answer, const TextStyle&) { return render_dot(answer); }},
});

struct Arguments {
  InputOptions input;
  OutputOptions output;
  std::string at;
  std::string from;
  std::string to;
  std::vector<std::string> symptoms;
  std::string format = "text";
  std::string labeller = "rules";
  std::uint64_t max_visits = 0;
};

TimeNs time_of(const std::string& text) { return parse_time(text).value_or(kNoTime); }

std::pair<std::string, std::string> symptom_of(const std::string& text) {
  const std::size_t at = text.find('=');
  return {text.substr(0, at), at == std::string::npos ? "" : text.substr(at + 1)};
}

InvestigationOptions options_of(const Arguments& arguments) {
  InvestigationOptions options;
  arguments.input.apply(options);
  options.at = time_of(arguments.at);
  options.window = {time_of(arguments.from), time_of(arguments.to)};
  for (const std::string& symptom : arguments.symptoms) options.symptoms.push_back(symptom_of(symptom));
  options.max_visits = arguments.max_visits;
  return options;
}

int investigate_and_report(const Arguments& arguments, const Console& console) {
  if (const Status possible = check_output(arguments.output.path); !possible.ok())
    return console.fail(possible, kExitInternal);
  InvestigationOptions options = options_of(arguments);
  options.progress = console.progress();
  const Result<Answer> answer = investigate(options);
  console.end_progress();
  if (!answer.ok()) return console.fail_writing(answer.status(), options.case_path);
  const auto* format = std::ranges::find(kFormats, arguments.format, &Format::name);
  return deliver(console, arguments.output, format->render(*answer, arguments.output.style(console)),
                 exit_code_of(*answer));
}

void declare_time(CLI::App& app, const char* name, std::string& value, const char* description) {
  allow_only_times(*app.add_option(name, value, description)->type_name("TIME"));
}

void declare_labeller(CLI::App& app, std::string& value) {
  app.add_option("--labeller", value, "Who judges each entity; this version is built with 'rules' only")
      ->type_name("NAME")
      ->check(CLI::Validator(std::function<std::string(std::string&)>([](const std::string& name) {
                               return name == "rules"
                                          ? std::string()
                                          : "'" + printable(name, 80) +
                                                "' is not available: only the labeller 'rules' is "
                                                "built into this version";
                             }),
                             ""));
}

}  // namespace

Action declare_investigate(CLI::App& app) {
  auto arguments = std::make_shared<Arguments>();
  arguments->input.declare(app);
  declare_time(app, "--at", arguments->at, "A moment within the incident");
  declare_time(app, "--from", arguments->from, "Start of the incident's window");
  declare_time(app, "--to", arguments->to, "End of the incident's window");
  repeatable(
      *app.add_option("--symptom", arguments->symptoms, "An entity that is known to suffer; repeatable")
           ->type_name("ENTITY[=TEXT]"));
  allow_only(*app.add_option("--format", arguments->format, "text, json, markdown or dot")->type_name("NAME"),
             {"text", "json", "markdown", "dot"});
  declare_labeller(app, arguments->labeller);
  allow_only_counts(*app.add_option("--max-visits", arguments->max_visits,
                                    "Visits after which to stop (default: 8 per entity)")
                         ->type_name("N"),
                    kMostVisits);
  arguments->output.declare(app);
  return [arguments](const Console& console) { return investigate_and_report(*arguments, console); };
}

}  // namespace propter::cli
