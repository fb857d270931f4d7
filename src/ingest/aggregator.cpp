#include "ingest/aggregator.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>
#include <unordered_map>

#include <fmt/format.h>

#include "base/hash.h"
#include "base/text.h"
#include "ingest/series_builder.h"
#include "ingest/string_table.h"
#include "ingest/subject_table.h"
#include "ingest/template_table.h"
#include "ingest/trace_assembly.h"

namespace propter {
namespace {

constexpr std::size_t kSamples = 3;

// Exporters write a missing parent in many ways.
bool is_no_parent(std::string_view id) {
  return id.empty() || iequals(id, "root") || iequals(id, "null") || iequals(id, "none") || iequals(id, "nan") || id == "-" ||
         id.find_first_not_of('0') == std::string_view::npos;
}

std::uint64_t hash_of(std::string_view id) { return id.empty() ? 0 : std::max<std::uint64_t>(stable_hash(id), 1); }

struct PendingLog {
  SeriesBuilder::LogLine line;
  std::uint64_t trace = 0;
  std::uint64_t span = 0;
};

}  // namespace

struct Aggregator::State {
  explicit State(Limits l) : limits(l), templates(l.templates) {}

  Limits limits;
  StringTable names;
  TemplateTable templates;
  SubjectTable subjects;
  SeriesBuilder series;
  std::vector<PendingSpan> spans;
  std::vector<PendingLog> logs;
  bool joined_in_parts = false;
  Telemetry out;

  // The file that is open.
  std::uint32_t file = 0;
  Period period = Period::kIncident;
  std::uint64_t records = 0;
  std::uint64_t rejected = 0;
  std::vector<std::string> samples;

  SourceLocation here(std::uint64_t line) const { return {series.path(file), line, 1}; }

  void reject(std::uint64_t line, std::string_view why) {
    ++rejected;
    if (samples.size() < kSamples) samples.push_back(fmt::format("line {}: {}", line, why));
  }

  // Joins what has been read so far; what is split between two joins loses its other half.
  void join() {
    const std::vector<SpanPlace> places = assemble_traces(spans);
    std::map<std::tuple<Period, std::uint64_t, std::uint64_t>, StringIndex> entries;
    std::uint64_t duplicates = 0;
    for (std::size_t i = 0; i < spans.size(); ++i) {
      if (places[i].duplicate) {
        ++duplicates;
        continue;
      }
      const PendingSpan& s = spans[i];
      entries[{s.period, s.trace, s.id}] = spans[places[i].entry].operation;
      add_span(i, places);
    }
    for (const PendingLog& log : logs) {
      SeriesBuilder::LogLine line = log.line;
      const auto entry = entries.find({line.period, log.trace, log.span});
      if (entry != entries.end()) line.operation = entry->second;
      series.add_log(line);
    }
    if (duplicates > 0)
      out.summary.warnings.push_back({fmt::format("{} spans were recorded twice", duplicates), "traces",
                                      "same trace, id and start", "each counts once"});
    spans.clear();
    logs.clear();
  }

  void add_span(std::size_t i, const std::vector<SpanPlace>& places) {
    const PendingSpan& s = spans[i];
    const SpanPlace& place = places[i];
    const RecordPlace where{s.start, s.file, s.line};
    series.add_span({s.period, s.subject, s.operation, place.is_entry(i), s.error, !place.only_calls_out, place.own,
                     s.duration, where});
    if (place.parent == kNoSpan || !place.is_entry(i)) return;
    const PendingSpan& caller = spans[place.parent];
    series.add_call({s.period, caller.subject, s.subject, spans[places[place.parent].entry].operation, s.error,
                     places[place.parent].only_calls_out, std::max<DurationNs>(caller.duration - s.duration, 0),
                     s.duration, where});
  }

  void join_if_full() {
    if (spans.size() < limits.pending_spans && logs.size() < limits.pending_logs) return;
    joined_in_parts = true;
    join();
  }

