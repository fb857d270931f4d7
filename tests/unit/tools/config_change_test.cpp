#include "tools/config_change.h"

#include <gmock/gmock.h>

#include "graph/evidence_kinds.h"
#include "scene_fixture.h"

namespace propter::tools {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

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
  EXPECT_NEAR(clearest(changed_at(400)), std::log10(180.0 / 86400), 1e-9);
}

TEST(ConfigChange, FallsWithItsDistance) {
  for (double at = 200; at > -20000; at -= 1000)
    EXPECT_GT(clearest(changed_at(at - 1000)), clearest(changed_at(at)));
}

TEST(ConfigChange, SaysNothingAfterTheOnset) { EXPECT_THAT(changed_at(540).items, IsEmpty()); }

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
  ASSERT_EQ(found.items.size(), 1U);  // the deploy brought it into force
  EXPECT_THAT(found.items[0].item.text, HasSubstr("deploy-cart-v2"));
  EXPECT_NEAR(clearest(found), std::log10(180.0 / 86400), 1e-9);
}

TEST(ConfigChange, HasOneItemOfEachCommitOfADeploy) {
  TelemetryBuilder b;
  declare(b, {"cart"});
  write(b, {.to = 1000});
  for (const char* commit : {"abc123", "def456"})
    b.change(390, "deploy-cart-v2", {"cart"}, ChangeKind::kDeploy, {commit});
  const TestScene scene(b, kOnset);
  EXPECT_EQ(scene.examine(make_config_change(), "abc123").items.size(), 1U);
  EXPECT_EQ(scene.examine(make_config_change(), "def456").items.size(), 1U);
}

TEST(ConfigChange, SaysNothingOfACommitThatWasNotDeployedWhereOthersWere) {
  const auto items = [](bool others) {
    TelemetryBuilder b;
    declare(b, {"cart"});
    write(b, {.to = 1000});
    b.change(380, "def456", {"cart"}, ChangeKind::kCommit);
    if (others) b.change(390, "deploy-cart-v2", {"cart"}, ChangeKind::kDeploy, {"abc123"});
    return TestScene(b, kOnset).examine(make_config_change(), "def456").items.size();
  };
  EXPECT_EQ(items(false), 1U);
  EXPECT_EQ(items(true), 0U);
}

// Errors per minute of an instance of cart, which begin at 600 s.
void step(TelemetryBuilder& b) {
  declare(b, {"cart"});
  b.relation("cart", "cart-0", "has_instance");
  write(b, {.to = 3000});
  for (int at = 0; at < 3000; at += 60) b.metric(at, "cart-0", "errors", at < 600 ? 0 : 50 + at % 7);
}

TEST(ConfigChange, IsHeldAgainstTheNextStepOfWhatItTouched) {
  TelemetryBuilder b;
  step(b);
  b.change(300, "v2", {"cart"});
  const Findings found = TestScene(b, 2500).examine(make_config_change(), "v2");  // whenever the onset was
  ASSERT_EQ(found.items.size(), 1U);
  EXPECT_THAT(found.items[0].item.text, HasSubstr("300 s before errors went from 0 to"));
  EXPECT_NEAR(clearest(found), std::log10(300.0 / 86400), 1e-9);
}

TEST(ConfigChange, IsNoCauseWhereEverythingSteppedBeforeIt) {
  TelemetryBuilder b;
  step(b);
  b.change(700, "v2", {"cart"});
  EXPECT_THAT(TestScene(b, 720).examine(make_config_change(), "v2").items, IsEmpty());
}

// What two changes say of which one shares a word with an error, and which of the two is asked for.
Findings said_by(std::string_view id) {
  TelemetryBuilder b;
  declare(b, {"cart"});
  write(b, {.to = 1000});
  write(b, {.from = 410,
            .to = 900,
            .every = 10,
            .text = "relation cart_favorites does not exist",
            .level = Level::kError});
  b.change(390, "v2", {"cart"}).change(390, "v3", {"cart"});
  Telemetry telemetry = b.build();
  for (Change& change : telemetry.changes)
    change.detail = change.id == "v2" ? "list.py\n+  SELECT id FROM cart_favorites"
                                      : "list.py\n+  SELECT id FROM carts\n   cart_favorites";
  return TestScene(std::move(telemetry), kOnset).examine(make_config_change(), id);
}

TEST(ConfigChange, GainsByAWordThatAnErrorRepeatsAndCitesIt) {
  const Findings found = said_by("v2");
  ASSERT_EQ(found.items.size(), 1U);
  EXPECT_THAT(found.items[0].item.text, HasSubstr("of its words 'cart_favorites' stands in \"relation"));
  EXPECT_LT(clearest(found), clearest(said_by("v3")));
}

TEST(ConfigChange, DoesNotSpeakByWhatItsDiffOnlyShowsAround) {
  EXPECT_THAT(said_by("v3").items.at(0).item.text, Not(HasSubstr("of its words")));
}

}  // namespace
}  // namespace propter::tools
