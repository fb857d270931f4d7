#include "entail/formula_names.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/text.h"

namespace propter::entail {
namespace {

// Capitals of two bytes in UTF-8 and of Vietnamese. With a stride of 2 capitals and small letters alternate.
struct Capitals {
  std::int32_t first;
  std::int32_t last;
  std::int32_t stride;
  std::int32_t to_small;
};
constexpr auto kCapitals = std::to_array<Capitals>({
    {0xC0, 0xD6, 1, 32},   {0xD8, 0xDE, 1, 32},   {0x100, 0x12E, 2, 1},    {0x132, 0x136, 2, 1},
    {0x139, 0x147, 2, 1},  {0x14A, 0x176, 2, 1},  {0x178, 0x178, 1, -121}, {0x179, 0x17D, 2, 1},
    {0x386, 0x386, 1, 38}, {0x388, 0x38A, 1, 37}, {0x38C, 0x38C, 1, 64},   {0x38E, 0x38F, 1, 63},
    {0x391, 0x3A1, 1, 32}, {0x3A3, 0x3AB, 1, 32}, {0x3C2, 0x3C2, 1, 1},  // the sigma that ends a word
    {0x400, 0x40F, 1, 80}, {0x410, 0x42F, 1, 32}, {0x1E00, 0x1E94, 2, 1},  {0x1EA0, 0x1EFE, 2, 1},
});
constexpr std::array<std::string_view, 2> kApostrophes = {"’", "ʼ"};

std::int32_t small_letter(std::int32_t letter) {
  for (const Capitals& c : kCapitals)
    if (letter >= c.first && letter <= c.last && (letter - c.first) % c.stride == 0)
      return letter + c.to_small;
  return letter;
}

// Of two or three bytes; all letters of the table are.
std::int32_t decoded(std::string_view character) {
  std::int32_t out = static_cast<unsigned char>(character[0]) & (character.size() == 2 ? 0x1F : 0x0F);
  for (const char c : character.substr(1)) out = out * 64 + (static_cast<unsigned char>(c) & 0x3F);
  return out;
}
std::string encoded(std::int32_t letter) {
  const auto byte = [](std::int32_t value) { return static_cast<char>(static_cast<unsigned char>(value)); };
  if (letter < 0x800) return {byte(0xC0 + letter / 64), byte(0x80 + letter % 64)};
  return {byte(0xE0 + letter / 4096), byte(0x80 + letter / 64 % 64), byte(0x80 + letter % 64)};
}

std::string folded_character(std::string_view character) {
  if (std::find(kApostrophes.begin(), kApostrophes.end(), character) != kApostrophes.end()) return "'";
  if (character.size() == 2 || character.size() == 3) return encoded(small_letter(decoded(character)));
  return lower(character);
}

}  // namespace

std::string folded_symbol(std::string_view name) {
  std::string out;
  while (!name.empty()) {
    const std::size_t length = std::max<std::size_t>(1, utf8_length(name, 0));
    out += folded_character(name.substr(0, length));
    name.remove_prefix(length);
  }
  return out;
}

}  // namespace propter::entail
