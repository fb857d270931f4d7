#include <memory>

#include <CLI/CLI.hpp>

#include "cli/arguments.h"
#include "cli/command.h"
#include "cli/options.h"

namespace propter::cli {
namespace {

std::string help_text(const CLI::App& root, const std::string& command) {
  // The root's own help() would show that of the selected command, which is `help` itself.
  return command.empty() ? root.get_formatter()->make_help(&root, root.get_name(), CLI::AppFormatMode::Normal)
                         : root.get_subcommand(command)->help(root.get_name());
}

}  // namespace

Action declare_help(CLI::App& app) {
  auto command = std::make_shared<std::string>();
  std::vector<std::string> names;
  for (const Command& c : commands()) names.emplace_back(c.name);
  option(app, "COMMAND", *command, "The command to explain").type("").only(std::move(names));
  const CLI::App* root = app.get_parent();
  return [root, command](const Console& console) {
    return deliver(console, {}, help_text(*root, *command), kExitRootCause);
  };
}

}  // namespace propter::cli
