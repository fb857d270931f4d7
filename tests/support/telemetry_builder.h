// Telemetry for tests, made the way readers make it: record by record through the aggregator.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "ingest/aggregator.h"

namespace propter::test {

inline constexpr TimeNs kStart = 1'700'000'000LL * kSecond;  // a multiple of the bucket width

class TelemetryBuilder {
 public:
  explicit TelemetryBuilder(Period period = Period::kIncident) { in(period); }
  ~TelemetryBuilder() = default;
  TelemetryBuilder(const TelemetryBuilder&) = delete;
  TelemetryBuilder& operator=(const TelemetryBuilder&) = delete;

  // The records that follow belong to this period.
  TelemetryBuilder& in(Period period) {
    close();
    sink_.begin_file(period == Period::kIncident ? "incident" : "baseline/good", period);
    open_ = true;
    return *this;
  }

  // `at` counts from kStart, in seconds; `ms` is a duration.
  TelemetryBuilder& span(double at, std::string_view instance, std::string_view operation, double ms,
                         std::string_view id, std::string_view parent = "", bool error = false,
                         std::string_view trace = "t", std::string_view kind = "") {
    SpanRecord r;
    r.start = time(at);
    r.duration = static_cast<DurationNs>(ms * 1e6);
    r.error = error;
    r.kind = kind;
    r.names.instance = instance;
    r.trace_id = trace;
    r.span_id = id;
    r.parent_id = parent;
    r.operation = operation;
    r.line = ++line_;
    sink_.on_span(r);
    return *this;
  }

  TelemetryBuilder& log(double at, std::string_view service, std::string_view message,
                        Level level = Level::kInfo, std::string_view trace = "", std::string_view span = "") {
    LogRecord r;
    r.time = time(at);
    r.level = level;
    r.names.service = service;
    r.trace_id = trace;
    r.span_id = span;
    r.message = message;
    r.line = ++line_;
    sink_.on_log(r);
    return *this;
  }

  TelemetryBuilder& metric(double at, std::string_view instance, std::string_view name, double value,
                           std::string_view host = "") {
    MetricRecord r;
    r.time = time(at);
    r.names.instance = instance;
    r.names.host = host;
    r.metric = name;
    r.value = value;
    r.line = ++line_;
    sink_.on_metric(r);
    return *this;
  }

  TelemetryBuilder& alert(double at, std::string_view entity, std::string name, std::string metric = "",
                          std::string_view callee = "") {
    AlertRecord r;
    r.alert.name = std::move(name);
    r.alert.metric = std::move(metric);
    r.alert.active_at = time(at);
    r.names.entity = entity;
    r.peer.entity = callee;
    sink_.on_alert(std::move(r));
    return *this;
  }

  TelemetryBuilder& change(double at, std::string id, std::vector<std::string> services,
                           ChangeKind kind = ChangeKind::kDeploy, std::vector<std::string> ids = {}) {
    ChangeRecord r;
    r.change.kind = kind;
    r.change.id = std::move(id);
    r.change.ids = std::move(ids);
    r.change.time = time(at);
    r.touched_services = std::move(services);
    sink_.on_change(std::move(r));
    return *this;
  }

  TelemetryBuilder& entity(std::string id, std::string kind) {
    sink_.on_entity({std::move(id), std::move(kind), {}, {"topology.json", ++line_, 1}});
    return *this;
  }

  TelemetryBuilder& relation(std::string from, std::string to, std::string kind) {
    sink_.on_relation({std::move(from), std::move(to), std::move(kind), {"topology.json", ++line_, 1}});
    return *this;
  }

  TelemetryBuilder& detected(double at) {
    IncidentInfo info;
    info.detected_at = time(at);
    sink_.on_incident(std::move(info));
    return *this;
  }

  [[nodiscard]] Telemetry build() {
    close();
    return sink_.finish();
  }

  static TimeNs time(double seconds) { return kStart + static_cast<TimeNs>(seconds * 1e9); }

 private:
  void close() {
    if (open_) sink_.end_file({});
    open_ = false;
  }

  Aggregator sink_;
  std::uint64_t line_ = 0;
  bool open_ = false;
};

}  // namespace propter::test
