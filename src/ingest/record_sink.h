// The seam between readers (which know formats) and the aggregator (which knows counters).
// Views are valid during the call only.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "ingest/telemetry.h"

namespace propter {

// How a record names what it is about; any may be empty. `entity` is a bare name of unknown kind.
struct RecordNames {
  std::string_view space;
  std::string_view service;
  std::string_view instance;  // pod, container instance, cmdb_id
  std::string_view host;
  std::string_view entity;
};

struct LogRecord {
  TimeNs time = kNoTime;
  Level level = Level::kUnknown;
  RecordNames names;
  std::string_view trace_id;
  std::string_view span_id;
  std::string_view message;  // innermost text; continuation lines joined with '\n'
  std::uint64_t line = 0;
};

struct SpanRecord {
  TimeNs start = kNoTime;
  DurationNs duration = 0;
  bool error = false;
  RecordNames names;
  std::string_view trace_id;
  std::string_view span_id;
  std::string_view parent_id;  // empty, "root", "null", "0" or zeros: no parent
  std::string_view operation;
  std::string_view kind;  // "client", "server", ...; may be empty
  std::uint64_t line = 0;
};

struct MetricRecord {
  TimeNs time = kNoTime;
  RecordNames names;
  std::string_view metric;
  double value = 0;  // may be NaN or infinite: the sink counts and leaves out
  std::uint64_t line = 0;
};

struct AlertRecord {
  Alert alert;  // without subjects and source file
  RecordNames names;
  RecordNames peer;  // of a call alert: the callee
};

struct ChangeRecord {
  Change change;  // without subjects and source file
  std::vector<std::string> touched_services;
};

class RecordSink {
 public:
  virtual ~RecordSink() = default;

  // Brackets the records of one file. `report` of end_file carries format, bytes, unparsed, samples, problem;
  // `records` is filled in by the sink.
  virtual void begin_file(std::string_view path, Period period) = 0;
  virtual void end_file(FileReport report) = 0;

  virtual void on_log(const LogRecord& record) = 0;
  virtual void on_span(const SpanRecord& record) = 0;
  virtual void on_metric(const MetricRecord& record) = 0;
  virtual void on_alert(AlertRecord record) = 0;
  virtual void on_change(ChangeRecord record) = 0;
  virtual void on_entity(DeclaredEntity entity) = 0;
  virtual void on_relation(DeclaredRelation relation) = 0;
  virtual void on_incident(IncidentInfo incident) = 0;
  virtual void on_warning(Message message) = 0;
};

}  // namespace propter
