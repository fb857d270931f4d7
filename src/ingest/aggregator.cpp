#include "ingest/aggregator.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "base/hash.h"
#include "base/text.h"
#include "ingest/counters.h"
#include "ingest/file_ledger.h"
#include "ingest/request_join.h"
#include "ingest/series_builder.h"
#include "ingest/string_table.h"
#include "ingest/subject_table.h"
#include "ingest/templates.h"

namespace propter {
namespace {

constexpr std::string_view kNoTimeReason = "no usable time";
constexpr std::string_view kNoSubjectReason = "names nothing that it is about";

// Zero is how exporters write that there is no time.
bool usable(TimeNs time) { return time > 0; }

// Exporters write a missing id in many ways.
bool names_nothing(std::string_view id) {
  return id.find_first_not_of('0') == std::string_view::npos || id == "-" || iequals(id, "root") ||
         iequals(id, "null") || iequals(id, "none") || iequals(id, "nil") || iequals(id, "nan");
}

// 0 is kept for "none".
std::uint64_t hash_of_id(std::string_view id) {
  return names_nothing(id) ? 0 : std::max<std::uint64_t>(stable_hash(id), 1);
}

// Of alerts and changes, which may have no time: they are no earlier than any record that has one.
RecordPlace place_of(TimeNs time, std::uint32_t file, std::uint64_t line) {
  return {time == kNoTime ? std::numeric_limits<TimeNs>::max() : time, file, line};
}

template <typename Item, typename Rank>
void sort_by(std::vector<Item>& items, Rank rank) {
  std::stable_sort(items.begin(), items.end(),
                   [&](const Item& a, const Item& b) { return rank(a) < rank(b); });
}

}  // namespace

struct Aggregator::State {
  explicit State(const Limits& l) : limits(l), templates(l.templates), requests(l, series) {}

  Limits limits;
  StringTable names;
  TemplateMiner templates;
  SubjectTable subjects;
  SeriesBuilder series;
  RequestJoin requests;
  FileLedger files;
  Telemetry out;
  std::uint32_t file = 0;  // that is open
  Period period = Period::kIncident;

  // Records that come before any file stand in one without a name.
  [[nodiscard]] std::uint32_t open_file() {
    if (series.paths().empty()) file = series.add_path("");
    return file;
  }
  [[nodiscard]] const std::string& path() { return series.paths()[open_file()]; }

  // The subject of a record that is to be kept; invalid once the record has been rejected.
  SubjectId admit(const RecordPlace& place, const RecordNames& names_of_record, std::string_view snippet);

