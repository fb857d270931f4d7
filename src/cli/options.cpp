#include "cli/options.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <thread>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/text.h"
#include "cli/arguments.h"
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

}  // namespace

void VerificationOptions::declare(CLI::App& app) {
  option(app, "--max-refinements", max_refinements,
         "Rounds of repair of an explanation that is not proved, 0 to 11 (default: 3)")
      .type("N")
      .range(0, 11);
  flag(app, "--require-verified", require_verified,
       "Fail (exit 7) if a claim of the explanation does not follow, or rests on assumptions");
  flag(app, "--require-shown", require_shown,
       "Likewise, and if nothing tells of a step of it: fitting the telemetry is not enough");
}

bool VerificationOptions::met_by(const Answer& answer) const {
  const ClaimCounts counts = count_claims(answer.entailment);
  return (!require_verified || counts.all_verified()) && (!require_shown || counts.all_shown());
}

void WeightsOptions::declare(CLI::App& app) {
  option(app, "--weights", path, "Numbers that decide, in place of those built in ('propter weights')")
      .type("FILE");
}

Result<std::shared_ptr<const Weights>> WeightsOptions::read() const {
  return path.empty() ? std::shared_ptr<const Weights>() : read_weights(path);
}

unsigned worker_threads(unsigned asked) {
  return asked > 0 ? asked : std::clamp(std::thread::hardware_concurrency(), 1U, kMostThreads);
}

void OutputOptions::declare(CLI::App& app) {
  option(app, "-o,--output", path, "Write to FILE instead of stdout; it is replaced at once when complete")
      .type("FILE");
  option(app, "--color", color, "auto, always or never (auto respects NO_COLOR)")
      .type("WHEN")
      .only({"auto", "always", "never"});
}

TextStyle OutputOptions::style(const Console& console) const {
  const auto* row = std::ranges::find(kColors, color, &NamedColor::name);
  return console.style(row == kColors.end() ? ColorChoice::kAuto : row->choice, path == "-" ? "" : path);
}

void InputOptions::declare(CLI::App& app) {
  option(app, "INPUT", inputs, "Folders or files with telemetry, '-' for stdin, or a case file")
      .type("")
      .required();
  option(app, "--baseline", baselines, "Telemetry of a good period, besides any baseline/ folder")
      .type("DIR")
      .repeatable();
  option(app, "--case", case_path, "Keep what was read and found in this case file").type("FILE");
  option(app, "--threads", threads, "Worker threads (default: one per core); never changes the answer")
      .type("N")
      .counts(kMostThreads);
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
