// RecordSink that turns records into Telemetry: interns names, mines log templates, assembles spans into
// traces (self time, entry operation, calls), joins log lines to the entry operation of their request.
//
// Memory is bounded by the number of distinct series, plus `Limits`: spans wait for the rest of their trace
// and log lines for their span, the oldest leave first. Results do not depend on the order of files or
// records, as long as no limit is hit (which is a warning).
#pragma once

#include <memory>

#include "ingest/record_sink.h"

namespace propter {

class Aggregator final : public RecordSink {
 public:
  struct Limits {
    std::size_t pending_spans = 2'000'000;
    std::size_t pending_logs = 2'000'000;
    std::size_t templates = 50'000;
  };

  Aggregator();
  explicit Aggregator(Limits limits);
  ~Aggregator() override;

  void begin_file(std::string_view path, Period period) override;
  void end_file(FileReport report) override;
  void on_log(const LogRecord& record) override;
  void on_span(const SpanRecord& record) override;
  void on_metric(const MetricRecord& record) override;
  void on_alert(AlertRecord record) override;
  void on_change(ChangeRecord record) override;
  void on_entity(DeclaredEntity entity) override;
  void on_relation(DeclaredRelation relation) override;
  void on_incident(IncidentInfo incident) override;
  void on_warning(Message message) override;

  // Joins what is pending, sorts and renumbers. The aggregator is empty afterwards.
  [[nodiscard]] Telemetry finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace propter
