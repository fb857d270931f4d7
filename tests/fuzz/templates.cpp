// Log messages, one after the other, through masks and template miner: any bytes give templates of bounded
// size.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/text.h"
#include "ingest/masks.h"
#include "ingest/templates.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  propter::TemplateMiner miner(16);
  for (const std::string_view message : propter::split(input, '\0')) {
    miner.add(message);
    propter::has_exception(message);
  }
  for (const std::string& text : miner.finish().texts)
    if (text.size() > 4 * propter::kMaxMaskedBytes) std::abort();
  return 0;
}
