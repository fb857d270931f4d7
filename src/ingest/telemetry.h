// What is kept of the telemetry: counters and a few exemplars, never the raw records. The readers fill it
// through a RecordSink, the case file stores it, an EvidenceSource answers questions from it.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <propter/evidence.h>
#include <propter/ids.h>
#include <propter/status.h>
#include <propter/time.h>

namespace propter {

// Counters are kept per bucket of this width; a bucket is named by its start, a multiple of the width.
inline constexpr DurationNs kBucket = 10 * kSecond;
constexpr TimeNs bucket_of(TimeNs t) { return t - ((t % kBucket) + kBucket) % kBucket; }

// The incident folder itself, or its baseline/ part.
enum class Period : std::uint8_t { kIncident, kBaseline };

// What a field said a name is. kUnknown: a bare name ("entity", "target"), to be resolved against the others.
enum class SubjectKind : std::uint8_t { kUnknown, kService, kInstance, kHost, kDatabase, kCache, kQueue };

// The thing that a record is about, as the record names it. Topology makes entities of subjects.
struct Subject {
  SubjectKind kind = SubjectKind::kUnknown;
  std::string space;  // namespace, may be empty
  std::string name;
  auto operator<=>(const Subject&) const = default;
};

enum class Level : std::uint8_t { kUnknown, kTrace, kDebug, kInfo, kWarning, kError, kFatal };
// "WARN", "[error]", "E", "50" (bunyan, pino), ... Not OTLP severity numbers: 10 and 20 mean something else
// there.
Level parse_level(std::string_view text);

// Index into a string table of Telemetry; kNoString means "none".
using StringIndex = std::uint32_t;
inline constexpr StringIndex kNoString = UINT32_MAX;

// Durations in ns on a logarithmic scale: bin b holds [1.1^b, 1.1^(b+1)); relative error of a quantile <= 5
// %.
class DurationHistogram {
 public:
  void add(DurationNs duration, std::uint32_t count = 1);
  void merge(const DurationHistogram& other);
  [[nodiscard]] std::uint64_t count() const;
  // Geometric middle of the bin that holds the q-quantile (0 <= q <= 1), ns; 0 when empty.
  [[nodiscard]] double quantile(double q) const;
  // By the middles of the bins; 0 when empty.
  [[nodiscard]] double mean() const;
  // Number of durations above `threshold` ns, by the middles of their bins.
  [[nodiscard]] std::uint64_t count_above(double threshold) const;
  // (bin, count), sorted by bin, no zero counts.
  [[nodiscard]] const std::vector<std::pair<std::int16_t, std::uint32_t>>& bins() const { return bins_; }
  void set_bins(std::vector<std::pair<std::int16_t, std::uint32_t>> bins) { bins_ = std::move(bins); }

