// Decides what a file is by its content, and hands it to the reader of that format.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/byte_source.h"
#include "ingest/read_context.h"
#include "ingest/record_sink.h"

namespace propter {

// The beginning of a file.
struct Sample {
  std::string_view head;                // at most 256 KiB
  std::vector<std::string_view> lines;  // the first 200 of it that are not blank, each complete
  bool whole = false;                   // head is all there is
};

// Views into the source: valid until it is read from.
Sample take_sample(ByteSource& source);

// A new format is a new row in the table of recognise.cpp.
struct Format {
  std::string_view name;
  double (*score)(const Sample& sample);  // 0: certainly not; 1: certainly
  void (*read)(ByteSource& source, ReadContext& context, RecordSink& sink, FileReport& report);
};

std::span<const Format> formats();

struct Recognition {
  const Format* format = nullptr;  // null: not recognised
  double confidence = 0;
  std::string reason;  // why not
};

// The format with the highest score; of equal ones the first in the table.
Recognition recognise(const Sample& sample);

// Recognises and reads. Fills the report, except for its path and number of records.
void read_bytes(ByteSource& source, ReadContext& context, RecordSink& sink, FileReport& report);

}  // namespace propter
