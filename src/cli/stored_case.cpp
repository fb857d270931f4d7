#include "cli/stored_case.h"

#include "base/text.h"
#include "cli/arguments.h"

namespace propter::cli {
namespace {

constexpr std::size_t kSuggestions = 5;

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
  if (const auto id = answer.graph.find(text)) return *id;
  return Status::usage(
      {"no entity, or more than one, goes by that name", text, "", similar_entities(answer, text)});
}

}  // namespace

void StoredCase::declare(CLI::App& app) {
  option(app, "CASE", path, "A case file that 'propter investigate --case' wrote").type("").required();
  output.declare(app);
}

int StoredCase::show(const Console& console,
                     const std::function<std::string(const Answer&, const TextStyle&)>& render) const {
  const Result<Answer> answer = load_answer(path);
  if (!answer.ok()) return console.fail(answer.status());
  return deliver(console, output, render(*answer, output.style(console)), kExitRootCause);
}

void EntityOfCase::declare(CLI::App& app, const std::string& help, bool required) {
  stored.declare(app);
  option(app, "ENTITY", entity, help).type("").required(required);
}

int EntityOfCase::show(
    const Console& console,
    const std::function<Result<std::string>(const Answer&, EntityId, const TextStyle&)>& render) const {
  const Result<Answer> answer = load_answer(stored.path);
  if (!answer.ok()) return console.fail(answer.status());
  const Result<EntityId> id = entity.empty() ? EntityId() : find_entity(*answer, entity);
  if (!id.ok()) return console.fail(id.status());
  const Result<std::string> text = render(*answer, *id, stored.output.style(console));
  if (!text.ok()) return console.fail(text.status());
  return deliver(console, stored.output, *text, kExitRootCause);
}

}  // namespace propter::cli
