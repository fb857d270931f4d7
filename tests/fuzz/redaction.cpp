// Any bytes come back from redaction as they were, and are neutral once they were made so.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "llm/neutral.h"
#include "llm/redaction.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const propter::llm::Redactor kFresh;  // compiles its patterns once
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  propter::llm::Redactor redactor = kFresh;
  if (redactor.restore(redactor.redact(input)) != input) std::abort();
  constexpr std::size_t kLimit = 300;
  const std::string neutral = propter::llm::neutralise(input, kLimit);
  if (neutral.size() > kLimit || propter::llm::neutralise(neutral, kLimit) != neutral) std::abort();
  return 0;
}