  SeriesBuilder::Renumbering renumber_strings() {
    SeriesBuilder::Renumbering to;
    const std::vector<StringIndex> order = names.sorted();
    to.names = ranks_of(order);
    for (const StringIndex i : order) out.names.push_back(names[i]);
    const std::vector<std::string> final_templates = templates.generalised();
    out.templates = final_templates;
    std::sort(out.templates.begin(), out.templates.end());
    out.templates.erase(std::unique(out.templates.begin(), out.templates.end()), out.templates.end());
    for (const std::string& text : final_templates)
      to.templates.push_back(static_cast<StringIndex>(
          std::lower_bound(out.templates.begin(), out.templates.end(), text) - out.templates.begin()));
    return to;
  }

  static SubjectId moved(const std::vector<SubjectId>& to, SubjectId id) { return id.valid() ? to[id.index()] : id; }

  void finish_items(const std::vector<SubjectId>& to) {
    for (Alert& a : out.alerts) {
      a.subject = moved(to, a.subject);
      a.peer = moved(to, a.peer);
    }
    for (Change& c : out.changes) {
      for (SubjectId& id : c.touched) id = moved(to, id);
      std::sort(c.touched.begin(), c.touched.end());
      c.touched.erase(std::unique(c.touched.begin(), c.touched.end()), c.touched.end());
    }
    const auto alert_rank = [](const Alert& a) { return std::tie(a.active_at, a.name, a.source.file, a.source.line, a.subject, a.peer); };
    std::stable_sort(out.alerts.begin(), out.alerts.end(),
                     [&](const Alert& a, const Alert& b) { return alert_rank(a) < alert_rank(b); });
    const auto change_rank = [](const Change& c) { return std::tie(c.time, c.id, c.source.file, c.source.line); };
    std::stable_sort(out.changes.begin(), out.changes.end(),
                     [&](const Change& a, const Change& b) { return change_rank(a) < change_rank(b); });
    std::stable_sort(out.summary.files.begin(), out.summary.files.end(),
                     [](const FileReport& a, const FileReport& b) { return a.path < b.path; });
  }

