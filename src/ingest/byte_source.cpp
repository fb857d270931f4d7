#include "ingest/byte_source.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <vector>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <fmt/format.h>

namespace propter {
namespace {

constexpr std::string_view kGzipMagic = "\x1f\x8b";
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

class DescriptorStream final : public ByteStream {
 public:
  DescriptorStream(int descriptor, bool owned) : descriptor_(descriptor), owned_(owned) {}
  DescriptorStream(const DescriptorStream&) = delete;
  DescriptorStream& operator=(const DescriptorStream&) = delete;
  ~DescriptorStream() override {
    if (owned_) ::close(descriptor_);
  }

  std::size_t read(std::span<char> out) override {
    for (;;) {
      const ssize_t n = ::read(descriptor_, out.data(), out.size());
      if (n >= 0) return static_cast<std::size_t>(n);
      if (errno == EINTR) continue;
      problem_ = fmt::format("reading failed: {}", std::strerror(errno));
      return 0;
    }
  }
  [[nodiscard]] const std::string& problem() const override { return problem_; }

 private:
  int descriptor_;
  bool owned_;
  std::string problem_;
};

class MemoryStream final : public ByteStream {
 public:
  explicit MemoryStream(std::string_view bytes) : bytes_(bytes) {}

  std::size_t read(std::span<char> out) override {
    const std::size_t n = bytes_.copy(out.data(), out.size());
    bytes_.remove_prefix(n);
    return n;
  }
  [[nodiscard]] const std::string& problem() const override { return problem_; }

 private:
  std::string_view bytes_;
  std::string problem_;
};

// Hands out `head` first, then the rest of `stream`.
class RejoinedStream final : public ByteStream {
 public:
  RejoinedStream(std::string head, std::unique_ptr<ByteStream> stream)
      : head_(std::move(head)), stream_(std::move(stream)) {}

  std::size_t read(std::span<char> out) override {
    if (at_ == head_.size()) return stream_->read(out);
    const std::size_t n = std::string_view(head_).substr(at_).copy(out.data(), out.size());
    at_ += n;
    return n;
  }
  [[nodiscard]] const std::string& problem() const override { return stream_->problem(); }

 private:
  std::string head_;
  std::size_t at_ = 0;
  std::unique_ptr<ByteStream> stream_;
};

// Concatenated gzip members (RFC 1952, 2.2) read as one text.
class GzipStream final : public ByteStream {
 public:
  explicit GzipStream(std::unique_ptr<ByteStream> stream) : stream_(std::move(stream)), input_(64U << 10) {
    constexpr int kGzipOnly = 16;
    if (inflateInit2(&z_, MAX_WBITS + kGzipOnly) != Z_OK) fail("zlib could not be started");
  }
  GzipStream(const GzipStream&) = delete;
  GzipStream& operator=(const GzipStream&) = delete;
  ~GzipStream() override { inflateEnd(&z_); }

  std::size_t read(std::span<char> out) override {
    const std::size_t wanted = std::min<std::size_t>(out.size(), UINT32_MAX);
    z_.next_out = reinterpret_cast<Bytef*>(out.data());
    z_.avail_out = static_cast<uInt>(wanted);
    while (!done_ && z_.avail_out == wanted) step();
    return wanted - z_.avail_out;
  }
  [[nodiscard]] const std::string& problem() const override { return problem_; }

 private:
  void step() {
    if (z_.avail_in == 0 && !refill()) return;
    switch (const int code = inflate(&z_, Z_NO_FLUSH); code) {
      case Z_OK:
      case Z_BUF_ERROR:
        return;
      case Z_STREAM_END:
        return next_member();
      default:
        fail(fmt::format("the gzip data is damaged near compressed byte {}: {}", consumed_ - z_.avail_in,
                         z_.msg ? z_.msg : "unknown defect"));
    }
  }

  bool refill() {
    const std::size_t n = stream_->read(input_);
    z_.next_in = reinterpret_cast<Bytef*>(input_.data());
    z_.avail_in = static_cast<uInt>(n);
    consumed_ += n;
    if (n != 0) return true;
    if (!stream_->problem().empty())
      fail(stream_->problem());
    else if (inside_member_)
      fail("the gzip data ends in the middle; the file was truncated or is still being written");
    done_ = true;
    return false;
  }

