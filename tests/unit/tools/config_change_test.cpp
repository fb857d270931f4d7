#include "tools/config_change.h"

#include <gmock/gmock.h>

#include "graph/evidence_kinds.h"
#include "scene_fixture.h"

namespace propter::tools {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr double kOnset = 400;  // s, of 1000

// What a change of cart at this time amounts to.
Findings changed_at(double at, std::optional<double> onset = kOnset) {
  TelemetryBuilder b;
  declare(b, {"cart"});
  write(b, {.to = 1000});
  b.change(at, "v2", {"cart"});
  return TestScene(b, onset).examine(make_config_change(), "v2");
}

TEST(ConfigChange, SpeaksOfTheChangeItself) {
  const Findings found = changed_at(340);
  ASSERT_THAT(kinds_of(found), ElementsAre(evidence_kind("change")));
  EXPECT_EQ(found.items[0].item.subject, "v2");
  EXPECT_EQ(found.items[0].item.onset.start, TelemetryBuilder::time(340));
  EXPECT_THAT(found.items[0].item.text, HasSubstr("69 s before the onset"));
}

TEST(ConfigChange, IsSilentAboutWhatWasTouched) {
  TelemetryBuilder b;
  declare(b, {"cart"});
  write(b, {.to = 1000});
  b.change(340, "v2", {"cart"});
  EXPECT_THAT(TestScene(b, kOnset).examine(make_config_change(), "cart").items, IsEmpty());
}

TEST(ConfigChange, IsTheShareOfADay) {
  EXPECT_NEAR(clearest(changed_at(410 - 24 * 36)), -2,
              1e-6);  // a hundredth of a day before the end of the onset
  EXPECT_NEAR(clearest(changed_at(400)), std::log10(60.0 / 86400), 1e-9);
}

TEST(ConfigChange, FallsWithItsDistance) {
  for (double at = 300; at > -20000; at -= 1000)
    EXPECT_GT(clearest(changed_at(at - 1000)), clearest(changed_at(at)));
}

TEST(ConfigChange, SaysNothingAfterTheOnset) {
  EXPECT_THAT(changed_at(540).items, IsEmpty());
  EXPECT_THAT(changed_at(540).tests, ElementsAre(0));
}

TEST(ConfigChange, AllowsForAnOnsetThatIsDatedTwoMinutesEarly) {
  EXPECT_THAT(kinds_of(changed_at(500)), ElementsAre(evidence_kind("change")));
}

TEST(ConfigChange, SaysNothingOfYesterday) { EXPECT_THAT(changed_at(-90000).items, IsEmpty()); }

TEST(ConfigChange, SaysNothingWithoutAnOnset) { EXPECT_THAT(changed_at(340, {}).tests, IsEmpty()); }

TEST(ConfigChange, KnowsADeployByItsCommit) {
  TelemetryBuilder b;
  declare(b, {"cart"});
  write(b, {.to = 1000});
  b.change(5, "abc123", {}, ChangeKind::kCommit);
  b.change(390, "deploy-cart-v2", {"cart"}, ChangeKind::kDeploy, {"abc123"});
  const Findings found = TestScene(b, kOnset).examine(make_config_change(), "abc123");
  EXPECT_EQ(found.items.size(), 2U);
  EXPECT_NEAR(clearest(found), std::log10(60.0 / 86400), 1e-9);  // the deploy brought it into force
}

}  // namespace
}  // namespace propter::tools
