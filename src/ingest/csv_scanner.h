// Rows of separated values (RFC 4180): quoted separators, line ends and doubled quotes.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/byte_source.h"

namespace propter {

class CsvScanner {
 public:
  enum class Event : std::uint8_t {
    kRow,     // fields() holds it
    kBadRow,  // reason() says why it is none; scanning goes on at the next line
    kEnd
  };

  // A row longer than max_row_bytes is a bad row; memory is bounded by twice that plus a chunk.
  CsvScanner(ByteSource& source, char separator, std::size_t max_row_bytes);

  // Blank lines are passed over. The views of the accessors are valid until the next call.
  //
  // A quote that is never closed would swallow the rest of the file. It is given up, and scanning goes on
  // behind the line of the quote, as soon as the text runs out, the row gets too long, or a quoted text of
  // several lines ends in front of something that is no separator.
  Event next();

  [[nodiscard]] std::span<const std::string_view> fields() const { return fields_; }
  [[nodiscard]] std::uint64_t line() const { return row_line_; }  // of the row's first line, from 1
  [[nodiscard]] std::string_view reason() const { return reason_; }
  [[nodiscard]] std::string_view snippet() const { return snippet_; }

 private:
  enum class Parse : std::uint8_t { kDone, kMore, kBroken };
  struct Piece {
    bool unescaped;  // in unescaped_, else in buffer_
    std::size_t at;
    std::size_t size;
  };

  bool ensure_line();
  bool fill();
  Event give_up(std::string_view reason);
  void split_plain(std::string_view line);
  Parse parse_quoted();
  Parse parse_field(std::size_t& at);
  Parse close_field(std::size_t& at, std::size_t opened, std::size_t segment, std::size_t unescaped_at);
  bool ends_field(std::size_t at) const;
  std::size_t plain_end(std::size_t at) const;
  void publish_pieces();

  ByteSource& source_;
  char separator_;
  std::size_t max_row_bytes_;
  std::string buffer_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  std::size_t line_end_ = 0;  // of the line at begin_: the index of its '\n', or end_
  bool ended_ = false;
  std::uint64_t line_ = 1;  // of begin_
  std::uint64_t row_line_ = 0;
  std::vector<std::string_view> fields_;
  std::vector<Piece> pieces_;
  std::string unescaped_;
  std::string_view reason_;
  std::string snippet_;
};

}  // namespace propter
