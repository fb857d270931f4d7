#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "entail/formula_text.h"

// A problem: a formula a line.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  propter::entail::Signature signature;
  propter::entail::FormulaReader reader(signature);
  while (!rest.empty()) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    const auto read = reader.read(line);
    if (read.ok()) (void)propter::entail::to_string(read->formula, signature);
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
  }
  return 0;
}
