// The commands of the program, and what one of them is. CLI11 stays in the .cpp files.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "cli/console.h"

namespace CLI {
class App;
}

namespace propter::cli {

// Runs a command whose arguments were parsed; returns the exit code.
using Action = std::function<int(const Console& console)>;

struct Command {
  std::string_view name;
  std::string_view summary;
  std::string_view details;          // below the options in --help: examples, exit codes
  Action (*declare)(CLI::App& app);  // adds options to `app`, which outlives the action
};

// In the order in which help lists them.
std::span<const Command> commands();

Action declare_investigate(CLI::App& app);
Action declare_ingest(CLI::App& app);
Action declare_evidence(CLI::App& app);
Action declare_graph(CLI::App& app);
Action declare_ledger(CLI::App& app);
Action declare_why(CLI::App& app);
Action declare_verify(CLI::App& app);
Action declare_replay(CLI::App& app);
Action declare_entail(CLI::App& app);
Action declare_eval(CLI::App& app);
Action declare_weights(CLI::App& app);
Action declare_doctor(CLI::App& app);
Action declare_version(CLI::App& app);
Action declare_help(CLI::App& app);

// "propter 0.1.0 (compiler, build type)"
std::string version_line();

// The whole program: parses, runs, reports errors. Never throws. `interruption` is what signals ask for.
int run(int argc, const char* const* argv, Interruption* interruption);

}  // namespace propter::cli
