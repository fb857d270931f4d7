#include "ingest/log_assembler.h"

#include <array>

namespace propter {
namespace {

std::array<std::string_view*, 7> texts_of(LogRecord& record) {
  return {&record.names.space,  &record.names.service, &record.names.instance, &record.names.host,
          &record.names.entity, &record.trace_id,      &record.span_id};
}

}  // namespace

void LogAssembler::begin(const LogRecord& record) {
  flush();
  record_ = record;
  message_.assign(record.message);
  names_.clear();
  for (const std::string_view* text : texts_of(record_)) names_ += *text;
  continuations_ = 0;
  joined_bytes_ = 0;
  holding_ = true;
}

bool LogAssembler::extend(std::string_view line) {
  if (!holding_ || continuations_ >= kMaxContinuations || joined_bytes_ + line.size() > kMaxContinuationBytes)
    return false;
  message_ += '\n';
  message_ += line;
  ++continuations_;
  joined_bytes_ += line.size();
  return true;
}

void LogAssembler::flush() {
  if (!holding_) return;
  holding_ = false;
  std::string_view rest = names_;
  for (std::string_view* text : texts_of(record_)) {
    *text = rest.substr(0, text->size());
    rest.remove_prefix(text->size());
  }
  record_.message = message_;
  sink_.on_log(record_);
}

}  // namespace propter
