// Sinks for tests: one that counts, one that keeps owned copies of everything.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "ingest/record_sink.h"

namespace propter::testing {

// Touches every byte of every record, so that sanitizers see views that dangle.
class CountingSink final : public RecordSink {
 public:
  void begin_file(std::string_view, Period) override {}
  void end_file(FileReport) override {}
  void on_log(const LogRecord& r) override { touch({r.message, r.trace_id, r.span_id}, r.names, logs); }
  void on_span(const SpanRecord& r) override {
    touch({r.trace_id, r.span_id, r.parent_id, r.operation, r.kind}, r.names, spans);
  }
  void on_metric(const MetricRecord& r) override { touch({r.metric}, r.names, metrics); }
  void on_alert(AlertRecord r) override { touch({r.alert.name, r.peer.entity}, r.names, others); }
  void on_change(ChangeRecord) override { ++others; }
  void on_entity(DeclaredEntity) override { ++others; }
  void on_relation(DeclaredRelation) override { ++others; }
  void on_incident(IncidentInfo) override { ++others; }
  void on_warning(Message) override { ++others; }

  std::size_t logs = 0;
  std::size_t spans = 0;
  std::size_t metrics = 0;
  std::size_t others = 0;
  std::size_t bytes = 0;
  unsigned checksum = 0;

 private:
  void touch(std::initializer_list<std::string_view> texts, const RecordNames& names, std::size_t& counter) {
    ++counter;
    for (const std::string_view text : texts) touch(text);
    for (const std::string_view text : {names.space, names.service, names.instance, names.host, names.entity})
      touch(text);
  }
  void touch(std::string_view text) {
    bytes += text.size();
    for (const char c : text) checksum = checksum * 31 + static_cast<unsigned char>(c);
  }
};

struct KeptNames {
  std::string space, service, instance, host, entity;
  KeptNames() = default;
  explicit KeptNames(const RecordNames& n)
      : space(n.space), service(n.service), instance(n.instance), host(n.host), entity(n.entity) {}
};

struct KeptLog {
  TimeNs time;
  Level level;
  KeptNames names;
  std::string trace_id, span_id, message;
  std::uint64_t line;
};

struct KeptSpan {
  TimeNs start;
  DurationNs duration;
  bool error;
  KeptNames names;
  std::string trace_id, span_id, parent_id, operation, kind;
  std::uint64_t line;
};

struct KeptMetric {
  TimeNs time;
  KeptNames names;
  std::string metric;
  double value;
  std::uint64_t line;
};

struct KeptAlert {
  Alert alert;
  KeptNames names, peer;
};

class RecordingSink final : public RecordSink {
 public:
  void begin_file(std::string_view path, Period period) override {
    begun.emplace_back(std::string(path), period);
  }
  void end_file(FileReport report) override { files.push_back(std::move(report)); }
  void on_log(const LogRecord& r) override {
    logs.push_back({r.time, r.level, KeptNames(r.names), std::string(r.trace_id), std::string(r.span_id),
                    std::string(r.message), r.line});
  }
  void on_span(const SpanRecord& r) override {
    spans.push_back({r.start, r.duration, r.error, KeptNames(r.names), std::string(r.trace_id),
                     std::string(r.span_id), std::string(r.parent_id), std::string(r.operation),
                     std::string(r.kind), r.line});
  }
  void on_metric(const MetricRecord& r) override {
    metrics.push_back({r.time, KeptNames(r.names), std::string(r.metric), r.value, r.line});
  }
  void on_alert(AlertRecord r) override {
    KeptAlert kept{{}, KeptNames(r.names), KeptNames(r.peer)};
    kept.alert = std::move(r.alert);
    alerts.push_back(std::move(kept));
  }
  void on_change(ChangeRecord r) override { changes.push_back(std::move(r)); }
  void on_entity(DeclaredEntity e) override { entities.push_back(std::move(e)); }
  void on_relation(DeclaredRelation r) override { relations.push_back(std::move(r)); }
  void on_incident(IncidentInfo i) override { incidents.push_back(std::move(i)); }
  void on_warning(Message m) override { warnings.push_back(std::move(m)); }

  std::vector<std::pair<std::string, Period>> begun;
  std::vector<FileReport> files;
  std::vector<KeptLog> logs;
  std::vector<KeptSpan> spans;
  std::vector<KeptMetric> metrics;
  std::vector<KeptAlert> alerts;
  std::vector<ChangeRecord> changes;
  std::vector<DeclaredEntity> entities;
  std::vector<DeclaredRelation> relations;
  std::vector<IncidentInfo> incidents;
  std::vector<Message> warnings;
};

}  // namespace propter::testing
