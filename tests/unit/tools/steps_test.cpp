#include "tools/steps.h"

#include <gmock/gmock.h>

#include "scene_fixture.h"

namespace propter::tools {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

// Samples of one metric, half a minute apart, one in 30 of them away from the others.
std::vector<Step> steps_in(std::string_view metric, std::vector<double> values) {
  for (std::size_t i = 0; i < values.size(); ++i) values[i] *= 1 + 0.01 * static_cast<double>(i % 5);
  TelemetryBuilder b;
  measure(b, {.entity = "web-0", .metric = metric, .values = std::move(values)});
  const TestScene scene(b);
  return steps_of(scene.scene(), scene.id("web-0"));
}

std::vector<double> levels(std::initializer_list<std::pair<std::size_t, double>> parts) {
  std::vector<double> out;
  for (const auto& [count, value] : parts) out.insert(out.end(), count, value);
  return out;
}

TEST(Steps, LieBetweenTheLastSampleBeforeAndTheFirstAfter) {
  const std::vector<Step> steps = steps_in("error_rate", levels({{20, 1}, {20, 9}}));
  ASSERT_EQ(steps.size(), 1U);
  EXPECT_EQ(steps[0].time, (Interval{TelemetryBuilder::time(570), TelemetryBuilder::time(600)}));
  EXPECT_THAT(steps[0].text, HasSubstr("error_rate went from 1"));
}

TEST(Steps, NeedOnlyTwoSamplesAfterThem) {
  EXPECT_EQ(steps_in("error_rate", levels({{30, 1}, {2, 9}})).size(), 1U);
  EXPECT_THAT(steps_in("error_rate", levels({{30, 1}, {1, 9}})), IsEmpty());
}

TEST(Steps, AreFoundOneAfterTheOther) {
  EXPECT_EQ(steps_in("error_rate", levels({{20, 1}, {20, 5}, {20, 20}})).size(), 2U);
}

TEST(Steps, AreNoneInWhatStaysAsItIs) { EXPECT_THAT(steps_in("error_rate", levels({{40, 1}})), IsEmpty()); }

TEST(Steps, AreNoneWhereItGetsBetter) {
  EXPECT_THAT(steps_in("error_rate", levels({{20, 9}, {20, 1}})), IsEmpty());
  EXPECT_EQ(steps_in("success_rate", levels({{20, 9}, {20, 1}})).size(), 1U);
  EXPECT_EQ(steps_in("rows_examined", levels({{20, 9}, {20, 1}})).size(), 1U);  // who knows
}

TEST(Steps, AreNoneThatAreSmallAgainstAllThatTheMetricMoves) {
  EXPECT_EQ(steps_in("error_rate", levels({{20, 1}, {20, 2}, {20, 500}})).size(), 1U);
}

TEST(Steps, OfLogsAreErrorsThatComeLateAndOften) {
  TelemetryBuilder b;
  declare(b, {"cart"});
  write(b, {.to = 1000});
  write(b, {.from = 800, .to = 1000, .every = 20, .text = "disk is full", .level = Level::kError});
  b.log(900, "cart", "one more trouble", Level::kError);
  write(b, {.from = 820, .to = 1000, .every = 20, .text = "a new day"});
  const TestScene scene(b);
  const std::vector<Step> steps = steps_of(scene.scene(), scene.id("cart"));
  ASSERT_EQ(steps.size(), 1U);
  EXPECT_EQ(steps[0].time.start, TelemetryBuilder::time(800));
}

}  // namespace
}  // namespace propter::tools
