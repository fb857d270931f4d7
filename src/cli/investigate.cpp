#include <memory>

#include <fmt/format.h>

#include "base/text.h"
#include "cli/arguments.h"
#include "cli/command.h"
#include "cli/llm_options.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/report_format.h"

namespace propter::cli {
namespace {

constexpr std::int64_t kMostVisits = 1'000'000'000;

struct Arguments {
  InputOptions input;
  OutputOptions output;
  ReportFormat format;
  LlmFlags llm;
  std::string at;
  std::string from;
  std::string to;
  std::vector<std::string> symptoms;
  std::string labeller = "rules";
  std::uint64_t max_visits = 0;
  VerificationOptions verification;
  WeightsOptions weights;
  bool estimate = false;
  std::string trace;
};

TimeNs time_of(const std::string& text) { return parse_time(text).value_or(kNoTime); }

std::pair<std::string, std::string> symptom_of(const std::string& text) {
  const std::size_t at = text.find('=');
  return {text.substr(0, at), at == std::string::npos ? "" : text.substr(at + 1)};
}

LabellerKind labeller_of(const std::string& name) {
  if (name == "llm") return LabellerKind::kLlm;
  return name == "replay" ? LabellerKind::kReplay : LabellerKind::kRules;
}

Result<InvestigationOptions> options_of(const Arguments& arguments) {
  InvestigationOptions options;
  arguments.input.apply(options);
  options.at = time_of(arguments.at);
  options.window = {time_of(arguments.from), time_of(arguments.to)};
  for (const std::string& symptom : arguments.symptoms) options.symptoms.push_back(symptom_of(symptom));
  options.max_visits = arguments.max_visits;
  options.max_refinements = arguments.verification.max_refinements;
  Result<std::shared_ptr<const Weights>> weights = arguments.weights.read();
  if (!weights.ok()) return weights.status();
  options.weights = *std::move(weights);
  options.labeller = labeller_of(arguments.labeller);
  // Rules need no configuration, and do not stumble over a broken one.
  if (options.labeller == LabellerKind::kRules && !arguments.estimate) return options;
  Result<LlmOptions> llm = arguments.llm.resolve();
  if (!llm.ok()) return llm.status();
  options.llm = *std::move(llm);
  return options;
}

std::string text_of(const LlmEstimate& e, const std::string& model) {
  std::string out = fmt::format("requests            about {}\n", e.requests);
  out +=
      fmt::format("tokens per request  {} in the middle, {} at most\n", e.median_request, e.largest_request);
  out += fmt::format("tokens in           about {}\n", e.tokens_in);
  out += fmt::format("tokens out          at most {}\n", e.tokens_out);
  const std::string name = model.empty() ? "the model" : printable(model, 80);
  if (e.cost)
    out += fmt::format("cost                at most {:.4f} ({})\n", *e.cost, name);
  else
    out += fmt::format("cost                not known: no price of {} is configured\n", name);
  return out + "Nothing was sent. Answers that differ from the rules' lead to other questions.\n";
}

int show_estimate(const Arguments& arguments, const InvestigationOptions& options, const Console& console) {
  const Result<LlmEstimate> found = estimate(options);
  console.end_progress();
  if (!found.ok()) return console.fail_writing(found.status(), options.case_path);
  return deliver(console, arguments.output, text_of(*found, options.llm.model), kExitRootCause);
}

void warn_before(const InvestigationOptions& options, const Console& console) {
  if (options.labeller != LabellerKind::kLlm) return;
  if (!options.llm.redact)
    console.warn(
        {"nothing is redacted", "", "texts of the telemetry go to the endpoint as they are",
         "leave --no-redact out, and redact.enabled of the configuration true, to keep secrets here"});
}

int interrupted(const Answer& answer, const Console& console) {
  console.warn(answer.kept_in.empty()
                   ? Message{"interrupted", "", "", "name a case with --case to be able to go on"}
                   : Message{"interrupted", answer.kept_in, "",
                             "the same command goes on with the answers that are kept"});
  return kExitInterrupted;
}

int report(const Arguments& arguments, const Answer& answer, const Console& console) {
  if (answer.stopped_by == "interrupted" || console.interruption()->requested())
    return interrupted(answer, console);
  return deliver(console, arguments.output, arguments.format.render(answer, arguments.output.style(console)),
                 arguments.verification.met_by(answer) ? exit_code_of(answer) : kExitUnverified);
}

int investigate_and_report(const Arguments& arguments, const Console& console) {
  for (const std::string& path : {arguments.output.path, arguments.trace})
    if (const Status possible = check_output(path); !possible.ok())
      return console.fail(possible, kExitInternal);
  Result<InvestigationOptions> options = options_of(arguments);
  if (!options.ok()) return console.fail(options.status());
  options->progress = console.progress();
  if (arguments.estimate) return show_estimate(arguments, *options, console);
  options->interruption = console.interruption();
  Trace trace;
  if (!arguments.trace.empty()) options->trace = &trace;
  warn_before(*options, console);
  const Result<Answer> answer = investigate(*options);
  console.end_progress();
  if (!arguments.trace.empty())
    if (const Status written = write_output(arguments.trace, render_otlp(trace)); !written.ok())
      return console.fail(written, kExitInternal);
  if (!answer.ok()) return console.fail_writing(answer.status(), options->case_path);
  return report(arguments, *answer, console);
}

void declare_time(CLI::App& app, const char* name, std::string& value, const char* description) {
  option(app, name, value, description).type("TIME").times();
}

}  // namespace

Action declare_investigate(CLI::App& app) {
  auto arguments = std::make_shared<Arguments>();
  arguments->input.declare(app);
  declare_time(app, "--at", arguments->at, "A moment within the incident");
  declare_time(app, "--from", arguments->from, "Start of the incident's window");
  declare_time(app, "--to", arguments->to, "End of the incident's window");
  option(app, "--symptom", arguments->symptoms, "An entity that is known to suffer; repeatable")
      .type("ENTITY[=TEXT]")
      .repeatable();
  arguments->format.declare(app);
  option(app, "--labeller", arguments->labeller,
         "Who judges each entity: rules, llm, or replay of recorded answers")
      .type("NAME")
      .only({"rules", "llm", "replay"});
  option(app, "--max-visits", arguments->max_visits, "Visits after which to stop (default: 8 per entity)")
      .type("N")
      .counts(kMostVisits);
  arguments->verification.declare(app);
  arguments->weights.declare(app);
  arguments->output.declare(app);
  const Argument trace =
      option(app, "--trace", arguments->trace, "Write spans of the investigation to FILE as OTLP/JSON")
          .type("FILE");
  flag(app, "--estimate", arguments->estimate,
       "Show what --labeller llm would send and cost, and send nothing")
      .excludes(trace);
  arguments->llm.declare_endpoint(app);
  arguments->llm.declare_asking(app);
  return [arguments](const Console& console) { return investigate_and_report(*arguments, console); };
}

}  // namespace propter::cli