  void warn_about_limits() {
    if (joined_in_parts)
      out.summary.warnings.push_back({"traces were joined in parts", "traces",
                                      fmt::format("more than {} spans or {} log lines with a span id", limits.pending_spans,
                                                  limits.pending_logs),
                                      "requests at the seams miss a part; narrow the input for exact numbers"});
    if (templates.limit_was_hit())
      out.summary.warnings.push_back({"too many different log lines", "log templates",
                                      fmt::format("more than {} templates", limits.templates),
                                      "the rest is counted by number of words"});
  }
};

Aggregator::Aggregator() : Aggregator(Limits()) {}
Aggregator::Aggregator(Limits limits) : state_(std::make_unique<State>(limits)) {}
Aggregator::~Aggregator() = default;

void Aggregator::begin_file(std::string_view path, Period period) {
  State& s = *state_;
  s.file = s.series.add_path(std::string(path));
  s.period = period;
  s.records = 0;
  s.rejected = 0;
  s.samples.clear();
}

void Aggregator::end_file(FileReport report) {
  State& s = *state_;
  if (report.path.empty()) report.path = s.series.path(s.file);
  report.records = s.records;
  report.unparsed += s.rejected;
  for (std::string& sample : s.samples)
    if (report.samples.size() < kSamples) report.samples.push_back(std::move(sample));
  s.out.summary.files.push_back(std::move(report));
}

void Aggregator::on_log(const LogRecord& r) {
  State& s = *state_;
  if (r.time == kNoTime) return s.reject(r.line, "a log line without a time");
  const SubjectId subject = s.subjects.subject_of(r.names, s.here(r.line));
  if (!subject.valid()) return s.reject(r.line, "a log line that names nothing it is about");
  ++s.records;
  const RecordPlace place{r.time, s.file, r.line};
  const StringIndex text = s.templates.add(r.message);
  const SeriesBuilder::LogLine line{s.period, subject, text, kNoString, r.level, carries_exception(r.message), place};
  s.series.offer_exemplar(s.period, subject, text, place, r.message);
  if (r.span_id.empty()) return s.series.add_log(line);
  s.logs.push_back({line, hash_of(r.trace_id), hash_of(r.span_id)});
  s.join_if_full();
}

void Aggregator::on_span(const SpanRecord& r) {
  State& s = *state_;
  if (r.start == kNoTime) return s.reject(r.line, "a span without a start time");
  if (r.duration < 0) return s.reject(r.line, "a span that ends before it starts");
  const SubjectId subject = s.subjects.subject_of(r.names, s.here(r.line));
  if (!subject.valid()) return s.reject(r.line, "a span that names nothing it is about");
  ++s.records;
  PendingSpan span{s.period, r.error, subject, s.names.intern(r.operation), hash_of(r.trace_id), hash_of(r.span_id),
                   is_no_parent(r.parent_id) ? 0 : hash_of(r.parent_id), r.start, r.duration, s.file, r.line};
  // Without an id nothing can refer to the span, and no two are the same.
  if (span.id == 0) span.id = combine_hash(combine_hash(s.file, r.line), 1);
  s.spans.push_back(span);
  s.join_if_full();
}

void Aggregator::on_metric(const MetricRecord& r) {
  State& s = *state_;
  if (r.time == kNoTime) return s.reject(r.line, "a sample without a time");
  if (!std::isfinite(r.value)) return s.reject(r.line, fmt::format("{} is not a finite number", printable(r.metric, 60)));
  const SubjectId subject = s.subjects.subject_of(r.names, s.here(r.line));
  if (!subject.valid()) return s.reject(r.line, "a sample that names nothing it is about");
  ++s.records;
  s.series.add_metric(s.period, subject, s.names.intern(r.metric), r.value, {r.time, s.file, r.line});
}

void Aggregator::on_alert(AlertRecord r) {
  State& s = *state_;
  r.alert.source.file = s.series.path(s.file);
  r.alert.subject = s.subjects.subject_of(r.names, r.alert.source);
  r.alert.peer = s.subjects.subject_of(r.peer, r.alert.source);
  ++s.records;
  s.out.alerts.push_back(std::move(r.alert));
}

void Aggregator::on_change(ChangeRecord r) {
  State& s = *state_;
  r.change.source.file = s.series.path(s.file);
  for (const std::string& service : r.touched_services)
    if (!service.empty()) r.change.touched.push_back(s.subjects.intern(SubjectKind::kService, "", service));
  ++s.records;
  s.out.changes.push_back(std::move(r.change));
}

void Aggregator::on_entity(DeclaredEntity entity) {
  State& s = *state_;
  entity.source.file = s.series.path(s.file);
  ++s.records;
  s.out.entities.push_back(std::move(entity));
}

void Aggregator::on_relation(DeclaredRelation relation) {
  State& s = *state_;
  relation.source.file = s.series.path(s.file);
  ++s.records;
  s.out.relations.push_back(std::move(relation));
}

void Aggregator::on_incident(IncidentInfo incident) {
  ++state_->records;
  state_->out.incident = std::move(incident);
}

void Aggregator::on_warning(Message message) { state_->out.summary.warnings.push_back(std::move(message)); }

Telemetry Aggregator::finish() {
  State& s = *state_;
  s.join();
  SeriesBuilder::Renumbering to = s.renumber_strings();
  to.subjects = s.subjects.finish(s.out);
  s.series.finish(to, s.out);
  s.finish_items(to.subjects);
  s.warn_about_limits();
  Telemetry out = std::move(s.out);
  state_ = std::make_unique<State>(s.limits);
  return out;
}

}  // namespace propter
