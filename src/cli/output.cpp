#include "cli/output.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>

#include <fmt/format.h>

namespace propter::cli {
namespace {

namespace fs = std::filesystem;

// No signal ends the program while a temporary file is there.
class SignalsHeld {
 public:
  SignalsHeld() {
    sigset_t all;
    sigfillset(&all);
    sigprocmask(SIG_BLOCK, &all, &before_);
  }
  SignalsHeld(const SignalsHeld&) = delete;
  SignalsHeld& operator=(const SignalsHeld&) = delete;
  ~SignalsHeld() { sigprocmask(SIG_SETMASK, &before_, nullptr); }

 private:
  sigset_t before_{};
};

Status refused(std::string_view what, const std::string& path, int error) {
  return Status::io({std::string(what), path, std::strerror(error), ""});
}

Status cannot_write(const std::string& path, int error) {
  return refused("cannot write the output", path, error);
}

// 0, or the error number.
int write_all(int fd, std::string_view data) {
  while (!data.empty()) {
    const ssize_t n = ::write(fd, data.data(), data.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return errno;
    data.remove_prefix(static_cast<std::size_t>(n));
  }
  return 0;
}

int write_and_close(int fd, std::string_view data, bool sync) {
  int error = write_all(fd, data);
  if (error == 0 && sync && ::fsync(fd) != 0) error = errno;
  if (::close(fd) != 0 && error == 0) error = errno;
  return error;
}

bool is_stdout(const std::string& path) { return path.empty() || path == "-"; }

Status write_stdout(std::string_view data) {
  const int error = write_all(STDOUT_FILENO, data);
  return error == 0 ? Status() : cannot_write("standard output", error);
}

Status write_directly(const std::string& path, std::string_view data) {
  const int fd = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
  const int error = fd < 0 ? errno : write_and_close(fd, data, false);
  return error == 0 ? Status() : cannot_write(path, error);
}

Status replace(const std::string& path, std::string_view data, mode_t mode) {
  const SignalsHeld held;
  const std::string temporary = fmt::format("{}.{}.tmp", path, ::getpid());
  const int fd = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
  if (fd < 0) return cannot_write(path, errno);
  int error = write_and_close(fd, data, true);
  if (error == 0 && ::rename(temporary.c_str(), path.c_str()) != 0) error = errno;
  if (error == 0) return Status();
  ::unlink(temporary.c_str());
  return cannot_write(path, error);
}

// A link is followed, so that what it points to is replaced and not the link itself.
std::string target_of(const std::string& path) {
  std::error_code error;
  const fs::path target = fs::canonical(path, error);
  return error ? path : target.string();
}

}  // namespace

Status check_output(const std::string& path) {
  if (is_stdout(path)) return Status();
  struct stat info{};
  if (::stat(path.c_str(), &info) == 0 && S_ISDIR(info.st_mode)) return cannot_write(path, EISDIR);
  const fs::path folder = fs::path(target_of(path)).parent_path();
  const std::string parent = folder.empty() ? "." : folder.string();
  return ::access((parent + "/").c_str(), W_OK) == 0 ? Status() : cannot_write(path, errno);
}

Status write_output(const std::string& path, std::string_view data) {
  if (is_stdout(path)) return write_stdout(data);
  constexpr mode_t kNewFileMode = 0666;  // less the umask
  struct stat info{};
  const bool there = ::stat(path.c_str(), &info) == 0;
  if (there && !S_ISREG(info.st_mode)) return write_directly(path, data);
  return replace(target_of(path), data, there ? info.st_mode & 07777 : kNewFileMode);
}

}  // namespace propter::cli
