#include "entail/subprocess.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <memory>
#include <optional>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fmt/format.h>

#include "base/text.h"

extern char** environ;

namespace propter::entail {
namespace {

using Clock = std::chrono::steady_clock;

Status refused(std::string_view what) {
  return Status::io({fmt::format("cannot {}", what), "", std::strerror(errno), ""});
}

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, CloseFile>;

// Closed when another program starts.
class Descriptor {
 public:
  explicit Descriptor(int number = -1) : number_(number) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() { reset(); }
  void reset(int number = -1) {
    if (number_ >= 0) close(number_);
    number_ = number;
  }
  [[nodiscard]] int number() const { return number_; }

 private:
  int number_;
};

Result<File> nameless_file(std::string_view text) {
  File file(std::tmpfile());
  if (!file || fcntl(fileno(file.get()), F_SETFD, FD_CLOEXEC) != 0) return refused("make a temporary file");
  const bool written = std::fwrite(text.data(), 1, text.size(), file.get()) == text.size();
  if (!written || std::fflush(file.get()) != 0 || std::fseek(file.get(), 0, SEEK_SET) != 0)
    return refused("write a temporary file");
  return file;
}

// How a program starts: its input and output, and signals as a program of its own has them.
class Start {
 public:
  Start(int input, int output) {
    posix_spawn_file_actions_init(&files_);
    posix_spawnattr_init(&attributes_);
    posix_spawn_file_actions_adddup2(&files_, input, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&files_, output, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&files_, output, STDERR_FILENO);
    sigset_t none;
    sigemptyset(&none);
    sigset_t usual;
    sigemptyset(&usual);
    sigaddset(&usual, SIGPIPE);
    posix_spawnattr_setsigmask(&attributes_, &none);
    posix_spawnattr_setsigdefault(&attributes_, &usual);
    posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  }
  Start(const Start&) = delete;
  Start& operator=(const Start&) = delete;
  ~Start() {
    posix_spawn_file_actions_destroy(&files_);
    posix_spawnattr_destroy(&attributes_);
  }

  Result<pid_t> run(const std::vector<std::string>& command) const {
    std::vector<std::string> words = command;
    std::vector<char*> arguments;
    for (std::string& w : words) arguments.push_back(w.data());
    arguments.push_back(nullptr);
    pid_t child = 0;
    const int error = posix_spawnp(&child, arguments[0], &files_, &attributes_, arguments.data(), environ);
    if (error == 0) return child;
    return Status(error == ENOENT || error == EACCES ? StatusCode::kUnsupported : StatusCode::kIo,
                  {fmt::format("cannot start {}", printable(command[0])), "", std::strerror(error), ""});
  }

 private:
  posix_spawn_file_actions_t files_{};
  posix_spawnattr_t attributes_{};
};

class Deadline {
 public:
  explicit Deadline(std::uint32_t milliseconds) {
    if (milliseconds > 0) at_ = Clock::now() + std::chrono::milliseconds(milliseconds);
  }
  // As poll() takes it: -1 is for ever.
  [[nodiscard]] int left() const {
    if (!at_) return -1;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(*at_ - Clock::now()).count();
    return static_cast<int>(std::clamp<std::int64_t>(left, 0, 1'000'000));
  }
  [[nodiscard]] bool over() const { return at_ && Clock::now() >= *at_; }

 private:
  std::optional<Clock::time_point> at_;
};

// Reads to the end; says what else stopped it.
ProcessResult::End read_all(int pipe, const Deadline& deadline, std::size_t limit, std::string& out) {
  std::array<char, 65536> buffer{};
  while (true) {
    pollfd waiting{pipe, POLLIN, 0};
    const int ready = poll(&waiting, 1, deadline.left());
    if (deadline.over()) return ProcessResult::End::kTimedOut;
    if (ready <= 0) continue;
    const ssize_t count = read(pipe, buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return ProcessResult::End::kExited;
    out.append(buffer.data(), static_cast<std::size_t>(count));
    if (out.size() <= limit) continue;
    out.resize(limit);
    return ProcessResult::End::kTooLong;
  }
}

// Waits for a program that closed its output; false when the time is over.
bool wait_until(pid_t child, const Deadline& deadline, int& status) {
  while (true) {
    const pid_t ended = waitpid(child, &status, WNOHANG);
    if (ended == child || (ended < 0 && errno != EINTR)) return true;
    if (deadline.over()) return false;
    poll(nullptr, 0, 1);
  }
}

void kill_and_wait(pid_t child) {
  kill(child, SIGKILL);
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
}

}  // namespace

Result<ProcessResult> run_process(const std::vector<std::string>& command, std::string_view input,
                                  const ProcessLimits& limits) {
  if (command.empty()) return Status::usage({"no program was named", "", "", ""});
  Result<File> file = nameless_file(input);
  if (!file.ok()) return file.status();
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) return refused("make a pipe");
  const Descriptor out(ends[0]);
  Descriptor in(ends[1]);
  const Result<pid_t> child = Start(fileno(file->get()), in.number()).run(command);
  if (!child.ok()) return child.status();
  in.reset();

  const Deadline deadline(limits.milliseconds);
  ProcessResult result;
  result.end = read_all(out.number(), deadline, limits.output, result.output);
  int status = 0;
  if (result.end == ProcessResult::End::kExited && !wait_until(*child, deadline, status))
    result.end = ProcessResult::End::kTimedOut;
  if (result.end != ProcessResult::End::kExited) {
    kill_and_wait(*child);
    return result;
  }
  if (WIFSIGNALED(status)) result.end = ProcessResult::End::kSignalled;
  result.code = WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status);
  return result;
}

}  // namespace propter::entail
