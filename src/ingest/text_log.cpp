#include "ingest/text_log.h"

#include "base/text.h"
#include "ingest/line_reader.h"
#include "ingest/log_assembler.h"
#include "ingest/log_text.h"

namespace propter {
namespace {

class TextLogReader {
 public:
  TextLogReader(const ReadContext& context, RecordSink& sink, FileReport& report)
      : context_(context), report_(report), fallback_(writer_of_path(context.path)), assembler_(sink) {}

  void take(const Line& line) {
    if (line.cut) note_unparsed(report_, "line", line.number, "too long, its end was cut off", line.text);
    const LogText text = unwrapper_.unwrap(line.text, context_.reference);
    if (text.time != kNoTime) return begin(text, line.number);
    if (text.stamped) return note_unparsed(report_, "line", line.number, "a time without a date", line.text);
    if (trim(line.text).empty() || assembler_.extend(line.text)) return;
    const bool beyond = assembler_.holding();
    note_unparsed(report_, "line", line.number,
                  beyond ? "continues a record that is full" : "no time to start a record with", line.text);
  }
  void finish() { assembler_.flush(); }

 private:
  void begin(const LogText& text, std::uint64_t number) {
    LogRecord log;
    log.time = text.time;
    log.level = text.level;
    log.names = text.names;
    if (log.names.service.empty() && log.names.instance.empty() && log.names.entity.empty())
      log.names.entity = fallback_;
    log.trace_id = text.trace_id;
    log.span_id = text.span_id;
    log.message = text.message;
    log.line = number;
    assembler_.begin(log);
  }

  const ReadContext& context_;
  FileReport& report_;
  std::string fallback_;
  LogUnwrapper unwrapper_;
  LogAssembler assembler_;
};

}  // namespace

void read_text_log(ByteSource& source, ReadContext& context, RecordSink& sink, FileReport& report) {
  report.format = "text log";
  LineReader lines(source, context.max_line_bytes);
  TextLogReader reader(context, sink, report);
  for (Line line; lines.next(line);) reader.take(line);
  reader.finish();
}

}  // namespace propter
