#include "cli/options.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <thread>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <CLI/CLI.hpp>

#include "base/text.h"
#include "cli/output.h"

namespace propter::cli {
namespace {

constexpr unsigned kMostThreads = 256;

struct NamedColor {
  std::string_view name;
  ColorChoice choice;
};

constexpr std::array kColors = std::to_array<NamedColor>({
    {"auto", ColorChoice::kAuto},
    {"always", ColorChoice::kAlways},
    {"never", ColorChoice::kNever},
});

// A validator without a description, so that help shows the plain name of the value.
template <typename Check>
CLI::Validator validator(Check check) {
  return CLI::Validator(std::function<std::string(std::string&)>(std::move(check)), "");
}

}  // namespace

void VerificationOptions::declare(CLI::App& app) {
  app.add_option("--max-refinements", max_refinements,
                 "Rounds of repair of an explanation that is not proved, 0 to 11 (default: 3)")
      ->type_name("N")
      ->check(CLI::Range(0, 11));
  app.add_flag("--require-verified", require, "Fail (exit 7) if a claim of the explanation is not proved");
}

void WeightsOptions::declare(CLI::App& app) {
  app.add_option("--weights", path, "Numbers that decide, in place of those built in ('propter weights')")
      ->type_name("FILE");
}

Result<std::shared_ptr<const Weights>> WeightsOptions::read() const {
  return path.empty() ? std::shared_ptr<const Weights>() : read_weights(path);
}

unsigned worker_threads(unsigned asked) {
  return asked > 0 ? asked : std::clamp(std::thread::hardware_concurrency(), 1U, kMostThreads);
}

void allow_only(CLI::Option& option, std::vector<std::string> names) {
  option.check(validator([names = std::move(names)](const std::string& value) {
    const bool known = std::ranges::find(names, value) != names.end();
    return known ? "" : fmt::format("'{}' is none of {}", printable(value, 80), fmt::join(names, ", "));
  }));
}

void allow_only_counts(CLI::Option& option, std::int64_t most) {
  option.check(validator([most](const std::string& value) {
    const auto n = parse_int(value);
    if (n && *n >= 1 && *n <= most) return std::string();
    return fmt::format("'{}' is no whole number from 1 to {}", printable(value, 80), most);
  }));
}

void allow_only_amounts(CLI::Option& option) {
  option.check(validator([](const std::string& value) {
    const auto amount = parse_double(value);
    if (amount && *amount > 0 && std::isfinite(*amount)) return std::string();
    return fmt::format("'{}' is no number above 0", printable(value, 80));
  }));
}

void allow_only_times(CLI::Option& option) {
  option.check(validator([](const std::string& value) {
    if (parse_time(value)) return std::string();
    return fmt::format("'{}' is no time such as 2026-03-01T12:00:00Z or 1772366400", printable(value, 80));
  }));
}

void repeatable(CLI::Option& option) {
  option.allow_extra_args(false)->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
}

void OutputOptions::declare(CLI::App& app) {
  app.add_option("-o,--output", path, "Write to FILE instead of stdout; it is replaced at once when complete")
      ->type_name("FILE");
  allow_only(
      *app.add_option("--color", color, "auto, always or never (auto respects NO_COLOR)")->type_name("WHEN"),
      {"auto", "always", "never"});
}

TextStyle OutputOptions::style(const Console& console) const {
  const auto* row = std::ranges::find(kColors, color, &NamedColor::name);
  return console.style(row == kColors.end() ? ColorChoice::kAuto : row->choice, path == "-" ? "" : path);
}

void InputOptions::declare(CLI::App& app) {
  app.add_option("INPUT", inputs, "Folders or files with telemetry, '-' for stdin, or a case file")
      ->type_name("")
      ->required();
  repeatable(
      *app.add_option("--baseline", baselines, "Telemetry of a good period, besides any baseline/ folder")
           ->type_name("DIR"));
  app.add_option("--case", case_path, "Keep what was read and found in this case file")->type_name("FILE");
  allow_only_counts(*app.add_option("--threads", threads,
                                    "Worker threads (default: one per core); never changes the answer")
                         ->type_name("N"),
                    kMostThreads);
}

void InputOptions::apply(InvestigationOptions& options) const {
  options.inputs = inputs;
  options.baselines = baselines;
  options.case_path = case_path;
  options.threads = worker_threads(threads);
}

int deliver(const Console& console, const OutputOptions& output, std::string_view data, ExitCode code) {
  const Status written = write_output(output.path, data);
  return written.ok() ? code : console.fail(written, kExitInternal);
}

}  // namespace propter::cli
