#include <memory>

#include <CLI/CLI.hpp>

#include "cli/stored_case.h"

namespace propter::cli {
namespace {

struct Arguments {
  StoredCase stored;
  std::string entity;
};

int show(const Arguments& arguments, const Console& console) {
  const Result<Answer> answer = load_answer(arguments.stored.path);
  if (!answer.ok()) return console.fail(answer.status());
  const Result<EntityId> entity =
      arguments.entity.empty() ? EntityId() : find_entity(*answer, arguments.entity);
  if (!entity.ok()) return console.fail(entity.status());
  const OutputOptions& output = arguments.stored.output;
  return deliver(console, output, render_evidence(*answer, *entity, output.style(console)), kExitRootCause);
}

}  // namespace

Action declare_evidence(CLI::App& app) {
  auto arguments = std::make_shared<Arguments>();
  arguments->stored.declare(app);
  app.add_option("ENTITY", arguments->entity, "Only this one: '[namespace/]Kind/name', a name or an alias")
      ->type_name("");
  return [arguments](const Console& console) { return show(*arguments, console); };
}

}  // namespace propter::cli
