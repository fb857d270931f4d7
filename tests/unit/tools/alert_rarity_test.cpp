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

TEST(AlertRarity, AddsUpDifferentResources) {
  TelemetryBuilder b;
  services(b);
  b.alert(400, "cart", "Anomaly", "cpu_usage").alert(400, "cart", "Anomaly", "disk_io");
  const Findings found = alerts_of(b, "cart");
  ASSERT_EQ(found.items.size(), 3U);
  const Finding& together = found.items.back();
  EXPECT_EQ(together.item.subject, "resources");
  EXPECT_EQ(together.item.source.count, 2U);
  const double each = std::log10(1.0 / 100);
  EXPECT_NEAR(together.log10p, each + each / 2, 1e-6);  // each further one counts half
}

TEST(AlertRarity, CountsTheSameResourceOnce) {
  TelemetryBuilder b;
  services(b);
  b.alert(400, "cart", "Anomaly", "cpu_usage").alert(400, "cart", "Anomaly", "cpu_throttled");
  EXPECT_EQ(alerts_of(b, "cart").items.size(), 2U);
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
