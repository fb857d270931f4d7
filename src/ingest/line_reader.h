// Lines of a ByteSource, with their numbers.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "ingest/byte_source.h"

namespace propter {

struct Line {
  std::string_view text;     // without the line end ("\n" or "\r\n"); may hold NUL bytes and invalid UTF-8
  std::uint64_t number = 0;  // from 1
  bool cut = false;          // it was longer than the limit; `text` is its beginning
};

class LineReader {
 public:
  // Needs at most max_line_bytes plus a chunk of memory. `source` must outlive the reader.
  LineReader(ByteSource& source, std::size_t max_line_bytes);

  // False at the end. The text is valid until the next call.
  bool next(Line& line);

 private:
  bool fill();
  void skip_rest_of_line();
  bool emit(Line& line, std::size_t length, bool cut);

  ByteSource& source_;
  std::size_t max_line_bytes_;
  std::string buffer_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  std::uint64_t number_ = 0;
};

}  // namespace propter
