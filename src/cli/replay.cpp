#include <memory>

#include "cli/arguments.h"
#include "cli/command.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/report_format.h"

namespace propter::cli {
namespace {

struct Arguments {
  std::string path;
  std::string recording;
  ReportFormat format;
  OutputOptions output;
};

int replay_and_report(const Arguments& arguments, const Console& console) {
  if (const Status possible = check_output(arguments.output.path); !possible.ok())
    return console.fail(possible, kExitInternal);
  InvestigationOptions how;
  how.threads = worker_threads(0);
  how.progress = console.progress();
  const Result<Answer> answer = replay(arguments.path, how, arguments.recording);
  console.end_progress();
  if (!answer.ok()) return console.fail(answer.status());
  return deliver(console, arguments.output, arguments.format.render(*answer, arguments.output.style(console)),
                 exit_code_of(*answer));
}

}  // namespace

Action declare_replay(CLI::App& app) {
  auto arguments = std::make_shared<Arguments>();
  option(app, "CASE", arguments->path, "A case file that 'propter investigate --case' wrote")
      .type("")
      .required();
  option(app, "--recording", arguments->recording, "Where the answers of the model are, if not in the case")
      .type("FILE");
  arguments->format.declare(app);
  arguments->output.declare(app);
  return [arguments](const Console& console) { return replay_and_report(*arguments, console); };
}

}  // namespace propter::cli
