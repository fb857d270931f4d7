#include <propter/version.h>

#include <fmt/format.h>

#include "cli/command.h"
#include "cli/options.h"

namespace propter::cli {

std::string version_line() { return fmt::format("propter {} ({})", version(), build_info()); }

Action declare_version(CLI::App&) {
  return [](const Console& console) { return deliver(console, {}, version_line() + "\n", kExitRootCause); };
}

}  // namespace propter::cli
