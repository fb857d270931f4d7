// A fixed 64-bit hash (FNV-1a with a final avalanche): the same on every machine and run, unlike std::hash.
#pragma once

#include <cstdint>
#include <string_view>

namespace propter {

constexpr std::uint64_t avalanche(std::uint64_t x) {
  x ^= x >> 33;
  x *= 0xff51afd7ed558ccdULL;
  x ^= x >> 33;
  x *= 0xc4ceb9fe1a85ec53ULL;
  return x ^ (x >> 33);
}

constexpr std::uint64_t stable_hash(std::string_view text, std::uint64_t seed = 0) {
  std::uint64_t h = 0xcbf29ce484222325ULL ^ seed;
  for (const char c : text) h = (h ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  return avalanche(h);
}

constexpr std::uint64_t combine_hash(std::uint64_t a, std::uint64_t b) {
  return avalanche(a ^ (b + 0x9e3779b97f4a7c15ULL + (a << 6) + (a >> 2)));
}

}  // namespace propter
