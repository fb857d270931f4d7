// Parses the command line, runs one command, and turns whatever goes wrong into a message and an exit code.
#include <algorithm>
#include <exception>
#include <filesystem>
#include <vector>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "base/text.h"
#include "cli/command.h"
#include "cli/options.h"

namespace propter::cli {
namespace {

constexpr std::size_t kHelpColumn = 30;

// Levenshtein distance, O(|a| |b|).
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i);
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = std::exchange(row[j], std::min({row[j] + 1, row[j - 1] + 1, replaced}));
    }
  }
  return row[b.size()];
}

std::string advice_on(const std::string& word) {
  std::error_code error;
  if (std::filesystem::exists(word, error))
    return fmt::format("to explain what is there: propter investigate {}", word);
  const auto distance = [&](const Command& c) { return edit_distance(word.substr(0, 40), c.name); };
  const auto nearest = std::ranges::min_element(commands(), {}, distance);
  if (distance(*nearest) <= 3) return fmt::format("did you mean 'propter {}'?", nearest->name);
  return "'propter help' lists the commands";
}

// A first word that is neither an option nor a command gets a better answer than the parser's.
Status check_first_word(const std::vector<std::string>& arguments) {
  if (arguments.empty())
    return Status::usage({"a command is missing", "", "", "'propter help' lists the commands"});
  const std::string& word = arguments.front();
  const bool known =
      word.starts_with('-') || std::ranges::find(commands(), word, &Command::name) != commands().end();
  return known ? Status() : Status::usage({"no such command", word, "", advice_on(word)});
}

void set_up(CLI::App& app) {
  app.set_help_flag("-h,--help", "Show this help");
  app.get_formatter()->column_width(kHelpColumn);
  app.get_formatter()->label("REQUIRED", "");
}

void set_up_root(CLI::App& root) {
  set_up(root);
  root.set_version_flag("--version", version_line(), "Show the version");
  root.get_formatter()->label("SUBCOMMAND", "COMMAND");
  root.require_subcommand(0, 1);
}

struct Declared {
  CLI::App* app;
  Action action;
};

std::vector<Declared> declare_all(CLI::App& root) {
  std::vector<Declared> out;
  for (const Command& command : commands()) {
    CLI::App* app = root.add_subcommand(std::string(command.name), std::string(command.summary));
    set_up(*app);
    app->group("Commands");
    if (!command.details.empty()) app->footer(std::string(command.details));
    out.push_back({app, command.declare(*app)});
  }
  // Only now, since a command inherits what its parent has when it is added.
  root.footer("'propter help COMMAND' explains one. Data go to stdout, messages to stderr.\n");
  return out;
}

Status usage_error(const CLI::App& root, const CLI::ParseError& error) {
  const auto selected = root.get_subcommands();
  const std::string name = selected.empty() ? "" : " " + selected.front()->get_name();
  return Status::usage({"the command line is not understood", "", error.what(),
                        fmt::format("'propter{} --help' shows what is", name)});
}

int parse_and_run(std::vector<std::string> arguments, const Console& console) {
  CLI::App root("Explains incidents: the smallest set of origins behind every symptom, with evidence",
                "propter");
  set_up_root(root);
  const std::vector<Declared> declared = declare_all(root);
  try {
    std::ranges::reverse(arguments);  // the order in which CLI11 takes a vector
    root.parse(std::move(arguments));
  } catch (const CLI::CallForHelp&) {
    return deliver(console, {}, root.help(), kExitRootCause);
  } catch (const CLI::CallForVersion&) {
    return deliver(console, {}, version_line() + "\n", kExitRootCause);
  } catch (const CLI::ParseError& error) {
    return console.fail(usage_error(root, error));
  }
  const auto chosen = std::ranges::find_if(declared, [](const Declared& d) { return d.app->parsed(); });
  return chosen == declared.end() ? console.fail(check_first_word({})) : chosen->action(console);
}

}  // namespace

int run(int argc, const char* const* argv, Interruption* interruption) {
  const Console console(interruption);
  try {
    std::vector<std::string> arguments(argv + std::min(argc, 1), argv + argc);
    const Status first = check_first_word(arguments);
    return first.ok() ? parse_and_run(std::move(arguments), console) : console.fail(first);
  } catch (const std::bad_alloc&) {
    return console.fail(Status::internal({"out of memory", "", "", "investigate fewer files at a time"}));
  } catch (const std::exception& error) {
    return console.fail(
        Status::internal({"propter failed", "", error.what(), "this is a defect: please report it"}));
  }
}

}  // namespace propter::cli
