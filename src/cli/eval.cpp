#include <cstdio>
#include <memory>

#include <propter/evaluation.h>
#include <CLI/CLI.hpp>

#include "cli/command.h"
#include "cli/options.h"

namespace propter::cli {
namespace {

struct Arguments {
  std::string kind;
  EntailEvalOptions options;
  std::string format;
  std::string prover = std::string(name_of(EntailProver::kNative));
  std::string semantics = "strong-negation";
  std::string output_format = "text";
  OutputOptions output;
};

template <typename Enum, std::size_t kCount>
std::vector<std::string> names_of_all() {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < kCount; ++i) names.emplace_back(name_of(static_cast<Enum>(i)));
  return names;
}

// The value of a name that was checked when it was parsed.
template <typename Enum, std::size_t kCount>
Enum named(const std::string& name) {
  std::size_t i = 0;
  while (i + 1 < kCount && name_of(static_cast<Enum>(i)) != name) ++i;
  return static_cast<Enum>(i);
}

int evaluate(Arguments arguments, const Console& console) {
  EntailEvalOptions& options = arguments.options;
  options.format = named<EntailFormat, kEntailFormats>(arguments.format);
  options.prover = named<EntailProver, kEntailProvers>(arguments.prover);
  options.classical = arguments.semantics == "classical";
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
  allow_only(*app.add_option("KIND", arguments->kind, "What is measured: entail")->type_name("")->required(),
             {"entail"});
  app.add_option("FILE", arguments->options.path, "The problems")->type_name("")->required();
  allow_only(*app.add_option("--format", arguments->format, "proofwriter, prontoqa, entailmentbank or folio")
                  ->type_name("NAME")
                  ->required(),
             names_of_all<EntailFormat, kEntailFormats>());
  allow_only(*app.add_option("--prover", arguments->prover, "native, z3 or eprover")->type_name("NAME"),
             names_of_all<EntailProver, kEntailProvers>());
  allow_only(
      *app.add_option("--semantics", arguments->semantics, "strong-negation or classical")->type_name("NAME"),
      {"strong-negation", "classical"});
  allow_only_counts(*app.add_option("--limit", arguments->options.limit, "Answer only the first N problems")
                         ->type_name("N"),
                    1'000'000'000);
  allow_only(*app.add_option("--output-format", arguments->output_format, "text or json")->type_name("NAME"),
             {"text", "json"});
  arguments->output.declare(app);
  return [arguments](const Console& console) { return evaluate(*arguments, console); };
}

}  // namespace propter::cli
