// A tool that was added as docs/evidence-tool.md says, by two files and a row, takes part in everything that
// looks at evidence.
#include <gmock/gmock.h>

#include "graph/weights.h"
#include "unit/tools/scene_fixture.h"

namespace propter::tools {
namespace {

// cart writes until the onset; web goes on.
std::vector<Evidence> of_a_silent_cart() {
  TelemetryBuilder b;
  declare(b, {"web", "cart"});
  write(b, {.to = 600, .service = "web"});
  write(b, {.to = 400, .service = "cart"});
  return collect_evidence(TestScene(b, 400).scene(), 1);
}

std::vector<Evidence> silences() {
  std::vector<Evidence> all = of_a_silent_cart();
  std::erase_if(all, [](const Evidence& e) { return name_of(e.kind) != "long_silence"; });
  return all;
}

TEST(ToyTool, RunsWithTheOthers) {
  const auto found = silences();
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].tool, "long_silence");
  EXPECT_GT(found[0].score, 3);
}

TEST(ToyTool, WeighsAsItsRowSays) {
  const auto found = silences();
  ASSERT_EQ(found.size(), 1U);
  const LogLikelihoods sums = weigh(found, built_in_weights());
  EXPECT_DOUBLE_EQ(sums.local, 0.5 * found[0].score);
  EXPECT_DOUBLE_EQ(sums.degraded, 0.7 * found[0].score);
  EXPECT_EQ(traits_of(found[0].kind).fault, "traffic");
}

TEST(ToyTool, IsAboutTheClassOfItsRow) {
  const auto found = silences();
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(signal_class_of(found[0]), SignalClass::kTraffic);
}

TEST(ToyTool, IsKnownByName) {
  EXPECT_TRUE(parse_evidence_kind("long_silence").has_value());
  EXPECT_EQ(parse_evidence_kind("long_silences"), std::nullopt);
}

}  // namespace
}  // namespace propter::tools
