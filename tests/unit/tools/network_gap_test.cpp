#include "tools/network_gap.h"

#include <gmock/gmock.h>

#include "graph/evidence_kinds.h"
#include "scene_fixture.h"

namespace propter::tools {
namespace {

using ::testing::Each;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr double kOnset = 400;  // s, of 600

struct Link {
  std::string_view caller;
  std::string_view callee;
  double loud_gap_ms = 1;
  double loud_callee_ms = 5;
};

void serve_links(TelemetryBuilder& b, const std::vector<Link>& links, double own_ms = 10) {
  declare(b, {"web", "app", "cart", "pay"});
  double shift = 0;
  for (const Link& l : links) {
    serve(b, {.from = shift, .to = kOnset + shift, .caller = l.caller, .callee = l.callee, .own_ms = own_ms});
    serve(b, {.from = kOnset + shift,
              .to = 600 + shift,
              .caller = l.caller,
              .callee = l.callee,
              .own_ms = own_ms,
              .gap_ms = l.loud_gap_ms,
              .callee_ms = l.loud_callee_ms});
    shift += 0.125;
  }
}

Findings gaps_of(const TestScene& t, std::string_view entity) {
  return t.examine(make_network_gap(), entity);
}

// Of the clearest finding about the entity itself; 0 without one.
double entity_log10p(const Findings& findings) {
  double best = 0;
  for (const Finding& f : findings.items)
    if (!f.item.relation.valid()) best = std::min(best, f.log10p);
  return best;
}

bool blames_entity(const Findings& findings) { return entity_log10p(findings) < 0; }

TEST(NetworkGap, FindsNothingInUnchangedCalls) {
  TelemetryBuilder b;
  serve_links(b, {{"web", "cart"}, {"web", "pay"}});
  const TestScene t(b, kOnset);
  EXPECT_THAT(gaps_of(t, "web").items, IsEmpty());
  EXPECT_EQ(gaps_of(t, "web").tests.size(), 2U);
}

TEST(NetworkGap, FindsTheRelationThatLosesTime) {
  TelemetryBuilder b;
  serve_links(b, {{"web", "cart", 80}, {"web", "pay"}});
  const TestScene t(b, kOnset);
  const Findings found = gaps_of(t, "web");
  ASSERT_FALSE(found.items.empty());
  EXPECT_EQ(found.items[0].item.kind, evidence_kind("network_gap"));
  EXPECT_EQ(found.items[0].item.relation, t.relation("web", "cart"));
  EXPECT_EQ(found.items[0].item.source.count, 200U);
  EXPECT_LT(found.items[0].log10p, -6);
}

TEST(NetworkGap, BlamesAnEndByTheShareOfItsCalls) {
  TelemetryBuilder b;
  serve_links(b, {{"web", "cart", 80}, {"web", "pay"}});
  const TestScene t(b, kOnset);
  EXPECT_NEAR(entity_log10p(gaps_of(t, "web")), 0.25 * entity_log10p(gaps_of(t, "cart")),
              1e-9);  // half, squared
}

TEST(NetworkGap, BlamesTheEndWhoseRelationsAllLoseTime) {
  TelemetryBuilder b;
  serve_links(b, {{"web", "cart", 80}, {"app", "cart", 80}, {"web", "pay"}, {"app", "pay"}});
  const TestScene t(b, kOnset);
  EXPECT_TRUE(blames_entity(gaps_of(t, "cart")));
  for (const std::string_view innocent : {"web", "app", "pay"})
    EXPECT_FALSE(blames_entity(gaps_of(t, innocent)));
}

TEST(NetworkGap, BlamesTheCallerWhoseCallsAllLoseTime) {
  TelemetryBuilder b;
  serve_links(b, {{"web", "cart", 80}, {"web", "pay", 80}, {"app", "cart"}, {"app", "pay"}});
  const TestScene t(b, kOnset);
  EXPECT_TRUE(blames_entity(gaps_of(t, "web")));
  for (const std::string_view innocent : {"app", "cart", "pay"})
    EXPECT_FALSE(blames_entity(gaps_of(t, innocent)));
}

TEST(NetworkGap, IsNotTheTimeOfASlowCallee) {
  TelemetryBuilder b;
  serve_links(b, {{"web", "cart", 1, 300}});
  EXPECT_THAT(gaps_of(TestScene(b, kOnset), "web").items, IsEmpty());
}

TEST(NetworkGap, IsNothingThatNobodyFeels) {
  TelemetryBuilder b;
  serve_links(b, {{"web", "cart", 20}}, 1000);
  EXPECT_THAT(gaps_of(TestScene(b, kOnset), "web").tests, Each(0));
}

TEST(NetworkGap, IsComparedWithAllRelationsWhereOneIsNew) {
  TelemetryBuilder b;
  serve_links(b, {{"web", "cart"}});
  serve(b, {.from = 400.5, .to = 600.5, .caller = "app", .callee = "pay", .gap_ms = 200});
  b.in(Period::kBaseline);
  serve(b, {.from = -7200, .to = -6600});
  const TestScene t(b, kOnset);
  EXPECT_THAT(gaps_of(t, "app").items, Not(IsEmpty()));
  EXPECT_THAT(gaps_of(t, "web").items, IsEmpty());
}

TEST(NetworkGap, CountsCallsOfOneTraceOnce) {
  const auto surprise = [](bool one_trace) {
    TelemetryBuilder b;
    declare(b, {"web", "cart"});
    serve(b, {.to = kOnset});
    serve(b, {.from = kOnset, .to = 600, .gap_ms = 80, .one_trace = one_trace});
    const TestScene t(b, kOnset);
    return relation_gaps(t.scene())[t.relation("web", "cart").index()].log10p;
  };
  EXPECT_LT(surprise(false), -6);
  EXPECT_GT(surprise(true), surprise(false) / 5);
}

TEST(NetworkGap, SaysNothingWhereTheQuietPartLostAsMuch) {
  TelemetryBuilder b;
  declare(b, {"web", "cart"});
  serve(b, {.to = 600, .gap_ms = 80});
  b.in(Period::kBaseline);
  serve(b, {.from = -7200, .to = -6600});
  EXPECT_THAT(gaps_of(TestScene(b, kOnset), "web").items, IsEmpty());
}

TEST(RelationGaps, LeaveRelationsWithoutRequestsUntested) {
  TelemetryBuilder b;
  serve(b, {.to = 600, .caller = "web-0", .callee = "cart-0"});
  const TestScene t(b, kOnset);
  const auto gaps = relation_gaps(t.scene());
  ASSERT_EQ(gaps.size(), t.graph().relations().size());
  for (std::size_t r = 0; r < gaps.size(); ++r)
    EXPECT_EQ(gaps[r].tested, t.graph().relation(RelationId(r)).kind == RelationKind::kCalls);
}

TEST(RelationGaps, NeedFourLoudCalls) {
  const auto tested = [](double loud_to) {
    TelemetryBuilder b;
    declare(b, {"web", "cart"});
    write(b, {.to = 600, .service = "web"});
    serve(b, {.to = kOnset});
    serve(b, {.from = kOnset, .to = loud_to});
    return relation_gaps(TestScene(b, kOnset).scene())[0].tested;
  };
  EXPECT_FALSE(tested(403));
  EXPECT_TRUE(tested(404));
}

TEST(RelationGaps, MeasureTheUsualGap) {
  TelemetryBuilder b;
  declare(b, {"web", "cart"});
  serve(b, {.to = 600});
  EXPECT_NEAR(relation_gaps(TestScene(b, kOnset).scene())[0].usual / 1e6, 1.2, 0.1);
}

}  // namespace
}  // namespace propter::tools
