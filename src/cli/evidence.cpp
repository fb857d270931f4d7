#include <memory>

#include "cli/stored_case.h"

namespace propter::cli {

Action declare_evidence(CLI::App& app) {
  auto asked = std::make_shared<EntityOfCase>();
  asked->declare(app, "Only this one: '[namespace/]Kind/name', a name or an alias", false);
  return [asked](const Console& console) {
    return asked->show(console, [](const Answer& answer, EntityId entity, const TextStyle& style) {
      return render_evidence(answer, entity, style);
    });
  };
}

}  // namespace propter::cli
