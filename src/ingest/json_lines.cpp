#include "ingest/json_lines.h"

#include "base/text.h"
#include "ingest/json_records.h"
#include "ingest/line_reader.h"

namespace propter {

void read_json_lines(ByteSource& source, ReadContext& context, RecordSink& sink, FileReport& report) {
  report.format = "JSON lines";
  LineReader lines(source, context.max_line_bytes);
  JsonLineParser parser;
  JsonRecords records("line", context, sink, report);
  for (Line line; lines.next(line);) {
    if (trim(line.text).empty()) continue;
    if (line.cut)
      note_unparsed(report, "line", line.number, "too long", line.text);
    else if (!parser.parse(line.text))
      note_unparsed(report, "line", line.number, parser.error(), line.text);
    else
      records.take(parser.fields(), line.number);
  }
  records.finish();
}

}  // namespace propter
