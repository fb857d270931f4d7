// What a command takes on its line. Only arguments.cpp, run.cpp and help.cpp know who parses it.
//
//   option(app, "--limit", options.limit, "Answer only the first N problems").type("N").counts(1000);
//   flag(app, "--replay", replay, "Answer from the recording alone");
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace propter::cli {

// An option, flag or positional argument that was declared; lives as long as its command.
class Argument {
 public:
  explicit Argument(CLI::Option& option) : option_(&option) {}

  Argument& type(const std::string& name);  // how help calls the value; empty: not at all
  Argument& required(bool required = true);
  Argument& group(const std::string& name);
  Argument& excludes(const Argument& other);
  // One value for each time the option is given, so that it never swallows a positional argument.
  Argument& repeatable();

  // Accepts only the given names; the message lists them.
  Argument& only(std::vector<std::string> names);
  // Accepts only whole numbers from 1 to `most`.
  Argument& counts(std::int64_t most);
  // Accepts only whole numbers from `least` to `most`.
  Argument& range(int least, int most);
  // Accepts only numbers above 0.
  Argument& amounts();
  // Accepts only what parse_time reads.
  Argument& times();

 private:
  CLI::Option* option_;
};

// An option, or by a name without dashes a positional argument, that sets `value`. For texts, lists of them,
// doubles, unsigned numbers, and std::optional of each.
template <typename Value>
Argument option(CLI::App& app, const std::string& names, Value& value, const std::string& help);
Argument flag(CLI::App& app, const std::string& names, bool& value, const std::string& help);

// A group of options of which exactly one has to be given.
CLI::App& exactly_one(CLI::App& app, const std::string& name);
// What was declared before under this name.
Argument declared(CLI::App& app, const std::string& name);

}  // namespace propter::cli
