// Small files, whole.
#pragma once

#include <cstddef>
#include <istream>
#include <string>

#include <propter/status.h>

namespace propter {

// The bytes of a file that has at most `most` of them; of a pipe, too. kIo: it cannot be read; kUnusable: it
// is larger.
Result<std::string> read_file(const std::string& path, std::size_t most);
// The same of a stream; `path` is for messages.
Result<std::string> read_stream(std::istream& in, const std::string& path, std::size_t most);

}  // namespace propter
