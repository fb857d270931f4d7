#include "ingest/documents.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/read_bytes.h"

namespace propter {
namespace {

using testing::at;
using testing::read;

constexpr std::string_view kAlert =
    R"({"labels":{"alertname":"Slow","pod":"cart-1","host":"node-1","metric":"p99","direction":"up","severity":"page"},
        "annotations":{"summary":"cart is slow"},"state":"firing","activeAt":"2026-01-02T03:04:05Z","value":"2e+00"})";

TEST(AlertDocument, BareListsAndEnvelopesReadTheSame) {
  const std::string alert(kAlert);
  for (const std::string& text :
       {"[" + alert + "]", R"({"status":"success","data":{"alerts":[)" + alert + "]}}",
        R"({"version":"4","alerts":[)" + alert + "]}", alert}) {
    const auto file = read(text);
    ASSERT_EQ(file.sink.alerts.size(), 1U) << text;
    const auto& [kept, names, peer] = file.sink.alerts[0];
    EXPECT_EQ(kept.name, "Slow");
    EXPECT_EQ(names.instance, "cart-1");
    EXPECT_EQ(names.host, "node-1");
    EXPECT_EQ(kept.active_at, at("2026-01-02T03:04:05Z"));
    EXPECT_EQ(kept.value, 2.0);
    EXPECT_EQ(kept.metric + kept.direction + kept.severity, "p99uppage");
    EXPECT_EQ(kept.description, "cart is slow");
    EXPECT_TRUE(kept.firing);
    EXPECT_EQ(kept.source.line, 1U);
    EXPECT_EQ(file.report.format, "alerts");
  }
}

TEST(AlertDocument, AlertmanagerStatesAndEnds) {
  const auto file = read(R"([
    {"labels":{"alertname":"A","service":"cart"},"startsAt":"2026-01-02T03:00:00Z","endsAt":"2026-01-02T03:10:00Z","status":"resolved"},
    {"labels":{"alertname":"B","service":"cart"},"startsAt":"2026-01-02T03:00:00Z","endsAt":"2026-01-02T03:10:00Z","status":{"state":"active"}},
    {"labels":{"alertname":"C","service":"cart"},"startsAt":"2026-01-02T03:00:00Z","endsAt":"0001-01-01T00:00:00Z","status":"firing"}])");
  ASSERT_EQ(file.sink.alerts.size(), 3U);
  EXPECT_FALSE(file.sink.alerts[0].alert.firing);
  EXPECT_EQ(file.sink.alerts[0].alert.ends_at, at("2026-01-02T03:10:00Z"));
  for (const std::size_t i : {1U, 2U}) {
    EXPECT_TRUE(file.sink.alerts[i].alert.firing);
    EXPECT_EQ(file.sink.alerts[i].alert.ends_at, kNoTime);
  }
}

TEST(AlertDocument, CallAlertsNameBothSides) {
  const auto file = read(
      R"([{"labels":{"alertname":"Slow","caller":"web-1","callee":"cart-2","operation":"Get"},"activeAt":"2026-01-02T03:04:05Z"}])");
  ASSERT_EQ(file.sink.alerts.size(), 1U);
  EXPECT_EQ(file.sink.alerts[0].names.entity, "web-1");
  EXPECT_EQ(file.sink.alerts[0].peer.entity, "cart-2");
  EXPECT_EQ(file.sink.alerts[0].alert.operation, "Get");
}

TEST(AlertDocument, FlatAlertTakesItsDirectionFromTheThreshold) {
  const auto file = read(R"({"service":"cart","metric":"error_ratio","threshold":0.02,"observed":0.61,
    "fired_at":"2026-01-02T03:04:05Z","severity":"high","monitor":"Errors","summary":"cart fails"})");
  ASSERT_EQ(file.sink.alerts.size(), 1U);
  const auto& alert = file.sink.alerts[0].alert;
  EXPECT_EQ(alert.name, "Errors");
  EXPECT_EQ(alert.direction, "up");
  EXPECT_EQ(alert.value, 0.61);
  EXPECT_EQ(alert.description, "cart fails");
  EXPECT_EQ(file.sink.alerts[0].names.service, "cart");
}