  Renumbering renumber_strings();
  void finish_items(const std::vector<SubjectId>& renumbered);
  void add_warnings();
};

SubjectId Aggregator::State::admit(const RecordPlace& place, const RecordNames& record,
                                   std::string_view snippet) {
  if (!usable(place.time)) {
    files.reject(place.line, kNoTimeReason, snippet);
    return {};
  }
  const SubjectId subject = subjects.subject_of(record, place, series.paths());
  if (subject.valid())
    files.accept();
  else
    files.reject(place.line, kNoSubjectReason, snippet);
  return subject;
}

Renumbering Aggregator::State::renumber_strings() {
  Renumbering to;
  const std::vector<StringIndex> order = names.sorted();
  to.names = ranks_of(order);
  for (const StringIndex name : order) out.names.push_back(names[name]);
  Templates mined = templates.finish();
  to.templates = std::move(mined.of_mask);
  out.templates = std::move(mined.texts);
  return to;
}

void Aggregator::State::finish_items(const std::vector<SubjectId>& renumbered) {
  const auto renumber = [&](SubjectId& id) {
    if (id.valid()) id = renumbered[id.index()];
  };
  for (Alert& alert : out.alerts) {
    renumber(alert.subject);
    renumber(alert.peer);
  }
  for (Change& change : out.changes) {
    std::for_each(change.touched.begin(), change.touched.end(), renumber);
    std::sort(change.touched.begin(), change.touched.end());
    change.touched.erase(std::unique(change.touched.begin(), change.touched.end()), change.touched.end());
  }
  sort_by(out.alerts, [](const Alert& a) {
    return std::tie(a.active_at, a.name, a.source.file, a.source.line, a.subject, a.peer, a.description);
  });
  sort_by(out.changes, [](const Change& c) {
    return std::tie(c.time, c.id, c.source.file, c.source.line, c.kind, c.text);
  });
  sort_by(out.entities, [](const DeclaredEntity& e) { return std::tie(e.id, e.source.file, e.source.line); });
  sort_by(out.relations, [](const DeclaredRelation& r) {
    return std::tie(r.from, r.to, r.kind, r.source.file, r.source.line);
  });
}

void Aggregator::State::add_warnings() {
  for (Message& warning : requests.warnings()) out.summary.warnings.push_back(std::move(warning));
  if (!templates.limit_was_hit()) return;
  out.summary.warnings.push_back({"too many different log lines", "",
                                  fmt::format("more than {} of them after masking", limits.templates),
                                  "lines like none of these are counted as <other>, by token count"});
}

Aggregator::Aggregator() : Aggregator(Limits()) {}
Aggregator::Aggregator(Limits limits) : state_(std::make_unique<State>(limits)) {}
Aggregator::~Aggregator() = default;

void Aggregator::begin_file(std::string_view path, Period period) {
  state_->file = state_->series.add_path(path);
  state_->period = period;
  state_->files.begin();
}

void Aggregator::end_file(FileReport report) {
  if (report.path.empty()) report.path = state_->path();
  state_->files.end(std::move(report));
}

void Aggregator::on_log(const LogRecord& record) {
  State& s = *state_;
  const RecordPlace place{record.time, s.open_file(), record.line};
  const SubjectId subject = s.admit(place, record.names, record.message);
  if (!subject.valid()) return;
  const SeriesBuilder::LogUse use{s.period,  subject,      s.templates.add(record.message),
                                  kNoString, record.level, has_exception(record.message),
                                  place};
  const std::uint64_t span = hash_of_id(record.span_id);
  if (span == 0)
    s.series.add_log(use, record.message);
  else
    s.requests.add_log(use, hash_of_id(record.trace_id), span, record.message);
}

void Aggregator::on_span(const SpanRecord& record) {
  State& s = *state_;
  const RecordPlace place{record.start, s.open_file(), record.line};
  if (record.duration < 0) return s.files.reject(record.line, "ends before it starts", record.operation);
  const SubjectId subject = s.admit(place, record.names, record.operation);
  if (!subject.valid()) return;
  PendingSpan span;
  span.period = s.period;
  span.role = parse_span_role(record.kind);
  span.error = record.error;
  span.subject = subject;
  span.operation = s.names.intern(record.operation);
  span.trace = hash_of_id(record.trace_id);
  span.id = hash_of_id(record.span_id);
  span.parent = hash_of_id(record.parent_id);
  span.start = record.start;
  span.duration = record.duration;
  const Subject& named = s.subjects[subject];
  span.content = stable_hash(named.name, stable_hash(named.space, static_cast<std::uint64_t>(named.kind)));
  span.content =
      stable_hash(record.operation, combine_hash(span.content, static_cast<std::uint64_t>(span.role)));
  span.file = place.file;
  span.line = record.line;
  s.requests.add_span(span);
}

void Aggregator::on_metric(const MetricRecord& record) {
  State& s = *state_;
  const RecordPlace place{record.time, s.open_file(), record.line};
  if (!std::isfinite(record.value)) return s.files.reject(record.line, "not a finite number", record.metric);
  const SubjectId subject = s.admit(place, record.names, record.metric);
  if (subject.valid())
    s.series.add_metric(s.period, subject, s.names.intern(record.metric), record.value, place);
}

void Aggregator::on_alert(AlertRecord record) {
  State& s = *state_;
  Alert& alert = record.alert;
  alert.source.file = s.path();
  const RecordPlace place = place_of(alert.active_at, s.open_file(), alert.source.line);
  alert.subject = s.subjects.subject_of(record.names, place, s.series.paths());
  alert.peer = s.subjects.subject_of(record.peer, place, s.series.paths());
  s.files.accept();
  s.out.alerts.push_back(std::move(alert));
}

void Aggregator::on_change(ChangeRecord record) {
  State& s = *state_;
  record.change.source.file = s.path();
  for (const std::string& service : record.touched_services)
    if (!service.empty())
      record.change.touched.push_back(s.subjects.intern(SubjectKind::kService, "", service));
  s.files.accept();
  s.out.changes.push_back(std::move(record.change));
}

void Aggregator::on_entity(DeclaredEntity entity) {
  entity.source.file = state_->path();
  state_->files.accept();
  state_->out.entities.push_back(std::move(entity));
}

void Aggregator::on_relation(DeclaredRelation relation) {
  relation.source.file = state_->path();
  state_->files.accept();
  state_->out.relations.push_back(std::move(relation));
}

void Aggregator::on_incident(IncidentInfo incident) {
  state_->files.accept();
  state_->out.incident = std::move(incident);
}

void Aggregator::on_warning(Message message) { state_->out.summary.warnings.push_back(std::move(message)); }

Telemetry Aggregator::finish() {
  State& s = *state_;
  s.requests.finish(s.subjects.resolve());
  Renumbering to = s.renumber_strings();
  to.subjects = s.subjects.finish(s.series.paths(), s.out);
  s.series.finish(to, s.out);
  rate_counters(&s.out);
  s.finish_items(to.subjects);
  s.add_warnings();
  s.out.summary.files = s.files.take();
  Telemetry out = std::move(s.out);
  state_ = std::make_unique<State>(s.limits);
  return out;
}

}  // namespace propter
