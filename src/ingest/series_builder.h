// Series under construction, keyed by the numbers of first use; renumbered when everything is read.
#pragma once

#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "ingest/telemetry.h"

namespace propter {

// Where a record stood: the earliest one becomes the exemplar of its series.
struct RecordPlace {
  TimeNs time = kNoTime;
  std::uint32_t file = 0;  // index into the paths of the builder
  std::uint64_t line = 0;
  auto operator<=>(const RecordPlace&) const = default;
};

class SeriesBuilder {
 public:
  std::uint32_t add_path(std::string path);
  [[nodiscard]] const std::string& path(std::uint32_t file) const { return paths_[file]; }

  struct LogLine {
    Period period;
    SubjectId subject;
    StringIndex text;
    StringIndex operation;
    Level level;
    bool exception;
    RecordPlace place;
  };
  void add_log(const LogLine& line, std::uint32_t count = 1);
  // Text of the earliest line of (period, subject, template).
  void offer_exemplar(Period period, SubjectId subject, StringIndex text, const RecordPlace& place, std::string_view message);

  struct SpanUse {
    Period period;
    SubjectId subject;
    StringIndex operation;
    bool entry;
    bool error;
    bool has_own;
    DurationNs own;
    DurationNs total;
    RecordPlace place;
  };
  void add_span(const SpanUse& use);

  struct CallUse {
    Period period;
    SubjectId caller;
    SubjectId callee;
    StringIndex operation;
    bool error;
    bool has_gap;
    DurationNs gap;
    DurationNs duration;
    RecordPlace place;
  };
  void add_call(const CallUse& use);

  void add_metric(Period period, SubjectId subject, StringIndex name, double value, const RecordPlace& place);

  // Where the numbers of first use end up; subjects and templates may merge.
  struct Renumbering {
    std::vector<SubjectId> subjects;
    std::vector<StringIndex> templates;
    std::vector<StringIndex> names;
  };
  // Fills logs, spans, calls and metrics, sorted as Telemetry says. The builder is empty afterwards.
  void finish(const Renumbering& renumbering, Telemetry& out);

 private:
  template <typename Point>
  struct Growing {
    std::map<TimeNs, Point> points;
    RecordPlace first;
    TimeNs last = kNoTime;

    void note(const RecordPlace& place) {
      if (first.time == kNoTime || place < first) first = place;
      last = std::max(last, place.time);
    }
  };
  struct GrowingLog : Growing<std::uint32_t> {
    Level level = Level::kUnknown;
    bool exception = false;
    std::uint64_t total = 0;
  };
  struct Exemplar {
    RecordPlace place;
    std::string text;
  };
  using LogKey = std::tuple<Period, SubjectId, StringIndex, StringIndex>;
  using SpanKey = std::tuple<Period, SubjectId, StringIndex, bool>;
  using CallKey = std::tuple<Period, SubjectId, SubjectId, StringIndex>;
  using MetricKey = std::tuple<Period, SubjectId, StringIndex>;
  using ExemplarKey = std::tuple<Period, SubjectId, StringIndex>;

  void finish_logs(const Renumbering& to, Telemetry& out);
  void finish_spans(const Renumbering& to, Telemetry& out);
  void finish_calls(const Renumbering& to, Telemetry& out);
  void finish_metrics(const Renumbering& to, Telemetry& out);
  [[nodiscard]] SourceLocation location(const RecordPlace& place, std::uint64_t count) const;

  std::vector<std::string> paths_;
  std::map<LogKey, GrowingLog> logs_;
  std::map<ExemplarKey, Exemplar> exemplars_;
  std::map<SpanKey, Growing<SpanPoint>> spans_;
  std::map<CallKey, Growing<CallPoint>> calls_;
  std::map<MetricKey, Growing<std::pair<RecordPlace, double>>> metrics_;
};

}  // namespace propter