TEST(AlertDocument, AlertWithoutATimeIsReported) {
  const auto file = read(
      R"([{"labels":{"alertname":"A"},"activeAt":"2026-01-02T03:04:05Z"},{"labels":{"alertname":"B"},"activeAt":"soon"}])");
  EXPECT_EQ(file.sink.alerts.size(), 1U);
  EXPECT_THAT(file.report.samples, ::testing::ElementsAre("item 2: an alert without a time: B"));
}

TEST(ChangeDocument, DeployTouchesItsServiceAndListsItsCommit) {
  const auto file =
      read(R"([{"timestamp":"2026-01-02T03:04:05Z","service":"cart","commit_sha":"abc123","version":"v7"}])");
  ASSERT_EQ(file.sink.changes.size(), 1U);
  const auto& [change, touched] = file.sink.changes[0];
  EXPECT_EQ(change.kind, ChangeKind::kDeploy);
  EXPECT_EQ(change.id, "deploy-cart-v7");
  EXPECT_THAT(change.ids, ::testing::ElementsAre("abc123"));
  EXPECT_THAT(touched, ::testing::ElementsAre("cart"));
  EXPECT_EQ(file.report.format, "deploys");
}

TEST(ChangeDocument, CommitKeepsFilesAndDiffUpToALimit) {
  const std::string diff(10'000, '+');
  const auto file = read(
      R"([{"sha":"abc","author":"x","timestamp":"2026-01-02T03:04:05Z","message":"Fix it\n\nlong","files_changed":["a.go","b.go"],"diff":")" +
      diff + R"("}])");
  ASSERT_EQ(file.sink.changes.size(), 1U);
  const auto& [change, touched] = file.sink.changes[0];
  EXPECT_EQ(change.kind, ChangeKind::kCommit);
  EXPECT_EQ(change.text, "Fix it");
  EXPECT_TRUE(change.detail.starts_with("a.go\nb.go\n+++"));
  EXPECT_EQ(change.detail.size(), 4096U);
  EXPECT_TRUE(touched.empty());
}

TEST(ChangeDocument, FlagsAndSettingsTellTheirTransition) {
  const auto file = read(R"({"changes":[
    {"timestamp":"2026-01-02T03:04:05Z","flag":"new_ui","service":"web","change":"off->on"},
    {"timestamp":"2026-01-02T03:05:05Z","setting":"pool_size","service":"db","from":10,"to":2}]})");
  ASSERT_EQ(file.sink.changes.size(), 2U);
  EXPECT_EQ(file.sink.changes[0].change.kind, ChangeKind::kFlag);
  EXPECT_EQ(file.sink.changes[0].change.text, "off->on");
  EXPECT_EQ(file.sink.changes[1].change.kind, ChangeKind::kConfiguration);
  EXPECT_EQ(file.sink.changes[1].change.text, "10->2");
}

TEST(TraceDocument, JaegerTraces) {
  const auto file = read(R"({"data":[{"traceID":"t","spans":[
    {"traceID":"t","spanID":"b","operationName":"get","references":[{"refType":"CHILD_OF","spanID":"a"}],
     "startTime":1700000000000000,"duration":1500,"processID":"p1","tags":[{"key":"error","type":"bool","value":true},{"key":"span.kind","value":"server"}]}],
    "processes":{"p1":{"serviceName":"cart","tags":[{"key":"hostname","value":"cart-1"}]}}}]})");
  ASSERT_EQ(file.sink.spans.size(), 1U);
  const auto& span = file.sink.spans[0];
  EXPECT_EQ(span.start, at("1700000000"));
  EXPECT_EQ(span.duration, 1'500'000);
  EXPECT_EQ(span.parent_id, "a");
  EXPECT_EQ(span.names.service, "cart");
  EXPECT_EQ(span.names.instance, "cart-1");
  EXPECT_EQ(span.kind, "server");
  EXPECT_TRUE(span.error);
}

