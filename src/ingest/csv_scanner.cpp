#include "ingest/csv_scanner.h"

#include <algorithm>
#include <cstring>

namespace propter {

CsvScanner::CsvScanner(ByteSource& source, char separator, std::size_t max_row_bytes)
    : source_(source),
      separator_(separator),
      max_row_bytes_(max_row_bytes),
      buffer_(ByteSource::kChunk, '\0') {}

CsvScanner::Event CsvScanner::next() {
  for (;;) {
    row_line_ = line_;
    if (!ensure_line()) return begin_ == end_ ? Event::kEnd : give_up("the line is too long");
    const std::string_view line(buffer_.data() + begin_, line_end_ - begin_);
    if (line.empty() || line == "\r") {
      begin_ = std::min(line_end_ + 1, end_);
      ++line_;
      continue;
    }
    if (line.find('"') == std::string_view::npos) {
      split_plain(line);
      return Event::kRow;
    }
    switch (parse_quoted()) {
      case Parse::kDone:
        return Event::kRow;
      case Parse::kBroken:
        return give_up("text follows a closing quote");
      case Parse::kMore:
        if (ended_) return give_up("a quote is never closed");
        if (!fill() && !ended_) return give_up("the row is too long, or a quote is never closed");
    }
  }
}

// Makes the line at begin_ complete in the buffer. False at the end (begin_ == end_) or when it is too long.
bool CsvScanner::ensure_line() {
  std::size_t searched = 0;
  for (;;) {
    const std::string_view window(buffer_.data() + begin_, end_ - begin_);
    const std::size_t at = window.find('\n', searched);
    line_end_ = at == std::string_view::npos ? end_ : begin_ + at;
    if (at != std::string_view::npos) return true;
    if (ended_) return !window.empty();
    searched = window.size();
    if (!fill() && !ended_) return false;
  }
}

// Reads more behind the row at begin_. False at the end of the input, or when the row takes too much already.
bool CsvScanner::fill() {
  if (ended_ || end_ - begin_ > max_row_bytes_) return false;
  std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
  end_ -= begin_;
  begin_ = 0;
  if (end_ > buffer_.size() / 2) buffer_.resize(2 * buffer_.size());
  const std::size_t n = source_.read(std::span(buffer_).subspan(end_));
  end_ += n;
  ended_ = n == 0;
  return !ended_;
}

CsvScanner::Event CsvScanner::give_up(std::string_view reason) {
  constexpr std::size_t kSnippetBytes = 200;
  reason_ = reason;
  const std::size_t limit = std::min(end_ - begin_, kSnippetBytes);
  const std::string_view start(buffer_.data() + begin_, limit);
  snippet_.assign(start.substr(0, start.find('\n')));
  for (;;) {
    const std::string_view window(buffer_.data() + begin_, end_ - begin_);
    const std::size_t at = window.find('\n');
    begin_ = at == std::string_view::npos ? end_ : begin_ + at + 1;
    if (at != std::string_view::npos || ended_) break;
    fill();
  }
  ++line_;
  return Event::kBadRow;
}

void CsvScanner::split_plain(std::string_view line) {
  if (line.back() == '\r') line.remove_suffix(1);
  fields_.clear();
  for (;;) {
    const std::size_t at = line.find(separator_);
    fields_.push_back(line.substr(0, at));
    if (at == std::string_view::npos) break;
    line.remove_prefix(at + 1);
  }
  begin_ = std::min(line_end_ + 1, end_);
  ++line_;
}

CsvScanner::Parse CsvScanner::parse_quoted() {
  pieces_.clear();
  unescaped_.clear();
  std::size_t at = begin_;
  for (;;) {
    if (const Parse state = parse_field(at); state != Parse::kDone) return state;
    if (at == end_ || buffer_[at] != separator_) break;
    ++at;
  }
  if (at < end_ && buffer_[at] == '\r') ++at;
  publish_pieces();
  const std::size_t next = std::min(at + 1, end_);
  line_ += static_cast<std::uint64_t>(std::count(buffer_.data() + begin_, buffer_.data() + at, '\n')) + 1;
  begin_ = next;
  return Parse::kDone;
}

// Reads the field at `at` and moves behind it: onto a separator, a line end, or the end of the input.
CsvScanner::Parse CsvScanner::parse_field(std::size_t& at) {
  if (at < end_ && buffer_[at] == '"') {
    const std::size_t opened = at;
    std::size_t segment = at + 1;
    const std::size_t unescaped_at = unescaped_.size();
    for (std::size_t from = segment;;) {
      const std::size_t quote = std::string_view(buffer_.data(), end_).find('"', from);
      if (quote == std::string_view::npos || (quote + 1 == end_ && !ended_)) return Parse::kMore;
      if (quote + 1 < end_ && buffer_[quote + 1] == '"') {
        unescaped_.append(buffer_, segment, quote + 1 - segment);
        from = segment = quote + 2;
        continue;
      }
      if (unescaped_.size() != unescaped_at) {
        unescaped_.append(buffer_, segment, quote - segment);
        segment = unescaped_at;
      }
      at = quote + 1;
      return close_field(at, opened, segment, unescaped_at);
    }
  }
  const std::size_t end = plain_end(at);
  if (end == end_ && !ended_) return Parse::kMore;
  std::size_t size = end - at;
  if (size != 0 && (end == end_ || buffer_[end] == '\n') && buffer_[end - 1] == '\r') --size;
  pieces_.push_back({false, at, size});
  at = end;
  return Parse::kDone;
}

// `at` is behind the closing quote of a field whose text is in unescaped_ from `unescaped_at` on, or, if
// nothing was added there, in the buffer from `segment` on.
CsvScanner::Parse CsvScanner::close_field(std::size_t& at, std::size_t opened, std::size_t segment,
                                          std::size_t unescaped_at) {
  const bool unescaped = unescaped_.size() != unescaped_at;
  if (!unescaped) pieces_.push_back({false, segment, at - 1 - segment});
  if (at == end_ && !ended_) return Parse::kMore;
  if (ends_field(at)) {
    if (unescaped) pieces_.push_back({true, unescaped_at, unescaped_.size() - unescaped_at});
    return Parse::kDone;
  }
  if (std::memchr(buffer_.data() + opened, '\n', at - opened)) return Parse::kBroken;
  // Sloppy writers put text behind the quote on the same line: keep all of it.
  const std::size_t end = plain_end(at);
  if (end == end_ && !ended_) return Parse::kMore;
  if (!unescaped) {
    unescaped_.append(buffer_, segment, at - 1 - segment);
    pieces_.pop_back();
  }
  unescaped_.append(buffer_, at, end - at);
  pieces_.push_back({true, unescaped_at, unescaped_.size() - unescaped_at});
  at = end;
  return Parse::kDone;
}

bool CsvScanner::ends_field(std::size_t at) const {
  if (at == end_ || buffer_[at] == separator_ || buffer_[at] == '\n') return true;
  return buffer_[at] == '\r' && (at + 1 == end_ || buffer_[at + 1] == '\n');
}

std::size_t CsvScanner::plain_end(std::size_t at) const {
  while (at < end_ && buffer_[at] != separator_ && buffer_[at] != '\n') ++at;
  return at;
}

void CsvScanner::publish_pieces() {
  fields_.clear();
  for (const Piece& piece : pieces_)
    fields_.emplace_back((piece.unescaped ? unescaped_ : buffer_).data() + piece.at, piece.size);
}

}  // namespace propter
