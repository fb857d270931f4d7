// Commands that show what the last investigation of a case stored.
#pragma once

#include <functional>
#include <string>

#include "cli/command.h"
#include "cli/options.h"

namespace propter::cli {

struct StoredCase {
  std::string path;
  OutputOptions output;

  void declare(CLI::App& app);
  // Loads the case and writes what `render` makes of it.
  int show(const Console& console,
           const std::function<std::string(const Answer&, const TextStyle&)>& render) const;
};

// The entity that a user means; kUsage with suggestions when it is none or several.
Result<EntityId> find_entity(const Answer& answer, const std::string& text);

}  // namespace propter::cli
