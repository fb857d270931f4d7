// Flat JSON objects to records: what a JSON line and an item of a JSON list have in common.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/json_input.h"
#include "ingest/log_assembler.h"
#include "ingest/log_text.h"
#include "ingest/read_context.h"
#include "ingest/record_sink.h"

namespace propter {

class JsonRecords {
 public:
  // `unit` names the places of notes: "line" or "item".
  JsonRecords(std::string_view unit, const ReadContext& context, RecordSink& sink, FileReport& report);

  // Hands the object on as a span, metric point or log record; counts it as unparsed when it is none of
  // these.
  void take(const std::vector<JsonField>& fields, std::uint64_t number);
  // Hands on what is held back to be continued.
  void finish() { assembler_.flush(); }

 private:
  void take_span(const Fields& fields, std::uint64_t number);
  void take_metric(const Fields& fields, std::uint64_t number);
  void take_log(const Fields& fields, const std::vector<JsonField>& all, std::uint64_t number);
  std::string_view message_of(const Fields& fields, const std::vector<JsonField>& all,
                              std::string_view innermost);
  void note(std::string_view reason, const std::vector<JsonField>& fields, std::uint64_t number);

  std::string_view unit_;
  const ReadContext& context_;
  RecordSink& sink_;
  FileReport& report_;
  std::string fallback_;
  FieldMapper mapper_;
  LogUnwrapper unwrapper_;
  LogAssembler assembler_;
  std::string message_;
};

}  // namespace propter
