#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <string_view>

#include "cli/command.h"

namespace {

propter::Interruption interruption;  // a signal handler reaches nothing else

void say(std::string_view text) {
  [[maybe_unused]] const ssize_t n = write(STDERR_FILENO, text.data(), text.size());
}

// While a model is asked, the first signal asks to finish and to keep what was answered. Else, and with the
// second one, it ends here: case files are transactional and outputs are replaced at once, so that nothing is
// left half done.
extern "C" void on_interrupt(int) {
  if (interruption.heeded() && !interruption.requested()) {
    interruption.request();
    return say("\npropter: finishing; interrupt again to end at once\n");
  }
  say("\npropter: interrupted\n");
  _exit(propter::cli::kExitInterrupted);
}

void catch_signals() {
  struct sigaction action{};
  action.sa_handler = on_interrupt;
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
  action.sa_handler = SIG_IGN;  // a closed pipe is an error of write()
  sigaction(SIGPIPE, &action, nullptr);
}

// A file that is opened later must not become stdout: closed descriptors are taken by one that refuses
// writing.
void occupy_standard_descriptors() {
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; ++fd)
    if (fcntl(fd, F_GETFD) == -1 && errno == EBADF) [[maybe_unused]]
      const int taken = open("/dev/null", O_RDONLY);
}

}  // namespace

int main(int argc, char** argv) {
  occupy_standard_descriptors();
  catch_signals();
  return propter::cli::run(argc, argv, &interruption);
}
