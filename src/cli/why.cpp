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
  const Result<EntityId> entity = find_entity(*answer, arguments.entity);
  if (!entity.ok()) return console.fail(entity.status());
  const Result<Reasons> found = reasons(*answer, *entity);
  if (!found.ok()) return console.fail(found.status());
  const OutputOptions& output = arguments.stored.output;
  return deliver(console, output, render_why(*answer, *found, output.style(console)), kExitRootCause);
}

}  // namespace

Action declare_why(CLI::App& app) {
  auto arguments = std::make_shared<Arguments>();
  arguments->stored.declare(app);
  app.add_option("ENTITY", arguments->entity, "'[namespace/]Kind/name', a name or an alias")
      ->type_name("")
      ->required();
  return [arguments](const Console& console) { return show(*arguments, console); };
}

}  // namespace propter::cli