  void next_member() {
    inside_member_ = false;
    if (z_.avail_in == 0 && !refill()) return;
    if (*z_.next_in != 0x1f) {
      if (*z_.next_in != 0)
        fail(fmt::format("bytes that are not gzip follow at compressed byte {}", consumed_ - z_.avail_in));
      done_ = true;  // zero padding, as tape blocks have it
      return;
    }
    inflateReset(&z_);
    inside_member_ = true;
  }

  void fail(std::string why) {
    problem_ = std::move(why);
    done_ = true;
  }

  std::unique_ptr<ByteStream> stream_;
  std::vector<char> input_;
  z_stream z_{};
  std::uint64_t consumed_ = 0;
  bool inside_member_ = true;
  bool done_ = false;
  std::string problem_;
};

Status cannot_open(const std::string& path, std::string why) {
  return Status::io({"cannot open the file", path, std::move(why), "check the path and its permissions"});
}

}  // namespace

ByteSource::ByteSource(std::unique_ptr<ByteStream> raw, std::uint64_t max_bytes)
    : stream_(std::move(raw)), max_bytes_(max_bytes) {
  std::string magic(kGzipMagic.size(), '\0');
  std::size_t n = 0;
  while (n < magic.size()) {
    const std::size_t got = stream_->read(std::span(magic).subspan(n));
    if (got == 0) break;
    n += got;
  }
  magic.resize(n);
  const bool gzip = magic == kGzipMagic;
  stream_ = std::make_unique<RejoinedStream>(std::move(magic), std::move(stream_));
  if (gzip) stream_ = std::make_unique<GzipStream>(std::move(stream_));
  if (head(kByteOrderMark.size()) == kByteOrderMark) head_at_ = kByteOrderMark.size();
}

Result<ByteSource> ByteSource::open(const std::string& path, std::uint64_t max_bytes) {
  // O_NONBLOCK: a pipe that took the place of the file since it was listed must not hang the open.
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  if (descriptor < 0) return cannot_open(path, std::strerror(errno));
  auto stream = std::make_unique<DescriptorStream>(descriptor, true);
  struct stat info{};
  if (::fstat(descriptor, &info) != 0) return cannot_open(path, std::strerror(errno));
  if (!S_ISREG(info.st_mode)) return cannot_open(path, "it is no regular file");
  ByteSource source(std::move(stream), max_bytes);
  source.modified_ = info.st_mtim.tv_sec * kSecond + info.st_mtim.tv_nsec;
  return source;
}

ByteSource ByteSource::standard_input(std::uint64_t max_bytes) {
  return {std::make_unique<DescriptorStream>(STDIN_FILENO, false), max_bytes};
}

ByteSource ByteSource::memory(std::string_view bytes, std::uint64_t max_bytes) {
  return {std::make_unique<MemoryStream>(bytes), max_bytes};
}

std::string_view ByteSource::head(std::size_t n) {
  if (head_at_ != 0) {
    head_.erase(0, head_at_);
    head_at_ = 0;
  }
  while (head_.size() < n && !ended_) {
    const std::size_t had = head_.size();
    head_.resize(n);
    head_.resize(had + pull(std::span(head_).subspan(had)));
  }
  return std::string_view(head_).substr(0, n);
}

std::size_t ByteSource::read(std::span<char> out) {
  if (head_at_ == head_.size()) return pull(out);
  const std::size_t n = std::string_view(head_).substr(head_at_).copy(out.data(), out.size());
  head_at_ += n;
  if (head_at_ == head_.size()) {
    head_.clear();
    head_.shrink_to_fit();
    head_at_ = 0;
  }
  return n;
}

std::size_t ByteSource::pull(std::span<char> out) {
  if (ended_ || out.empty()) return 0;
  const std::uint64_t left = max_bytes_ - bytes_;
  if (left == 0) {
    char more = 0;
    if (stream_->read({&more, 1}) != 0)
      problem_ = fmt::format("there is more than the limit of {} bytes; the rest was not read", max_bytes_);
    ended_ = true;
    return 0;
  }
  const std::size_t n = stream_->read(out.first(std::min<std::uint64_t>(out.size(), left)));
  bytes_ += n;
  if (n == 0) {
    ended_ = true;
    problem_ = stream_->problem();
  }
  return n;
}

}  // namespace propter
