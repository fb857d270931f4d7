#include "tools/alert_rarity.h"

#include <gmock/gmock.h>

#include "graph/evidence_kinds.h"
#include "graph/weights.h"
#include "scene_fixture.h"

namespace propter::tools {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr double kOnset = 400;  // s, of 1000

const std::vector<std::string> kServices = {"app",   "cart",   "geo",   "mail", "pay",
                                            "quote", "search", "stock", "user", "web"};

// Ten services in a window of 1000 s.
void services(TelemetryBuilder& b) {
  declare(b, kServices);
  write(b, {.to = 1000, .service = "mail"});
}

Findings alerts_of(const TestScene& t, std::string_view entity) {
  return t.examine(make_alert_rarity(), entity);
}

Findings alerts_of(TelemetryBuilder& b, std::string_view entity) {
  return alerts_of(TestScene(b, kOnset), entity);
}

TEST(AlertRarity, FindsNothingWithoutAlerts) {
  TelemetryBuilder b;
  services(b);
  EXPECT_THAT(alerts_of(b, "cart").items, IsEmpty());
}

TEST(AlertRarity, IsAboutTheEntityThatTheAlertNames) {
  TelemetryBuilder b;
  services(b);
  b.alert(410, "cart", "HighLatency");
  const TestScene t(b, kOnset);
  EXPECT_THAT(kinds_of(alerts_of(t, "cart")), ElementsAre(evidence_kind("alert")));
  EXPECT_THAT(alerts_of(t, "web").items, IsEmpty());
}

TEST(AlertRarity, IsTheShareOfRaisersTimesTheShareOfTimePassed) {
  TelemetryBuilder b;
  services(b);
  b.alert(400, "cart", "HighLatency");
  // One of ten entities; a minute of the ten of the loud part.
  EXPECT_NEAR(clearest(alerts_of(b, "cart")), std::log10(1.0 / 10) + std::log10(0.1), 1e-6);
}

TEST(AlertRarity, RanksRareBeforeCommon) {
  TelemetryBuilder b;
  services(b);
  b.alert(500, "cart", "HighErrorRate");
  for (const std::string_view entity : {"pay", "web"}) b.alert(500, entity, "HighLatency");
  const TestScene t(b, kOnset);
  EXPECT_LT(clearest(alerts_of(t, "cart")), clearest(alerts_of(t, "pay")));
}

TEST(AlertRarity, RanksEarlyBeforeLate) {
  TelemetryBuilder b;
  services(b);
  b.alert(410, "cart", "HighLatency").alert(900, "pay", "HighErrorRate");
  const TestScene t(b, kOnset);
  EXPECT_LT(clearest(alerts_of(t, "cart")), clearest(alerts_of(t, "pay")));
}

TEST(AlertRarity, DoesNotBlameTheFirstForThoseThatFollow) {
  TelemetryBuilder b;
  services(b);
  b.alert(410, "cart", "HighLatency").alert(800, "pay", "HighLatency");
  TelemetryBuilder alone;
  services(alone);
  alone.alert(410, "cart", "HighLatency");
  EXPECT_DOUBLE_EQ(clearest(alerts_of(b, "cart")), clearest(alerts_of(alone, "cart")));
}

TEST(AlertRarity, SaysNothingOfAlertsFromBeforeTheOnset) {
  TelemetryBuilder b;
  services(b);
  b.alert(270, "cart", "HighLatency").alert(290, "pay", "HighLatency");
  const TestScene t(b, kOnset);
  EXPECT_THAT(alerts_of(t, "cart").items, IsEmpty());
  EXPECT_THAT(kinds_of(alerts_of(t, "pay")), ElementsAre(evidence_kind("alert")));  // within two minutes
}

TEST(AlertRarity, TakesOffWhatMostEntitiesRaise) {
  TelemetryBuilder b;
  services(b);
  for (const std::string& entity : kServices) b.alert(410, entity, "HighLatency of " + entity);
  EXPECT_EQ(clearest(alerts_of(b, "cart")), 0);
}

TEST(AlertRarity, KeepsTheBackgroundOfResourcesAndEffectsApart) {
  TelemetryBuilder b;
  services(b);
  for (const std::string& entity : kServices) b.alert(410, entity, "HighLatency of " + entity);
  b.alert(410, "cart", "HighCpu");
  const TestScene t(b, kOnset);
  EXPECT_EQ(t.scene().habits->alerts.resources, 0);
  EXPECT_GT(t.scene().habits->alerts.effects, 0);
  EXPECT_LT(clearest(alerts_of(t, "cart")), -1);
}

TEST(AlertRarity, TellsResourcesFromEffects) {
  TelemetryBuilder b;
  services(b);
  b.alert(410, "cart", "Anomaly", "cpu_usage").alert(410, "pay", "Anomaly", "latency_p95");
  b.alert(410, "web", "PodCrashLooping");
  const TestScene t(b, kOnset);
  EXPECT_THAT(kinds_of(alerts_of(t, "cart")), ElementsAre(evidence_kind("resource_alert")));
  EXPECT_THAT(kinds_of(alerts_of(t, "pay")), ElementsAre(evidence_kind("alert")));
  EXPECT_THAT(kinds_of(alerts_of(t, "web")), ElementsAre(evidence_kind("resource_alert")));
}

// What alerts say of cart, by their subjects.
std::vector<std::string> subjects_of_cart(const std::vector<Alert>& alerts) {
  TelemetryBuilder b;
  services(b);
  for (std::size_t i = 0; i < alerts.size(); ++i) b.alert(410, "cart", "replaced");
  Telemetry telemetry = b.build();
  for (std::size_t i = 0; i < alerts.size(); ++i) {
    const SubjectId cart = telemetry.alerts[i].subject;
    telemetry.alerts[i] = alerts[i];
    telemetry.alerts[i].subject = cart;
    telemetry.alerts[i].active_at = TelemetryBuilder::time(410);
  }
  std::vector<std::string> out;
  for (const Finding& f : alerts_of(TestScene(std::move(telemetry), kOnset), "cart").items)
    out.push_back(f.item.subject);
  return out;
}

Alert alert_of(std::string name, std::string metric = "", std::string direction = "") {
  Alert a;
  a.name = std::move(name);
  a.metric = std::move(metric);
  a.direction = std::move(direction);
  return a;
}

TEST(AlertRarity, TellsSignalsByMetricDirectionAndName) {
  EXPECT_THAT(
      subjects_of_cart({alert_of("Anomaly", "cpu_usage", "up"), alert_of("Anomaly", "cpu_usage", "down"),
                        alert_of("Threshold", "cpu_usage", "up"), alert_of("HighLatency"),
                        alert_of("HighLatency", "", "up")}),
      ElementsAre("cpu_usage, up, Anomaly", "cpu_usage, down, Anomaly", "cpu_usage, up, Threshold",
                  "HighLatency", "HighLatency, up"));
}

TEST(AlertRarity, TellsSignalsByTemplateAndStatus) {
  Alert one = alert_of("LogAnomaly");
  one.labels = {{"template_id", "87"}, {"severity", "high"}};
  Alert other = alert_of("LogAnomaly");
  other.labels = {{"template_id", "88"}};
  Alert status = alert_of("TraceError");
  status.labels = {{"status", "503"}};
  EXPECT_THAT(subjects_of_cart({one, other, status}),
              ElementsAre("LogAnomaly, 87", "LogAnomaly, 88", "TraceError, 503"));
}

TEST(AlertRarity, FindsEachAlertWhateverItIsWorth) {
  TelemetryBuilder b;
  services(b);
  for (const std::string& entity : kServices) b.alert(410, entity, "HighLatency");
  b.alert(410, "cart", "Anomaly", "cpu_usage").alert(410, "cart", "Anomaly", "disk_io");
  const TestScene t(b, kOnset);
  EXPECT_EQ(alerts_of(t, "cart").items.size(), 3U);
  EXPECT_EQ(alerts_of(t, "web").items.size(), 1U);
  EXPECT_EQ(clearest(alerts_of(t, "web")), 0);
  EXPECT_TRUE(make_alert_rarity()->keeps_all_signals());
}

TEST(AlertRarity, WeighsThreadsLessThanProcessors) {
  TelemetryBuilder b;
  services(b);
  b.alert(400, "cart", "Anomaly", "cpu_usage").alert(400, "pay", "Anomaly", "thread_count");
  const TestScene t(b, kOnset);
  EXPECT_NEAR(clearest(alerts_of(t, "pay")), 0.3 * clearest(alerts_of(t, "cart")), 1e-9);
}

TEST(AlertRarity, HardlyTrustsRareLogLinesWithoutAWordOfTrouble) {
  TelemetryBuilder b;
  services(b);
  b.alert(400, "cart", "RareLogLine");
  EXPECT_GE(clearest(alerts_of(b, "cart")), -0.5);
}

TEST(AlertRarity, PutsAlertsAboutCallsOnTheCalleeAndOnTheRelation) {
  TelemetryBuilder b;
  services(b);
  b.alert(410, "web", "SlowCalls", "latency", "cart");
  const TestScene t(b, kOnset);
  const Findings found = alerts_of(t, "cart");
  ASSERT_EQ(found.items.size(), 2U);
  EXPECT_EQ(found.items[0].item.relation, t.relation("web", "cart"));
  EXPECT_EQ(found.items[0].item.entity, t.id("web"));
  EXPECT_FALSE(found.items[1].item.relation.valid());
  EXPECT_THAT(alerts_of(t, "web").items, IsEmpty());
}

TEST(PreExisting, AreAlertsOfTwoMinutesBeforeTheOnset) {
  Timeline timeline;
  Alert alert;
  alert.active_at = 0;
  EXPECT_FALSE(pre_existing(timeline, alert, built_in_weights()));  // no onset is known
  timeline.onset = {3 * kMinute, 3 * kMinute};
  EXPECT_TRUE(pre_existing(timeline, alert, built_in_weights()));
  alert.active_at = kMinute;
  EXPECT_FALSE(pre_existing(timeline, alert, built_in_weights()));
  alert.active_at = kNoTime;
  EXPECT_FALSE(pre_existing(timeline, alert, built_in_weights()));
}

TEST(AlertBackground, IsNoneWithoutAlerts) {
  TelemetryBuilder b;
  services(b);
  const AlertBackground background = alert_background(TestScene(b, kOnset).scene());
  EXPECT_EQ(background.resources, 0);
  EXPECT_EQ(background.effects, 0);
}

TEST(AlertBackground, IsNoneWhereAlertsNameNobody) {
  TelemetryBuilder b;
  b.alert(410, "", "HighLatency").alert(410, "", "HighCpu");
  const TestScene t(b, kOnset);
  EXPECT_TRUE(t.graph().entities().empty());
  EXPECT_EQ(t.scene().habits->alerts.effects, 0);
  EXPECT_EQ(t.scene().habits->alerts.resources, 0);
}

TEST(AlertBackground, IsNotRaisedByOneLoudEntity) {
  TelemetryBuilder b;
  services(b);
  b.alert(410, "cart", "HighLatency").alert(410, "cart", "HighCpu");
  const TestScene t(b, kOnset);
  EXPECT_EQ(t.scene().habits->alerts.effects, 0);
  EXPECT_EQ(t.scene().habits->alerts.resources, 0);
}

}  // namespace
}  // namespace propter::tools
