#include <cstdio>
#include <memory>

#include <propter/evaluation.h>

#include "cli/arguments.h"
#include "cli/command.h"
#include "cli/free_text.h"
#include "cli/options.h"

namespace propter::cli {
namespace {

struct Arguments {
  std::string kind;
  EntailEvalOptions options;
  std::string format;
  std::string prover = std::string(name_of(ProverKind::kNative));
  std::string semantics = std::string(name_of(Semantics::kStrongNegation));
  std::string output_format = "text";
  bool free_text = false;
  FreeTextFlags model;
  OutputOptions output;
};

// Only where it is asked for: a set of problems is hundreds of requests.
Status name_model(Arguments& arguments, const Console& console) {
  if (!arguments.free_text) return {};
  if (arguments.options.format != EntailFormat::kEntailmentBank)
    return Status::usage({"there is no free text to read", "--free-text",
                          "the problems of this format are controlled English or formulas", "leave it out"});
  auto model = arguments.model.resolve(console);
  if (!model.ok()) return model.status();
  if (!*model)
    return Status::usage({"no model is named", "--free-text", "",
                          "name one with --llm-endpoint and --llm-model, or --replay a --recording"});
  arguments.options.model = *std::move(model);
  return {};
}

int evaluate(Arguments arguments, const Console& console) {
  EntailEvalOptions& options = arguments.options;
  options.format = named<EntailFormat>(arguments.format, kEntailFormats);
  options.prover = named<ProverKind>(arguments.prover, kProverKinds);
  options.semantics = named<Semantics>(arguments.semantics, kSemantics);
  if (Status s = name_model(arguments, console); !s.ok()) return console.fail(s);
  const Result<EntailEvalReport> report = evaluate_entailment(options);
  if (!report.ok()) return console.fail(report.status());
  std::fputs(render_timings(*report).c_str(), stderr);
  const bool json = arguments.output_format == "json";
  return deliver(console, arguments.output,
                 json ? render_json(options, *report) : render_text(options, *report), kExitRootCause);
}

}  // namespace

Action declare_eval(CLI::App& app) {
  auto arguments = std::make_shared<Arguments>();
  option(app, "KIND", arguments->kind, "What is measured: entail").type("").required().only({"entail"});
  option(app, "FILE", arguments->options.path, "The problems").type("").required();
  option(app, "--format", arguments->format, "proofwriter, prontoqa, entailmentbank or folio")
      .type("NAME")
      .required()
      .only(names_of_all<EntailFormat>(kEntailFormats));
  option(app, "--prover", arguments->prover, "native, z3 or eprover")
      .type("NAME")
      .only(names_of_all<ProverKind>(kProverKinds));
  option(app, "--semantics", arguments->semantics, "strong-negation or classical")
      .type("NAME")
      .only(names_of_all<Semantics>(kSemantics));
  option(app, "--limit", arguments->options.limit, "Answer only the first N problems")
      .type("N")
      .counts(1'000'000'000);
  option(app, "--output-format", arguments->output_format, "text or json")
      .type("NAME")
      .only({"text", "json"});
  flag(app, "--free-text", arguments->free_text,
       "Let a model read steps that do not follow by terms alone (entailmentbank)");
  arguments->model.declare(app);
  arguments->output.declare(app);
  return [arguments](const Console& console) { return evaluate(*arguments, console); };
}

}  // namespace propter::cli
