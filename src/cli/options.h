// Options that several commands share.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <propter/investigation.h>

#include "cli/console.h"

namespace CLI {
class App;
}  // namespace CLI

namespace propter::cli {

// Where the result goes and how it looks.
struct OutputOptions {
  std::string path;  // empty: stdout
  std::string color = "auto";

  void declare(CLI::App& app);
  [[nodiscard]] TextStyle style(const Console& console) const;
};

// What is read.
struct InputOptions {
  std::vector<std::string> inputs;
  std::vector<std::string> baselines;
  std::string case_path;
  unsigned threads = 0;  // 0: one per core

  void declare(CLI::App& app);
  void apply(InvestigationOptions& options) const;
};

// The numbers that decide an answer.
struct WeightsOptions {
  std::string path;  // empty: those built in

  void declare(CLI::App& app);
  // Null: those built in.
  [[nodiscard]] Result<std::shared_ptr<const Weights>> read() const;
};

// How the explanation is checked.
struct VerificationOptions {
  std::uint32_t max_refinements = 3;
  bool require_verified = false;
  bool require_shown = false;

  void declare(CLI::App& app);
  // Whether the claims are as good as is asked for.
  [[nodiscard]] bool met_by(const Answer& answer) const;
};

// As many as were asked for; one per core where none were.
unsigned worker_threads(unsigned asked);
// The names of the first `count` values of an enumeration that has name_of(), and the value of one of them.
template <typename Enum>
std::vector<std::string> names_of_all(std::size_t count) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < count; ++i) names.emplace_back(name_of(static_cast<Enum>(i)));
  return names;
}
template <typename Enum>
Enum named(std::string_view name, std::size_t count) {
  std::size_t i = 0;
  while (i + 1 < count && name_of(static_cast<Enum>(i)) != name) ++i;
  return static_cast<Enum>(i);
}

// Writes `data` where the options say: the exit code of success is `code`.
int deliver(const Console& console, const OutputOptions& output, std::string_view data, ExitCode code);

}  // namespace propter::cli
