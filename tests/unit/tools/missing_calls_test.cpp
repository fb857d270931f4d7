#include "tools/missing_calls.h"

#include <gmock/gmock.h>

#include "graph/evidence_kinds.h"
#include "scene_fixture.h"

namespace propter::tools {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr double kOnset = 400;  // s, of 600

// web calls cart; mail keeps the window open.
TelemetryBuilder& shop(TelemetryBuilder& b, Load loud) {
  declare(b, {"web", "cart", "mail"});
  write(b, {.to = 600, .service = "mail", .text = "sent a letter"});
  serve(b, {.to = kOnset});
  loud.from = kOnset;
  loud.to = loud.to > 0 ? loud.to : 600;
  serve(b, loud);
  return b;
}

Findings missing_of(const TestScene& t, std::string_view entity) {
  return t.examine(make_missing_calls(), entity);
}

TEST(MissingCalls, FindsNothingInUnchangedTraffic) {
  TelemetryBuilder b;
  const TestScene t(shop(b, {}), kOnset);
  EXPECT_THAT(missing_of(t, "web").items, IsEmpty());
  EXPECT_EQ(missing_of(t, "web").tests.size(), 2U);  // the calls, and the traffic
}

TEST(MissingCalls, FindsAnOperationThatNoLongerCalls) {
  TelemetryBuilder b;
  const TestScene t(shop(b, {.callee = ""}), kOnset);
  const Findings found = missing_of(t, "web");
  ASSERT_THAT(kinds_of(found), ElementsAre(evidence_kind("missing_calls")));
  EXPECT_EQ(found.items[0].item.subject, "cart");
  EXPECT_EQ(found.items[0].item.onset_basis, OnsetBasis::kImputed);
  EXPECT_EQ(found.items[0].item.source.count, 0U);
  EXPECT_LT(found.items[0].log10p, -6);
}

TEST(MissingCalls, FindsThatNobodyAsks) {
  TelemetryBuilder b;
  const TestScene t(shop(b, {.callee = ""}), kOnset);
  EXPECT_THAT(kinds_of(missing_of(t, "cart")), ElementsAre(evidence_kind("missing_traffic")));
}

TEST(MissingCalls, DoesNotMissCallsOfRequestsThatDoNotCome) {
  TelemetryBuilder b;
  const TestScene t(shop(b, {.every = 50}), kOnset);
  EXPECT_THAT(kinds_of(missing_of(t, "web")), Not(Contains(evidence_kind("missing_calls"))));
  EXPECT_THAT(kinds_of(missing_of(t, "web")), Contains(evidence_kind("missing_traffic")));
}

TEST(MissingCalls, AllowsTheLoadToHalve) {
  TelemetryBuilder b;
  EXPECT_THAT(missing_of(TestScene(shop(b, {.every = 2}), kOnset), "web").items, IsEmpty());
}

TEST(MissingCalls, AllowsTheLoadToGrow) {
  TelemetryBuilder b;
  EXPECT_THAT(missing_of(TestScene(shop(b, {.every = 0.25}), kOnset), "web").items, IsEmpty());
}

TEST(MissingCalls, SeesThroughRenamedInstances) {
  TelemetryBuilder b;
  serve(b, {.to = 600, .caller = "web-5c66d57d58-6mp2b", .callee = "cart-6d9c8b7f44-k2k4z"});
  b.in(Period::kBaseline);
  serve(b, {.to = 600, .caller = "web-7d9f8b6c5-x2x4z", .callee = "cart-85d4f9c77b-q8q9w"});
  EXPECT_THAT(missing_of(TestScene(b, 0), "web-5c66d57d58-6mp2b").items, IsEmpty());
}

TEST(MissingCalls, IgnoresCallsThatHardlyEverCame) {
  TelemetryBuilder b;
  declare(b, {"web", "cart"});
  serve(b, {.to = 2});
  serve(b, {.from = 2, .to = 600, .callee = ""});
  EXPECT_EQ(missing_of(TestScene(b, kOnset), "web").tests.size(), 1U);  // the traffic
}

TEST(MissingCalls, SaysNothingAboutWhatNeverServed) {
  TelemetryBuilder b;
  EXPECT_THAT(missing_of(TestScene(shop(b, {}), kOnset), "mail").tests, IsEmpty());
}

}  // namespace
}  // namespace propter::tools
