#include <algorithm>
#include <array>
#include <iostream>
#include <memory>
#include <string>

#include <fmt/format.h>

#include <propter/entailment.h>

#include "base/file.h"
#include "cli/arguments.h"
#include "cli/command.h"
#include "cli/free_text.h"
#include "cli/options.h"
#include "cli/output.h"

namespace propter::cli {
namespace {

constexpr std::size_t kMostBytes = 64U << 20U;
constexpr std::int64_t kMostMilliseconds = 3'600'000;
constexpr std::int64_t kMostNodes = 100'000;

struct Arguments {
  OutputOptions output;
  std::string premises;
  std::string hypothesis;
  std::string tree;
  std::string semantics{name_of(Semantics::kStrongNegation)};
  std::string prover{name_of(ProverKind::kNative)};
  std::string format = "text";
  EntailOptions options;
  FreeTextFlags free_text;
};

std::string as_text(const CheckedTree& checked, const TextStyle& style) {
  return render_entailment(checked, style);
}
std::string as_json(const CheckedTree& checked, const TextStyle&) { return render_entailment_json(checked); }
std::string as_dot(const CheckedTree& checked, const TextStyle&) {
  return render_entailment_dot(checked.tree);
}

Result<std::string> as_tptp(const EntailOptions& options) {
  return write_problem(options, ProblemFormat::kTptp);
}
Result<std::string> as_smt_lib(const EntailOptions& options) {
  return write_problem(options, ProblemFormat::kSmtLib);
}

// Either the checked tree, or what other provers read or write of the question.
struct Format {
  std::string_view name;
  std::string (*render)(const CheckedTree& checked, const TextStyle& style) = nullptr;
  Result<std::string> (*write)(const EntailOptions& options) = nullptr;
};
constexpr std::array kFormats = std::to_array<Format>({
    {"text", as_text},
    {"json", as_json},
    {"dot", as_dot},
    {"tptp", nullptr, as_tptp},
    {"smtlib", nullptr, as_smt_lib},
    {"tstp", nullptr, write_proof},
});

std::vector<std::string> format_names() {
  std::vector<std::string> out;
  for (const Format& f : kFormats) out.emplace_back(f.name);
  return out;
}

Result<std::string> read_input(const std::string& path) {
  return path == "-" ? read_stream(std::cin, path, kMostBytes) : read_file(path, kMostBytes);
}

Status read_inputs(Arguments& arguments) {
  for (const auto& [path, target] : {std::pair(&arguments.premises, &arguments.options.premises),
                                     std::pair(&arguments.tree, &arguments.options.tree)}) {
    if (path->empty()) continue;
    Result<std::string> text = read_input(*path);
    if (!text.ok()) return text.status();
    *target = *std::move(text);
  }
  if (!arguments.tree.empty() && arguments.options.tree.empty())
    return Status::unusable({"the tree is empty", arguments.tree, "", ""});
  arguments.options.hypothesis = arguments.hypothesis;
  arguments.options.semantics = named<Semantics>(arguments.semantics, kSemantics);
  arguments.options.prover = named<ProverKind>(arguments.prover, kProverKinds);
  return {};
}

ExitCode exit_code_of(NodeVerdict verdict) {
  switch (verdict) {
    case NodeVerdict::kVerified:
      return kExitRootCause;
    case NodeVerdict::kRefuted:
    case NodeVerdict::kInconsistentPremises:
      return kExitUnverified;
    default:
      return kExitInconclusive;
  }
}

// What is no controlled English goes to a model, where there is one.
Result<CheckedTree> check(const Arguments& arguments, const Console& console) {
  Result<CheckedTree> checked = check_entailment(arguments.options);
  const bool readable = checked.ok() || checked.status().code() != StatusCode::kCorrupt;
  if (readable || !arguments.tree.empty()) return checked;
  return arguments.free_text.check(arguments.options, checked.status(), console);
}

int run_entail(Arguments& arguments, const Console& console) {
  if (Status s = check_output(arguments.output.path); !s.ok()) return console.fail(s, kExitInternal);
  if (Status s = read_inputs(arguments); !s.ok()) return console.fail(s);
  const Format& format = *std::ranges::find(kFormats, arguments.format, &Format::name);
  if (format.write) {
    const Result<std::string> text = format.write(arguments.options);
    return text.ok() ? deliver(console, arguments.output, *text, kExitRootCause)
                     : console.fail(text.status());
  }
  const Result<CheckedTree> checked = check(arguments, console);
  if (!checked.ok()) return console.fail(checked.status());
  for (const Message& m : checked->warnings) console.warn(m);
  return deliver(console, arguments.output, format.render(*checked, arguments.output.style(console)),
                 exit_code_of(checked->root().verdict));
}

}  // namespace

Action declare_entail(CLI::App& app) {
  auto arguments = std::make_shared<Arguments>();
  option(app, "--premises", arguments->premises, "Sentences, one a line; '-' for stdin").type("FILE");
  CLI::App& asked = exactly_one(app, "question");
  option(asked, "--hypothesis", arguments->hypothesis, "One sentence").type("TEXT");
  option(asked, "--tree", arguments->tree, "A tree of statements, as JSON").type("FILE");
  option(app, "--semantics", arguments->semantics,
         "What 'not' means: strong-negation (absence proves nothing) or classical")
      .type("NAME")
      .only(names_of_all<Semantics>(kSemantics));
  option(app, "--prover", arguments->prover, "native, z3 or eprover")
      .type("NAME")
      .only(names_of_all<ProverKind>(kProverKinds));
  option(app, "--format", arguments->format,
         "text, json or dot; the question as tptp or smtlib, the proof as tstp")
      .type("NAME")
      .only(format_names());
  option(app, "--timeout", arguments->options.milliseconds, "Milliseconds for each goal")
      .type("MS")
      .counts(kMostMilliseconds);
  option(app, "--max-nodes", arguments->options.max_nodes, "Largest tree that is checked")
      .type("N")
      .counts(kMostNodes);
  arguments->free_text.declare(app);
  arguments->output.declare(app);
  return [arguments](const Console& console) { return run_entail(*arguments, console); };
}

}  // namespace propter::cli
