// Reads a file that exists only as text, and compresses texts.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

#include <zlib.h>

#include "ingest/recognise.h"
#include "tests/support/record_sinks.h"

namespace propter::testing {

struct ReadFile {
  RecordingSink sink;
  FileReport report;
  TimeNs detected_at = kNoTime;
};

struct ReadAs {
  std::string path = "logs/app.log";
  TimeNs reference = kNoTime;
  std::size_t max_line_bytes = 1U << 20;
};

inline ReadFile read(std::string_view bytes, const ReadAs& as = {}) {
  ReadFile out;
  ByteSource source = ByteSource::memory(bytes);
  ReadContext context;
  context.path = as.path;
  context.reference = as.reference;
  context.max_line_bytes = as.max_line_bytes;
  read_bytes(source, context, out.sink, out.report);
  out.detected_at = context.detected_at;
  return out;
}

inline std::string gzip(std::string_view text) {
  z_stream z{};
  if (deflateInit2(&z, 1, Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK)
    throw std::runtime_error("zlib");
  std::string out(deflateBound(&z, text.size()), '\0');
  z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  z.avail_in = static_cast<uInt>(text.size());
  z.next_out = reinterpret_cast<Bytef*>(out.data());
  z.avail_out = static_cast<uInt>(out.size());
  deflate(&z, Z_FINISH);
  out.resize(z.total_out);
  deflateEnd(&z);
  return out;
}

inline TimeNs at(std::string_view text) { return parse_time(text).value_or(kNoTime); }

}  // namespace propter::testing
