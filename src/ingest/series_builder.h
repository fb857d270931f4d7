// Series under construction, by the numbers of first use; sorted and renumbered when everything is read.
#pragma once

#include <string_view>
#include <vector>

#include "ingest/record_place.h"
#include "ingest/series_map.h"
#include "ingest/telemetry.h"

namespace propter {

// Where the numbers of first use end up. Subjects and templates may merge.
struct Renumbering {
  std::vector<SubjectId> subjects;
  std::vector<StringIndex> templates;
  std::vector<StringIndex> names;

  [[nodiscard]] std::uint32_t subject(std::uint32_t old) const { return subjects[old].value; }
  [[nodiscard]] StringIndex name(StringIndex old) const { return old == kNoString ? old : names[old]; }
};

inline constexpr std::size_t kExemplarBytes = 400;

class SeriesBuilder {
 public:
  // The index of the file in RecordPlace.
  std::uint32_t add_path(std::string_view path);
  [[nodiscard]] const Paths& paths() const { return paths_; }

  struct LogUse {
    Period period = Period::kIncident;
    SubjectId subject;
    StringIndex text = kNoString;  // a mask of the template miner
    StringIndex operation = kNoString;
    Level level = Level::kUnknown;
    bool exception = false;
    RecordPlace place;
  };
  void add_log(const LogUse& use, std::string_view message);

  struct SpanUse {
    Period period = Period::kIncident;
    SubjectId subject;
    StringIndex operation = kNoString;
    bool entry = false;
    bool error = false;
    std::uint64_t trace = 0;  // uses of one trace come one after the other, in the order of time
    bool own_known = false;   // false: the time outside of children is not the subject's
    DurationNs own = 0;
    DurationNs total = 0;
    RecordPlace place;
  };
  void add_span(const SpanUse& use);

  struct CallUse {
    Period period = Period::kIncident;
    SubjectId caller;
    SubjectId callee;
    StringIndex operation = kNoString;
    bool error = false;
    std::uint64_t trace = 0;
    bool gap_known = false;
    DurationNs gap = 0;
    DurationNs callee_duration = 0;
    RecordPlace place;
  };
  void add_call(const CallUse& use);

  void add_metric(Period period, SubjectId subject, StringIndex name, double value, const RecordPlace& place);

  // Fills logs, spans, calls and metrics, sorted as Telemetry says. The builder keeps its paths only.
  void finish(const Renumbering& to, Telemetry& out);

  // A series and what is needed until it is complete.
  template <typename Series>
  struct Growing {
    Series series;
    RecordPlace first;
    std::pair<std::uint64_t, TimeNs> last_trace{0, kNoTime};  // and its bucket
  };
  struct Sample {
    TimeNs time = 0;
    double value = 0;
    std::uint32_t file = 0;
    std::uint32_t line = 0;  // of lines beyond 2^32 the last of these
  };

 private:
  void finish_logs(const Renumbering& to, Telemetry& out);
  void finish_spans(const Renumbering& to, Telemetry& out);
  void finish_calls(const Renumbering& to, Telemetry& out);
  void finish_metrics(const Renumbering& to, Telemetry& out);
  [[nodiscard]] MetricSeries metric_series(const SeriesKey& key, std::vector<Sample> samples) const;

  Paths paths_;
  SeriesMap<Growing<LogSeries>> logs_;
  SeriesMap<Growing<SpanSeries>> spans_;
  SeriesMap<Growing<CallSeries>> calls_;
  SeriesMap<std::vector<Sample>> metrics_;
};

}  // namespace propter
