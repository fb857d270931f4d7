// Runs another program: no shell, found through PATH, bounded in time and output, its input from a file that
// has no name, so that neither side waits for the other and no pipe breaks.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <propter/status.h>

namespace propter::entail {

struct ProcessLimits {
  std::uint32_t milliseconds = 0;              // of wall-clock time; 0: none
  std::size_t output = std::size_t{16} << 20;  // bytes
};

struct ProcessResult {
  enum class End : std::uint8_t {
    kExited,
    kSignalled,  // by itself or from outside
    kTimedOut,   // killed
    kTooLong,    // its output; killed
  };
  End end = End::kExited;
  int code = 0;             // of the exit, or the number of the signal
  std::string output = {};  // standard output and standard error as they came, up to the limit
};

// `command` is the program and its arguments. kUnsupported when there is no such program, kIo when the
// operating system refuses.
Result<ProcessResult> run_process(const std::vector<std::string>& command, std::string_view input,
                                  const ProcessLimits& limits);

}  // namespace propter::entail
