// The questions that tools ask, and whoever can answer them: telemetry read from files, or a live system.
#pragma once

#include <span>
#include <string_view>

#include "ingest/telemetry.h"

namespace propter {

// Bounded questions about one subject; answers are counters and exemplars. Views live as long as the source.
class EvidenceSource {
 public:
  virtual ~EvidenceSource() = default;

  [[nodiscard]] virtual std::span<const Subject> subjects() const = 0;
  // Whether there is any log, span, call or metric. O(1).
  [[nodiscard]] virtual bool has_series() const = 0;
  [[nodiscard]] virtual std::span<const LogSeries> logs(Period period, SubjectId subject) const = 0;
  [[nodiscard]] virtual std::span<const SpanSeries> spans(Period period, SubjectId subject) const = 0;
  // Calls made by the subject.
  [[nodiscard]] virtual std::span<const CallSeries> calls(Period period, SubjectId caller) const = 0;
  [[nodiscard]] virtual std::span<const MetricSeries> metrics(Period period, SubjectId subject) const = 0;
  [[nodiscard]] virtual std::span<const Alert> alerts() const = 0;
  [[nodiscard]] virtual std::span<const Change> changes() const = 0;
  [[nodiscard]] virtual std::span<const SubjectLink> links() const = 0;
  [[nodiscard]] virtual std::span<const DeclaredEntity> declared_entities() const = 0;
  [[nodiscard]] virtual std::span<const DeclaredRelation> declared_relations() const = 0;
  [[nodiscard]] virtual std::string_view template_text(StringIndex index) const = 0;
  [[nodiscard]] virtual std::string_view name(StringIndex index) const = 0;
  [[nodiscard]] virtual const IncidentInfo& incident() const = 0;
  [[nodiscard]] virtual const IngestSummary& summary() const = 0;
};

// Answers from Telemetry in memory. O(log n) per question.
class TelemetrySource final : public EvidenceSource {
 public:
  explicit TelemetrySource(Telemetry telemetry) : telemetry_(std::move(telemetry)) {}

  [[nodiscard]] std::span<const Subject> subjects() const override { return telemetry_.subjects; }
  [[nodiscard]] bool has_series() const override {
    return !telemetry_.logs.empty() || !telemetry_.spans.empty() || !telemetry_.calls.empty() ||
           !telemetry_.metrics.empty();
  }
  [[nodiscard]] std::span<const LogSeries> logs(Period period, SubjectId subject) const override;
  [[nodiscard]] std::span<const SpanSeries> spans(Period period, SubjectId subject) const override;
  [[nodiscard]] std::span<const CallSeries> calls(Period period, SubjectId caller) const override;
  [[nodiscard]] std::span<const MetricSeries> metrics(Period period, SubjectId subject) const override;
  [[nodiscard]] std::span<const Alert> alerts() const override { return telemetry_.alerts; }
  [[nodiscard]] std::span<const Change> changes() const override { return telemetry_.changes; }
  [[nodiscard]] std::span<const SubjectLink> links() const override { return telemetry_.links; }
  [[nodiscard]] std::span<const DeclaredEntity> declared_entities() const override {
    return telemetry_.entities;
  }
  [[nodiscard]] std::span<const DeclaredRelation> declared_relations() const override {
    return telemetry_.relations;
  }
  [[nodiscard]] std::string_view template_text(StringIndex index) const override;
  [[nodiscard]] std::string_view name(StringIndex index) const override;
  [[nodiscard]] const IncidentInfo& incident() const override { return telemetry_.incident; }
  [[nodiscard]] const IngestSummary& summary() const override { return telemetry_.summary; }
  [[nodiscard]] const Telemetry& telemetry() const { return telemetry_; }

 private:
  Telemetry telemetry_;
};

}  // namespace propter
