#include <cstddef>
#include <cstdint>

#include "ingest/json_lines.h"
#include "tests/support/record_sinks.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  propter::ByteSource source = propter::ByteSource::memory(bytes, 64U << 20);
  propter::ReadContext context;
  context.path = "logs/app.log";
  context.reference = 1'700'000'000 * propter::kSecond;
  context.max_line_bytes = 4096;
  propter::testing::CountingSink sink;
  propter::FileReport report;
  propter::read_json_lines(source, context, sink, report);
  return 0;
}
