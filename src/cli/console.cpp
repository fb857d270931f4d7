#include "cli/console.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>

#include <fmt/format.h>

#include "base/text.h"

namespace propter::cli {
namespace {

constexpr std::size_t kLongMessage = 2000;
constexpr std::size_t kWidestReport = 120;  // longer lines are hard to read
constexpr std::string_view kClearLine = "\r\033[K";

struct CodePair {
  StatusCode status;
  ExitCode exit;
};

constexpr std::array kExitCodes = std::to_array<CodePair>({
    {StatusCode::kOk, kExitRootCause},
    {StatusCode::kUsage, kExitUsage},
    {StatusCode::kUnusable, kExitUnusable},
    {StatusCode::kIo, kExitUnusable},
    {StatusCode::kCorrupt, kExitUnusable},
    {StatusCode::kUnsupported, kExitUnusable},
    {StatusCode::kInterrupted, kExitInterrupted},
    {StatusCode::kInternal, kExitInternal},
});

bool is_color_terminal(int fd) {
  const char* no_color = std::getenv("NO_COLOR");
  const char* terminal = std::getenv("TERM");
  return isatty(fd) == 1 && (!no_color || !*no_color) && terminal && std::string_view(terminal) != "dumb";
}

void print(std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stderr);  // nobody is left to tell when this fails
}

// A level and its message, with the labels aligned at the colon.
void print_message(std::string_view level, std::string_view color, const Message& message) {
  const bool colored = is_color_terminal(STDERR_FILENO);
  std::string out = fmt::format("propter: {}{}{}: {}\n", colored ? color : "", level,
                                colored ? "\033[0m" : "", printable(message.what, kLongMessage));
  const auto line = [&](std::string_view label, const std::string& text) {
    if (!text.empty()) out += fmt::format("{:>8}: {}\n", label, printable(text, kLongMessage));
  };
  line("where", message.where);
  line("reason", message.why);
  line("help", message.help);
  print(out);
}

std::size_t terminal_width(int fd) {
  winsize size{};
  return ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : TextStyle().width;
}

}  // namespace

ExitCode exit_code_of(StatusCode code) {
  const auto* row = std::ranges::find(kExitCodes, code, &CodePair::status);
  return row == kExitCodes.end() ? kExitInternal : row->exit;
}

ExitCode exit_code_of(const Answer& answer) {
  if (answer.outcome == Outcome::kRootCauseFound) return kExitRootCause;
  // A spent budget of questions only means that the rules went on.
  if (answer.outcome == Outcome::kInconclusive && answer.stopped_by == "budget:visits") return kExitBudget;
  return answer.outcome == Outcome::kNoIncident ? kExitNoIncident : kExitInconclusive;
}

int Console::fail(const Status& status, ExitCode code) const {
  print_message("error", "\033[1;31m", status.message());
  return code;
}

int Console::fail_writing(const Status& status, std::string_view output) const {
  const bool refused_output = status.code() == StatusCode::kIo && !output.empty() &&
                              std::string_view(status.message().where).starts_with(output);
  return fail(status, refused_output ? kExitInternal : exit_code_of(status.code()));
}

void Console::warn(const Message& message) const { print_message("warning", "\033[1;33m", message); }

TextStyle Console::style(ColorChoice choice, std::string_view output) const {
  TextStyle style;
  const bool terminal = output.empty() && isatty(STDOUT_FILENO) == 1;
  if (terminal) style.width = std::min(terminal_width(STDOUT_FILENO), kWidestReport);
  style.color = choice == ColorChoice::kAlways ||
                (choice == ColorChoice::kAuto && output.empty() && is_color_terminal(STDOUT_FILENO));
  return style;
}

std::function<void(std::string_view, std::string_view)> Console::progress() const {
  if (isatty(STDERR_FILENO) != 1) return {};
  return [](std::string_view phase, std::string_view detail) {
    const std::size_t width = terminal_width(STDERR_FILENO);
    const std::string line = printable(fmt::format("{}{}{}", phase, detail.empty() ? "" : ": ", detail),
                                       width > 8 ? width - 8 : width);
    print(fmt::format("{}{}", kClearLine, line));
  };
}

void Console::end_progress() const {
  if (isatty(STDERR_FILENO) == 1) print(kClearLine);
}

}  // namespace propter::cli
