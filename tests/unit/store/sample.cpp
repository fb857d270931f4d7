#include "unit/store/sample.h"
#include "graph/evidence_kinds.h"

#include <unistd.h>

#include <fstream>
#include <limits>
#include <sstream>

namespace propter {
namespace {

DurationHistogram histogram(std::initializer_list<DurationNs> durations) {
  DurationHistogram out;
  for (const DurationNs duration : durations) out.add(duration);
  return out;
}

LogSeries sample_log() {
  LogSeries log;
  log.period = Period::kIncident;
  log.subject = SubjectId(1);
  log.template_text = 0;
  log.operation = 1;
  log.level = Level::kError;
  log.exception = true;
  log.points = {{kNoon, 3}, {kNoon + kBucket, 1}, {kNoon + 7 * kBucket, 70'000}};
  log.total = 70'004;
  log.first = kNoon + 1;
  log.last = kNoon + 7 * kBucket + 5;
  log.exemplar = {"logs/app.log", 12, 70'004};
  log.exemplar_text = std::string("no route to \xff host\0 'x'", 23);
  return log;
}

SpanSeries sample_span() {
  SpanSeries span;
  span.subject = SubjectId(0);
  span.operation = 1;
  span.entry = true;
  span.points = {{kNoon, 2, 1, 2, histogram({5, 900 * kMillisecond}), histogram({kSecond})},
                 {kNoon + kBucket, 0, 0, 0, {}, {}}};
  span.first = kNoon;
  span.last = kNoon + kBucket;
  span.exemplar = {"spans.csv", 4, 2};
  return span;
}

CallSeries sample_call() {
  CallSeries call;
  call.period = Period::kBaseline;
  call.caller = SubjectId(0);
  call.callee = SubjectId(2);
  call.points = {{kNoon, 9, 4, 7, histogram({0, 1, 2}), histogram({kMinute, kMinute})}};
  call.first = kNoon;
  call.exemplar = {"spans.csv", 5, 1};
  return call;
}

MetricSeries sample_metric() {
  MetricSeries metric;
  metric.subject = SubjectId(2);
  metric.name = 0;
  metric.points = {{kNoon, 0.1},
                   {kNoon + 15 * kSecond, -0.0},
                   {kNoon + 60 * kSecond, 1e300},
                   {kNoon + 61 * kSecond, 1e300}};
  metric.exemplar = {"metrics.csv", 2, 1};
  return metric;
}

Alert sample_alert() {
  Alert alert;
  alert.name = "HighErrorRate";
  alert.subject = SubjectId(0);
  alert.peer = SubjectId(2);
  alert.active_at = kNoon;
  alert.firing = false;
  alert.ends_at = kNoon + kMinute;
  alert.severity = "critical";
  alert.metric = "errors";
  alert.direction = "up";
  alert.operation = "GET /";
  alert.value = std::numeric_limits<double>::infinity();
  alert.description = "too many\nerrors";
  alert.labels = {{"", "empty key"}, {"team", ""}};
  alert.source = {"alerts.json", 1, 1};
  return alert;
}

IngestSummary sample_summary() {
  IngestSummary summary;
  summary.files = {{"a.log", "text log", 100, 7, 2, {"line 3: no time: \\x00", "line 4: no time: y"}, ""},
                   {"b.bin", "not recognised", 0, 0, 0, {}, "not text"}};
  summary.warnings = {{"what", "where", "why", "help"}, {"second", "", "", ""}};
  return summary;
}

template <typename Rows>
Status first_failure(const Status& so_far, const Rows& rows) {
  return so_far.ok() ? rows.status() : so_far;
}

}  // namespace

Telemetry sample_telemetry() {
  Telemetry t;
  t.subjects = {{SubjectKind::kUnknown, "", "front"},
                {SubjectKind::kInstance, "shop", "cart-1"},
                {SubjectKind::kQueue, "", "mail"}};
  t.templates = {"", "no route to <*>"};
  t.names = {"CpuUsageRate(%)", "GET /"};
  t.logs = {sample_log()};
  t.spans = {sample_span()};
  t.calls = {sample_call()};
  t.metrics = {sample_metric()};
  t.alerts = {sample_alert(), Alert()};
  t.changes = {{ChangeKind::kFlag,
                "slow-mode",
                {"v2", "abc123"},
                {SubjectId(2), SubjectId(0)},
                kNoon,
                "off->on",
                "diff",
                {"changes.json", 3, 1}},
               Change()};
  t.links = {{LinkKind::kRunsOn, SubjectId(1), SubjectId(2), 8, {"spans.csv", 2, 8}}};
  t.entities = {{"Service/front", "Service", {{"tier", "web"}}, {"topology.json", 1, 1}}};
  t.relations = {{"Service/front", "Queue/mail", "calls", {"topology.json", 2, 1}}};
  t.incident = {"checkout", "customers cannot pay", kNoon, {kNoon - kMinute, kNoTime}};
  t.summary = sample_summary();
  return t;
}

OperationalGraph sample_graph() {
  Entity front{EntityKind("Service"), "shop", "front", {"front-svc", "www"}, {{"tier", "web"}}, kNoTime};
  Entity change{EntityKind("Change"), "", "slow-mode", {}, {}, kNoon};
  Entity mail{EntityKind("Queue"), "", "mail", {}, {}, kNoTime};
  return {{front, change, mail},
          {{EntityId(0), EntityId(1), RelationKind::kChangedBy, 0, "changes"},
           {EntityId(0), EntityId(2), RelationKind::kCalls, 12, "spans"}}};
}

std::vector<Evidence> sample_evidence() {
  Evidence burst;
  burst.id = EvidenceId(0);
  burst.entity = EntityId(0);
  burst.tool = "log_burst";
  burst.kind = evidence_kind("log_burst");
  burst.interval = {kNoon, kNoon + kMinute};
  burst.onset = {kNoon, kNoTime};
  burst.score = 5.25;
  burst.subject = "no route to <*>";
  burst.text = "70004 lines instead of 3";
  burst.source = {"logs/app.log", 12, 70'004};
  Evidence calls = burst;
  calls.id = EvidenceId(1);
  calls.relation = RelationId(1);
  calls.kind = evidence_kind("failing_calls");
  return {burst, calls};
}

std::vector<Event> sample_events() {
  const auto e = [](std::size_t n) { return EntityId(n); };
  const auto i = [](std::size_t n) { return EvidenceId(n); };
  return {
      {.kind = EventKind::kVisited, .entity = e(0), .text = "seed"},
      {EventKind::kVerdict, e(0), {}, Label::kSymptom, 0.75, {i(0), i(1)}, {e(1)}, "rules", "its logs burst"},
      {.kind = EventKind::kMessage, .entity = e(1), .from = e(0), .label = Label::kSymptom},
      {EventKind::kVerdict, e(1), {}, Label::kOrigin, 1.0 / 3, {}, {}, "llm", ""},
      {.kind = EventKind::kStopped, .text = "budget:visits"},
      {.kind = EventKind::kUndone, .count = 3}};
}

std::vector<ExchangeRow> sample_exchanges() {
  return {{"k1", R"({"entity":"<IP_1>"})", R"({"label":"Defer"})", "", "stop", "small", 120, 30},
          {"k2", "{}", "", "I will not", "stop", "small", 90, 4}};
}

std::vector<QuestionRow> sample_questions() {
  return {{"k1", ExchangeOutcome::kAnswered, "", 120, 30},
          {"k2", ExchangeOutcome::kCached, "", 0, 0},
          {"k3", ExchangeOutcome::kBudget, "budget:calls", 0, 0}};
}

void StoreTest::SetUp() {
  std::string name = (std::filesystem::temp_directory_path() / "propter-store-XXXXXX").string();
  ASSERT_NE(mkdtemp(name.data()), nullptr);
  folder_ = name;
}

void StoreTest::TearDown() { std::filesystem::remove_all(folder_); }

std::string StoreTest::full_case(const std::string& name) const {
  Result<CaseFile> file = CaseFile::open_or_create(path(name));
  EXPECT_TRUE(file.ok()) << file.status().message().str();
  EXPECT_TRUE(file->save_telemetry(sample_telemetry()).ok());
  EXPECT_TRUE(file->save_graph(sample_graph()).ok());
  EXPECT_TRUE(file->save_evidence(sample_evidence()).ok());
  EXPECT_TRUE(file->save_events(sample_events()).ok());
  EXPECT_TRUE(file->save_settings({{"threads", "4"}}).ok());
  EXPECT_TRUE(file->append_exchanges(sample_exchanges()).ok());
  EXPECT_TRUE(file->save_questions(sample_questions()).ok());
  EXPECT_TRUE(file->save_placeholders({{"<IP_1>", "10.0.0.1"}}).ok());
  EXPECT_TRUE(file->save_conclusion({"key", std::string("\0\1", 2)}).ok());
  EXPECT_TRUE(file->save_report("{\"schema\": \"propter.report/1\"}").ok());
  return path(name);
}

void StoreTest::alter(const std::string& path, const std::string& sql) {
  Result<sqlite::Database> database = sqlite::Database::open(path, {});
  ASSERT_TRUE(database.ok());
  const Status status = database->execute(sql);
  ASSERT_TRUE(status.ok()) << status.message().str();
}

std::string read_file(const std::string& path) {
  std::ostringstream content;
  content << std::ifstream(path, std::ios::binary).rdbuf();
  return content.str();
}

void write_file(const std::string& path, const std::string& content) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << content;
}

Status load_everything(const std::string& path) {
  Result<CaseFile> file = CaseFile::open_existing(path);
  if (!file.ok()) return file.status();
  Status status = first_failure({}, file->load_telemetry());
  status = first_failure(status, file->load_graph());
  status = first_failure(status, file->load_evidence());
  status = first_failure(status, file->load_events());
  status = first_failure(status, file->load_conclusion());
  status = first_failure(status, file->load_settings());
  return first_failure(status, file->load_report());
}

}  // namespace propter
