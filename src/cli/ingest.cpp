#include <memory>

#include <fmt/format.h>

#include "base/text.h"
#include "cli/arguments.h"
#include "cli/command.h"
#include "cli/options.h"

namespace propter::cli {
namespace {

struct Arguments {
  InputOptions input;
  OutputOptions output;
};

std::string file_lines(const FileSummary& file) {
  std::string out = fmt::format("{:>10}  {:>8}  {:<16}  {}\n", file.records, file.unparsed,
                                printable(file.format, 40), printable(file.path));
  if (!file.problem.empty()) out += fmt::format("{:24}problem: {}\n", "", printable(file.problem));
  for (const std::string& sample : file.samples) out += fmt::format("{:24}{}\n", "", printable(sample));
  return out;
}

std::string table_of(const std::vector<FileSummary>& files) {
  std::string out = fmt::format("{:>10}  {:>8}  {:<16}  {}\n", "RECORDS", "UNPARSED", "FORMAT", "FILE");
  for (const FileSummary& file : files) out += file_lines(file);
  return out;
}

int ingest_and_report(const Arguments& arguments, const Console& console) {
  InvestigationOptions options;
  arguments.input.apply(options);
  options.progress = console.progress();
  std::vector<Message> warnings;
  const auto files = ingest_into_case(options, &warnings);
  console.end_progress();
  if (!files.ok()) return console.fail_writing(files.status(), options.case_path);
  for (const Message& warning : warnings) console.warn(warning);
  return deliver(console, arguments.output, table_of(*files), kExitRootCause);
}

}  // namespace

Action declare_ingest(CLI::App& app) {
  auto arguments = std::make_shared<Arguments>();
  arguments->input.declare(app);
  declared(app, "--case").required();
  arguments->output.declare(app);
  return [arguments](const Console& console) { return ingest_and_report(*arguments, console); };
}

}  // namespace propter::cli
