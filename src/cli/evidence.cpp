#include <memory>

#include <CLI/CLI.hpp>

#include "base/text.h"
#include "cli/stored_case.h"

namespace propter::cli {
namespace {

constexpr std::size_t kSuggestions = 5;

struct Arguments {
  StoredCase stored;
  std::string entity;
};

// Entities whose id contains the text, for "did you mean".
std::string similar_entities(const Answer& answer, std::string_view text) {
  std::string out;
  std::size_t found = 0;
  for (const Entity& entity : answer.graph.entities()) {
    if (found == kSuggestions || !icontains(entity.id(), lower(text))) continue;
    out += (found++ ? ", " : "did you mean ") + entity.id();
  }
  return found ? out : "'propter graph CASE' lists the entities";
}

Result<EntityId> find_entity(const Answer& answer, const std::string& text) {
  if (text.empty()) return EntityId();
  if (const auto id = answer.graph.find(text)) return *id;
  return Status::usage(
      {"no entity, or more than one, goes by that name", text, "", similar_entities(answer, text)});
}

int show(const Arguments& arguments, const Console& console) {
  const Result<Answer> answer = load_answer(arguments.stored.path);
  if (!answer.ok()) return console.fail(answer.status());
  const Result<EntityId> entity = find_entity(*answer, arguments.entity);
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
