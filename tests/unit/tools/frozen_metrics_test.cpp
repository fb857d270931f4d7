#include "tools/frozen_metrics.h"

#include <gmock/gmock.h>

#include "scene_fixture.h"
#include "tools/metric_shift.h"

namespace propter::tools {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr double kOnset = 420;  // s; samples come every half minute

Findings frozen_of(std::string_view metric, const std::vector<double>& values) {
  TelemetryBuilder b;
  measure(b, {.metric = metric, .values = values});
  return TestScene(b, kOnset).examine(make_frozen_metrics(), "web-0");
}

TEST(FrozenMetrics, AreThoseThatStandStillAndUsuallyChange) {
  const Findings found = frozen_of("queue_wait", samples(20, {20.1, 20.1, 20.1, 20.1, 20.1, 20.1}));
  ASSERT_EQ(found.items.size(), 1U);
  EXPECT_THAT(found.items[0].item.text, HasSubstr("queue_wait stands still at 20.1"));
  EXPECT_EQ(found.items[0].item.onset, (Interval{TelemetryBuilder::time(390), TelemetryBuilder::time(450)}));
  EXPECT_EQ(found.items[0].item.source.count, 6U);
}

TEST(FrozenMetrics, AreNoneOfThoseThatOftenDo) {
  EXPECT_THAT(frozen_of("queue_wait", std::vector<double>(20, 20.1)).items, IsEmpty());
  EXPECT_THAT(frozen_of("queue_wait", samples(20, {20.1, 20.2, 20.1, 20.2, 20.1, 20.2})).items, IsEmpty());
}

TEST(FrozenMetrics, MayStandBetterThanUsual) {
  EXPECT_THAT(frozen_of("success_rate_percent", samples(95, {100, 100, 100, 100, 100, 100})).items,
              IsEmpty());
  EXPECT_EQ(frozen_of("disk_used_percent", samples(95, {100, 100, 100, 100, 100, 100})).items.size(), 1U);
}

TEST(FrozenMetrics, NeedFourSamples) {
  EXPECT_THAT(frozen_of("queue_wait", samples(20, {20.1, 20.1, 20.1})).tests, IsEmpty());
}

TEST(FrozenMetrics, SayNothingOfTheLoad) {
  EXPECT_THAT(frozen_of("requests_per_second", samples(20, {20, 20, 20, 20, 20})).tests, IsEmpty());
}

}  // namespace
}  // namespace propter::tools
