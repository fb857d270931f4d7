#include "cli/stored_case.h"

#include <CLI/CLI.hpp>

namespace propter::cli {

void StoredCase::declare(CLI::App& app) {
  app.add_option("CASE", path, "A case file that 'propter investigate --case' wrote")
      ->type_name("")
      ->required();
  output.declare(app);
}

int StoredCase::show(const Console& console,
                     const std::function<std::string(const Answer&, const TextStyle&)>& render) const {
  const Result<Answer> answer = load_answer(path);
  if (!answer.ok()) return console.fail(answer.status());
  return deliver(console, output, render(*answer, output.style(console)), kExitRootCause);
}

}  // namespace propter::cli
