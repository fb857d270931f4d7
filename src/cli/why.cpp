#include <memory>

#include "cli/stored_case.h"

namespace propter::cli {
namespace {

Result<std::string> why(const Answer& answer, EntityId entity, const TextStyle& style) {
  const Result<Reasons> found = reasons(answer, entity);
  if (!found.ok()) return found.status();
  return render_why(answer, *found, style);
}

}  // namespace

Action declare_why(CLI::App& app) {
  auto asked = std::make_shared<EntityOfCase>();
  asked->declare(app, "'[namespace/]Kind/name', a name or an alias", true);
  return [asked](const Console& console) { return asked->show(console, why); };
}

}  // namespace propter::cli
