// Counters become rates.
#include "ingest/counters.h"

#include <gmock/gmock.h>

#include <map>
#include <string>
#include <vector>

#include "support/telemetry_builder.h"

namespace propter {
namespace {

using test::TelemetryBuilder;
using ::testing::ElementsAre;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

using Values = std::vector<double>;

// One sample in ten seconds; the values of each metric as read.
std::map<std::string, Values> read(const std::map<std::string, Values>& metrics) {
  TelemetryBuilder b;
  for (const auto& [name, values] : metrics)
    for (std::size_t i = 0; i < values.size(); ++i)
      b.metric(10 * static_cast<double>(i), "web", name, values[i]);
  std::map<std::string, Values> out;
  const Telemetry telemetry = b.build();
  for (const MetricSeries& series : telemetry.metrics)
    for (const MetricPoint& p : series.points) out[telemetry.names[series.name]].push_back(p.value);
  return out;
}

TEST(Counters, BecomeRatesPerSecond) {
  EXPECT_THAT(read({{"requests_total", {100, 110, 130, 130}}}),
              ElementsAre(Pair("rate(requests_total)", ElementsAre(1, 2, 0))));
}

TEST(Counters, MayBeginAnew) {
  Values values{1000};
  for (int i = 0; i < 12; ++i) values.push_back(values.back() + 10);
  values.push_back(5);
  const auto rates = read({{"requests_total", values}});
  ASSERT_THAT(rates, ElementsAre(Pair("rate(requests_total)", ::testing::SizeIs(13))));
  EXPECT_EQ(rates.begin()->second.back(), 0.5);
}

TEST(Counters, AreNoneIfTheyFallOrNeverRise) {
  const std::map<std::string, Values> as_read = {
      {"requests_total", {100, 110, 90, 120}},                                          // of each interval
      {"errors_count", {0, 0, 3, 0, 0, 2, 0}},                                          // likewise
      {"replicas_total", {3, 3, 3, 3}},        {"memory_total", {100, 110, 130, 140}},  // may fill up
      {"balance_sum", {-5, -4, -3}},
  };
  EXPECT_EQ(read(as_read), as_read);
}

TEST(Counters, AreKnownWithoutANameByRisingNearlyAlways) {
  Values rising;
  for (int i = 0; i < 30; ++i) rising.push_back(10 * i);
  EXPECT_THAT(
      read({{"container_cpu_usage_seconds", rising}, {"requests_served", rising}, {"disk_used", rising}}),
      UnorderedElementsAre(Pair("container_cpu_usage_seconds", rising), Pair("disk_used", rising),
                           Pair("rate(requests_served)", Values(29, 1))));
}

TEST(Counters, AreOneMetricOverAllSubjects) {
  TelemetryBuilder b;
  for (int i = 0; i < 4; ++i) {
    b.metric(10 * i, "web", "requests_total", 10 * i);
    b.metric(10 * i, "cart", "requests_total", 40 - 10 * i);
  }
  const Telemetry telemetry = b.build();
  EXPECT_THAT(telemetry.names, ElementsAre("requests_total"));
}

TEST(Counters, KnowTheirNameBeforeTheLabels) {
  EXPECT_THAT(read({{"requests_total{code=200}", {1, 11}}}),
              ElementsAre(Pair("rate(requests_total{code=200})", ElementsAre(1))));
}

TEST(Counters, SayNothingByOneSample) {
  EXPECT_THAT(read({{"requests_total", {7}}}), ElementsAre(Pair("requests_total", ElementsAre(7))));
}

// What else refers to names still does.
TEST(Counters, LeaveOtherNamesAsTheyAre) {
  TelemetryBuilder b;
  b.span(0, "web", "requests_total", 5, "a");
  b.span(0, "web", "zebra", 5, "b");
  for (int i = 0; i < 4; ++i) b.metric(10 * i, "web", "requests_total", 10 * i);
  const Telemetry telemetry = b.build();
  std::vector<std::string> operations;
  for (const SpanSeries& s : telemetry.spans) operations.push_back(telemetry.names[s.operation]);
  EXPECT_THAT(operations, UnorderedElementsAre("requests_total", "zebra"));
  EXPECT_TRUE(std::ranges::is_sorted(telemetry.names));
}

}  // namespace
}  // namespace propter