 private:
  std::vector<std::pair<std::int16_t, std::uint32_t>> bins_;
};

struct CountPoint {
  TimeNs bucket = 0;
  std::uint32_t count = 0;
};

// Log lines of one subject with one template, under one entry operation when the line carries a span id;
// lines of error level and above are a series apart.
struct LogSeries {
  Period period = Period::kIncident;
  SubjectId subject;
  StringIndex template_text = kNoString;  // in Telemetry::templates
  StringIndex operation =
      kNoString;                   // entry operation of the request that wrote the line, in Telemetry::names
  Level level = Level::kUnknown;   // the most severe level seen
  bool exception = false;          // a stack trace or panic came with it
  std::vector<CountPoint> points;  // sorted by bucket
  std::uint64_t total = 0;
  TimeNs first = kNoTime;
  TimeNs last = kNoTime;
  SourceLocation exemplar;    // of the first line
  std::string exemplar_text;  // of the first line, at most 400 bytes, untrusted
};

struct SpanPoint {
  TimeNs bucket = 0;
  std::uint32_t count = 0;
  std::uint32_t errors = 0;
  std::uint32_t traces = 0;  // different traces among them: requests of users, independent of each other
  DurationHistogram self;    // own time: duration minus the union of the children's intervals
  DurationHistogram total;   // whole duration
};

// Spans of one subject and operation. `entry`: the span was entered from outside the subject (a request).
struct SpanSeries {
  Period period = Period::kIncident;
  SubjectId subject;
  StringIndex operation = kNoString;  // in Telemetry::names
  bool entry = false;
  std::vector<SpanPoint> points;  // sorted by bucket
  TimeNs first = kNoTime;
  TimeNs last = kNoTime;
  SourceLocation exemplar;
};

struct CallPoint {
  TimeNs bucket = 0;
  std::uint32_t count = 0;
  std::uint32_t errors = 0;
  std::uint32_t traces = 0;  // different traces among them
  DurationHistogram gap;     // caller-side duration minus callee-side duration
  DurationHistogram callee;  // callee-side duration
};

// Calls from one subject to another, made while serving `operation` (the caller's entry operation).
struct CallSeries {
  Period period = Period::kIncident;
  SubjectId caller;
  SubjectId callee;
  StringIndex operation = kNoString;
  std::vector<CallPoint> points;
  TimeNs first = kNoTime;
  TimeNs last = kNoTime;
  SourceLocation exemplar;
};

struct MetricPoint {
  TimeNs time = 0;
  double value = 0;  // finite
};

struct MetricSeries {
  Period period = Period::kIncident;
  SubjectId subject;
  StringIndex name = kNoString;     // in Telemetry::names, as written: "CpuUsageRate(%)"
  std::vector<MetricPoint> points;  // sorted by time; of equal times the last read is kept
  SourceLocation exemplar;          // of the first point
};

struct Alert {
  std::string name;
  SubjectId subject;           // whom it is about; of a call alert, the caller
  SubjectId peer;              // of a call alert, the callee
  TimeNs active_at = kNoTime;  // when the condition became true
  TimeNs ends_at = kNoTime;    // kNoTime: still firing
  bool firing = true;
  std::string severity;
  std::string metric;     // what was measured, if a label says so
  std::string direction;  // "up", "down" or empty
  std::string operation;  // of call alerts
  double value = 0;
  std::string description;  // untrusted
  std::map<std::string, std::string> labels;
  SourceLocation source;
};

enum class ChangeKind : std::uint8_t { kDeploy, kCommit, kFlag, kConfiguration };

struct Change {
  ChangeKind kind = ChangeKind::kDeploy;
  std::string id;                  // commit hash, flag name or "deploy-<service>-<version>"
  std::vector<std::string> ids;    // other ids of the same change: the commit of a deploy
  std::vector<SubjectId> touched;  // what it changed, as far as it says
  TimeNs time = kNoTime;
  std::string text;    // one line: the message, "off->on", the version
  std::string detail;  // diff or files, at most 4 KiB, untrusted
  SourceLocation source;
};

enum class LinkKind : std::uint8_t { kInstanceOf, kRunsOn };  // from: instance; to: service or host

// Two subjects that the same record names together.
struct SubjectLink {
  LinkKind kind = LinkKind::kRunsOn;
  SubjectId from;
  SubjectId to;
  std::uint64_t count = 0;
  SourceLocation exemplar;
};

// topology.json as declared; resolved by src/topology.
struct DeclaredEntity {
  std::string id;
  std::string kind;
  std::map<std::string, std::string> attributes;
  SourceLocation source;
};

struct DeclaredRelation {
  std::string from;  // depends on ...
  std::string to;    // ... this
  std::string kind;
  SourceLocation source;
};

struct IncidentInfo {
  std::string name;
  std::string description;
  TimeNs detected_at = kNoTime;
  Interval window;  // when incident.json or the command line gives one
};

// What was read and what was not; nothing is dropped silently.
struct FileReport {
  std::string path;         // relative to its input root, '/' separated
  std::string format;       // "log table", "json lines", "not recognised", ...
  std::uint64_t bytes = 0;  // as read, after decompression
  std::uint64_t records = 0;
  std::uint64_t unparsed = 0;        // lines, rows or items that were not understood
  std::vector<std::string> samples;  // of those, at most 3, "line 12: <reason>: <printable snippet>"
  std::string problem;               // why the file could not be read to its end; empty if it was
};

struct IngestSummary {
  std::vector<FileReport> files;  // sorted by path
  std::vector<Message> warnings;  // in the order in which they arose
  [[nodiscard]] std::uint64_t records() const;
  [[nodiscard]] std::uint64_t unparsed() const;
  [[nodiscard]] bool complete() const;  // no file has a problem and nothing stayed unparsed
};

struct Telemetry {
  std::vector<Subject> subjects;       // sorted, so that ids do not depend on the order of reading
  std::vector<std::string> templates;  // sorted; masked log templates
  std::vector<std::string> names;      // sorted; operations and metric names
  std::vector<LogSeries> logs;         // sorted by (period, subject, template, operation), errors last
  std::vector<SpanSeries> spans;       // sorted by (period, subject, operation, entry)
  std::vector<CallSeries> calls;       // sorted by (period, caller, callee, operation)
  std::vector<MetricSeries> metrics;   // sorted by (period, subject, name)
  std::vector<Alert> alerts;           // sorted by (active_at, name, source)
  std::vector<Change> changes;         // sorted by (time, id, source)
  std::vector<SubjectLink> links;      // sorted by (kind, from, to)
  std::vector<DeclaredEntity> entities;
  std::vector<DeclaredRelation> relations;
  IncidentInfo incident;
  IngestSummary summary;

  [[nodiscard]] bool empty() const;  // no logs, spans, metrics, alerts and changes
};

}  // namespace propter
