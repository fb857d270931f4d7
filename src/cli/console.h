// What the program says to people: errors and warnings on stderr, colour, width and progress; and exit codes.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include <propter/report.h>
#include <propter/status.h>

namespace propter::cli {

enum ExitCode : int {
  kExitRootCause = 0,
  kExitInternal = 1,  // a defect, or an output that cannot be written
  kExitUsage = 2,
  kExitUnusable = 3,  // nothing usable in the input
  kExitNoIncident = 4,
  kExitInconclusive = 5,
  kExitBudget = 6,      // a budget ended the run before a root cause was found
  kExitUnverified = 7,  // a claim was not shown where that is asked for; a hypothesis was refuted
  kExitInterrupted = 130,
};

// The exit code of an error that concerns an input.
ExitCode exit_code_of(StatusCode code);
// Of what it says, however well it was proved.
ExitCode exit_code_of(const Answer& answer);

enum class ColorChoice { kAuto, kAlways, kNever };

class Console {
 public:
  explicit Console(Interruption* interruption) : interruption_(interruption) {}

  // Prints the error; returns `code`, or the one that belongs to the status.
  int fail(const Status& status) const { return fail(status, exit_code_of(status.code())); }
  int fail(const Status& status, ExitCode code) const;
  // As fail(), but a refusal of the system at `output` (a case that is written) ends as kExitInternal.
  int fail_writing(const Status& status, std::string_view output) const;
  void warn(const Message& message) const;

  // Colour and width for data that go to `output` (empty: stdout).
  [[nodiscard]] TextStyle style(ColorChoice choice, std::string_view output) const;

  // Shows phases on one line of a terminal; empty where stderr is none.
  [[nodiscard]] std::function<void(std::string_view phase, std::string_view detail)> progress() const;
  // Removes the line again.
  void end_progress() const;

  // How people stop what runs.
  [[nodiscard]] Interruption* interruption() const { return interruption_; }

 private:
  Interruption* interruption_;  // not null
};

}  // namespace propter::cli
