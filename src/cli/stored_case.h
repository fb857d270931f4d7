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

// Commands that show one entity of such a case.
struct EntityOfCase {
  StoredCase stored;
  std::string entity;

  // Adds CASE and ENTITY; where that is not required, leaving it out means all entities.
  void declare(CLI::App& app, const std::string& help, bool required);
  // `render` gets an invalid id for all. A name that is none's or several's is an error with suggestions.
  int show(const Console& console,
           const std::function<Result<std::string>(const Answer&, EntityId, const TextStyle&)>& render) const;
};

}  // namespace propter::cli
