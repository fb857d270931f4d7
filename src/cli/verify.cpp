#include <memory>

#include "cli/arguments.h"
#include "cli/command.h"
#include "cli/options.h"
#include "cli/report_format.h"

namespace propter::cli {
namespace {

struct Arguments {
  std::string path;
  VerificationOptions verification;
  std::string format = "text";
  OutputOptions output;
};

std::string render(const Answer& answer, const Arguments& arguments, const Console& console) {
  if (arguments.format == "json") return render_json(answer);
  if (arguments.format == "dot") return render_entailment_dot(answer.entailment.tree);
  return render_proof(answer, arguments.output.style(console));
}

int verify_and_report(const Arguments& arguments, const Console& console) {
  InvestigationOptions how;
  how.threads = worker_threads(0);
  how.max_refinements = arguments.verification.max_refinements;
  how.progress = console.progress();
  const Result<Answer> answer = verify(arguments.path, how);
  console.end_progress();
  if (!answer.ok()) return console.fail(answer.status());
  const ClaimCounts counts = count_claims(answer->entailment);
  const bool explains = counts.claims > 0 || answer->symptoms.empty();
  const VerificationOptions& asked = arguments.verification;
  const bool strict = asked.require_verified || asked.require_shown;
  const bool met = strict ? explains && asked.met_by(*answer) : counts.unsupported == 0;
  return deliver(console, arguments.output, render(*answer, arguments, console),
                 met ? kExitRootCause : kExitUnverified);
}

}  // namespace

Action declare_verify(CLI::App& app) {
  auto arguments = std::make_shared<Arguments>();
  option(app, "CASE", arguments->path, "A case file that 'propter investigate --case' wrote")
      .type("")
      .required();
  arguments->verification.declare(app);
  option(app, "--format", arguments->format, "text, json (the whole report) or dot (the tree)")
      .type("NAME")
      .only({"text", "json", "dot"});
  arguments->output.declare(app);
  return [arguments](const Console& console) { return verify_and_report(*arguments, console); };
}

}  // namespace propter::cli
