// The bytes of a file, of standard input or of memory, decompressed on the fly when they start like gzip.
//
// Memory is bounded by a few chunks, whatever the input holds. Damage is no error: what could be read is
// handed out first, then read() says "end" and problem() says why the end came early.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include <propter/status.h>
#include <propter/time.h>

namespace propter {

class ByteStream {
 public:
  virtual ~ByteStream() = default;
  // Bytes written to the front of `out`; 0 at the end, or where problem() begins.
  virtual std::size_t read(std::span<char> out) = 0;
  [[nodiscard]] virtual const std::string& problem() const = 0;
};

class ByteSource {
 public:
  static constexpr std::size_t kChunk = 256U << 10;

  // Opens a regular file; anything else is kIo. `max_bytes` limits the decompressed bytes.
  static Result<ByteSource> open(const std::string& path, std::uint64_t max_bytes);
  static ByteSource standard_input(std::uint64_t max_bytes);
  // `bytes` must outlive the source.
  static ByteSource memory(std::string_view bytes, std::uint64_t max_bytes = UINT64_MAX);

  // The next bytes without taking them: min(n, what is left). Valid until the next call of head() or read().
  // A UTF-8 byte order mark at the very beginning is never shown.
  std::string_view head(std::size_t n);
  // Takes bytes; 0 only at the end.
  std::size_t read(std::span<char> out);

  [[nodiscard]] std::uint64_t bytes() const { return bytes_; }  // decompressed so far
  [[nodiscard]] const std::string& problem() const { return problem_; }
  // When the file was last written; kNoTime for what is no file.
  [[nodiscard]] TimeNs modified() const { return modified_; }

 private:
  ByteSource(std::unique_ptr<ByteStream> raw, std::uint64_t max_bytes);
  std::size_t pull(std::span<char> out);

  std::unique_ptr<ByteStream> stream_;
  std::uint64_t max_bytes_;
  std::uint64_t bytes_ = 0;
  std::string head_;  // read ahead, from head_at_ on
  std::size_t head_at_ = 0;
  bool ended_ = false;
  std::string problem_;
  TimeNs modified_ = kNoTime;
};

}  // namespace propter
