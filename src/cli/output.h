// Where data go: stdout, or a file that is either complete or not there.
#pragma once

#include <string>
#include <string_view>

#include <propter/status.h>

namespace propter::cli {

// Whether write_output could succeed, as far as that can be told before the work is done.
Status check_output(const std::string& path);

// Writes to stdout (path empty or "-") or to the file. A regular file is replaced at once when all bytes are
// on their way to the disk, and keeps its mode; devices and pipes are written directly. Errors: kIo.
Status write_output(const std::string& path, std::string_view data);

}  // namespace propter::cli
