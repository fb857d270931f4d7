#include "store/bytes.h"

namespace propter::store {

void Encoder::number(std::uint64_t value) {
  for (; value >= 0x80; value >>= 7) out_ += static_cast<char>((value & 0x7F) | 0x80);
  out_ += static_cast<char>(value);
}

void Encoder::signed_number(std::int64_t value) {
  const auto bits = static_cast<std::uint64_t>(value);
  number((bits << 1) ^ (value < 0 ? UINT64_MAX : 0));
}

void Encoder::text(std::string_view value) {
  number(value.size());
  out_ += value;
}

std::uint64_t Decoder::number() {
  std::uint64_t value = 0;
  for (unsigned shift = 0; !rest_.empty() && shift < 64; shift += 7) {
    const auto byte = static_cast<unsigned char>(rest_.front());
    rest_.remove_prefix(1);
    const bool too_large = shift == 63 && byte > 1;
    const bool too_long = shift > 0 && byte == 0;
    if (too_large || too_long) break;
    value |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
    if (byte < 0x80) return value;
  }
  fail();
  return 0;
}

std::uint64_t Decoder::number(std::uint64_t max) {
  const std::uint64_t value = number();
  if (value <= max) return value;
  fail();
  return 0;
}

std::int64_t Decoder::signed_number() {
  const std::uint64_t bits = number();
  return static_cast<std::int64_t>((bits >> 1) ^ ((bits & 1) != 0 ? UINT64_MAX : 0));
}

std::string_view Decoder::text() {
  const std::size_t size = count(1);
  const std::string_view value = rest_.substr(0, size);
  rest_.remove_prefix(size);
  return value;
}

std::size_t Decoder::count(std::size_t bytes_each) {
  const std::uint64_t items = number();
  if (items <= rest_.size() / bytes_each) return static_cast<std::size_t>(items);
  fail();
  return 0;
}

void Decoder::fail() {
  failed_ = true;
  rest_ = {};
}

}  // namespace propter::store
