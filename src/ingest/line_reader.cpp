#include "ingest/line_reader.h"

#include <algorithm>
#include <cstring>

namespace propter {

LineReader::LineReader(ByteSource& source, std::size_t max_line_bytes)
    : source_(source),
      max_line_bytes_(std::max<std::size_t>(max_line_bytes, 1)),
      buffer_(ByteSource::kChunk, '\0') {}

bool LineReader::next(Line& line) {
  std::size_t searched = 0;
  for (;;) {
    const std::string_view window(buffer_.data() + begin_, end_ - begin_);
    const std::size_t at = window.find('\n', searched);
    if (at != std::string_view::npos && at <= max_line_bytes_) return emit(line, at, false);
    if (window.size() > max_line_bytes_) return emit(line, max_line_bytes_, true);
    searched = window.size();
    if (fill()) continue;
    return !window.empty() && emit(line, window.size(), false);
  }
}

bool LineReader::emit(Line& line, std::size_t length, bool cut) {
  if (cut) {
    std::memmove(buffer_.data(), buffer_.data() + begin_, length);
    begin_ += length;
    skip_rest_of_line();
    line = {{buffer_.data(), length}, ++number_, true};
    return true;
  }
  std::string_view text(buffer_.data() + begin_, length);
  begin_ = std::min(begin_ + length + 1, end_);
  if (!text.empty() && text.back() == '\r') text.remove_suffix(1);
  line = {text, ++number_, false};
  return true;
}

// Leaves the bytes in front of begin_ alone: the caller still shows them.
void LineReader::skip_rest_of_line() {
  const std::size_t keep = max_line_bytes_;
  if (buffer_.size() < keep + ByteSource::kChunk) buffer_.resize(keep + ByteSource::kChunk);
  for (;;) {
    const std::string_view window(buffer_.data() + begin_, end_ - begin_);
    if (const std::size_t at = window.find('\n'); at != std::string_view::npos) {
      begin_ += at + 1;
      return;
    }
    begin_ = keep;
    end_ = keep + source_.read(std::span(buffer_).subspan(keep));
    if (end_ == keep) return;
  }
}

bool LineReader::fill() {
  if (begin_ != 0) {
    std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
  }
  if (end_ == buffer_.size())
    buffer_.resize(std::min(2 * buffer_.size(), max_line_bytes_ + ByteSource::kChunk));
  const std::size_t n = source_.read(std::span(buffer_).subspan(end_));
  end_ += n;
  return n != 0;
}

}  // namespace propter
