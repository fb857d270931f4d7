// Numbers and texts as bytes. Unsigned numbers are LEB128 (seven bits a byte, low first, shortest form),
// signed ones are zigzagged first, a text is its length and its bytes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace propter::store {

class Encoder {
 public:
  void number(std::uint64_t value);
  void signed_number(std::int64_t value);
  void text(std::string_view value);
  [[nodiscard]] std::string take() { return std::move(out_); }

 private:
  std::string out_;
};

// Reads what an Encoder wrote, and survives everything else: after the first failure all reads return zero or
// the empty text. Views point into the bytes given.
class Decoder {
 public:
  explicit Decoder(std::string_view bytes) : rest_(bytes) {}

  std::uint64_t number();
  std::uint64_t number(std::uint64_t max);  // fails above `max`
  std::int64_t signed_number();
  std::string_view text();
  // The number of items that follow; fails when the rest cannot hold so many of `bytes_each`, so that memory
  // may be reserved for them.
  std::size_t count(std::size_t bytes_each);

  void fail();
  [[nodiscard]] bool failed() const { return failed_; }
  // Nothing failed and nothing is left over.
  [[nodiscard]] bool complete() const { return !failed_ && rest_.empty(); }

 private:
  std::string_view rest_;
  bool failed_ = false;
};

}  // namespace propter::store