TEST(TraceDocument, ZipkinSpansAloneAndByTrace) {
  const std::string span =
      R"({"traceId":"t","id":"b","parentId":"a","name":"get","kind":"CLIENT","timestamp":1700000000000000,"duration":1500,
          "localEndpoint":{"serviceName":"cart"},"tags":{"error":"timeout"}})";
  for (const std::string& text : {"[" + span + "]", "[[" + span + "]]"}) {
    const auto file = read(text);
    ASSERT_EQ(file.sink.spans.size(), 1U);
    EXPECT_EQ(file.sink.spans[0].names.service, "cart");
    EXPECT_EQ(file.sink.spans[0].duration, 1'500'000);
    EXPECT_TRUE(file.sink.spans[0].error);
  }
}

TEST(TraceDocument, PlainListOfSpans) {
  const auto file = read(
      R"([{"trace_id":"t","span_id":"a","parent_id":null,"service":"cart","name":"get","start":"2026-01-02T03:04:05Z","duration_ms":40,"status":"OK"}])");
  ASSERT_EQ(file.sink.spans.size(), 1U);
  EXPECT_FALSE(file.sink.spans[0].error);
  EXPECT_EQ(file.report.format, "JSON list of spans");
}

TEST(MetricDocument, PrometheusMatrix) {
  const auto file = read(R"({"status":"success","data":{"resultType":"matrix","result":[
    {"metric":{"__name__":"cpu","mode":"idle","pod":"cart-1","node":"n1"},"values":[[1700000000,"1.5"],[1700000015.5,"NaN"]]}]}})");
  ASSERT_EQ(file.sink.metrics.size(), 2U);
  EXPECT_EQ(file.sink.metrics[0].metric, "cpu{mode=idle}");
  EXPECT_EQ(file.sink.metrics[0].names.instance, "cart-1");
  EXPECT_EQ(file.sink.metrics[0].names.host, "n1");
  EXPECT_EQ(file.sink.metrics[0].value, 1.5);
}

TEST(LogDocument, ListOfLogs) {
  const auto file =
      read(R"([{"time":"2026-01-02T03:04:05Z","service":"cart","level":"error","message":"boom"}, 7])");
  ASSERT_EQ(file.sink.logs.size(), 1U);
  EXPECT_EQ(file.sink.logs[0].line, 1U);
  EXPECT_EQ(file.report.unparsed, 1U);
}

TEST(PatternDocument, IsRecognisedAndNotUsed) {
  const auto file =
      read(R"([{"signature":"lookup of <*> failed","service":"cart","count":20,"delta_vs_baseline":"+20"}])");
  EXPECT_EQ(file.report.format, "log patterns, not used");
  EXPECT_EQ(file.report.unparsed, 0U);
  EXPECT_TRUE(file.sink.logs.empty());
}

TEST(TopologyDocument, DeclaresEntitiesAndRelations) {
  const auto file =
      read(R"({"entities":[{"id":"cart","kind":"Service","attributes":{"port":80}},{"kind":"Service"}],
                             "relations":[{"from":"web","to":"cart","kind":"calls"},{"from":"web"}]})");
  ASSERT_EQ(file.sink.entities.size(), 1U);
  EXPECT_EQ(file.sink.entities[0].attributes.at("port"), "80");
  ASSERT_EQ(file.sink.relations.size(), 1U);
  EXPECT_EQ(file.sink.relations[0].to, "cart");
  EXPECT_EQ(file.report.unparsed, 2U);
}

TEST(IncidentDocument, IsHandedOn) {
  const auto file = read(
      R"({"name":"n","description":"d","detected_at":"2026-01-02T03:04:05Z","window":{"start":"2026-01-02T03:00:00Z","end":"2026-01-02T04:00:00Z"}})");
  ASSERT_EQ(file.sink.incidents.size(), 1U);
  EXPECT_TRUE(file.sink.incidents[0].window.known());
  EXPECT_EQ(file.detected_at, at("2026-01-02T03:04:05Z"));
}

TEST(Document, TruncatedJsonIsAProblem) {
  const auto file = read(R"([{"labels":{"alertname":"A"},)");
  EXPECT_NE(file.report.problem.find("not valid JSON"), std::string::npos);
}

TEST(Document, UnknownKindsAreReported) {
  for (const std::string_view text : {R"({"a":1})", R"({"a":{"b":[]}})", "{}"}) {
    const auto file = read(text);
    EXPECT_EQ(file.report.format, "not recognised") << text;
    EXPECT_EQ(file.report.unparsed, 1U);
  }
}

}  // namespace
}  // namespace propter
